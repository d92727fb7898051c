"""今日すること of the desk, as lines of the home page"""

from django.urls import reverse
from django.utils import timezone

from consultation.presenters.case_lines import HEAD, case_rows, due_words, late_words
from consultation.presenters.people import name_of
from consultation.presenters.words import clock_of, short_day
from consultation.queries.home import NEWS, desk_home
from koganei import audit
from koganei.access.matrix import allows
from koganei.dates.wareki import in_japan

# key of queries/home.py → what the panel is called, what each line asks for
UNDECIDED = {
    "screening": ("スクリーニング待ち", "スクリーニング"),
    "plans": ("支援計画の決定待ち", "支援計画の決定・確認"),
    "closures": ("終結の確認待ち", "終結の確認"),
    "complex": ("引き受けられる複合的な相談", "主担当の引受け"),
}


def desk_panels(user):
    """Return what the home page shows of the desk, or None for who does not work there.

    Says to the audit whom the lists name.
    """
    today = timezone.localdate()
    home = desk_home(user, today, timezone.now() - NEWS)
    if home is None:
        return None
    audit.reads(subjects=[(person.pk, HEAD) for person in home.clients.values()])
    late = _panel("late", "期限を過ぎたもの", home.late, _due_line(home, today), is_late=True)
    due_today = _panel("today", "今日まで", home.today, _due_line(home, today, with_time=True))
    waiting = _panel("waiting", "返事待ち", home.waiting, _waiting_line(home, today))
    undecided = [_undecided(key, listed, home, today) for key, listed in home.undecided.items()]
    coming = _panel("coming", "30日以内に来るもの", home.coming, _coming_line(home, today))
    news = _panel("news", "新着（7日間）", home.news, _news_line(home, today))
    lists = (late, due_today, *undecided, coming, waiting)
    return {
        "counts": (late, due_today, news, waiting),
        "panels": [panel for panel in lists if panel["count"]],
        "news": news,
        "cases": case_rows(home.cases),
        "case_count": home.case_count,
        "all_cases": reverse("consultation:cases") + "?lead=mine&order=due",
        "new_slip": _may_add(user, "consultation.slip", "consultation:slip_new"),
        "new_record": _may_add(user, "consultation.record", "consultation:new_record"),
    }


def _undecided(key, listed, home, today):
    label, what = UNDECIDED[key]
    return _panel(key, label, listed, _case_line(home, what, today), of_all=True)


def _may_add(user, resource, page):
    return reverse(page) if allows(user, resource, "add") else ""


def _panel(key, label, listed, line, *, is_late=False, of_all=False):
    """``of_all``: what does not fit is found among all cases, not among one's own."""
    return {
        "key": key,
        "label": label,
        "is_late": is_late,
        "of_all": of_all,
        "count": listed.count,
        "rows": [line(row) for row in listed.rows],
        "more": listed.count - len(listed.rows),
    }


def _due_line(home, today, *, with_time=False):
    def line(due):
        if with_time:
            when = f"{due.due_at.hour}:{due.due_at:%M}" if due.due_at else "本日中"
        else:
            when = late_words(due.due_on, today)
        return _line(home, due, when, due_words(due))

    return line


def _coming_line(home, today):
    def line(due):
        when = f"{short_day(due.due_on, today=today)}（あと{(due.due_on - today).days}日）"
        return _line(home, due, when, due_words(due))

    return line


def _case_line(home, what, today):
    def line(case):
        who = name_of(home.clients.get(case.pk))
        when = short_day(case.received_on, today=today)
        return _placed(case, when, f"{what}　{case.get_urgency_display()}", who)

    return line


def _waiting_line(home, today):
    def line(due):
        whom = due.agency.name if due.agency else due.label
        what = f"{due}　{whom}" if whom else str(due)
        return _line(home, due, f"{short_day(due.since, today=today)}から", what)

    return line


def _news_line(home, today):
    def line(event):
        moment = in_japan(event.written_at)
        when = f"{short_day(moment.date(), today=today)} {clock_of(moment)}　{event.by.name}"
        return _line(home, event, when, event.label)

    return line


def _line(home, row, when, what):
    return _placed(row.case, when, what, name_of(home.clients.get(row.case_id)))


def _placed(case, when, what, who):
    return {
        "when": when,
        "what": what,
        "url": case.get_absolute_url(),
        "number": case.number,
        "who": who,
    }

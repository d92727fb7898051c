"""概要: what stands beside the timeline; the panels at the right register themselves.

@side_panel
def consents(case, user):
    return "consultation/panels/consents.html", {"lines": …}     # or None: no panel
"""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from consultation.codes import Channel
from consultation.enums import EventKind
from consultation.models import Case
from consultation.presenters.people import age_of, kin_word, name_of
from consultation.presenters.words import clock_of, short_day
from koganei.dates.wareki import in_japan

SIDE_PANELS: list[Callable] = []
# states of a badge, by kind of event; the others are plain facts
KINDS = {EventKind.CONSENT: "good", EventKind.URGENT: "stop", EventKind.CORRECTION: "look"}
PARTS = (
    ("facts", ""),
    ("client_words", "本人の言葉"),
    ("judgement", "判断"),
    ("next_step", "次の対応"),
)


def side_panel(panel):
    """Register ``panel(case, user)``, which returns (template, context) or None."""
    SIDE_PANELS.append(panel)
    return panel


@side_panel
def linked_cases(case, user):
    """前後の相談: the closed one that this goes on from, and those that go on from this."""
    near = Case.objects.filter(Q(pk=case.previous_id) | Q(previous=case.pk))
    cases = list(near.order_by("received_on", "sequence"))
    return ("consultation/linked_panel.html", {"cases": cases}) if cases else None


def side_panels(case, user):
    return [found for panel in SIDE_PANELS if (found := panel(case, user))]


def lines(timeline):
    """Return the lines of a Timeline as the page shows them."""
    return [_line(event, note) for event, note in timeline.lines]


def _line(event, note):
    moment = in_japan(event.at)
    return {
        "day": short_day(moment.date(), weekday=True),
        "how": f"{clock_of(moment)} {event.get_channel_display()}".strip(),
        "label": event.label,
        "kind": event.get_kind_display(),
        "badge": KINDS.get(event.kind, ""),
        "with_whom": _with_whom(event),
        "by": event.by.name,
        "parts": [
            (label, words) for name, label in PARTS if note and (words := getattr(note, name))
        ],
        "number": event.pk,
        "corrects": event.corrects_id,
    }


def _with_whom(event):
    whom = event.agency.name if event.agency else event.get_counterpart_display()
    minutes = f"{event.minutes}分" if event.minutes else ""
    silent = event.channel == Channel.NO_CONTACT
    return "　".join(filter(None, ("" if silent else whom, minutes)))


def household_lines(members):
    """Return the rows of the table 「世帯」."""
    today = timezone.localdate()
    return [
        {
            "name": name_of(member.person),
            "kin": "本人" if member.is_client else kin_of_member(member),
            "age": "死亡" if member.person.died_on else age_of(member.person, today),
            "apart": not member.lives_together,
            "issues": "、".join(member.issues),
            "person": member.person,
        }
        for member in members
    ]


def kin_of_member(member):
    """What a Member of the household is to the client."""
    return kin_word(member.person, member.kin) if member.kin else "続柄は不明"

"""相談受付・連絡票: what one must say (report, chapter 5; 相談受付・申込票; domain.md §9.1)

Every rule names the field of the slip that mends it (``place``).

解釈: お困りのことが1つだけなら、それが一番お困りのことである。
解釈: 窓口の時間は、閉じる時刻ちょうどまでを含む。休日窓口は、確定した日だけ開いている。
解釈: スクリーニングの結果は、即日は受付の日、3日以内は3日後、そのほかは5開庁日後までに入れる。
"""

from datetime import timedelta

from consultation.codes import CallerKind, Relation, Route, Trouble, Urgency
from consultation.rules.numbers import FIRST_OF_REIWA
from consultation.rules.report import INTAKE, PRACTICE
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.office_days import is_office_day, next_office_day
from koganei.dates.wareki import format_date
from koganei.law import LegalText, Violation

SLIP = INTAKE.citation
APPLICATION = LegalText("相談受付・申込票")
TROUBLES = APPLICATION.section("ご相談の内容（お困りのこと）")
URGENT = PRACTICE.section("緊急対応")
OFFICE_DAYS = 5
LIFE = 130  # years that nobody outlives


def is_outside_hours(clock, day, *, hours, holiday_hours=None):
    """Tell whether a consultation came while the desk was closed.

    ``clock`` is the time of ``day``; ``hours`` are (opens, closes) of a weekday, and
    ``holiday_hours`` those of a confirmed 休日窓口 on this very day, or None.
    """
    open_now = [hours] if is_office_day(day) else []
    open_now += [holiday_hours] if holiday_hours else []
    return not any(opens <= clock <= closes for opens, closes in open_now)


def check_reception(received_at, *, now):
    """受け付けたのは、いままでのいつか; the numbers of cases begin with 令和元年度"""
    if FiscalYear.of(received_at.date()).year < FIRST_OF_REIWA:
        return Violation(SLIP, "令和元年度より前の日です。", place="received_on")
    if received_at <= now:
        return None
    if received_at.date() > now.date():
        return Violation(SLIP, "受付日が先の日です。", place="received_on")
    return Violation(SLIP, "受付時刻が、まだ来ていません。", place="received_time")


def check_same_year(received_on, number_year):
    """番号の年度は変わらないので、受付日を直せるのは同じ年度の中だけ"""
    if FiscalYear.of(received_on) == number_year:
        return None
    message = f"番号は{number_year}のものです。{number_year}の日にしてください。"
    return Violation(SLIP, message, place="received_on")


def check_route(route, *, has_agency):
    """関係機関からの紹介は、どの機関かを残す"""
    if route == Route.AGENCY and not has_agency:
        return Violation(SLIP, "関係機関からの紹介のときは、機関を選んでください。", place="agency")
    return None


def check_caller(kind, relation):
    """相談した方が家族なら、続柄が要る"""
    if kind == CallerKind.FAMILY and relation in ("", Relation.UNKNOWN):
        return Violation(APPLICATION.section("来談者"), "続柄を選んでください。", place="relation")
    return None


def check_client(*, name, kana, is_anonymous):
    """氏名とふりがな、または仮の呼び名（匿名・仮名の相談も受ける）"""
    place = APPLICATION.section("氏名・ふりがな")
    if is_anonymous and not name:
        yield Violation(place, "仮の呼び名を書いてください（例：30代の男性）。", place="name")
    if not is_anonymous and not name:
        yield Violation(place, "入れるか、「匿名・仮名」を選んでください。", place="name")
    if not is_anonymous and not kana:
        yield Violation(place, "入れるか、「匿名・仮名」を選んでください。", place="kana")


def check_birth(birth_on, *, received_on, place="birth_on"):
    """生まれたのは相談の日まで"""
    said = APPLICATION.section("生年月日")
    if birth_on is None:
        return None
    if birth_on > received_on:
        message = f"受付日（{format_date(received_on)}）より後の日です。"
        return Violation(said, message, place=place)
    if received_on.year - birth_on.year > LIFE:
        message = f"{LIFE}年より前の日です。年号を確かめてください。"
        return Violation(said, message, place=place)
    return None


def main_trouble(chosen, main):
    """Return the one that troubles most: the only one, where nobody said which."""
    return chosen[0] if main is None and len(chosen) == 1 else main


def check_troubles(chosen, main, other):
    """16の中からいくつでも、そのうち一番お困りのことは1つ"""
    if not chosen:
        return Violation(TROUBLES, "1つ以上選んでください。", place="troubles")
    if main_trouble(chosen, main) is None:
        return Violation(TROUBLES, "選んだものの中から1つ選んでください。", place="main")
    if main is not None and main not in chosen:
        label = Trouble(main).label
        return Violation(TROUBLES, f"「{label}」は、左で選ばれていません。", place="main")
    if Trouble.OTHER in chosen and not other.strip():
        return Violation(TROUBLES, "「その他」の内容を書いてください。", place="other")
    return None


def check_urgency(urgency, response):
    """即日の相談は、何をしたかを残す"""
    if urgency == Urgency.TODAY and not response.strip():
        return Violation(
            URGENT,
            "緊急度が「即日」のときは、だれに、いつ、何をしたかを書いてください。",
            place="urgent_response",
        )
    return None


def screening_due_on(urgency, received_on):
    """Return the day by which the result of the screening ought to stand."""
    if urgency == Urgency.TODAY:
        return received_on
    if urgency == Urgency.THREE_DAYS:
        return received_on + timedelta(days=3)
    day = received_on
    for _ in range(OFFICE_DAYS):
        day = next_office_day(day)
    return day

"""会議録: the draft from the record, and what of it may leave"""

import hashlib
import json

from committee.enums import MeetingMode, MinutesMethod, SectionKind
from committee.models import Minutes, MinutesSection, MinutesVersion
from committee.queries.meetings import items_of, materials_of, session_of
from koganei.dates.wareki import format_date, in_japan

HIDDEN = "非公開の議題"
CLOSED = "この議題は非公開としました。"


def draft_of(meeting):
    """Return the sections of a first draft, as (kind, item, title, text); all from the record."""
    session, items = session_of(meeting), items_of(meeting)
    header = [(SectionKind.HEADER, None, title, text) for title, text in _header(session, items)]
    body = [(SectionKind.ITEM, item, str(item), _item_text(item)) for item in items]
    return [*header, *body]


def _header(session, items):
    """The header items of a city's minutes (domain.md §6.4), in their order."""
    meeting, rows = session.meeting, session.roster.rows
    attended = session.presence.attended()
    present = [_named(row) for row in rows if row.appointment.pk in attended]
    absent = [_named(row) for row in rows if row.appointment.pk not in attended]
    secretariat = meeting.committee.secretariat
    yield "会議の名称", f"{meeting.year} {meeting.title}"
    yield "事務局", str(secretariat or "")
    yield "開催日時", _time(meeting)
    yield "開催場所", meeting.place or MeetingMode(meeting.mode).label
    yield "出席委員", "、".join(present)
    yield "欠席委員", "、".join(absent) or "なし"
    yield "委員以外の出席者", "\n".join(_guests(meeting)) or "なし"
    yield "事務局職員", "\n".join(map(str, meeting.staff.order_by("number"))) or "なし"
    yield "定足数", _quorum_sentence(session)
    yield "傍聴の可否", _gallery(meeting, items)
    yield "傍聴者数", f"{meeting.observers.filter(admission='admitted').count()}人"
    yield "会議次第", "\n".join(_agenda_line(item) for item in items)
    yield "提出資料", "\n".join(_material_line(m) for m in materials_of(meeting)) or "なし"
    yield "会議録の作成方法", MinutesMethod(session.provisions.minutes_method).label
    yield "次回の予定", meeting.next_meeting or "未定"


def _agenda_line(item):
    """Header lines leave the house: of what is closed they say only that it is closed."""
    return f"{item.number}　{item.title if item.may_leave else HIDDEN}"


def _material_line(material):
    return str(material) if material.may_leave else f"資料{material.number} （公開しない資料）"


def _named(row):
    title = f"（{row.office_title}）" if row.office_title else ""
    return f"{row.member.name}{title}"


def _time(meeting):
    begins, ends = in_japan(meeting.opened_at), in_japan(meeting.ended_at)
    next_day = "翌日の" if ends.date() > begins.date() else ""
    day = format_date(begins, weekday=True)
    return f"{day}　{begins:%-H時%M分}から{next_day}{ends:%-H時%M分}まで"


def _guests(meeting):
    guests = meeting.invitees.select_related("item__meeting").order_by("pk")
    return [
        f"{guest}（{guest.purpose}）" if guest.item is None or guest.item.may_leave else str(guest)
        for guest in guests
    ]


def _quorum_sentence(session):
    """「在任する委員12人の半数以上（6人）に対し10人が出席し、定足数に達した。」"""
    opening = session.meeting.quorum_records.get(is_opening=True)
    if not opening.required:
        return (
            "定足数の定めはない。"
            f"開会のとき、在任{opening.in_office}人のうち{opening.present}人が出席した。"
        )
    return (
        f"開会のとき、在任する委員{opening.in_office}人に対し必要な{opening.required}人以上の"
        f"{opening.present}人が出席し、定足数に達した。"
    )


def _gallery(meeting, items):
    closed = [item for item in items if not item.is_public]
    if not meeting.is_public:
        return f"不可\n理由：{meeting.non_public_reason}"
    if not closed:
        return "可"
    reasons = "\n".join(f"議題{item.number} 理由：{item.non_public_reason}" for item in closed)
    return f"一部不可\n{reasons}"


def _item_text(item):
    """What is known of an item: who led, every decision with its arithmetic, the result."""
    lines = [f"議長：{item.presiding_label}"] if item.presided_as else []
    for resolution in item.resolutions.all():
        quorum = resolution.quorum
        lines += [
            f"【{resolution.get_outcome_display()}】{resolution.motion}"
            f"（{resolution.get_method_display()}）",
            f"在任{quorum.in_office}、必要{quorum.required}。{resolution.explanation}",
        ]
    return "\n".join(filter(None, [*lines, item.result]))


def unsaved_sections(meeting):
    """Return the first draft as sections, for a paper before anybody has begun to write."""
    return [
        MinutesSection(kind=kind, item=item, title=title, text=text)
        for kind, item, title, text in draft_of(meeting)
    ]


def sections_with_item():
    return MinutesSection.objects.select_related("item__meeting", "minutes__meeting")


def sections_of(minutes):
    return list(sections_with_item().filter(minutes=minutes).order_by("number"))


def public_content(sections):
    """Return [kind, title, text] of what may leave; of a closed item only that it was closed."""
    return [
        [section.kind, section.title, section.text]
        if section.is_public
        else [section.kind, *_closed(section.item)]
        for section in sections
    ]


def _closed(item):
    """Return title and text for what was closed; not even its title leaves."""
    reason = item.non_public_reason or item.meeting.non_public_reason
    return f"議題{item.number} {HIDDEN}", f"{CLOSED}\n理由：{reason}" if reason else CLOSED


def content_hash(content):
    """Return the SHA-256 of a version's content."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def versions_of(meeting):
    """Return the published versions of a meeting's minutes, newest first."""
    return MinutesVersion.objects.filter(minutes__meeting=meeting).order_by("-number")


def speakers(minutes):
    """Return the appointments of those who attended, in the order of the roster."""
    session = session_of(minutes.meeting)
    attended = session.presence.attended()
    return [r.appointment for r in session.roster.rows if r.appointment.pk in attended]


def minutes_state(meeting):
    """Return how far the minutes are: 「案」…「公表」, empty before there are any."""
    found = Minutes.objects.filter(meeting=meeting).first()
    return found.get_stage_display() if found else ""

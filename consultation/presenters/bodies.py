"""会議体の表 as the report draws it: one column for each body, one row for each question"""

from consultation.enums import SeatKind
from koganei.dates.wareki import format_date


def body_table(bodies):
    """Return {"heads", "rows"}: heads are (name, code), rows (label, one cell for each body)."""
    asked = (
        ("制度", lambda each: each.row.system),
        ("目的", lambda each: each.row.purpose),
        ("主催", lambda each: each.row.organizer),
        ("構成員", _seats),
        ("開催", lambda each: each.row.frequency),
        ("対象者", lambda each: each.row.subject),
        ("本人同意", lambda each: each.row.get_consent_rule_display()),
        ("計画案の了承", lambda each: "する" if each.row.approves_plans else "しない"),
        ("情報の提供", _demand),
        ("法的根拠", lambda each: (each.terms.law if each.terms else "") or "なし"),
        ("守秘義務", lambda each: (each.terms.secrecy if each.terms else "") or "なし"),
        ("違反したとき", lambda each: (each.terms.penalty if each.terms else "") or "—"),
        ("条文の確認", _verified),
    )
    return {
        "heads": [(each.row.name, each.row.pk) for each in bodies],
        "rows": [(label, [cell(each) for each in bodies]) for label, cell in asked],
    }


def _seats(body):
    by_kind = {}
    for seat in body.seats:
        by_kind.setdefault(seat.kind, []).append(seat.post)
    lines = [f"（{kind.label}）{'、'.join(by_kind[kind])}" for kind in SeatKind if kind in by_kind]
    return "\n".join(lines) or "登録されていません"


def _demand(body):
    if not body.row.may_demand:
        return "頼む（求める根拠はない）"
    return (
        f"求められる（{body.terms.demand}）" if body.terms and body.terms.demand else "求められる"
    )


def _verified(body):
    if body.terms is None or not body.terms.law:
        return "—"
    since = format_date(body.terms.starts_on)
    return f"{since}から。" + ("確かめた" if body.terms.is_verified else "まだ確かめていない")

"""同意書: what was explained, who may be told what; printed from what the rule lets be told

The table of the scope is made by ``Consent.classes_for``, the same that ``may_tell`` asks.
"""

from consultation.documents.blocks import (
    EMPTY,
    TICKED,
    choices,
    fields,
    paragraph,
    section,
    signature,
    table,
)
from consultation.documents.paper import Paper, day_or_blank
from consultation.enums import ConsentMethod, ConsentScope, Signer, Told
from consultation.models import ConsentWording, Person
from consultation.queries.consent_records import consent_of, records_of
from consultation.rules.consent import TELLABLE, signature_due

TITLE = "個人情報の共有についての同意書"
OTHERS = "そのほか、支援に必要な機関"
TOLD = [each for each in Told if each in TELLABLE]
HEADS = [("機関", 30), *((each.label, 12) for each in TOLD), ("目的", 22)]
BLANK_ROWS = 3
NAMES = ("氏名（自署）", "親権者・後見人・代筆者の氏名と続柄")


def consent_paper(case, mark):
    """The paper of the client's newest record, or where there is none the form for the pen."""
    records = records_of([case.client_id])[case.client_id]
    return record_paper(case, records[0], mark) if records else blank_consent(mark)


def record_paper(case, recorded, mark):
    """The paper of one record (queries.consent_records.Recorded), with its withdrawal."""
    row = recorded.row
    person = Person.objects.filter(pk=row.person_id).first()
    blocks = [
        fields(
            ("番号", case.number),
            ("説明した日", day_or_blank(row.explained_on)),
            ("説明した人", row.explained_by.name),
            ("文面", str(row.wording)),
            ("氏名", str(person) if person else ""),
            ("生年月日", person and day_or_blank(person.birth_on)),
        ),
        *_text(row.wording),
        *_scope(row, recorded.consent),
        *_given(row),
    ]
    return Paper(TITLE, blocks, number=case.number, mark=mark)


def blank_consent(mark):
    """The form for the pen, with the wording that is used today."""
    wording = ConsentWording.objects.order_by("-number").first()
    blocks = [
        fields(("番号", ""), ("説明した日", ""), ("説明した人", ""), ("文面", str(wording or "")),
               ("氏名", ""), ("生年月日", "")),
        *(_text(wording) if wording else ()),
        section("伝えてよい機関と内容"),
        choices("範囲", ConsentScope.choices),
        table(HEADS, [[OTHERS, *[EMPTY] * len(TOLD), ""]], empty=BLANK_ROWS),
        paragraph("除く機関："),
        fields(("いつから", ""), ("期限", "")),
        choices("署名する人", Signer.choices),
        choices("方法", ConsentMethod.choices),
        signature("上のとおり同意します。", names=NAMES),
    ]  # fmt: skip
    return Paper(TITLE, blocks, mark=mark)


def scope_rows(consent):
    """Return the rows of the table of scope: agency, a tick for each class, purpose.

    Whoever is not in a row may be told nothing; the last row of a general consent is for all
    others.
    """
    rows = [_row(target.organization.name, consent, target) for target in consent.targets]
    if consent.scope == ConsentScope.GENERAL:
        rows.append(_row(OTHERS, consent, None))
    return rows


def _row(name, consent, target):
    classes = consent.classes_for(target.organization if target else None)
    ticks = [TICKED if each in classes else EMPTY for each in TOLD]
    if target and target.is_excluded:
        return [name, *ticks, "伝えない（除く）"]
    return [name, *ticks, target.purpose if target else ""]


def _text(wording):
    yield section("説明")
    yield paragraph(wording.text)
    yield paragraph("利用目的\n" + "\n".join(f"・{x}" for x in wording.purposes.splitlines()))


def _scope(row, consent):
    yield section("伝えてよい機関と内容")
    if row.is_refused:
        names = "、".join(target.organization.name for target in consent.targets)
        yield paragraph(f"{names or 'すべての機関'}に伝えることに同意しません。")
        return
    yield choices("範囲", ConsentScope.choices, [row.scope])
    yield table(HEADS, scope_rows(consent))
    yield fields(
        ("いつから", day_or_blank(row.starts_on)),
        ("期限", day_or_blank(row.expires_on) or "定めない"),
    )


def _given(row):
    yield choices("署名する人", Signer.choices, [row.signer])
    if row.signer_proof:
        yield fields(("確かめた書類", row.signer_proof), ("", ""))
    yield choices("方法", ConsentMethod.choices, [row.method])
    if row.withdrawn_at:
        yield paragraph(f"この同意は、{day_or_blank(row.withdrawn_at.date())}に撤回されました。")
    answer = "同意しません" if row.is_refused else "同意します"
    yield signature(f"上のとおり{answer}。", day=_signed_on(row), names=NAMES)


def _signed_on(row):
    """The day of the signature; of an oral consent that still owes one, by when."""
    if row.method == ConsentMethod.ORAL and not row.signed_on and not row.is_refused:
        due = signature_due(consent_of(row, ()))
        return f"{day_or_blank(row.given_on)}口頭で同意　署名は{day_or_blank(due)}まで"
    return day_or_blank(row.signed_on or row.given_on)

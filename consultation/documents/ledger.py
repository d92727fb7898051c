"""情報提供の記録 of one person as paper, for a 開示請求"""

from django.utils import timezone

from consultation.documents.blocks import fields, paragraph, table
from consultation.documents.paper import Paper, day_or_blank
from consultation.models import Person
from consultation.presenters.consents import ledger_lines
from consultation.presenters.people import name_of
from consultation.queries.consent_records import ledger_of
from koganei.dates.wareki import format_date

HEADS = [
    ("伝えた日時", 14), ("機関・職", 18), ("どこで", 8), ("伝えたこと", 30), ("根拠", 18),
    ("伝えた人", 12),
]  # fmt: skip


def ledger_paper(case, mark):
    """Every line about the client that may be seen, the newest first."""
    person = Person.objects.filter(pk=case.client_id).first()
    lines = ledger_lines(ledger_of([case.client_id]), {})
    blocks = [
        fields(
            ("氏名", name_of(person)),
            ("生年月日", person and day_or_blank(person.birth_on)),
        ),
        paragraph(
            f"{format_date(timezone.localdate())}現在　{len(lines)}件。"
            "だれに、いつ、どこで、何を、どの根拠で伝えたか（新しい順）"
        ),
        table(HEADS, [_row(line) for line in lines]),
    ]
    return Paper("情報提供の記録", blocks, number=case.number, is_wide=True, mark=mark)


def _row(line):
    row = line["row"]
    return [
        line["when"],
        "\n".join(filter(None, (row.agency.name, row.recipient))),
        row.get_occasion_display(),
        "\n".join(filter(None, (line["told"], line["content"]))),
        "\n".join(filter(None, (line["basis"], line["reason"]))),
        row.told_by.name,
    ]

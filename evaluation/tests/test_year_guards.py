"""What the database refuses of a running year, whoever writes; each guard, taken away, is missed"""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from evaluation.enums import CampaignStage
from evaluation.models import (
    Campaign,
    Deadline,
    EvidenceFile,
    Extension,
    Fixing,
    FlowEvent,
    HintDismissal,
    Indicator,
    IndicatorActual,
    IndicatorTarget,
    Initiative,
    Measure,
    PublishedFile,
    RowComment,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
    TreeChange,
)
from evaluation.models import guards as declared
from evaluation.queries.campaigns import entries_of
from evaluation.tests import opinions, years
from evaluation.tests.years import SAFETY, WELFARE
from koganei import triggers

pytest_plugins = ["evaluation.tests.fixtures"]
TODAY = date(2020, 6, 1)


@pytest.fixture
def campaign(sheet):
    return years.open_year()


def staff():
    return years.user("welfare_staff")


def first_row(section=SAFETY):
    return entries_of(years.answer(section)).first()


def an_indicator():
    return Indicator.objects.create(
        initiative=first_row().initiative, number=8, name="文", kind="qualitative"
    )


def a_target():
    return IndicatorTarget.objects.create(
        indicator=an_indicator(), number=1, target="進む", target_year=2022
    )


def an_event():
    row = years.answer(SAFETY)
    return FlowEvent.objects.create(
        sheet=row.sheet, answer=row, step="x", label="x", target="entry", by=staff()
    )


def a_comment():
    return RowComment.objects.create(event=an_event(), entry=first_row(), text="直して。")


def an_extension():
    return Extension.objects.create(
        campaign=Campaign.objects.get(), phase="entry", before=TODAY, due_on=date(2020, 6, 9),
        reason="台風", granted_by=staff(),
    )  # fmt: skip


def a_change():
    return TreeChange.objects.create(
        kind="new", initiative=Initiative.objects.first(), year=2020, reason="議決",
        decided_on=TODAY, recorded_by=staff(),
    )  # fmt: skip


def a_dismissal():
    return HintDismissal.objects.create(
        entry=first_row(), kind="outlook", text_hash="1", reason="次の年度に行う。",
        dismissed_by=years.author_of(SAFETY),
    )  # fmt: skip


def a_fixing(**changes):
    row = years.answer(SAFETY)
    head = years.head_of(SAFETY)
    values = {
        "answer": row, "round": 9, "drafted_by": years.author_of(WELFARE), "principal": head,
        "decided_by": head, "document_number": "1", "decided_on": timezone.localdate(),
    }  # fmt: skip
    return Fixing.objects.create(**values | changes)


def an_actual():
    row = first_row()
    return IndicatorActual(
        indicator=an_indicator(), sheet=row.sheet, department=row.department, answer="進んだ",
        written_by=years.author_of(SAFETY),
    )  # fmt: skip


def a_file():
    return EvidenceFile(
        entry=first_row(), title="写真", file_name="a.pdf", content_type="application/pdf", size=1,
        content=b"1", content_hash="1", added_by=years.author_of(SAFETY),
    )  # fmt: skip


def put(model, row, **fields):
    model.objects.filter(pk=row.pk).update(**fields)


def kept(make, **change):
    """(prepare, harm): a record is rewritten; it is erased."""
    return {
        "update": (make, lambda row: put(type(row), row, **change)),
        "delete": (make, lambda row: type(row).objects.filter(pk=row.pk).delete()),
    }


def locked(make, **change):
    """(prepare, harm): what a section says is written after it went to the head."""

    def saved():
        row = make()
        row.save()
        years.hand_up(SAFETY)
        return row

    def unsaved():
        years.hand_up(SAFETY)
        return make()

    return {
        "insert": (unsaved, lambda row: type(row).objects.bulk_create([row])),
        "update": (saved, lambda row: put(type(row), row, **change)),
        "delete": (saved, lambda row: type(row).objects.filter(pk=row.pk).delete()),
    }


def new_entry():
    row = years.answer(SAFETY)
    return SheetEntry(
        sheet=row.sheet, department=row.department, initiative=Initiative.objects.last()
    )


def jump(model, stage):
    return lambda row: put(model, row, stage=stage)


def all_but_gathered():
    years.only(SAFETY)
    years.fix(SAFETY)
    return Campaign.objects.get()


def after_the_year_went_on():
    years.only(SAFETY)
    years.gather(SAFETY)
    Campaign.objects.update(stage=CampaignStage.GATHERED)
    return years.answer(SAFETY)


def ended():
    row = first_row()
    initiative = Initiative.objects.create(
        measure=row.initiative.measure, number=99, name="終わった事業", last_year=2018
    )
    return SheetEntry(sheet=row.sheet, department=row.department, initiative=initiative)


def published_by_a_stranger():
    row = SheetVersion.objects.order_by("pk").first()
    row.pk, row.number, row.kind = None, 99, "published"
    row.fixed_by, row.principal = staff(), years.user("welfare_manager")
    row.published_by, row.document_number = years.user("secretariat"), "1"
    row.issued_on = timezone.localdate()
    return row


def insert(row):
    type(row).objects.bulk_create([row])


def of_the_meeting():
    """A version that is not published: no file of it may be kept."""
    return SheetVersion.objects.get(kind="meeting")


def version_with_one_file():
    """A year whose version was published with one file of all."""
    years.only(SAFETY)
    years.gather(SAFETY)
    years.to_publication()
    row = published_by_a_stranger()
    row.sheet, row.published_by = years.sheet_of(), row.principal
    insert(row)
    years.a_file(years.sheet_of().versions.get(kind="published"))
    return Campaign.objects.get()


RECORDS = {
    "flow_event": kept(an_event, comment="別のことば"),
    "row_comment": kept(a_comment, text="別の指摘"),
    "fixing": kept(a_fixing, document_number="2"),
    "deadline": kept(Deadline.objects.first, due_on=date(2030, 1, 1)),
    "extension": kept(an_extension, reason="別の理由"),
    "tree_change": kept(a_change, reason="別の理由"),
    "hint_dismissal": kept(a_dismissal, reason="別の理由"),
    "indicator_target": kept(a_target, target="別の目標"),
}
LOCKED = {
    "sheetentry": locked(new_entry, results="あとから書いた。"),
    "indicatoractual": locked(an_actual, answer="あとから"),
    "evidencefile": locked(a_file, title="あとから"),
}
OTHERS = {
    "sheet_version_frozen_update": (
        SheetVersion.objects.first, lambda row: put(SheetVersion, row, cover_date="別の日")
    ),
    "sheet_version_frozen_delete": (
        SheetVersion.objects.first, lambda row: SheetVersion.objects.filter(pk=row.pk).delete()
    ),
    "published_file_frozen_update": (
        years.a_file, lambda row: put(PublishedFile, row, content=b"%PDF+")
    ),
    "published_file_frozen_delete": (
        years.a_file, lambda row: PublishedFile.objects.filter(pk=row.pk).delete()
    ),
    "published_file_insert_of_what_is_published": (of_the_meeting, years.a_file),
    "campaign_update_published_with_its_files": (
        version_with_one_file, jump(Campaign, "published")
    ),
    "section_answer_insert_where_the_flow_begins": (
        lambda: SectionAnswer(
            sheet=years.sheet_of(2018), department=first_row().department, stage="fixed"
        ),
        insert,
    ),
    "section_answer_update_along_the_flow": (
        lambda: years.answer(SAFETY), jump(SectionAnswer, "gathered")
    ),
    "section_answer_update_fixed_by_a_decision": (
        lambda: years.hand_up(SAFETY), jump(SectionAnswer, "fixed")
    ),
    "section_answer_update_while_collecting": (
        after_the_year_went_on, jump(SectionAnswer, "fixing")
    ),
    "campaign_insert_where_the_flow_begins": (
        lambda: Campaign(sheet=years.sheet_of(2018), stage="prepared", opened_by=staff()), insert
    ),
    "campaign_update_along_the_flow": (Campaign.objects.get, jump(Campaign, "published")),
    "campaign_update_when_all_are_gathered": (all_but_gathered, jump(Campaign, "gathered")),
    "fixing_insert_by_no_writer": (
        lambda: years.fill(SAFETY),
        lambda row: a_fixing(
            principal=years.author_of(SAFETY), decided_by=years.author_of(SAFETY)
        ),
    ),
    "fixing_insert_by_head_or_deputy": (
        lambda: years.head_of(SAFETY), lambda head: a_fixing(decided_by=staff())
    ),
    "sheet_version_insert_by_manager_or_deputy": (published_by_a_stranger, insert),
    "initiative_update_where_it_was_reported": (
        years.an_initiative,
        lambda row: put(
            Initiative, row, number=77, measure=Measure.objects.exclude(pk=row.measure_id).first()
        ),
    ),
    "sheetentry_insert_of_a_living_initiative": (ended, insert),
}  # fmt: skip
ALL = {
    **{f"{n}_kept_{event}": pair for n, of in RECORDS.items() for event, pair in of.items()},
    **{f"{n}_{event}_while_open": pair for n, of in LOCKED.items() for event, pair in of.items()},
    **OTHERS,
    **opinions.GUARDED,
}


def test_every_guard_of_the_year_is_tried():
    ours = {name for name, each in triggers.declared().items()
            if each.table.startswith("evaluation_") and each.sqlite_sql}  # fmt: skip
    assert ours == set(ALL), "what only PostgreSQL can know is tried in test_published"
    assert declared.ANSWERED


@pytest.mark.parametrize("name", ALL)
def test_the_database_refuses_and_without_its_guard_the_harm_is_done(campaign, name):
    prepare, harm = ALL[name]
    row = prepare()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        harm(row)
    assert triggers.violation_of(refused.value).message == triggers.declared()[name].message
    triggers.remove(connection, [name])
    try:
        harm(row)
    finally:
        triggers.install(connection)


def test_a_deputys_day_is_the_day_of_the_decision(campaign):
    head, deputy = years.head_of(SAFETY), years.account("helper", "SECTION_HEAD", WELFARE)
    years.register_deputy(head, deputy, "SECTION_HEAD", days=1)
    day = timezone.localdate()
    assert a_fixing(decided_by=deputy, decided_on=day).is_acting
    with pytest.raises(IntegrityError), transaction.atomic():
        a_fixing(round=10, decided_by=deputy, decided_on=day + timedelta(days=2))

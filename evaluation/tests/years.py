"""A running year of evaluation for tests: opened from 平成30年度, with people of two sections"""

import hashlib
from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from evaluation.actions import campaigns, entries, steps
from evaluation.actions import years as year_steps
from evaluation.documents.published import files_of
from evaluation.enums import FileKind, Phase
from evaluation.models import (
    Campaign,
    EvaluationSheet,
    Initiative,
    PublishedFile,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
)
from evaluation.queries.campaigns import entries_of
from evaluation.rules.indicators import read_actual
from koganei import triggers
from koganei.access.roles import Role
from koganei.dates.fiscal_year import FiscalYear
from koganei.models import Department, Deputy, RoleAssignment, User

YEAR = FiscalYear(2019)
SAFETY, WELFARE = "地域安全課", "地域福祉課"
VERSION_GUARDS = ["sheet_version_frozen_update", "sheet_version_frozen_delete"]


def unpublish(sheet):
    """Take the versions of a sheet away, past the guard that keeps them."""
    triggers.remove(connection, VERSION_GUARDS)
    sheet.versions.all().delete()
    triggers.install(connection)


def deadlines(start=None):
    """A deadline for each phase, ten days apart."""
    start = start or timezone.localdate() + timedelta(days=5)
    return {phase: start + timedelta(days=10 * place) for place, phase in enumerate(Phase)}


def user(name):
    return User.objects.get(username=name)


def account(name, role, section):
    """An invented account with one role since long."""
    found, _ = User.objects.get_or_create(
        username=name,
        defaults={"name": name, "department": Department.objects.get(name=section)},
    )
    RoleAssignment.objects.get_or_create(user=found, role=role, starts_on=date(2018, 4, 1))
    return User.objects.get(pk=found.pk)


def head_of(section):
    return account(f"head_{section}", Role.SECTION_HEAD, section)


def author_of(section):
    names = {SAFETY: "section_author_safety", WELFARE: "section_author"}
    return user(names[section]) if section in names else account(
        f"author_{section}", Role.SECTION_AUTHOR, section
    )  # fmt: skip


def open_year(year=YEAR, **options):
    """The campaign of a year, opened by 地域福祉課."""
    options = {"deadlines": deadlines(), "note": "ご記入をお願いします。"} | options
    return campaigns.open_year(by=user("welfare_staff"), year=year, **options)


def answer(section, year=YEAR):
    return SectionAnswer.objects.select_related("sheet", "department").get(
        sheet__year=year, department__name=section
    )


def fill(section, grade="B", results="講座を3回開いた。"):
    """Write every row of a section as its author, and every indicator."""
    for row in entries_of(answer(section)):
        actuals = {}
        for indicator in row.initiative.indicators.all():
            actuals[indicator.pk] = _actual(indicator)
        entries.write_entry(
            entry=row, by=author_of(section), results=results, grade=grade,
            outlook="続ける。", actuals=actuals,
        )  # fmt: skip
    return answer(section)


def _actual(indicator):
    typed = {"numeric": "3", "milestone": "begun", "qualitative": "進んだ"}[indicator.kind]
    return read_actual(indicator.kind, typed, "")[0]


def hand_up(section):
    row = fill(section)
    steps.hand_up(by=author_of(section), answer=row, version=row.version)
    return answer(section)


def fix(section, number="福地発第1号"):
    row = hand_up(section)
    steps.fix(by=head_of(section), answer=row, version=row.version, document_number=number)
    return answer(section)


def gather(section):
    row = fix(section)
    steps.receive(by=user("welfare_staff"), answer=row, version=row.version)
    return answer(section)


def to_publication(reason=""):
    """Take a year whose sections are gathered to the version that waits for its publication."""
    staff = user("welfare_staff")
    for act, said in (
        (year_steps.move, {"step": "gather"}),
        (year_steps.submit, {"meeting": None, "stamp": "【資料3】", "cover_date": "令和2年12月"}),
        (year_steps.move, {"step": "hear"}),
        (year_steps.move, {"step": "respond"}),
        (year_steps.prepare, {"cover_date": "令和3年3月", "comment": reason}),
    ):
        fresh = Campaign.objects.get(sheet__year=YEAR)
        act(by=staff, campaign=fresh, version=fresh.version, **said)


def publish(number="福地発第9号"):
    """公表する, with its files, by the manager; return the version."""
    fresh = Campaign.objects.get(sheet__year=YEAR)
    return year_steps.publish(
        by=user("welfare_manager"), campaign=fresh, version=fresh.version,
        document_number=number, make=files_of,
    )  # fmt: skip


def only(*sections):
    """Take the other sections out of the running year, so that a whole year is short to walk."""
    rows = SectionAnswer.objects.filter(sheet__year=YEAR).exclude(department__name__in=sections)
    departments = list(rows.values_list("department", flat=True))
    rows.delete()
    SheetEntry.objects.filter(sheet__year=YEAR, department__in=departments).delete()


def register_deputy(principal, deputy, role, days=10):
    today = timezone.localdate()
    return Deputy.objects.create(
        principal=principal, deputy=deputy, role=role, starts_on=today,
        ends_on=today + timedelta(days=days), registered_by=user("account_admin"),
    )  # fmt: skip


def an_initiative():
    return Initiative.objects.get(name="福祉総合相談窓口の整備")


def sheet_of(year=YEAR):
    return EvaluationSheet.objects.get(year=year)


def a_file(version=None, **changes):
    """A published file that nobody laid out, of 平成30年度 where no version is given."""
    content = b"%PDF-"
    values = {
        "version": version or SheetVersion.objects.get(sheet__year=2018, kind="published"),
        "kind": FileKind.PDF, "file_name": "a.pdf", "content_type": "application/pdf",
        "content": content, "size": len(content),
        "content_hash": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return PublishedFile.objects.bulk_create([PublishedFile(**values | changes)])[0]

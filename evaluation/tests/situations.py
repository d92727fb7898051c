"""The rows of the evaluation sheets as they stand to the account that asks."""

import hashlib
from datetime import date
from uuid import UUID

from evaluation.enums import Phase
from evaluation.models import (
    BasicMeasure,
    Campaign,
    Deadline,
    EvaluationSheet,
    EvidenceFile,
    Goal,
    Indicator,
    Initiative,
    Measure,
    PublishedFile,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
    WelfarePlan,
)
from evaluation.resources import sheet_workbook
from evaluation.tests import opinions
from koganei import uploads
from koganei.models import Department, User
from koganei.testing.decisions import (
    EVERY_SCOPE,
    UNKNOWN_IN_ADMIN,
    Situation,
    admin_rows,
    in_admin,
)


def _sheet_years(user):
    return [
        Situation("published", {"year": 2018}, EVERY_SCOPE),
        Situation("no such year", {"year": 1999}),
    ]


def _totals_files(user):
    return [
        Situation(f"{each.name} {kind}", each.arguments | {"kind": kind}, each.scopes)
        for kind in ("csv", "xlsx")
        for each in _sheet_years(user)
    ]


def _draft():
    published = EvaluationSheet.objects.get(year=2018)
    draft, is_new = EvaluationSheet.objects.get_or_create(plan=published.plan, year=2019)
    if is_new:
        rows = published.entries.all()
        SheetEntry.objects.bulk_create(
            SheetEntry(sheet=draft, initiative=row.initiative, department=row.department)
            for row in rows
        )
        _campaign(draft)
    return published, draft


def _campaign(sheet):
    """The year's work on the draft: every section was asked."""
    campaign = Campaign.objects.create(sheet=sheet, opened_by=user_named("welfare_staff"))
    Deadline.objects.bulk_create(
        Deadline(campaign=campaign, phase=phase, due_on=date(2030, 6, 1 + place))
        for place, phase in enumerate(Phase)
    )
    SectionAnswer.objects.bulk_create(
        SectionAnswer(sheet=sheet, department=department)
        for department in Department.objects.filter(entries__sheet=sheet).distinct()
    )


def _entries(user):
    """Rows of the own and of another section, published and not."""
    for sheet, scope in zip(_draft(), ({"all", "published"}, {"all"}), strict=True):
        name = "published" if "published" in scope else "draft"
        own = sheet.entries.filter(department=user.department_id).first()
        other = sheet.entries.exclude(department=user.department_id).first()
        if own:
            yield sheet, own, f"{name} of own section", frozenset(scope | {"own_section"})
        yield sheet, other, f"{name} of another section", frozenset(scope)


def _entry_pages(user):
    rows = [
        Situation(name, {"year": int(sheet.year), "pk": row.pk}, scopes)
        for sheet, row, name, scopes in _entries(user)
    ]
    return [*rows, Situation("unknown", {"year": 2018, "pk": 999_999})]


def _hints(user):
    return [
        Situation(each.name, each.arguments | {"kind": "outlook"}, each.scopes)
        for each in _entry_pages(user)
    ]


def _row_numbers(user):
    rows = [Situation(name, {"pk": row.pk}, scopes) for _, row, name, scopes in _entries(user)]
    return [*rows, Situation("unknown", {"pk": 999_999})]


def _evidence(user):
    """A file of a row of the own and of another section."""
    found = []
    for _, row, name, scopes in _entries(user):
        file, _ = EvidenceFile.objects.get_or_create(
            entry=row, content_hash="1",
            defaults={
                "title": "写真", "file_name": "a.pdf", "content_type": "application/pdf",
                "size": 9, "content": b"%PDF-1.4 ", "added_by": user_named("section_author"),
            },
        )  # fmt: skip
        found.append(Situation(f"file of {name}", {"pk": file.pk}, scopes))
    return [*found, Situation("unknown file", {"pk": 999_999})]


def _published(*names):
    """A published version of 平成30年度 with a file, and what citizens must not find."""

    def rows(user):
        version = SheetVersion.objects.get(sheet__year=2018, kind="published")
        if not version.files.exists():
            content = b"%PDF-1.4 "
            PublishedFile.objects.create(
                version=version, kind="pdf", file_name="a.pdf", content_type="application/pdf",
                size=len(content), content=content,
                content_hash=hashlib.sha256(content).hexdigest(),
            )  # fmt: skip
        there = {"year": 2018, "number": version.number, "kind": "pdf"}
        meeting = SheetVersion.objects.get(sheet__year=2018, kind="meeting")
        unseen = {
            "year 1999": {"year": 1999},
            "not published": {"number": meeting.number},
            "no such version": {"number": 99},
            "no such file": {"kind": "csv"},
        }
        found = [Situation("published", {name: there[name] for name in names}, EVERY_SCOPE)]
        for name, change in unseen.items():
            if change.keys() <= set(names):
                asked = {each: (there | change)[each] for each in names}
                found.append(Situation(name, asked))
        return found

    return rows


def _campaign_years(user):
    _draft()
    return [
        Situation("running", {"year": 2019}, EVERY_SCOPE),
        Situation("no such year", {"year": 1999}),
    ]


def _year_steps(*steps):
    def rows(user):
        return [
            Situation(f"{each.name} {step}", each.arguments | {"step": step}, each.scopes)
            for step in steps
            for each in _campaign_years(user)
        ]

    return rows


def _answers(user, *steps):
    """The answers of the own and of another section."""
    _draft()
    answers = SectionAnswer.objects.filter(sheet__year=2019)
    own = answers.filter(department=user.department_id).first()
    other = answers.exclude(department=user.department_id).first()
    found = [("another section", other, frozenset({"all"}))]
    if own:
        found.append(("own section", own, frozenset({"all", "own_section"})))
    rows = [
        (name, {"year": 2019, "department": row.department_id}, scopes)
        for name, row, scopes in found
    ]
    rows.append(("no such section", {"year": 2019, "department": 999_999}, frozenset()))
    return [
        Situation(f"{name} {step}", arguments | ({"step": step} if step else {}), scopes)
        for name, arguments, scopes in rows
        for step in steps or ("",)
    ]


def _answer_steps(*steps):
    return lambda user: _answers(user, *steps)


def _heard_years(user):
    """A year that hears the committee."""
    _opinions_of(user)
    return [
        Situation("heard", {"year": 2020}, EVERY_SCOPE),
        Situation("no such year", {"year": 1999}),
    ]


def _opinions_of(user):
    """(name, opinion, scopes) of the own section, of another, and of none yet."""
    published, _ = _draft()
    sheet = EvaluationSheet.objects.filter(year=2020).first()
    sheet = sheet or opinions.heard_sheet(published, 2020)
    own = sheet.entries.filter(department=user.department_id).first()
    other = sheet.entries.exclude(department=user.department_id).first()
    found = [("another section", _opinion_on(sheet, other), frozenset({"all"}))]
    if own:
        scopes = frozenset({"all", "own_section"})
        found.append(("own section", _opinion_on(sheet, own), scopes))
    unassigned = sheet.opinions.filter(department=None).first()
    if unassigned is None:
        unassigned = opinions.new_opinion(sheet, target="sheet", entry=None, department=None)
        unassigned.save()
    return [*found, ("no section yet", unassigned, frozenset({"all"}))]


def _opinion_on(sheet, row):
    found = sheet.opinions.filter(entry=row).first()
    if found is None:
        found = opinions.new_opinion(sheet, entry=row, department=row.department)
        found.save()
    return found


def _opinion_pages(*steps):
    def rows(user):
        unknown = ("unknown", None, frozenset())
        return [
            Situation(
                f"{name} {step}",
                {"pk": row.pk if row else 999_999} | ({"step": step} if step else {}),
                scopes,
            )
            for name, row, scopes in [*_opinions_of(user), unknown]
            for step in steps or ("",)
        ]

    return rows


def _uploads(user):
    """A workbook that the account uploaded itself, one of somebody else, and none."""
    workbook = sheet_workbook(EvaluationSheet.objects.get(year=2018))
    keys = (
        ("own upload", uploads.keep(by=user, content=workbook), EVERY_SCOPE),
        ("another's upload", uploads.keep(by=user_named("auditor"), content=workbook), frozenset()),
        ("unknown upload", UUID(int=1), frozenset()),
    )
    return [
        Situation(name, {"year": 2018, "key": key}, scopes)
        for name, key, scopes in keys
        if user.username != "auditor" or name != "another's upload"
    ]


def _plain(model, **arguments):
    """A row that every right reaches, and an unknown one, by its number."""

    def rows(user):
        row = model.objects.order_by("pk").first() or _an_indicator()
        return [
            Situation("any row", {"pk": row.pk} | arguments, EVERY_SCOPE),
            Situation("unknown", {"pk": 999_999} | arguments),
        ]

    return rows


def _an_indicator():
    return Indicator.objects.create(
        initiative=Initiative.objects.first(), number=9, name="回数", kind="qualitative"
    )


def user_named(name):
    return User.objects.get(username=name)


def _version(user):
    return {"version": "1", "comment": "直してください。"}


def _entries_in_admin(user):
    rows = [in_admin(name, row, scopes) for _, row, name, scopes in _entries(user)]
    return [*rows, UNKNOWN_IN_ADMIN]


ROWS = {
    "sheet_year": _sheet_years,
    "totals_file": _totals_files,
    "entry": _entry_pages,
    "entry_in_admin": _entries_in_admin,
    "hint": _hints,
    "row": _row_numbers,
    "evidence": _evidence,
    "published_year": _published("year"),
    "published_version": _published("year", "number"),
    "published_file": _published("year", "number", "kind"),
    "campaign": _campaign_years,
    "year_gathering": _year_steps("gather", "reopen"),
    "year_submission": _year_steps("submit", "prepare"),
    "year_publication": _year_steps("publish"),
    "answer": _answers,
    "answer_entry": _answer_steps("hand_up"),
    "answer_fixing": _answer_steps("fix", "return_entry"),
    "answer_gathering": _answer_steps("receive", "return_section"),
    "heard_year": _heard_years,
    "opinion": _opinion_pages(),
    "opinion_fixing": _opinion_pages("approve_view", "return_view"),
    "opinion_submission": _opinion_pages("ask_again"),
    "upload": _uploads,
    "plan": _plain(WelfarePlan),
    "initiative_page": _plain(Initiative),
    "tree_change": _plain(Initiative, kind="end"),
    "indicator_page": _plain(Indicator),
    "welfare_plan": admin_rows(WelfarePlan),
    "goal": admin_rows(Goal),
    "basic_measure": admin_rows(BasicMeasure),
    "measure": admin_rows(Measure),
    "initiative": admin_rows(Initiative),
    "sheet": admin_rows(EvaluationSheet),
    "sheet_version": admin_rows(SheetVersion),
}
DATA = {
    "evaluation:entry": lambda user: {
        "results": "窓口を開いた。", "grade": "B", "outlook": "続ける。", "version": "1",
    },
    "evaluation:hint": lambda user: {"reason": "別の年の話である。", "seen": "0" * 64},
    "evaluation:remind": lambda user: {
        "department": list(Department.objects.values_list("pk", flat=True))
    },
    "evaluation:opinion_add": lambda user: {
        "about": "sheet", "text": "字が小さい。", "place": "書面", "is_main": "on",
    },
    "evaluation:opinion_change": lambda user: {
        "about": "sheet", "text": "字が小さい。", "place": "書面", "is_main": "on", "version": "1",
    },
    "evaluation:city_view": lambda user: {"text": "直します。", "version": "0"},
    "evaluation:opinion_fixing": _version,
    "evaluation:opinion_submission": _version,
    "evaluation:committee_grade": lambda user: {"grade": "B"},
    "evaluation:year_gathering": _version,
    "evaluation:year_submission": _version,
    "evaluation:year_publication": _version,
    "evaluation:section_entry": _version,
    "evaluation:section_fixing": _version,
    "evaluation:section_gathering": _version,
}  # fmt: skip

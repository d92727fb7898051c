"""Five invented years on the real tree, for the demo: four published, the fifth running

Nobody and nothing in it is real, and one seed always gives the same texts and grades. Changes of
the tree and the running year go through the actions. The published years are written in bulk, for
an action dates what it does today: the guards of the database watch every row of them all the same.
"""

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from evaluation.actions import trees
from evaluation.enums import CampaignStage, Phase, VersionKind
from evaluation.management import demo_opinions
from evaluation.management.demo_texts import MEETING_STAMP, drifted, written
from evaluation.management.demo_year import AFTER, NOTE, STARTED, Year
from evaluation.models import (
    Campaign,
    Deadline,
    EvaluationSheet,
    Fixing,
    FlowEvent,
    Initiative,
    Measure,
    SectionAnswer,
    SheetEntry,
    SheetVersion,
)
from evaluation.queries.campaigns import plan_of, sections_in, sheet_before
from evaluation.queries.facts import content_of
from evaluation.snapshot import content_hash
from evaluation.workflow import SECTION_FLOW, SHEET_FLOW
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import format_date
from koganei.models import Department, User

FIRST, YEARS = FiscalYear(2019), 5
# year → (what becomes of the tree from then on, whose initiative or measure, its name or place)
CHANGES = {
    2020: (("rename", "町会・自治会活動への支援", "町会・自治会・地域団体の活動への支援"),),
    2021: (
        ("add", "生活困窮者への支援強化", "ひきこもりの状態にある人と家族への支援"),
        ("move", "地域福祉推進事業の充実", "多様な主体との連携づくり"),
    ),
    2022: (("end", "福祉マップの見直し", ""),),
    2023: (("add", "情報バリアフリーの推進", "やさしい日本語による案内"),),
}
REASON = "計画の中間の見直しによる（架空）"
ADDED_FOR = "地域福祉課"
LATE = {2019: "交通対策課", 2020: "地域安全課", 2021: "交通対策課", 2022: "生涯学習課"}
LATE_DAYS = 12
# step of a section → days from the request
SECTION_DAYS = {"begin": 12, "hand_up": 28, "fix": 36, "receive": 50}
YEAR_DAYS = {
    "gather": 60, "submit": 150, "hear": 160, "respond": 200, "prepare": 240, "publish": 265,
}  # fmt: skip
VERSIONS = {
    "submit": VersionKind.MEETING,
    "prepare": VersionKind.PREPARED,
    "publish": VersionKind.PUBLISHED,
}


class History:
    """Writes the years one after the other; ``count`` is how many rows were written."""

    def __init__(self, seed, today):
        self.seed, self.today, self.count = seed, today, 0
        self.staff = User.objects.get(username="welfare_staff")
        self.manager = User.objects.get(username="welfare_manager")
        self.topics = {}  # (initiative, section) → what the last outlook promised

    @staticmethod
    def last_day():
        """The day on which the last of the past years was published."""
        return _request(FiscalYear(FIRST.year + YEARS - 2)) + timedelta(days=YEAR_DAYS["publish"])

    def make(self):
        for number in range(YEARS - 1):
            year = FiscalYear(FIRST.year + number)
            self._change_tree(year)
            self._past(year)
        last = FiscalYear(FIRST.year + YEARS - 1)
        self._change_tree(last)
        start = self.today - timedelta(days=STARTED)
        running = Year(last, start, promises=self.topics)
        running.open()
        running.walk()
        self.count += running.count

    def _change_tree(self, year):
        how = {"year": year, "decided_on": date(year.year, 3, 1), "reason": REASON}
        for kind, whose, name in CHANGES.get(year.year, ()):
            if kind == "add":
                sections = Department.objects.filter(name=ADDED_FOR)
                measure = Measure.objects.get(name=whose)
                trees.add(by=self.staff, measure=measure, name=name, departments=sections, **how)
                continue
            initiative = Initiative.objects.get(name=whose, last_year=None)
            if kind == "rename":
                trees.rename(by=self.staff, initiative=initiative, name=name, **how)
            elif kind == "move":
                measure = Measure.objects.get(name=name)
                trees.move(by=self.staff, initiative=initiative, measure=measure, **how)
            else:
                trees.end(by=self.staff, initiative=initiative, **how)

    def _past(self, year):
        """One year from the request to the publication, in bulk, on the days of its time."""
        self.start = _request(year)
        plan = plan_of(year)
        sections = sections_in(plan, year)
        before = {
            (row.initiative_id, row.department_id): row
            for row in sheet_before(plan, year).entries.all()
        }
        sheet = EvaluationSheet(plan=plan, year=year)
        sheet._history_user, sheet._history_date = self.staff, self._moment(0)
        sheet.save(force_insert=True)
        campaign = Campaign(
            sheet=sheet,
            note=NOTE.format(year=year),
            opened_by=self.staff,
            opened_at=self._moment(0),
        )
        campaign.save(force_insert=True)
        Deadline.objects.bulk_create(
            Deadline(campaign=campaign, phase=phase, due_on=self.start + timedelta(days=after))
            for phase, after in zip(Phase, AFTER, strict=True)
        )
        self._event(sheet, "open", SHEET_FLOW, 0)
        people = Year(year, self.start)
        answers = [
            SectionAnswer(sheet=sheet, department=each)
            for each in Department.objects.filter(
                pk__in={pk for _, departments in sections for pk in departments}
            )
        ]
        authors = {each.department_id: people.author(each) for each in answers}
        self._rows(sheet, sections, before, authors)
        for answer in SectionAnswer.objects.bulk_create(answers):
            self._answer(answer, authors[answer.department_id], people.head(answer))
        self._publish(campaign, people)

    def _rows(self, sheet, sections, before, authors):
        rows = []
        for initiative, departments in sections:
            for department in departments:
                key = initiative.continues_id, department
                past = before.get((initiative.pk, department)) or before.get(key)
                row = SheetEntry(sheet=sheet, initiative=initiative, department_id=department)
                chance = Random(f"{self.seed}/{sheet.year.year}/{_place(initiative)}/{department}")  # noqa: S311 -- the same texts again
                row.grade = drifted(past.grade if past else "", chance)
                topic = self.topics.get((initiative.pk, department)) or self.topics.get(key)
                row.results, row.outlook, topic = written(row.grade, past, topic, chance)
                self.topics[initiative.pk, department] = topic
                row._history_user = authors[department]
                rows.append(row)
        bulk_create_with_history(rows, SheetEntry, default_date=self._moment(20))
        self.count += len(rows)

    def _answer(self, answer, author, head):
        sheet = answer.sheet
        late = LATE_DAYS if LATE.get(sheet.year.year) == answer.department.name else 0
        for name, day in SECTION_DAYS.items():
            if name == "fix":
                Fixing(
                    answer=answer, round=1, drafted_by=author, principal=head, decided_by=head,
                    document_number=f"{answer.department.name[:1]}発第{answer.department_id}号",
                    decided_on=self.start + timedelta(days=day + late),
                    recorded_at=self._moment(day + late),
                ).save(force_insert=True)  # fmt: skip
            by = {"fix": head, "receive": self.staff}.get(name, author)
            event = self._event(
                sheet, name, SECTION_FLOW, day + late, answer, by, late if name != "begin" else 0
            )
            answer.stage, answer.version = event.target, answer.version + 1
            answer.drafted_by, answer.round = author, int(name != "begin")
            answer.save()

    def _publish(self, campaign, people):
        sheet = campaign.sheet
        for name, day in YEAR_DAYS.items():
            by = self.manager if name == "publish" else self.staff
            event = self._event(sheet, name, SHEET_FLOW, day, by=by)
            campaign.stage, campaign.version = event.target, campaign.version + 1
            campaign.save()
            if name == "hear":
                demo_opinions.hear(sheet, self.staff, self._moment(day + 5), self.seed)
            if name == "respond":
                demo_opinions.answer(sheet, people, self._moment(day + 5))
            if name in VERSIONS:
                self._version(sheet, VERSIONS[name], day)

    def _version(self, sheet, kind, day):
        on = self.start + timedelta(days=day)
        content = content_of(sheet, with_opinions=kind != VersionKind.MEETING)
        decided = {
            "principal": self.manager, "published_by": self.manager,
            "document_number": f"福地発第{sheet.year.year}号",
        }  # fmt: skip
        version = SheetVersion(
            sheet=sheet, number=sheet.versions.count() + 1,
            kind=kind, issued_on=on, cover_date=format_date(on).rpartition("月")[0] + "月",
            issuer="福祉保健部地域福祉課", content=content, content_hash=content_hash(content),
            stamp=MEETING_STAMP if kind == VersionKind.MEETING else "", fixed_by=self.staff,
            fixed_at=self._moment(day), **(decided if kind == VersionKind.PUBLISHED else {}),
        )  # fmt: skip
        version._history_user, version._history_date = self.staff, self._moment(day)
        version.save(force_insert=True)

    def _event(self, sheet, name, flow, day, answer=None, by=None, late=0):
        """Record a step of the flow's table and return the FlowEvent."""
        step = flow.named(name)
        source = answer.stage if answer else _stage_of(sheet) if name != "open" else ""
        event = FlowEvent(
            sheet=sheet, answer=answer, step=name, label=step.label, source=source,
            target=step.target, days_late=late, by=by or self.staff, at=self._moment(day),
        )  # fmt: skip
        event.save(force_insert=True)
        return event

    def _moment(self, day):
        return timezone.make_aware(datetime.combine(self.start + timedelta(days=day), time(10)))


def _request(year):
    """The day on which a past year was asked for: in June after it."""
    return date(year.year + 1, 6, 3)


def _place(initiative):
    """Where an initiative stands: the same in every database, as its number in the table is not."""
    return f"{initiative.measure_id}-{initiative.number}"


def _stage_of(sheet):
    return CampaignStage(sheet.campaign.stage)

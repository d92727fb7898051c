"""The invented 令和元年度: what each section wrote, and how far it came; nobody in it is real

Everything goes through the actions, as the people themselves would do it; only their days differ.
"""

from datetime import date, timedelta

from django.utils import timezone

from evaluation.actions import campaigns, entries, indicators, steps
from evaluation.enums import IndicatorKind, Phase
from evaluation.models import SectionAnswer
from evaluation.queries.campaigns import entries_of
from evaluation.queries.sheets import years_before
from evaluation.rules.indicators import read_actual
from koganei.access.roles import Role
from koganei.accounts.actions import register_deputy
from koganei.models import Department, RoleAssignment, User

NOTE = (
    "{year}の実績を記入してください。左に前年度の展望と評価を出しています。"
    "数と、できなかったことも書いてください。"
)
STARTED = 24  # days since a running year was asked for
# days from the request to the deadline of each phase
AFTER = (0, 32, 39, 60, 150, 210, 270)
# section → how far it came; the others are as DEFAULT
REACHED = {
    "地域福祉課": "entry",
    "地域安全課": "returned",
    "自立生活支援課": "fixing",
    "介護福祉課": "gathered",
    "健康課": "fixed",
    "広報秘書課": "gathered",
    "社会福祉協議会": "begun",
    "交通対策課": "requested",
}
DEFAULT = "fixing"
RESULTS = (
    "講座を{n}回開き、延べ{p}人が参加した。前年度の展望に挙げた周知は、広報紙と窓口で行った。",
    "関係機関との打合せを{n}回行い、{p}件の相談につないだ。予定していた冊子の作成は次年度に延ばした。",
    "対象となる世帯{p}件に案内を送り、{n}件の申込みを受けた。",
)
OUTLOOKS = (
    "参加の少ない地区での開催を増やし、参加者の声を次の年度の計画に反映する。",
    "連絡の手順を見直し、関係機関との定期の打合せを続ける。",
)
GRADES = "BABBCABDB"
SINCE = date(2018, 4, 1)
EXTENDED = ("地域安全課",)  # asked for more time
DEPUTISED = "自立生活支援課"  # the head of 地域福祉課 decides for this section's head


class Year:
    """One year of the demo; ``count`` is how many rows were written.

    ``promises`` is {(initiative id, section id): what the outlook of the year before promised}.
    """

    def __init__(self, year, starts_on, promises=()):
        self.year, self.starts_on, self.count = year, starts_on, 0
        self.promises = dict(promises)
        self.staff = User.objects.get(username="welfare_staff")

    def open(self):
        """Ask every section, and give the priority of the plan what it is measured by."""
        days = {
            phase: self.starts_on + timedelta(days=after)
            for phase, after in zip(Phase, AFTER, strict=True)
        }
        self.campaign = campaigns.open_year(
            by=self.staff, year=self.year, deadlines=days, note=NOTE.format(year=self.year)
        )
        self._indicators()

    def walk(self):
        """Bring every section as far as REACHED says."""
        for answer in SectionAnswer.objects.filter(sheet=self.campaign.sheet).select_related(
            "department", "sheet"
        ):
            reached = REACHED.get(answer.department.name, DEFAULT)
            getattr(self, f"_{reached}")(answer)
        self._extend()
        self._deputise()

    def _extend(self):
        due = self.starts_on + timedelta(days=AFTER[2])
        for section in Department.objects.filter(name__in=EXTENDED):
            campaigns.extend(
                by=self.staff, campaign=self.campaign, phase=Phase.ENTRY, due_on=due,
                reason="災害の対応と重なったため", department=section,
            )  # fmt: skip

    def _deputise(self):
        today, section = timezone.localdate(), Department.objects.get(name=DEPUTISED)
        register_deputy(
            by=User.objects.get(username="account_admin"),
            principal=self._person(SectionAnswer(department=section), Role.SECTION_HEAD),
            deputy=User.objects.get(username="section_head"), role=Role.SECTION_HEAD,
            starts_on=today, ends_on=today + timedelta(days=60),
        )  # fmt: skip

    def _indicators(self):
        row = self.campaign.sheet.entries.filter(initiative__is_priority=True).first()
        if row is None or row.initiative.indicators.exists():
            return
        desk = row.initiative
        indicators.add_indicator(
            by=self.staff, initiative=desk, name="窓口の運営体制づくり",
            kind=IndicatorKind.MILESTONE, target="窓口運営開始（平成34年度）", target_year=2022,
        )  # fmt: skip
        meetings = indicators.add_indicator(
            by=self.staff, initiative=desk, name="関係機関との打合せ", kind=IndicatorKind.NUMERIC,
            unit="回", baseline="2", baseline_year=2018, target="6", target_year=2022,
        )  # fmt: skip
        indicators.change_target(
            by=self.staff, indicator=meetings, target="12", target_year=2022,
            set_on=min(date(2020, 3, 24), timezone.localdate()),
            reason="試行の窓口を早く開くため、月1回にする。",
        )  # fmt: skip

    # how far a section may come; each goes on from the one before

    def _requested(self, answer):
        """Nobody began."""

    def _begun(self, answer):
        self._write(answer, among=2)

    def _entry(self, answer):
        self._write(answer, among=3, skip=1)

    def _fixing(self, answer):
        self._write(answer)
        steps.hand_up(by=self.author(answer), answer=answer, version=_version(answer))

    def _fixed(self, answer):
        self._fixing(answer)
        steps.fix(
            by=self.head(answer), answer=answer, version=_version(answer),
            document_number=f"{answer.department.name[:1]}発第{20 + answer.department_id}号",
        )  # fmt: skip

    def _gathered(self, answer):
        self._fixed(answer)
        steps.receive(by=self.staff, answer=answer, version=_version(answer))

    def _returned(self, answer):
        self._fixing(answer)
        first = entries_of(answer).first()
        steps.send_back(
            by=self.head(answer), answer=answer, version=_version(answer), step="return_entry",
            comment="参加者の数と、前年度の展望に書いたことをどこまでしたかを書いてください。",
            row_comments={first.pk: "町会・自治会への助言の回数も書いてください。"},
        )  # fmt: skip

    def _write(self, answer, among=0, skip=0):
        """Write the rows: one ``among`` so many stays blank, the first ``skip`` have no grade."""
        past = years_before(answer)
        for place, row in enumerate(entries_of(answer)):
            if among and place % among == among - 1:
                continue
            seed = row.initiative.measure_id * 31 + row.initiative.number * 7 + row.department_id
            results = RESULTS[seed % len(RESULTS)].format(n=2 + seed % 7, p=20 + seed * 7 % 160)
            results += self._kept(row, seed)
            before = past.get(row.initiative_id)
            same = before and seed % 5 == 0  # some write last year's outlook again
            entries.write_entry(
                entry=row, by=self.author(answer), results=results,
                grade="" if place < skip else GRADES[seed % len(GRADES)],
                outlook=before.outlook if same else OUTLOOKS[seed % len(OUTLOOKS)],
                actuals={
                    each.pk: read_actual(each.kind, _typed(each), "")[0]
                    for each in row.initiative.indicators.all()
                },
            )  # fmt: skip
            self.count += 1

    def _kept(self, row, seed):
        """What became of last year's outlook; one in four says nothing of it."""
        promise = self.promises.get((row.initiative_id, row.department_id))
        return f"前年度の展望に挙げた{promise}は行った。" if promise and seed % 4 else ""

    def author(self, answer):
        return self._person(answer, Role.SECTION_AUTHOR)

    def head(self, answer):
        return self._person(answer, Role.SECTION_HEAD)

    def _person(self, answer, role):
        """The section's account with a role; where the demo has none, one that cannot log in."""
        found = User.objects.filter(
            department=answer.department_id, role_assignments__role=role
        ).first()
        if found:
            return found
        label = {Role.SECTION_AUTHOR: "入力者", Role.SECTION_HEAD: "課長"}[role]
        person = User(
            username=f"{role.value.lower()}_{answer.department_id}",
            name=f"{answer.department.name} {label}（架空）",
            department=Department.objects.get(pk=answer.department_id),
        )
        person.set_unusable_password()
        person.save()
        RoleAssignment(user=person, role=role, starts_on=SINCE).save()
        return User.objects.get(pk=person.pk)


def _typed(indicator):
    return {IndicatorKind.NUMERIC: "5", IndicatorKind.MILESTONE: "begun"}.get(
        indicator.kind, "進んだ"
    )


def _version(answer):
    answer.refresh_from_db()
    return answer.version

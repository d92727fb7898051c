"""Assessment, consent and what was told, of a synthetic case that went beyond screening"""

from datetime import timedelta

from consultation.codes import IssueCode, LocalIssue
from consultation.enums import (
    Basis,
    ConsentMethod,
    ConsentScope,
    DisclosureOccasion,
    EventKind,
    Signer,
)
from consultation.models import (
    Assessment,
    AssessmentSummary,
    ConsentRecord,
    ConsentTarget,
    Disclosure,
    DisclosureText,
    PersonAssessment,
    PersonIssue,
    PersonMoney,
)

ISSUES = tuple(code for code in IssueCode if code is not IssueCode.OTHER)


class Papers:
    """Adds to the rows of a Story what was written on paper."""

    def __init__(self, story):
        self.story, self.rng, self.rows = story, story.rng, story.rows
        self.case, self.world = story.case, story.world

    def add(self):
        day = min(self.story.screened_on + timedelta(days=7), self.world.today)
        self.assessment(day)
        self.consent(day)

    def assessment(self, day):
        moment = self.story.at(day)
        assessment = Assessment(
            case=self.case,
            number=1,
            assessed_on=day,
            written_by=self.story.worker,
            written_at=moment,
        )
        self.rows.add(assessment)
        self.rows.fixed.append((assessment, moment, self.story.worker))
        self.rows.add(
            AssessmentSummary(
                assessment=assessment,
                appeal="いまの暮らしを続けたい。",
                view="収入と支出の見通しが立てば、落ち着いて次を考えられる。",
                strengths="約束の時刻を守る。頼める友人がいる。",
                resources="通い慣れた場がある。",
                direction="家計の見直しと、仕事の相談を並べて進める。",
            )
        )
        for member in self.story.members:
            self.rows.add(
                PersonAssessment(
                    assessment=assessment,
                    person=member,
                    answers={"health": self.rng.choice("123"), "work": self.rng.choice("13456")},
                )
            )
            for code in self.rng.sample(ISSUES, self.rng.randint(1, 3)):
                self.rows.add(PersonIssue(assessment=assessment, person=member, code=code))
        if len(self.story.members) > 2 and self.rng.random() < 0.3:
            self.rows.add(
                PersonIssue(
                    assessment=assessment,
                    person=self.story.members[0],
                    code=IssueCode.FAMILY,
                    local_code=LocalIssue.DOUBLE_CARE,
                )
            )
        self.rows.add(
            PersonMoney(
                assessment=assessment,
                person=self.case.client,
                answers={
                    "monthly_income": self.rng.randint(0, 20) * 10_000,
                    "savings": self.rng.randint(0, 30) * 10_000,
                    "arrears": self.rng.sample("13456", self.rng.randint(0, 2)),
                },
            )
        )
        self.story.event(EventKind.ASSESSMENT, "課題分析 第1版を確定", day)

    def consent(self, day):
        """Refused, of everybody needed, or of some; some ran out, some were withdrawn."""
        fate = self.rng.random()
        is_refused, is_general = fate < 0.05, fate < 0.55
        scope = ConsentScope.GENERAL if is_general else ConsentScope.LIMITED
        consent = ConsentRecord(
            id=self.story.people.key(),
            person=self.case.client,
            case=self.case,
            is_refused=is_refused,
            scope="" if is_refused else scope,
            wording=self.world.wordings[-1],
            signer=Signer.CLIENT,
            method=ConsentMethod.ORAL if 0.5 < fate < 0.6 else ConsentMethod.SIGNED,
            explained_by=self.story.worker,
            explained_on=day,
            given_on=day,
            signed_on=None if is_refused or 0.5 < fate < 0.6 else day,
            starts_on=day,
            expires_on=day + timedelta(days=364),
            recorded_by=self.story.worker,
            recorded_at=self.story.at(day),
        )
        self.rows.add(consent)
        self.story.consent = consent
        label = "本人同意を断られた" if is_refused else "本人同意を記録"
        self.story.event(EventKind.CONSENT, label, day)
        if is_refused:
            return
        agencies = self.rng.sample(self.world.agencies, 3)
        self.story.may_hear = agencies[1] if is_general else agencies[0]
        for agency in agencies:
            self.rows.add(
                ConsentTarget(
                    consent=consent,
                    agency=agency,
                    is_excluded=is_general,
                    purpose="" if is_general else "支援のため",
                    may_tell="" if is_general else "identity narrative",
                )
            )
            if is_general:
                return
        self.tell(consent, agencies[0], day)
        if self.rng.random() < 0.1:
            consent.withdrawn_at = self.story.at(min(day + timedelta(days=60), self.world.today))
            consent.withdrawn_recorded_by = self.story.worker

    def tell(self, consent, agency, day):
        disclosure = Disclosure(
            id=self.story.people.key(),
            person=self.case.client,
            case=self.case,
            agency=agency,
            recipient="相談係",
            told_at=self.story.at(day),
            told_by=self.story.worker,
            occasion=DisclosureOccasion.CALL,
            basis=Basis.CONSENT,
            consent=consent,
            told="identity narrative",
        )
        disclosure.recorded_at = disclosure.told_at
        self.rows.add(disclosure)
        self.rows.add(
            DisclosureText(disclosure=disclosure, content="相談の経過と、依頼したいこと。")
        )
        self.story.event(EventKind.DISCLOSURE, f"{agency.name}に伝えた", day)

"""スクリーニング、緊急の支援、段階を進める様式"""

from django import forms

from consultation.actions.records import Next
from consultation.actions.screening import Judgement
from consultation.enums import ClosureReason, ScreeningResult
from consultation.forms.acts import CaseForm, StaffField
from consultation.forms.fields import LineField, LongField
from consultation.forms.records import NEXT_KINDS
from consultation.forms.referrals import RouteFields
from consultation.queries.staff import leaders_of
from consultation.rules.guards import Place
from consultation.rules.screening import ENDS_BEFORE
from consultation.rules.suspension import Suspension
from koganei.dates.fields import WarekiDateField

END, SUSPEND = "end", "suspend"
REASONS = [("", "選んでください"), *((reason.value, reason.label) for reason in ENDS_BEFORE)]
AFTER_ARRIVAL = [
    (reason.value, reason.label)
    for reason in (ClosureReason.HANDED_OVER, ClosureReason.OTHER_SYSTEM)
]


class SuspensionFields(CaseForm):
    """中断: why, when to go on, when to look again; the day of the last contact is known."""

    condition = LineField(label="再開の条件", max_length=200)
    review_on = WarekiDateField(label="見直す日", required=False)

    def suspension(self, reason):
        return Suspension(
            reason=reason,
            condition=self.cleaned_data["condition"],
            review_on=self.cleaned_data["review_on"],
            last_contact_on=self.case.last_contact_on or self.case.received_on,
        )


class ScreeningForm(RouteFields, SuspensionFields):
    """スクリーニング: one result, and the part of the form that belongs to it"""

    on = WarekiDateField(label="実施日")
    result = forms.TypedChoiceField(
        label="結果",
        coerce=lambda value: ScreeningResult(int(value)),
        choices=ScreeningResult.choices,
        widget=forms.RadioSelect,
    )
    explanation = LongField(label="伝えたこと・理由", rows=3)
    lead = StaffField(label="主担当", required=False, empty_label="選んでください")
    next_kind = forms.ChoiceField(label="次の働きかけ", choices=NEXT_KINDS, required=False)
    next_on = WarekiDateField(label="次に働きかける日", required=False)
    next_user = StaffField(label="する人", required=False, empty_label="主担当")
    due_on = WarekiDateField(
        label="アセスメントをまとめる日", required=False, help_text="空けると14日後"
    )
    ending = forms.ChoiceField(
        label="どうするか",
        choices=[(SUSPEND, "中断する（あとで再開できる）"), (END, "終了する")],
        widget=forms.RadioSelect,
        required=False,
    )
    closure_reason = forms.ChoiceField(label="終了の区分", choices=REASONS, required=False)

    GROUPS = (
        ("結果", "on result", ""),
        ("伝えたこと・理由", "explanation", "of-result of-1 of-3 of-5"),
        ("主担当", "lead", "of-result of-2 of-3 of-4"),
        ("つなぐ", RouteFields.ROUTE, "of-result of-2"),
        ("同意に向けて", "next_kind next_on next_user", "abreast of-result of-3"),
        ("課題分析", "due_on", "of-result of-4"),
        ("中断・終了", "ending closure_reason condition review_on", "of-result of-5"),
    )
    PLACES = {
        Place.ASSIGNMENT: "lead",
        Place.REFERRAL: "agency",
        Place.CONTACT: "next_on",
        Place.SUSPENSION: "condition",
        Place.CLOSURE: "closure_reason",
        "words": "explanation",
        "referred_on": "on",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today
        self.fields["lead"].queryset = leaders_of(self.case.desk.organization_id, self.today)
        self.fields["lead"].initial = self.case.lead_id
        for name in ("agency", "method"):
            self.fields[name].required = False

    def judgement(self):
        """Return what was typed for the result; what belongs to the others is left aside."""
        data, result = self.cleaned_data, self.cleaned_data["result"]
        parts = {"result": result, "on": data["on"], "words": data["explanation"]}
        if result in (
            ScreeningResult.REFERRED,
            ScreeningResult.AWAITING_CONSENT,
            ScreeningResult.SUPPORT,
        ):
            parts["lead"] = data["lead"]
        if result == ScreeningResult.REFERRED:
            parts["route"] = self.route(data["on"])
        if result == ScreeningResult.AWAITING_CONSENT:
            parts["next"] = Next(
                kind=data["next_kind"],
                due_on=data["next_on"],
                user=data["next_user"] or data["lead"],
            )
        if result == ScreeningResult.SUPPORT:
            parts["due_on"] = data["due_on"]
        if result == ScreeningResult.BROKEN_OFF and data["ending"] == SUSPEND:
            parts["suspension"] = self.suspension(data["explanation"])
        if result == ScreeningResult.BROKEN_OFF and data["ending"] == END:
            parts["closure_reason"] = data["closure_reason"]
        return Judgement(**parts)


class TriageForm(CaseForm):
    """振り分け: 困難 as the 主任 judges; whether it is complex is computed."""

    on = WarekiDateField(label="判断した日")
    is_difficult = forms.TypedChoiceField(
        label="困難かどうか",
        coerce=lambda value: value == "yes",
        choices=[("yes", "困難"), ("no", "困難でない")],
        widget=forms.RadioSelect,
        error_messages={"required": "困難かどうかを選んでください。"},
    )
    reason = LongField(label="判断した理由", rows=4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today


class UrgentForm(CaseForm):
    """緊急の支援を始める"""

    words = LongField(label="何をしたか", required=True, rows=4)
    check_on = WarekiDateField(label="次に確かめる日")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["check_on"].initial = self.today


class SettleForm(CaseForm):
    """緊急の対応を確かめた"""

    words = LongField(label="どうなったか", required=True, rows=4)


class WordsForm(CaseForm):
    """A step that may be explained."""

    words = LongField(label="補足", rows=3)


class ConsentObtainedForm(WordsForm):
    """同意を得て課題分析に進む"""

    due_on = WarekiDateField(
        label="アセスメントをまとめる日", required=False, help_text="空けると14日後"
    )


class ArrivedForm(WordsForm):
    """つなぎ先に着いて終える"""

    reason = forms.ChoiceField(label="終結の区分", choices=AFTER_ARRIVAL, widget=forms.RadioSelect)


class SuspendForm(SuspensionFields):
    """中断する"""

    reason = LongField(label="中断の理由", rows=3)
    field_order = ["reason", "condition", "review_on"]
    PLACES = {Place.SUSPENSION: "reason"}


class ResumeForm(CaseForm):
    """再開する"""

    PLACES = {Place.SUSPENSION: "words"}
    words = LongField(label="再開する理由", rows=3)

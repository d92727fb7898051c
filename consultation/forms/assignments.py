"""担当、引継ぎ、不在の様式"""

from django import forms

from consultation.forms.acts import CaseForm, StaffField
from consultation.forms.fields import LineField
from consultation.models import Absence, CaseAssignment
from consultation.queries.staff import leaders_of
from koganei.dates.fields import WarekiDateField
from koganei.forms import RuleForm
from koganei.models import User

ACCEPT, DECLINE = "accept", "decline"


class LeadForm(CaseForm):
    """主担当を決める"""

    lead = StaffField(label="主担当", empty_label="選んでください")
    reason = LineField(label="理由", max_length=200)
    stays = forms.BooleanField(label="いまの主担当は副担当として残る", required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = leaders_of(self.case.desk.organization_id, self.today)
        if self.case.lead_id is None:
            del self.fields["stays"]


class JoinForm(CaseForm):
    """副担当に加える"""

    user = StaffField(label="加わる人", empty_label="選んでください")
    reason = LineField(label="理由", max_length=200)


class LeaveForm(CaseForm):
    """副担当を外す"""

    user = StaffField(label="外れる人", empty_label="選んでください")

    def staff(self):
        rows = CaseAssignment.objects.filter(case=self.case, ended_on=None).order_by()
        return User.objects.filter(pk__in=rows.values("user")).exclude(pk=self.case.lead_id)


class OfferForm(CaseForm):
    """主担当の引継ぎを頼む"""

    taker = StaffField(label="引き受ける人", empty_label="選んでください")
    reason = LineField(label="理由", required=True, max_length=200)
    stays = forms.BooleanField(label="自分は副担当として残る", required=False)

    def staff(self):
        return leaders_of(self.case.desk.organization_id, self.today).exclude(pk=self.by.pk)


class HandoverAnswerForm(CaseForm):
    """引継ぎの返事"""

    answer = forms.ChoiceField(
        label="返事",
        choices=[(ACCEPT, "承諾する（主担当になる）"), (DECLINE, "断る")],
        widget=forms.RadioSelect,
    )
    reason = LineField(label="断る理由", max_length=200, help_text="断るときは必ず書きます。")


class PlainForm(CaseForm):
    """An act that asks for nothing but the button."""


class AbsenceForm(RuleForm):
    """不在と代わり"""

    user = StaffField(label="不在の人", empty_label="選んでください")
    cover = StaffField(label="代わりの人", empty_label="選んでください")
    starts_on = WarekiDateField(label="いつから")
    ends_on = WarekiDateField(label="いつまで（この日まで）")

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("user", "cover"):
            self.fields[name].queryset = staff

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "不在の終わりは、始まり以後の日にしてください。")
        return data

    def absence(self):
        return Absence(**self.cleaned_data)

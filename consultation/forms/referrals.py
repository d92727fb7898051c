"""つなぎ・同行支援の様式"""

from datetime import datetime

from django import forms

from consultation.actions.referrals import ARRIVAL_DAYS, REPLY_DAYS, Route
from consultation.forms.acts import AgencyField, CaseForm, StaffField
from consultation.forms.fields import LineField, LongField
from consultation.models import Referral
from consultation.models.screening import ReferralMethod, ReferralOutcome
from consultation.rules.consent import TELLABLE
from koganei.access.field_classes import FieldClass
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.dates.wareki import TOKYO

TOLD = [(each.value, each.label) for each in FieldClass if each in TELLABLE]


class RouteFields(CaseForm):
    """Where to, how, what is told, and when somebody looks again."""

    agency = AgencyField(label="つなぎ先", empty_label="選んでください")
    method = forms.ChoiceField(
        label="つなぎ方", choices=ReferralMethod.choices, widget=forms.RadioSelect
    )
    told = forms.MultipleChoiceField(
        label="つなぎ先に伝えること",
        choices=TOLD,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="本人同意の範囲でだけ伝えられます。「情報提供」では何も伝えません。",
    )
    words = LongField(label="頼むこと・伝える内容", rows=3)
    reply_by = WarekiDateField(label="返事を確かめる日", required=False)
    arrival_by = WarekiDateField(label="着いたかを確かめる日", required=False)
    ROUTE = "agency method told words reply_by arrival_by"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].help_text = f"空けると{REPLY_DAYS}日後"
        self.fields["arrival_by"].help_text = f"空けると{ARRIVAL_DAYS}日後"

    def route(self, on):
        """Return what was typed, as the actions take it, or None where no agency was chosen."""
        data = self.cleaned_data
        if not (data.get("agency") and data.get("method")):
            return None
        return Route(
            agency=data["agency"],
            method=data["method"],
            on=on,
            told=frozenset(data["told"]),
            words=data["words"],
            reply_by=data["reply_by"],
            arrival_by=data["arrival_by"],
        )


class ReferralForm(RouteFields):
    """つなぐ"""

    referred_on = WarekiDateField(label="つないだ日")
    GROUPS = (
        ("つなぎ先", "referred_on agency method", "abreast"),
        ("伝えること", "told words", ""),
        ("あとで確かめること", "reply_by arrival_by", "abreast"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["referred_on"].initial = self.today


class AboutReferral(CaseForm):
    on = WarekiDateField(label="その日")
    words = LongField(label="内容", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today


class AnswerForm(AboutReferral):
    """つなぎ先の返事"""

    outcome = forms.ChoiceField(
        label="返事", choices=ReferralOutcome.choices, widget=forms.RadioSelect
    )
    field_order = ["outcome", "on", "words"]


class ArrivalForm(AboutReferral):
    """着地確認"""


class FailureForm(AboutReferral):
    """つながらなかった"""

    words = LongField(label="わけ", required=True, rows=3)


class PlanForm(CaseForm):
    """同行支援を予定する"""

    agency = AgencyField(label="行き先", empty_label="選んでください")
    on = WarekiDateField(label="日")
    at = ClockField(label="時刻")
    place = LineField(label="待ち合わせ", max_length=100)
    who = StaffField(label="同行する人", required=False, empty_label="自分")
    referral = forms.ModelChoiceField(
        None, label="どのつなぎのためか", required=False, empty_label="なし"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Referral.objects.filter(case=self.case, arrived_on=None, failed_on=None)
        self.fields["referral"].queryset = rows.select_related("agency")

    @property
    def moment(self):
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], TOKYO)

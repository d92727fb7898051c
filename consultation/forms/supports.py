"""支援の実施と経過確認の様式: beginning, end, follow-up of an agency, 経過確認, 再プラン"""

from django import forms

from consultation.actions.records import Contact
from consultation.codes import Channel
from consultation.enums import ItemBy, MonitoringResult, NotStartedReason, ServiceEnd
from consultation.forms.acts import AgencyField, CaseForm
from consultation.forms.fields import LineField, LongField
from consultation.forms.plans import SeenForm
from consultation.forms.records import BLANK, CHANNELS, COUNTERPARTS, MomentFields
from consultation.models import PlanItem, PlanUse
from consultation.queries.plans import current_plan
from consultation.queries.support import (
    fixed_evaluation,
    open_services,
    reached_rows,
    services_of,
)
from consultation.rules.guards import Place
from koganei.dates.fields import WarekiDateField

WHEN = "いつ・だれと"
# an end that the record of the next plan's support writes by itself
ENDS = BLANK + [(e.value, e.label) for e in ServiceEnd if e != ServiceEnd.NEXT_PLAN]


class RowField(forms.TypedChoiceField):
    """One of the rows that the form offers, given back as that row; or None."""

    def offer(self, rows, words, empty):
        found = {str(row.pk): row for row in rows}
        self.coerce, self.empty_value = found.get, None
        self.choices = [("", empty), *((key, words(row)) for key, row in found.items())]


class RowsField(forms.TypedMultipleChoiceField):
    """Some of the rows that the form offers, given back as those rows."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, rows, words):
        found = {str(row.pk): row for row in rows}
        self.coerce = found.get
        self.choices = [(key, words(row)) for key, row in found.items()]


class StartForm(CaseForm):
    """支援の開始、または始められなかったこと; ``about`` is the row of the plan"""

    started = forms.TypedChoiceField(
        label="始まったか",
        coerce=lambda value: value == "yes",
        choices=[("yes", "始まった"), ("no", "始められなかった")],
        widget=forms.RadioSelect,
    )
    on = WarekiDateField(label="始まった日・始められないと分かった日")
    reason = forms.ChoiceField(
        label="始められなかった理由", choices=BLANK + NotStartedReason.choices, required=False
    )
    continues = RowField(
        label="前の回から続く支援",
        required=False,
        help_text="選ぶと、前の回の支援は、この支援の始まった日に終わったことになります。",
    )
    words = LongField(label="補足", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today
        plan = current_plan(self.case)
        former = [row for row in open_services(self.case) if row.plan_id != plan.pk]
        if former:
            self.fields["continues"].offer(former, str, "なし（新しく始まった）")
        else:
            del self.fields["continues"]


class BeforePlanForm(CaseForm):
    """計画の前の支援"""

    name = LineField(label="支援", max_length=100, required=True, help_text="例: 食料の提供")
    done_by = forms.ChoiceField(
        label="だれが行うか", choices=ItemBy.choices, widget=forms.RadioSelect
    )
    agency = AgencyField(label="関係機関", required=False, empty_label="なし")
    on = WarekiDateField(label="始まった日")
    words = LongField(label="補足", rows=3)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today


class EndForm(SeenForm):
    """支援の終わり; ``about`` is the support"""

    ended_on = WarekiDateField(label="終わった日")
    reason = forms.ChoiceField(label="終えた理由", choices=ENDS)
    words = LongField(label="補足", rows=3)

    def __init__(self, *args, about, **kwargs):
        kwargs["initial"] = {"version": about.version} | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)
        self.fields["ended_on"].initial = self.today


class FollowUpForm(MomentFields):
    """実施状況の把握、指導・助言"""

    agency = AgencyField(label="機関", empty_label="選んでください")
    service = RowField(label="どの支援について", required=False)
    channel = forms.ChoiceField(label="方法", choices=CHANNELS)
    facts = LongField(label="把握した実施状況", required=True, rows=5)
    judgement = LongField(label="指導・助言したこと", rows=4)
    next_on = WarekiDateField(label="次に確かめる日", required=False)
    GROUPS = (
        (WHEN, "agency service on at minutes channel", "abreast"),
        ("内容", "facts judgement next_on", ""),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].offer(services_of(self.case), str, "全体")
        self.fields["channel"].initial = Channel.INTERAGENCY_CALL

    def contact(self):
        """Return what was asked and advised, as the actions take it."""
        data = self.cleaned_data
        texts = {name: data[name] for name in ("facts", "judgement")}
        return Contact(
            at=self.moment, channel=data["channel"],
            agency=data["agency"], minutes=data["minutes"], texts=texts,
        )  # fmt: skip


class MonitoringForm(MomentFields):
    """経過を確認する"""

    channel = forms.ChoiceField(label="方法", choices=CHANNELS)
    counterpart = forms.ChoiceField(label="相手", choices=COUNTERPARTS, required=False)
    agency = AgencyField(label="関係機関", required=False, empty_label="なし")
    facts = LongField(label="支援の状況（事実）", required=True, rows=5)
    client_words = LongField(label="本人の言葉", rows=3)
    judgement = LongField(label="判断", rows=3)
    result = forms.ChoiceField(
        label="結果", choices=MonitoringResult.choices, widget=forms.RadioSelect
    )
    next_on = WarekiDateField(
        label="次回の経過確認日", required=False, help_text="計画のまま続けるときは必須"
    )
    GROUPS = (
        (WHEN, "on at minutes channel counterpart agency", "abreast"),
        ("状況", "facts client_words judgement", ""),
        ("結果", "result next_on", ""),
    )

    def contact(self):
        data = self.cleaned_data
        texts = {name: data[name] for name in ("facts", "client_words", "judgement")}
        return Contact(
            at=self.moment, channel=data["channel"], counterpart=data["counterpart"],
            agency=data["agency"], minutes=data["minutes"], texts=texts,
        )  # fmt: skip


class ContinueForm(CaseForm):
    """計画のまま支援を続ける"""

    next_on = WarekiDateField(label="次回の経過確認日")
    words = LongField(label="補足", rows=3)
    PLACES = {Place.MONITORING: "next_on"}


class ReviseForm(CaseForm):
    """支援計画を見直す: what goes on is chosen; what was reached is left out unless chosen"""

    drafted_on = WarekiDateField(label="作成日")
    items = RowsField(
        label="次の計画に残す支援の内容",
        required=False,
        help_text="達成した内容は、はじめは選ばれていません。",
    )
    uses = RowsField(label="次の計画に残す事業", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["drafted_on"].initial = self.today
        plan = current_plan(self.case)
        fixed = fixed_evaluation(plan) if plan else None
        reached = reached_rows(fixed) if fixed else set()
        items = PlanItem.objects.filter(plan=plan).select_related("agency").order_by("number")
        uses = PlanUse.objects.filter(plan=plan).order_by("pk")
        self.fields["items"].offer(items, _item_words)
        self.fields["uses"].offer(uses, str)
        self.fields["items"].initial = [str(row.pk) for row in items if row.pk not in reached]
        self.fields["uses"].initial = [str(row.pk) for row in uses]


def _item_words(item):
    whom = item.agency.name if item.agency else item.get_done_by_display()
    return f"{item.number}　{item.problem}：{item.action}（{whom}）"

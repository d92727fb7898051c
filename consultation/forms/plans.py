"""支援計画の様式: terms and texts, a row of the table, a service, what the person agreed to"""

from django import forms

from consultation.codes import NEEDS_DECISION, PlanService
from consultation.enums import ConsentMethod, ItemBy, Signer
from consultation.forms.acts import AgencyField, CaseForm
from consultation.forms.fields import LineField, LongField
from consultation.models import PlanItem, PlanText, PlanUse
from consultation.queries.plans import TERMS
from consultation.rules.plan import TEXTS
from koganei.dates.fields import WarekiDateField
from koganei.forms import noted

BLANK = [("", "選んでください")]
NEEDED = "同意をもらうまでに必須"
SERVICES = BLANK + [
    (each.value, f"{each.label}（支援決定が要る）" if each in NEEDS_DECISION else each.label)
    for each in PlanService
]


class BeginPlanForm(CaseForm):
    """支援計画案を作る"""

    drafted_on = WarekiDateField(label="作成日", help_text="例: 令和2年11月24日")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["drafted_on"].initial = self.today


class SeenForm(CaseForm):
    """A form over a row; ``version`` is the count of saves that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, label="版")

    @property
    def seen(self):
        return self.cleaned_data["version"]

    @property
    def values(self):
        """Return what was typed, by the names of the columns."""
        return {name: given for name, given in self.cleaned_data.items() if name != "version"}


class PlanForm(SeenForm):
    """計画の期間、意向、目標、方策; ``about`` is the open version."""

    wishes = noted(LongField(label="本人の生活に対する意向", rows=3), NEEDED)
    problems = noted(LongField(label="生活全般の解決すべき課題", rows=3), NEEDED)
    long_term_goal = noted(LongField(label="長期目標（目指す姿）", rows=2), NEEDED)
    goal = noted(LongField(label="この計画の達成目標", rows=2), NEEDED)
    goal_by = noted(WarekiDateField(label="目標の達成時期", required=False), NEEDED)
    cautions = noted(LongField(label="支援の留意事項", rows=2), NEEDED)
    integration = noted(LongField(label="支援を一体的に提供するための方策", rows=2), NEEDED)
    starts_on = noted(WarekiDateField(label="計画の始まり", required=False), NEEDED)
    ends_on = noted(
        WarekiDateField(
            label="計画の終わり（この日まで）", required=False, help_text="始まりから1年以内"
        ),
        NEEDED,
    )
    monitoring_on = noted(
        WarekiDateField(label="次回の経過確認日", required=False, help_text="計画の期間の中の日"),
        NEEDED,
    )
    is_employment_target = noted(
        forms.TypedChoiceField(
            label="就労支援対象者（期間中の一般就労を目標とする）",
            coerce=lambda value: value == "yes",
            choices=[("yes", "はい"), ("no", "いいえ")],
            widget=forms.RadioSelect,
            required=False,
            empty_value=None,
        ),
        NEEDED,
    )
    GROUPS = (
        ("意向と課題", "wishes problems", ""),
        ("目標", "long_term_goal goal goal_by is_employment_target", ""),
        ("支援の進め方", "cautions integration", ""),
        ("期間", "starts_on ends_on monitoring_on", "abreast"),
    )

    def __init__(self, *args, about, **kwargs):
        kwargs["initial"] = _initial(about) | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)


def _initial(plan):
    text = PlanText.objects.filter(plan=plan).first()
    known = {name: getattr(plan, name) for name in (*TERMS, "version")}
    is_target = known["is_employment_target"]
    known["is_employment_target"] = {True: "yes", False: "no"}.get(is_target, "")
    return known | {name: getattr(text, name, "") for name, _, _ in TEXTS}


class RowForm(SeenForm):
    """A row of the plan; ``about`` is the row, or the version that gets one."""

    MODEL = None

    def __init__(self, *args, about, **kwargs):
        names = [name for name in self.base_fields if name != "version"]
        self.row = about if isinstance(about, self.MODEL) else None
        known = {"version": self.row.version if self.row else 0}
        known |= {name: getattr(self.row, name) for name in names} if self.row else {}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)


class ItemForm(RowForm):
    """支援の内容の1行"""

    MODEL = PlanItem
    problem = LineField(label="課題", max_length=200, required=True)
    action = LongField(label="実施すること", rows=3, required=True)
    done_by = forms.ChoiceField(
        label="だれが行うか", choices=ItemBy.choices, widget=forms.RadioSelect
    )
    agency = AgencyField(
        label="関係機関", required=False, empty_label="なし", help_text="関係機関・者が行うとき"
    )
    responsible = LineField(label="担当（職・氏名）", max_length=100)
    schedule = LineField(label="期間・頻度", max_length=100, help_text="例: 6か月間、月2回")
    target = LineField(label="達成の目安", max_length=200)


class UseForm(RowForm):
    """利用する事業"""

    MODEL = PlanUse
    service = forms.ChoiceField(label="事業", choices=SERVICES)
    name = LineField(label="事業の名称", max_length=100, help_text="「その他」のときだけ")
    starts_on = WarekiDateField(label="始まり", required=False)
    ends_on = WarekiDateField(label="終わり（この日まで）", required=False)
    provider = AgencyField(label="事業者", required=False, empty_label="決まっていない")
    GROUPS = (("期間と事業者", "starts_on ends_on provider", "abreast"),)


class RemoveForm(CaseForm):
    """Nothing to type"""


class AgreeForm(CaseForm):
    """本人の同意・申込署名"""

    agreed_on = WarekiDateField(label="同意した日")
    agreed_by = forms.ChoiceField(
        label="同意した人", choices=Signer.choices, widget=forms.RadioSelect
    )
    agreed_how = forms.ChoiceField(
        label="方法", choices=ConsentMethod.choices, widget=forms.RadioSelect
    )
    agreed_proof = LineField(label="確かめた書類", max_length=100, help_text="親権者・後見人のとき")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agreed_on"].initial = self.today
        self.fields["agreed_by"].initial = Signer.CLIENT

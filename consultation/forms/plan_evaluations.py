"""評価シートの様式: begun, written with a line for each goal of the plan, fixed"""

from django import forms

from consultation.codes import DATED_CHANGES, EndGround, PauseGround, SeenChange
from consultation.enums import GoalOutcome, Verdict
from consultation.forms.acts import CaseForm
from consultation.forms.fields import LineField, LongField
from consultation.forms.plans import SeenForm
from consultation.forms.records import BLANK
from consultation.queries.plans import current_plan
from consultation.queries.support import evaluations_of, goals_of, sheet_of
from consultation.rules.plan_evaluation import TEXTS, Sheet
from koganei.dates.fields import WarekiDateField
from koganei.forms import noted, with_fields

NEEDED = "確定するまでに必須"


class BeginEvaluationForm(CaseForm):
    """評価シートを作る; a new version of a fixed one says why"""

    evaluated_on = WarekiDateField(label="評価日")
    correction = LongField(label="訂正する理由", rows=3, required=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evaluated_on"].initial = self.today
        plan = current_plan(self.case)
        if plan is None or not evaluations_of(plan):
            del self.fields["correction"]


def _outcome(name):
    return noted(
        forms.ChoiceField(
            label=f"{name}の達成状況",
            choices=GoalOutcome.choices,
            widget=forms.RadioSelect,
            required=False,
        ),
        NEEDED,
    )


def _reason():
    return LongField(label="理由", rows=2, help_text="一部達成・未達成のときは必須")


def _day(label):
    return WarekiDateField(label=f"{label}の日", required=False)


class EvaluationForm(SeenForm):
    """評価シート; ``about`` is the version that is being written"""

    evaluated_on = WarekiDateField(label="評価日")
    changes = noted(
        forms.MultipleChoiceField(
            label="見られた変化",
            choices=SeenChange.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        NEEDED,
    )
    other_words = LineField(label="「その他」の変化の内容", max_length=200)
    situation = noted(LongField(label="現在の状況", rows=4), NEEDED)
    remaining = noted(LongField(label="残された課題", rows=4), NEEDED)
    verdict = noted(
        forms.ChoiceField(
            label="プラン終了時の判定", choices=Verdict.choices, widget=forms.RadioSelect,
            required=False,
        ),
        NEEDED,
    )  # fmt: skip
    end_ground = forms.ChoiceField(
        label="終結理由（終結のとき）", choices=BLANK + EndGround.choices, required=False
    )
    pause_ground = forms.ChoiceField(
        label="中断理由（中断のとき）", choices=BLANK + PauseGround.choices, required=False
    )
    verdict_reason = noted(LongField(label="判定の理由", rows=3), NEEDED)

    def __init__(self, *args, about, **kwargs):
        self.goals = goals_of(about.plan)
        kwargs["initial"] = _initial(about, self.goals) | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)
        for key, name in self.goals.items():
            self.fields[f"outcome_{key}"], self.fields[f"reason_{key}"] = _outcome(name), _reason()
        for change in DATED_CHANGES:
            self.fields[f"day_{change}"] = _day(change.label)
        days = " ".join(f"day_{change}" for change in DATED_CHANGES)
        self.GROUPS = (
            *((name, f"outcome_{key} reason_{key}", "") for key, name in self.goals.items()),
            ("見られた変化", "changes other_words", ""),
            ("就労・収入の変化の日", days, "abreast"),
            ("いまの状況", "situation remaining", ""),
            ("判定", "verdict end_ground pause_ground verdict_reason", ""),
        )

    def sheet(self):
        """Return what was typed, as the rules and the action take it."""
        data = self.cleaned_data
        return Sheet(
            evaluated_on=data["evaluated_on"],
            verdict=data["verdict"],
            end_ground=data["end_ground"],
            pause_ground=data["pause_ground"],
            texts={name: data[name] for name, _ in TEXTS},
            goals=self.goals,
            results={
                key: (data[f"outcome_{key}"], data[f"reason_{key}"])
                for key in self.goals
                if data[f"outcome_{key}"]
            },
            changes={code: self._change(code) for code in data["changes"]},
        )

    def _change(self, code):
        words = self.cleaned_data["other_words"] if code == SeenChange.OTHER else ""
        return self.cleaned_data.get(f"day_{code}"), words


def _initial(row, goals):
    sheet = sheet_of(row, goals)
    known = {name: getattr(row, name) for name in ("evaluated_on", "verdict", "version")}
    known |= {"end_ground": row.end_ground, "pause_ground": row.pause_ground, **sheet.texts}
    known["changes"] = list(sheet.changes)
    for key, (outcome, reason) in sheet.results.items():
        known |= {f"outcome_{key}": outcome, f"reason_{key}": reason}
    for code, (day, words) in sheet.changes.items():
        known |= {f"day_{code}": day} if code in DATED_CHANGES else {}
        known |= {"other_words": words} if words else {}
    return known


class FixEvaluationForm(SeenForm):
    """評価シートを確定する: nothing to type"""

    def __init__(self, *args, about, **kwargs):
        kwargs["initial"] = {"version": about.version} | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)


EVALUATION_FIELDS = with_fields(
    EvaluationForm, {"outcome": _outcome("目標"), "reason": _reason(), "day": _day("変化")}
)

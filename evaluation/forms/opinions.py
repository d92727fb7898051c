"""Forms of opinions, of what the city answers, and of the committee's grade"""

from django import forms

from committee.models import Meeting
from evaluation.enums import Grade, OpinionState, OpinionTarget, Reflection
from evaluation.models import Measure
from evaluation.queries.opinions import meeting_of, speakers_at
from evaluation.queries.sheets import departments_of, entries_in_print_order
from evaluation.rules.opinions import LONGEST_OPINION, LONGEST_VIEW
from koganei.forms import RuleForm, noted
from koganei.models import Department

WHOLE = ("sheet", "評価票の全体")


def _long(label, longest, rows, help_text=""):
    widget = forms.Textarea(attrs={"rows": rows, "data-count": longest})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)


def _named(measure, initiative=None):
    """「1-2 (1) …」, 「1-2 (1) ① …」: what is called alike in two places is told apart."""
    basic = measure.basic_measure
    place = f"{basic.goal.number}-{basic.number}"
    return f"{place} ({measure.number}) {initiative}" if initiative else f"{place} {measure}"


class SortForm(RuleForm):
    """Who answers, and whether it is printed: what may change until the answers are collected."""

    department = forms.ModelChoiceField(
        None, label="市の考え方を書く課", required=False,
        empty_label="まだ決めない（行への意見は、その行の課）",
    )  # fmt: skip
    is_main = forms.BooleanField(
        label="「主な意見と市の考え方」に載せる", required=False, initial=True
    )
    left_out_reason = noted(
        forms.CharField(
            label="載せない理由", required=False, max_length=200, help_text="例: 意見2と同じ趣旨"
        ),
        "載せないときは必須",
    )
    version = forms.IntegerField(
        label="保存の回数", widget=forms.HiddenInput, required=False, initial=0
    )

    def __init__(self, *args, sheet, meeting=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet, self.meeting = sheet, meeting
        self.fields["department"].queryset = Department.objects.filter(is_active=True).order_by(
            "display_order"
        )

    def said(self):
        """The fields of the Opinion, and the version."""
        said = super().said()
        return said | {"version": said["version"] or 0}


class OpinionForm(SortForm):
    """The whole opinion. ``about`` is ``sheet``, ``measure-3`` or ``entry-12``."""

    about = forms.ChoiceField(label="該当箇所")
    text = noted(
        _long("意見", LONGEST_OPINION, 6, "委員の名前や、だれのことか分かる事情は書きません。"),
        "必須",
        is_required=True,
    )
    meeting = forms.ModelChoiceField(
        None, label="会議", required=False, empty_label="会議ではない（書面など）"
    )
    place = noted(
        forms.CharField(
            label="会議録の箇所", required=False, max_length=100,
            help_text="例: 議題2　3ページ。会議でないときは意見を受けた場（例: 書面による意見）。",
        ),
        "会議でないときは必須",
    )  # fmt: skip
    speaker = forms.ModelChoiceField(
        None, label="発言者の選出区分", required=False, empty_label="委員（区分を示さない）",
        help_text="選出区分までを示します。名前は記録しません。",
    )  # fmt: skip
    field_order = ["about", "text", "meeting", "place", "speaker", "department", "is_main"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {f"entry-{row.pk}": row for row in entries_in_print_order(self.sheet)}
        measures = Measure.objects.filter(initiatives__entries__sheet=self.sheet).distinct()
        self.measures = {
            f"measure-{each.pk}": each
            for each in measures.select_related("basic_measure__goal").order_by(
                "basic_measure__goal__number", "basic_measure__number", "number"
            )
        }
        self.fields["about"].choices = [
            WHOLE,
            ("施策", [(key, _named(each)) for key, each in self.measures.items()]),
            (
                "評価票の行",
                [
                    (key, f"{_named(row.initiative.measure, row.initiative)}（{row.department}）")
                    for key, row in self.rows.items()
                ],
            ),
        ]
        committee = self.meeting and self.meeting.committee_id
        meetings = Meeting.objects.select_related("committee").order_by("-held_on")
        self.fields["meeting"].queryset = (
            meetings.filter(committee=committee) if committee else meetings
        )
        self.fields["speaker"].queryset = speakers_at(self.meeting)
        self.fields["speaker"].label_from_instance = lambda each: f"委員（{each.short_name}）"

    def said(self):
        said = super().said()
        about = said.pop("about")
        return said | {
            "target": OpinionTarget(about.partition("-")[0]),
            "entry": self.rows.get(about),
            "measure": self.measures.get(about),
        }


def initial_of(opinion):
    """What the form shows of an opinion as it stands."""
    names = ("text", "meeting", "place", "speaker", "department", "is_main", "left_out_reason")
    about = opinion.target
    if part := opinion.entry_id or opinion.measure_id:
        about = f"{about}-{part}"
    values = {name: getattr(opinion, name) for name in (*names, "version")}
    return values | {"about": about}


def view_of(opinion):
    """What the form shows of 市の考え方 as it stands."""
    view = opinion.answer
    return {
        "text": view.text if view else "",
        "reflection": view.reflection if view else "",
        "version": opinion.view_version,
    }


class ViewForm(RuleForm):
    """市の考え方; half written is kept, what goes up to the head is whole."""

    text = noted(
        _long("市の考え方", LONGEST_VIEW, 8, "公表する表に、そのまま載ります。"),
        "課長に回すときは必須",
    )
    reflection = noted(
        forms.ChoiceField(
            label="反映の区分", required=False, choices=Reflection.choices,
            widget=forms.RadioSelect(attrs={"class": "boxed"}),
        ),
        "課長に回すときは必須",
    )  # fmt: skip
    version = forms.IntegerField(label="保存の回数", widget=forms.HiddenInput)


class GradeForm(RuleForm):
    grade = forms.ChoiceField(
        label="委員会の評価", required=False,
        choices=[("", "付けない"), *((each.value, f"{each} {each.criterion}") for each in Grade)],
        widget=forms.RadioSelect(attrs={"class": "boxed"}),
        help_text="課の評価は変わりません。となりに並べて示します。",
    )  # fmt: skip
    note = forms.CharField(label="評価の理由", required=False, max_length=400)

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def said(self):
        return super().said() | {"meeting": meeting_of(self.sheet)}


class OpinionFilter(forms.Form):
    """Which opinions the list shows; what is not understood shows all."""

    department = forms.ModelChoiceField(None, label="担当課", required=False, empty_label="すべて")
    state = forms.ChoiceField(
        label="様子", required=False, choices=[("", "すべて"), *OpinionState.choices]
    )

    def __init__(self, *args, sheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_of(sheet)

    def chosen(self):
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}

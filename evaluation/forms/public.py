"""The filter of the citizens' page: choices come from what is shown, and from nothing else"""

from django import forms

from evaluation.enums import NOT_RATED, NOT_RATED_LABEL, Grade


class PublishedFilter(forms.Form):
    """Which rows of a published version are shown."""

    goal = forms.ChoiceField(label="基本目標", required=False)
    department = forms.ChoiceField(label="担当課", required=False)
    grade = forms.ChoiceField(label="事業評価", required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        goals = dict.fromkeys(
            (str(row.goal_number), f"{row.goal_number} {row.goal}") for row in rows
        )
        departments = dict.fromkeys(row.department for row in rows)
        there = {row.grade for row in rows}
        grades = [(each.value, f"{each} {each.short_criterion}") for each in Grade]
        more = [(NOT_RATED, f"{NOT_RATED} {NOT_RATED_LABEL}"), ("-", "未記入")]
        grades += [each for each in more if each[0].replace("-", "") in there]
        self.fields["goal"].choices = [("", "すべて"), *goals]
        self.fields["department"].choices = [("", "すべての課"), *((d, d) for d in departments)]
        self.fields["grade"].choices = [("", "すべて"), *grades]
        self.rows = rows

    def chosen(self):
        """The rows that are asked for; what is not valid is as if it were not asked for."""
        self.full_clean()
        asked = {name: self.cleaned_data.get(name) for name in self.fields}
        return [row for row in self.rows if self._fits(row, asked)]

    @staticmethod
    def _fits(row, asked):
        return (
            asked["goal"] in (None, "", str(row.goal_number))
            and asked["department"] in (None, "", row.department)
            and asked["grade"] in (None, "", row.grade or "-")
        )

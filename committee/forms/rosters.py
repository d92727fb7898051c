"""What a page is asked for by its address: which day, which year, which span."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from koganei.dates.fields import WarekiDateField
from koganei.dates.fiscal_year import FiscalYear


class PickedDateField(WarekiDateField):
    """A day from the browser's calendar; any other way of writing a date is read as well."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def prepare_value(self, value):
        return value


class Chosen(forms.Form):
    """What a page is asked for by its address; what is missing or wrong is as if not asked for."""

    def __init__(self, data=None, *, defaults, **kwargs):
        super().__init__(defaults | {name: data[name] for name in data or {}}, **kwargs)
        self.defaults = defaults

    def chosen(self):
        """Return the values; a field with an error keeps its message and gives its default."""
        self.full_clean()
        return {
            name: self.cleaned_data.get(name) or self.defaults.get(name) for name in self.fields
        }


class DayForm(Chosen):
    """一日: today, unless another day is picked."""

    on = PickedDateField(label="この日の", required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, defaults={"on": timezone.localdate()}, **kwargs)


class SpanForm(Chosen):
    """From a day to a day: the coming eighteen months, unless others are picked."""

    since = PickedDateField(label="この日から", required=False)
    until = PickedDateField(label="この日まで", required=False)

    def __init__(self, data=None, **kwargs):
        today = timezone.localdate()
        defaults = {"since": today, "until": today + timedelta(days=548)}
        super().__init__(data, defaults=defaults, **kwargs)

    def clean(self):
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", "「この日から」以後の日にしてください。")
        return data


class YearForm(Chosen):
    """年度: one since the body's first ordinance; the present one, unless another is picked."""

    year = forms.ChoiceField(label="年度", required=False)

    def __init__(self, data=None, *, since, **kwargs):
        now = FiscalYear.of(timezone.localdate())
        super().__init__(data, defaults={"year": str(int(now))}, **kwargs)
        first = min(int(FiscalYear.of(since)), int(now)) if since else int(now)
        years = map(FiscalYear, range(int(now), first - 1, -1))
        self.fields["year"].choices = [(int(year), str(year)) for year in years]

    def chosen_day(self):
        """The day for which the year is reported: its last, or today while it runs."""
        year = FiscalYear(int(self.chosen()["year"]))
        return min(year.ends_on, timezone.localdate())

"""Fields that keep and read 年度, 和暦, 時刻: FiscalYearField for models, the others for forms."""

from datetime import date, datetime, time, timedelta
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from koganei.dates.clock import DAY, HOUR, ClockError, parse_clock
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import FIRST_DAY, LAST_DAY, WarekiError, format_date, in_japan, parse_date

MINUTE = timedelta(minutes=1)


def read_fiscal_year(value):
    """Return a FiscalYear from one, its number or text; None when blank; else WarekiError."""
    if value is None or isinstance(value, FiscalYear):
        return value
    text = str(value).strip()
    return FiscalYear.parse(text) if text else None


def clean_with(read, value):
    """Read a value; tell a form what is wrong with it."""
    try:
        return read(value)
    except WarekiError as error:
        raise ValidationError(str(error), code="invalid") from error


class FiscalYearAttribute(DeferredAttribute):
    """Turns a number or text into a FiscalYear as soon as it is set; expressions pass."""

    def __set__(self, instance, value):
        if isinstance(value, int | str):
            value = read_fiscal_year(value)
        instance.__dict__[self.field.attname] = value


class FiscalYearField(models.Field):
    """年度, stored as the western year in a small integer; in Python always a FiscalYear.

    Lookups take a FiscalYear, a number or text; fixtures hold the number; write a default as a
    number. No arithmetic in queries: use ``.next`` and ``.previous``.
    """

    description = "年度"
    empty_strings_allowed = False
    descriptor_class = FiscalYearAttribute

    def db_type(self, connection):
        """Return the small integer's; the internal type stays ours, or import-export shows ''."""
        return connection.data_types["SmallIntegerField"]

    def db_check(self, connection):
        """Keep out of the database what could not be read back."""
        column = connection.ops.quote_name(self.column)
        return f"{column} BETWEEN {FIRST_DAY.year} AND {LAST_DAY.year}"

    def from_db_value(self, value, expression, connection):
        return None if value is None else FiscalYear(value)

    def to_python(self, value):
        return clean_with(read_fiscal_year, value)

    def get_prep_value(self, value):
        """Return the number; one given as a number passes, so that any bound can be asked for."""
        value = super().get_prep_value(value)
        if isinstance(value, str):
            value = read_fiscal_year(value)
        return None if value is None else int(value)

    def value_to_string(self, obj):
        """Return the number itself for JSON fixtures, as JSONField returns its value."""
        value = self.value_from_object(obj)
        return None if value is None else int(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": FiscalYearFormField, **kwargs})


class FiscalYearFormField(forms.Field):
    """Reads any form FiscalYear.parse reads; shows 平成30年度."""

    def to_python(self, value):
        return clean_with(read_fiscal_year, value)

    def prepare_value(self, value):
        """Show 平成30年度; text that could not be read stays as typed."""
        return str(FiscalYear(value)) if isinstance(value, int) else value and str(value)

    def has_changed(self, initial, data):
        """Compare as years: an initial value may be given as a number."""
        return super().has_changed(
            FiscalYear(initial) if isinstance(initial, int) else initial, data
        )


class WarekiDateField(forms.DateField):
    """Shows 令和元年12月13日; reads anything parse_date reads."""

    def __init__(self, *, future_heisei=False, **kwargs):
        self.future_heisei = future_heisei
        super().__init__(**kwargs)

    def to_python(self, value):
        if value is None or not str(value).strip():
            return None
        if isinstance(value, date):
            return in_japan(value).date() if isinstance(value, datetime) else value
        return clean_with(partial(parse_date, future_heisei=self.future_heisei), value)

    def prepare_value(self, value):
        return format_date(value) if isinstance(value, date) else value


class ClockField(forms.Field):
    """A time of day as people write it: 14:05, １４：０５, 14時5分."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "14:05"})
    until = DAY

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, time):
            return value or None
        try:
            return self.compress(parse_clock(str(value), until=self.until))
        except ClockError as error:
            raise ValidationError(str(error)) from None

    def compress(self, clock):
        return time(clock // HOUR, clock % HOUR // MINUTE)

    def prepare_value(self, value):
        return f"{value:%H:%M}" if isinstance(value, time) else value

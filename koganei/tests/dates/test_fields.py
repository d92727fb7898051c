"""Fields of 年度 and 和暦: in a model, in a form, in a fixture, in a migration."""

import json
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps

from koganei.dates.fields import FiscalYearField, FiscalYearFormField, WarekiDateField
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError

H30 = FiscalYear(2018)


class YearForm(forms.Form):
    held_on = WarekiDateField()
    due_on = WarekiDateField(required=False, future_heisei=True)
    year = FiscalYearFormField(required=False)


@pytest.fixture
def sheet_model():
    """A model that lives only here, with its table when the test has a database."""
    with isolate_apps():

        class Sheet(models.Model):
            year = FiscalYearField("年度", default=2018)
            target_year = FiscalYearField("目標年度", null=True, blank=True)

            class Meta:
                app_label = "dates"

            def __str__(self):
                return str(self.year)

        yield Sheet


@pytest.fixture
def sheets(sheet_model, db):
    with connection.cursor() as cursor:
        cursor.execute(*connection.schema_editor().table_sql(sheet_model))
    return sheet_model._default_manager


@pytest.mark.parametrize("value", [H30, 2018, "2018", "平成30年度", "Ｈ３０"])
def test_a_model_holds_a_fiscal_year_from_the_start(sheet_model, value):
    assert sheet_model(year=value).year == H30
    assert sheet_model().year == H30
    assert sheet_model(target_year=" ").target_year is None


def test_a_model_refuses_what_is_no_year(sheet_model):
    with pytest.raises(WarekiError, match="年度として読めません"):
        sheet_model(year="来年")
    with pytest.raises(WarekiError, match="1800年度は扱えません"):
        sheet_model(year=1800)


def test_the_model_field_cleans_with_japanese_errors(sheet_model):
    field = sheet_model._meta.get_field("year")
    assert field.clean("平成３４年度", None) == FiscalYear(2022)
    with pytest.raises(ValidationError, match="年度として読めません"):
        field.clean("来年", None)
    with pytest.raises(ValidationError):
        field.clean(None, None)


def test_rows_come_back_and_are_found(sheets):
    for year in (2017, H30, "平成31年度"):
        sheets.create(year=year, target_year=2022)
    sheet = sheets.get(year=H30)
    assert (sheet.year, sheet.target_year) == (H30, FiscalYear(2022))
    assert sheets.get(year=2018) == sheets.get(year="平成30年度") == sheet
    assert sheets.filter(year__in=[2017, H30]).count() == 2
    assert sheets.filter(year__range=(H30, 2019)).count() == 2
    assert sheets.filter(year__gte=H30, year__lt=H30.next).get() == sheet
    assert sheets.filter(year__gt=0, target_year__isnull=False).count() == 3
    assert sheets.filter(target_year=models.F("year")).count() == 0
    assert sheets.aggregate(last=models.Max("year"))["last"] == FiscalYear(2019)
    assert list(sheets.order_by("-year").values_list("year", flat=True))[-1] == H30.previous
    assert sheets.filter(year=2018).update(target_year=models.F("year")) == 1
    sheet.refresh_from_db()
    assert sheet.target_year == H30
    assert sheets.defer("year").get(year=H30).year == H30
    sheet.full_clean()


def test_a_blank_year_is_null(sheets):
    sheets.create(target_year=None)
    assert sheets.get(target_year=None).target_year is None


def test_the_database_refuses_a_year_that_could_not_be_read_back(sheets):
    sheet = sheets.create()
    for year in (1872, 2100):
        with pytest.raises(IntegrityError), transaction.atomic():
            sheets.filter(pk=sheet.pk).update(year=year)


def test_fixtures_hold_the_number(sheet_model):
    text = serializers.serialize("json", [sheet_model(pk=1, year=H30)])
    assert json.loads(text)[0]["fields"] == {"year": 2018, "target_year": None}


def test_fixtures_are_read(sheet_model):
    field = sheet_model._meta.get_field("year")
    assert field.to_python(2018) == field.to_python("2018") == H30


def test_a_migration_can_write_the_field(sheet_model):
    text, imports = MigrationWriter.serialize(sheet_model._meta.get_field("year"))
    assert text == "koganei.dates.fields.FiscalYearField(default=2018, verbose_name='年度')"
    assert imports == {"import koganei.dates.fields"}


def test_a_model_form_shows_and_reads_years(sheet_model):
    form_class = forms.modelform_factory(sheet_model, fields=["year", "target_year"])
    form = form_class(instance=sheet_model(year=H30))
    assert 'value="平成30年度"' in str(form["year"])
    assert "value=" not in str(form["target_year"])
    form = form_class({"year": "２０１８", "target_year": ""}, instance=sheet_model(year=H30))
    assert not form.has_changed()
    form = form_class({"year": "R1", "target_year": "平成34年度"}, instance=sheet_model(year=H30))
    assert form.is_valid()
    assert form.changed_data == ["year", "target_year"]
    assert (form.instance.year, form.instance.target_year) == (FiscalYear(2019), FiscalYear(2022))


def test_a_form_reads_what_people_write():
    form = YearForm(
        {"held_on": "Ｒ１．１２．１３", "due_on": "平成34年8月1日", "year": "平成３０年度"}
    )
    assert form.is_valid()
    assert form.cleaned_data == {
        "held_on": date(2019, 12, 13),
        "due_on": date(2022, 8, 1),
        "year": H30,
    }


def test_a_form_says_in_japanese_what_it_cannot_read_and_keeps_it():
    form = YearForm({"held_on": "平成31年5月1日", "due_on": "R0.1.1", "year": "30"})
    assert form.errors["held_on"] == [
        "平成31年5月1日はありません。平成は31年4月30日までです。令和元年5月1日ではありませんか。"
    ]
    assert "日付として読めません" in form.errors["due_on"][0]
    assert "年度として読めません" in form.errors["year"][0]
    assert 'value="平成31年5月1日"' in str(form["held_on"])
    assert 'value="30"' in str(form["year"])


def test_blank_is_none_or_missing():
    form = YearForm({"held_on": "　", "due_on": "", "year": " "})
    assert list(form.errors) == ["held_on"]
    assert form.errors["held_on"].data[0].code == "required"
    assert form.cleaned_data == {"due_on": None, "year": None}


def test_a_form_shows_wareki():
    form = YearForm(initial={"held_on": date(2019, 12, 13), "year": 2018})
    assert 'value="令和元年12月13日"' in str(form["held_on"])
    assert 'value="平成30年度"' in str(form["year"])


def test_a_day_written_another_way_has_not_changed():
    initial = {"held_on": date(2019, 12, 13), "year": 2018}
    form = YearForm({"held_on": "R1.12.13", "year": "H30"}, initial=initial)
    assert form.changed_data == []
    form = YearForm({"held_on": "R1.12.14", "year": "なし"}, initial=initial)
    assert form.changed_data == ["held_on", "year"]


def test_days_and_moments_pass_as_days_in_japan():
    field = WarekiDateField()
    assert field.clean(date(2019, 12, 13)) == date(2019, 12, 13)
    assert field.clean(datetime(2019, 4, 30, 15, tzinfo=UTC)) == date(2019, 5, 1)

"""The filters of ``{% load koganei %}``."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from koganei.dates.fiscal_year import FiscalYear


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (date(2019, 12, 13), "wareki", "令和元年12月13日"),
        (date(2019, 12, 13), "wareki_weekday", "令和元年12月13日(金)"),
        (date(2019, 12, 13), "wareki_short", "R1.12.13"),
        (datetime(2019, 12, 13, 9, 5, tzinfo=UTC), "wareki_time", "令和元年12月13日 18時05分"),
        (datetime(2019, 4, 30, 15, 0, tzinfo=UTC), "wareki", "令和元年5月1日"),
        (datetime(2019, 12, 13, 9, 5, tzinfo=UTC), "clock", "18:05"),
        (FiscalYear(2018), "nendo", "平成30年度"),
        (2019, "nendo", "令和元年度"),
        ("2019", "nendo", "令和元年度"),
    ],
)
def test_filters(value, name, text):
    assert (
        Template(f"{{% load koganei %}}{{{{ value|{name} }}}}").render(Context({"value": value}))
        == text
    )


@pytest.mark.parametrize(
    "name", ["wareki", "wareki_weekday", "wareki_short", "wareki_time", "clock", "nendo"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_nothing_is_shown_for_nothing(name, value):
    template = Template(f"{{% load koganei %}}{{{{ value|{name} }}}}{{{{ missing|{name} }}}}")
    assert template.render(Context({"value": value})) == ""

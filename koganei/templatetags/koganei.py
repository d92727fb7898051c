"""Dates as Japanese offices write them. Every filter shows nothing for None or ''."""

from django import template
from django.utils.html import format_html_join

from koganei.dates.clock import format_clock
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import format_date, format_datetime
from koganei.text import paragraphs

register = template.Library()


@register.filter
def wareki(day):
    """令和元年12月13日"""
    return format_date(day) if day else ""


@register.filter
def wareki_weekday(day):
    """令和元年12月13日(金)"""
    return format_date(day, weekday=True) if day else ""


@register.filter
def wareki_short(day):
    """R1.12.13"""
    return format_date(day, short=True) if day else ""


@register.filter
def wareki_time(moment):
    """令和元年12月13日 14時05分, in Japanese time."""
    return format_datetime(moment) if moment else ""


@register.filter
def clock(moment, day=None):
    """14:05, in Japanese time; half past midnight of the night after ``day`` is 24:30."""
    return format_clock(moment, day) if moment else ""


@register.filter
def nendo(year):
    """平成30年度, from a FiscalYear or the number of its first year."""
    return str(FiscalYear(int(year))) if year else ""


@register.filter
def as_paragraphs(text):
    """A text as <p> elements, one for each paragraph."""
    return format_html_join("", "<p>{}</p>", ((part,) for part in paragraphs(text)))


@register.filter
def yen(amount):
    """11,000円; 0円 too."""
    return "" if amount in (None, "") else f"{amount:,}円"

"""Arguments that the commands of the sheet share, read with Japanese messages."""

from django.core.management.base import CommandError

from evaluation.models import BasicMeasure, EvaluationSheet
from koganei.dates.fiscal_year import FiscalYear
from koganei.dates.wareki import WarekiError
from koganei.models import Department


def add_sheet(parser):
    parser.add_argument("--year", required=True, help="年度（2018 または 平成30年度）")
    parser.add_argument("--department", help="課名（省けばすべての課）")


def sheet(year):
    """Return the sheet of a year written as 2018 or 平成30年度."""
    try:
        found = (
            EvaluationSheet.objects.select_related("plan")
            .filter(year=FiscalYear.parse(year))
            .first()
        )
    except WarekiError as error:
        raise CommandError(str(error)) from error
    if found is None:
        years = "・".join(str(each.year) for each in EvaluationSheet.objects.all()) or "ありません"
        raise CommandError(f"{year}の評価票はありません。ある年度: {years}")
    return found


def department(name):
    if not name:
        return None
    found = Department.objects.filter(name=name).first()
    if found is None:
        names = "・".join(Department.objects.values_list("name", flat=True))
        raise CommandError(f"課「{name}」はありません。ある課: {names}")
    return found


def basic_measure(sheet, text):
    """Return the basic measure written as 2-1 (基本目標2の基本施策1)."""
    if not text:
        return None
    parts = text.split("-")
    numbers = [int(part) for part in parts if part.isdecimal()]
    found = None
    if len(parts) == len(numbers) == 2:
        found = BasicMeasure.objects.filter(
            goal__plan=sheet.plan_id, goal__number=numbers[0], number=numbers[1]
        ).first()
    if found is None:
        raise CommandError(
            f"基本施策「{text}」はありません。2-1（基本目標2の基本施策1）のように書いてください。"
        )
    return found


def write(path, content):
    """Write a file whole or not at all."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path} に書けません（{error.strerror}）。") from error

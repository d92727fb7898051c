"""The 平成30年度 sheet: from the table of the city's paper (CSV) to fixture objects.

The CSV holds only what the paper says. What the 検討結果報告書 adds on the plan (資料編 3) stands
in PLANNED and TARGET. Nothing is invented: a lost name stays blank and keeps
the note that says why.
"""

import csv

from evaluation.enums import LOST_TEXT
from evaluation.snapshot import content_hash

PLAN = {"name": "小金井市地域福祉計画", "first_year": 2018, "last_year": 2023}
YEAR = 2018

# The ten sections that answered; the papers name the division of the first only.
DEPARTMENTS = (
    ("地域福祉課", "福祉保健部"),
    ("自立生活支援課", ""),
    ("介護福祉課", ""),
    ("健康課", ""),
    ("広報秘書課", ""),
    ("地域安全課", ""),
    ("交通対策課", ""),
    ("指導室", ""),
    ("生涯学習課", ""),
    ("社会福祉協議会", ""),
)
COUNCIL = "社会福祉協議会"
RELATED = "関係各課"

# 報告書 資料編 3(1): (goal, basic measure, measure, number) → the section that the plan names
PLANNED = {
    (2, 1, 1, 1): "地域福祉課",
    (2, 1, 1, 2): "広報秘書課",
    (2, 1, 1, 3): RELATED,
    (2, 1, 2, 1): "地域福祉課",
    (2, 1, 2, 2): RELATED,
}
# 報告書 資料編 3(1) ★ and 3(3) 指標と目標
PRIORITY = {(2, 1, 2, 1)}
TARGET = {(2, 1, 2, 1): ("窓口の運営体制づくり", "窓口運営開始（平成34年度）", 2022)}

VERSIONS = (
    ("meeting", "2019-12-13", "【資料5】\n令和元年12月13日\n第1回地域福祉推進委員会資料"),
    ("published", None, ""),
)
COVER_DATE, ISSUER = "令和2年3月", "福祉保健部地域福祉課"


def read_csv(path):
    """Return the rows of the seed's CSV as dicts by its own headings."""
    with open(path, encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def organization_objects():
    """Fixture objects of the sections, and of the agency that counts as one."""
    yield _object("koganei.partnerorganization", 1, name="小金井市社会福祉協議会")
    for order, (name, division) in enumerate(DEPARTMENTS, 1):
        agency = 1 if name == COUNCIL else None
        yield _object(
            "koganei.department", order,
            name=name, division=division, organization=agency, display_order=order,
        )  # fmt: skip


def plan_objects(rows):
    """Fixture objects of the plan and its tree, each part once, in the order of the paper."""
    yield _object("evaluation.welfareplan", 1, **PLAN)
    keys = _Keys()
    for row in rows:
        path = _path(row)
        if keys.is_new("goal", path[:1]):
            yield _part("goal", keys, path[:1], row["基本目標"], plan=1)
        if keys.is_new("basicmeasure", path[:2]):
            parent = keys.of("goal", path[:1])
            yield _part("basicmeasure", keys, path[:2], row["基本施策"], goal=parent)
        if keys.is_new("measure", path[:3]):
            parent = keys.of("basicmeasure", path[:2])
            yield _part("measure", keys, path[:3], row["施策"], basic_measure=parent)
        if keys.is_new("initiative", path):
            yield _initiative(keys, path, row)


def sheet_objects(rows):
    """Fixture objects of the sheet, its rows and its two versions."""
    keys = _Keys()
    yield _object("evaluation.evaluationsheet", 1, plan=1, year=YEAR)
    for number, row in enumerate(rows, 1):
        lost = (not row["事業実績"] and row["事業評価"] != "D") or not row["今後の事業計画・展望"]
        yield _object(
            "evaluation.sheetentry", number,
            sheet=1, initiative=keys.of("initiative", _path(row)),
            department=_department(row["担当課"]),
            results=row["事業実績"], grade=row["事業評価"], outlook=row["今後の事業計画・展望"],
            source_gap=lost, source_note=row["原資料注記"],
        )  # fmt: skip
    content = _content(rows)
    for number, (kind, day, stamp) in enumerate(VERSIONS, 1):
        yield _object(
            "evaluation.sheetversion", number,
            sheet=1, number=number, kind=kind, issued_on=day, stamp=stamp,
            cover_date=COVER_DATE, issuer=ISSUER,
            content=content, content_hash=content_hash(content),
        )  # fmt: skip


class _Keys:
    """Primary keys given to parts of the tree in the order in which they are first seen."""

    def __init__(self):
        self.known = {}

    def is_new(self, kind, path):
        return path not in self.known.setdefault(kind, {})

    def of(self, kind, path):
        known = self.known.setdefault(kind, {})
        return known.setdefault(path, len(known) + 1)


def _path(row):
    return tuple(int(row[f"{part}番号"]) for part in ("基本目標", "基本施策", "施策", "事業"))


def _part(model, keys, path, name, **parent):
    return _object(
        f"evaluation.{model}", keys.of(model, path), number=path[-1], name=name, **parent
    )


def _initiative(keys, path, row):
    lost = row["個別事業・取り組み"] == LOST_TEXT
    planned = PLANNED.get(path, RELATED if RELATED in row["原資料注記"] else "")
    indicator, target, target_year = TARGET.get(path, ("", "", None))
    return _object(
        "evaluation.initiative", keys.of("initiative", path),
        measure=keys.of("measure", path[:3]), number=path[-1],
        name="" if lost else row["個別事業・取り組み"],
        is_new=bool(row["新規"]), is_priority=path in PRIORITY,
        planned_departments=[_department(planned)] if planned not in ("", RELATED) else [],
        planned_for_related=planned == RELATED,
        indicator=indicator, target=target, target_year=target_year,
        source_note=row["原資料注記"] if lost else "",
    )  # fmt: skip


def _department(name):
    return [department for department, _ in DEPARTMENTS].index(name) + 1


def _content(rows):
    order = sorted(rows, key=lambda row: (_path(row), _department(row["担当課"])))
    return [_content_row(row) for row in order]


def _content_row(row):
    goal, basic, measure, number = _path(row)
    return [
        goal, row["基本目標"], basic, row["基本施策"], measure, row["施策"],
        number, row["個別事業・取り組み"], bool(row["新規"]), row["担当課"],
        row["事業実績"] or LOST_TEXT, row["事業評価"], row["今後の事業計画・展望"] or LOST_TEXT,
    ]  # fmt: skip


def _object(model, pk, **fields):
    return {"model": model, "pk": pk, "fields": fields}

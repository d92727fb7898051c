"""Compare write_workbook with bare openpyxl, and read_workbook with it, side by side in one run.

python -m koganei.benchmarks.workbook
"""

import io
import statistics
import time
from datetime import date

from openpyxl import Workbook, load_workbook

from koganei.spreadsheets import Column, SheetSpec, read_workbook, write_workbook

ROUNDS = 7
HEADINGS = ("番号", "施策", "事業名", "担当課", "計画", "事業実績", "評価", "課題", "展望", "備考")
ROWS = [
    (
        number,
        "地域福祉の推進",
        f"個別事業{number}",
        "地域福祉課",
        "相談窓口の運営体制を整える。" * 3,
        "窓口を開設し、包括化推進員を配置した。\n研修を行った。" * 3,
        "ABCD"[number % 4],
        "-人員が足りない",
        "=来年度に検討する",
        None if number % 3 else "【新規】",
    )
    for number in range(5_200)
]


def write_bare():
    """The least openpyxl can do: no style, and two columns a spreadsheet would run."""
    book = Workbook()
    for row in (HEADINGS, *ROWS):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_ours():
    columns = [
        Column(
            heading, width=20, locked=heading != "評価", choices="ABCD" if heading == "評価" else ()
        )
        for heading in HEADINGS
    ]
    spec = SheetSpec("評価票", columns, ROWS)
    return write_workbook([spec], title="評価票", made_on=date(2019, 12, 13))


def read_bare(data):
    return [list(row) for row in load_workbook(io.BytesIO(data), read_only=True).active.values]


def read_ours(data):
    return read_workbook(data)[0].rows


def compare(*functions):
    """Median seconds of each, taken in turns."""
    times = {function: [] for function in functions}
    for _ in range(ROUNDS):
        for function, taken in times.items():
            start = time.perf_counter()
            function()
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in times.values()]


def main():
    data = write_ours()
    assert read_ours(data) == read_bare(data)
    for name, functions in (
        ("write", (write_bare, write_ours)),
        ("read", (lambda: read_bare(data), lambda: read_ours(data))),
    ):
        bare, ours = compare(*functions)
        print(f"{name}: openpyxl {bare:.3f} s, ours {ours:.3f} s, ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()

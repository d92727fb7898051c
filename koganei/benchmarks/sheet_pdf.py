"""評価票のPDF beside headless Chromium and bare WeasyPrint on the same HTML.

python -m koganei.benchmarks.sheet_pdf
"""

import copy
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from koganei.benchmarks.measure import (
    chromium,
    print_with_chromium,
    report,
    run,
    scratch_database,
    side_by_side,
)

BARE = (
    "import sys, weasyprint;"
    "weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
)


def main():
    with scratch_database() as folder:
        from django.core.cache import cache
        from django.template.loader import render_to_string

        from evaluation.documents.sheets import TEMPLATE, sheet_context, sheet_pdf
        from evaluation.models import EvaluationSheet
        from koganei import documents

        sheet = EvaluationSheet.objects.get()
        context = sheet_context(sheet)
        html = render_to_string(TEMPLATE, context)
        page = folder / "sheet.html"
        styles = "".join(path.read_text() for path in documents.STYLES)
        page.write_text(html.replace("</head>", f"<style>{styles}</style></head>"))
        out = folder / "out.pdf"

        def warm(text=html):
            return documents.pdf_from_html(text, title=sheet.title)

        def cold():
            cache.clear()
            command = ["evaluation_pdf", "--year", "2018", "--output", str(out)]
            run([sys.executable, "manage.py", *command])

        candidates = {
            "同じHTMLのChromium（全工程）": lambda: print_with_chromium(page, out),
            "裸のWeasyPrint（全工程）": lambda: run(
                [sys.executable, "-c", BARE, str(page), str(out)]
            ),
            "evaluation_pdf（全工程、冷）": cold,
            "組版（温）": warm,
        }
        if not chromium():
            print("Chromium がないので、その比は出ません。")
            del candidates["同じHTMLのChromium（全工程）"]
        times = side_by_side(candidates, rounds=5)
        report("平成30年度の評価票 52行", times, "温 0.5以下、冷 1.4以下", base=next(iter(times)))
        ratio = times["evaluation_pdf（全工程、冷）"] / times["裸のWeasyPrint（全工程）"]
        print(f"  冷 / 裸のWeasyPrint = {ratio:.2f}（目標 1.1以下）")

        sheet_pdf(sheet)
        kept = side_by_side({"変わらない評価票をもう一度": lambda: sheet_pdf(sheet)}, rounds=20)
        report("保存したPDF", kept, "20 ms以下", base="変わらない評価票をもう一度")

        large = render_to_string(TEMPLATE, tenfold(context))
        growth = side_by_side({"52行": warm, "520行": lambda: warm(large)}, rounds=3)
        report("行が10倍", growth, "10.5倍以下", base="52行")

        def two_at_once():
            with ThreadPoolExecutor(2) as pool:
                list(pool.map(warm, [html, html]))

        pairs = side_by_side({"1つずつ2つ": lambda: (warm(), warm()), "同時に2つ": two_at_once})
        report("2つ同時", pairs, "1つずつの1.6倍以上の速さ", base="同時に2つ")
        run_memory(documents, folder, large)


def tenfold(context):
    """The same document with every section ten times."""
    return context | {"sections": [copy.copy(s) for _ in range(10) for s in context["sections"]]}


def run_memory(documents, folder, html):
    """Lay 520 rows out in a process of its own and print its peak memory."""
    page = folder / "large.html"
    page.write_text(html)
    code = (
        "import sys, pathlib, koganei.pdf_worker as w;"
        "w.render({'title': 'x', 'variant': 'pdf/ua-1'}, pathlib.Path(sys.argv[1]).read_bytes())"
    )
    run([sys.executable, "-c", code, str(page)])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\n520行の組版のメモリ（最大） {peak:.0f} MB（目標 400 MB以下）")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()

"""会議資料 of 100 cases beside bare WeasyPrint on the same pages, and one packet.

python -m koganei.benchmarks.conference_material

No database is asked: the rows are made up, as the queries are counted by tests.
"""

import os
import sys
import tempfile
from datetime import time
from pathlib import Path
from types import SimpleNamespace

from koganei.benchmarks.measure import report, run, side_by_side

CASES, PERSONS = 100, 3
BARE = (
    "import sys, weasyprint;"
    "weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant='pdf/ua-1')"
)
# as long as the texts of a plan are
LINES = [
    ["本人の生活に対する意向", "家族と話せるようになり、春から少しずつ働きたい。" * 2],
    ["生活全般の解決すべき課題", "収入がなく、家賃と税の滞納がある。母の介護の負担も重い。" * 3],
    ["長期目標", "自分の収入で暮らし、母の介護を周りと分け合う。"],
    ["この計画の達成目標", "滞納の相談を終え、週2日の就労準備に通う。"],
    ["支援の留意事項", "電話は午後にする。一度に2つ以上のことを頼まない。"],
    *[
        [f"役割分担 {n}", "家計の見通しがない → 月に1回、家計表を一緒に作る（自立相談支援機関）"]
        for n in range(1, 5)
    ],
]


def main():
    with tempfile.TemporaryDirectory(prefix="koganei-benchmark-") as name:
        folder = Path(name)
        os.environ |= {"DEBUG": "True", "DATA_DIR": name}
        os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
        import django

        django.setup()
        from django.core.cache import cache
        from django.utils import timezone

        from consultation.documents.conference import material_paper
        from consultation.documents.packets import packet_paper
        from consultation.models import ItemPaper
        from consultation.queries.material import OnAgenda
        from consultation.queries.packets import Opened, Told
        from koganei import documents

        today = timezone.localdate()
        conference = SimpleNamespace(held_on=today, starts_at=time(13, 30), place="市役所 会議室")
        part = SimpleNamespace(pk=1, body="支援調整会議", conference=conference)
        items = [
            OnAgenda(
                None,
                f"R08-{number:04d}",
                [
                    Told(
                        ItemPaper(called=f"架空 {number}の{n}", about="78歳　女性　本人"),
                        LINES if n == 0 else LINES[:1],
                    )
                    for n in range(PERSONS)
                ],
            )
            for number in range(CASES)
        ]
        attendee = SimpleNamespace(agency="ある機関")
        packet = SimpleNamespace(number=3, attendee=attendee, part=part, closes_on=today)
        whole = material_paper(conference, [part], {1: items}, "出力", is_anonymous=False)
        anonymous = material_paper(conference, [part], {1: items}, "出力", is_anonymous=True)
        one = packet_paper(packet, [(None, Opened(items[0].persons, 1))], 0, "配付資料 第3号")
        styles = "".join(path.read_text() for path in documents.STYLES)
        papers = {"100件": whole, "100件 氏名なし": anonymous, "配付資料 1件": one}
        for number, (title, paper) in enumerate(papers.items()):
            page = folder / f"{number}.html"
            html = paper.html().replace("</head>", f"<style>{styles}</style></head>")
            page.write_text(html)
            times = side_by_side(
                {"裸のWeasyPrint（全工程）": _bare(page), "画面からのPDF": _ours(cache, paper)},
                rounds=3,
            )
            report(title, times, "2.0倍以下", base="裸のWeasyPrint（全工程）")


def _bare(page):
    return lambda: run([sys.executable, "-c", BARE, str(page), f"{page}.pdf"])


def _ours(cache, paper):
    def work():
        cache.clear()
        assert paper.pdf().startswith(b"%PDF")

    return work


if __name__ == "__main__":
    main()

"""All documents of one meeting, beside a plain run of the renderer on the same pages.

python -m koganei.benchmarks.meeting_documents
"""

import sys

from koganei.benchmarks.measure import report, run, scratch_database, side_by_side

BARE = (
    "import sys, weasyprint\n"
    "for page in sys.argv[1:]:\n"
    "    weasyprint.HTML(page).write_pdf(page + '.pdf', pdf_variant='pdf/ua-1')"
)


def main():
    with scratch_database() as folder:
        from unittest.mock import patch

        from django.core.cache import cache

        from committee.documents.kinds import KINDS
        from committee.models import Committee
        from committee.queries.meetings import meeting_called
        from committee.queries.rosters import roster
        from koganei import documents

        meeting = meeting_called(Committee.objects.get(code="promotion"), "2019-1")
        found = roster(meeting.committee, meeting.held_on)
        made = [
            (name, format, kind, meeting if kind.of_meeting else found)
            for name, kind in KINDS.items()
            for format in kind.formats
        ]
        papers = sum(format == "pdf" for _, format, _, _ in made)

        def all_of_them():
            cache.clear()
            for _, format, kind, subject in made:
                assert kind.make(subject, format)

        styles = "".join(path.read_text() for path in documents.STYLES)
        pages = []

        def keep(html, title, variant):
            page = folder / f"{len(pages)}.html"
            page.write_text(html.replace("</head>", f"<style>{styles}</style></head>"))
            pages.append(page)
            return b"%PDF"

        with patch.object(documents, "_lay_out", keep):
            all_of_them()
        cache.clear()

        def bare():
            run([sys.executable, "-c", BARE, *map(str, pages)])

        times = side_by_side(
            {"裸のWeasyPrint（1つの工程）": bare, "会議の文書すべて": all_of_them}, rounds=5
        )
        title = f"令和元年度 第1回の文書 {len(made)}点（PDF {papers}点）"
        report(title, times, "10秒以下", base="裸のWeasyPrint（1つの工程）")
        slowest = side_by_side(
            {
                f"{name}（{format}）": _alone(cache, kind, subject, format)
                for name, format, kind, subject in made
            },
            rounds=3,
        )
        first = next(iter(slowest))
        report("1点ずつ", slowest, base=first)


def _alone(cache, kind, subject, format):
    def work():
        cache.clear()
        kind.make(subject, format)

    return work


if __name__ == "__main__":
    main()

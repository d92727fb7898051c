"""The texts: complete, quoted truly by the rules, each paragraph carried or left out on purpose."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.conf import settings

from committee import seed
from committee.enums import Topic
from committee.models import Committee, Ordinance
from committee.queries.ordinances import articles_in_order, rule_book
from committee.rules.correspondence import BESIDE, NOT_CODE, ROWS, correspondence_page
from committee.tests.provisions import APPOINTED, PROMOTION

TESTS = Path(__file__).parent
RULES = sorted((TESTS.parent / "rules").glob("*.py"))
SOURCE = settings.BASE_DIR.parent / "shared" / "seed" / "source.txt"
TEXTS = {text.body: text for text in seed.texts()}
SCANNED_WRONG = ("福社会館", "福祉会館")  # 「福社会館等担当課長」 of the scan is 福祉会館等担当課長


def bare(text):
    """Only what is said: no spaces, no marks of headings and tables."""
    return re.sub(r"[\s　#「」()\-・]", "", text)


def test_fixture_says_what_the_ordinance_says(demo):
    assert rule_book(Committee.objects.get(code="promotion")).on(APPOINTED) == PROMOTION


def test_every_topic_but_those_it_lacks_is_placed(demo):
    found = {
        body: set(Topic) - set(Ordinance.objects.get(committee__code=body).provisions().places)
        for body in ("promotion", "internal")
    }
    assert found["promotion"] == {Topic.VICE_CHAIR_CHOICE, Topic.TRANSITION}
    assert {Topic.QUORUM, Topic.VOTE, Topic.TERM} <= found["internal"]


def test_supplementary_provisions_come_last(demo):
    articles = articles_in_order(Ordinance.objects.get(committee__code="promotion"))
    assert [article.article for article in articles][-2:] == [0, 0]
    assert [str(article) for article in articles][11:14] == [
        "第4条第1項",
        "第4条第1項ただし書",
        "第4条第2項",
    ]


@pytest.mark.skipif(not SOURCE.exists(), reason=f"{SOURCE} がありません")
@pytest.mark.parametrize("body", TEXTS)
def test_text_is_that_of_the_source(body):
    """Every word of the source between the two headings, and no other, in its order."""
    source = SOURCE.read_text(encoding="utf-8").replace(*SCANNED_WRONG)
    heading = {
        "promotion": ("## 小金井市地域福祉推進委員会条例", "# 福祉総合相談窓口の整備"),
        "internal": (
            "## 総合的な相談体制の構築に関する庁内検討委員会設置要綱",
            "## 総合的な相談体制の構築に関する検討の経緯",
        ),
    }[body]
    start = source.index(f"\n{heading[0]}\n") + len(heading[0]) + 2
    words = bare(source[start : source.index(f"\n{heading[1]}", start)])
    for key, paragraph in TEXTS[body].paragraphs.items():
        said = bare(paragraph.text)
        for part in re.split(r"(?<=。)", said):
            assert part in words, key
            words = words.replace(part, "", 1)
    captions = re.sub(r"第\d+条|付則|\d", "", words)
    assert len(captions) < 80, captions  # the captions in brackets are left


def quotations():
    """Yield (where, sentence) for every line of law that a rules docstring quotes.

    A paragraph of a docstring below its first line quotes the law if it is written in Japanese and
    is not a reading (解釈) or an example (「…」).
    """
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
                continue
            for part in re.split(r"\n\n", ast.get_docstring(node) or "")[1:]:
                if re.match(r"\d? ?[^\x00-\x7f「]", part) and not part.startswith("解釈"):
                    text = bare(re.sub(r"^\d ", "", part, flags=re.MULTILINE))
                    for sentence in filter(None, re.split(r"(?<=。)", text)):
                        yield f"{path.stem}.{getattr(node, 'name', '')}", sentence


def test_rules_quote_the_text_truly():
    law = bare(TEXTS["promotion"].whole)
    found = list(quotations())
    assert [each for each in found if each[1] not in law] == []
    assert len(found) > 35


def test_correspondence_has_every_paragraph_once():
    keys = [(row.body, row.article, row.paragraph) for row in ROWS]
    wanted = [(body, *key) for body, text in TEXTS.items() for key in text.paragraphs]
    assert sorted(keys) == sorted(wanted)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.body}-{r.article}-{r.paragraph}")
def test_correspondence_names_rules_and_tests_that_exist(row):
    assert row.is_code != bool(row.reason)
    for rule in row.rules:
        assert exists(rule), rule
    for rule, tests in row.carriers.items():
        assert tests, rule
    for test in row.tests:
        assert is_a_test(test), test


def test_rules_of_other_texts_exist_too():
    for rule, (why, test) in BESIDE.items():
        assert why
        assert exists(f"committee.rules.{rule}")
        assert is_a_test(test)


def exists(rule):
    module, _, name = rule.rpartition(".")
    return hasattr(importlib.import_module(module), name)


def is_a_test(test):
    file, _, name = test.partition("::")
    return f"def {name}(" in (TESTS / file).read_text(encoding="utf-8")


def test_no_check_is_left_out_of_the_correspondence():
    """Whoever adds a rule says which words of the ordinance it carries."""
    named = {rule for row in ROWS for rule in row.carriers} | set(BESIDE)
    checks = {
        f"{path.stem}.{node.name}"
        for path in RULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")
    }
    assert checks - named == set()
    assert len(checks) > 35


def test_what_rules_md_leaves_out_is_left_out():
    left = {(r.article, r.paragraph) for r in ROWS if r.body == "promotion" and not r.is_code}
    assert {(1, 1), (5, 3), (9, 1), (0, 1), (0, 2)} <= left


def test_page_shows_the_text_beside_its_rule():
    page = correspondence_page(TEXTS.values())
    assert "委員会は、委員の半数以上が出席しなければ" in page
    assert "`meetings.Quorum` — `test_quorum.py::test_half_or_more_is_not_a_majority`" in page
    for rule in ("publicity.check_notice", "observers.check_room", "convocation.check_ready",
                 "minutes.check_publisher", "publicity.check_closure"):  # fmt: skip
        assert f"`{rule}` — `test_" in page
    assert page.count(NOT_CODE) == sum(not row.is_code for row in ROWS)

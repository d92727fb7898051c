"""条例対応表: every paragraph of the two texts, with the rule and the test that carry it

A paragraph that no rule carries says why (「コード化しない」). The tests compare these rows with
the texts, with the rules and with the test functions: a paragraph cannot be forgotten.
"""

from dataclasses import dataclass

NOT_CODE = "コード化しない"
ORGANIZATION = "committee.rules.organization"
TERMS = "committee.rules.terms"
OFFICERS = "committee.rules.officers"
MEETINGS = "committee.rules.meetings"


@dataclass(frozen=True)
class Row:
    """One paragraph: the rules and tests that carry it, or the reason why none does."""

    body: str
    article: int
    paragraph: int
    rules: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_code(self):
        return bool(self.rules)


def carried(body, article, paragraph, rules, tests):
    return Row(body, article, paragraph, tuple(rules.split()), tuple(tests.split()))


def left_out(body, article, paragraph, reason):
    return Row(body, article, paragraph, reason=reason)


# 付則 is article 0, as in OrdinanceArticle.
ROWS = (
    left_out("promotion", 1, 1, "設置の根拠。守らせる数や手続がない。"),
    carried(
        "promotion", 2, 1, f"{ORGANIZATION}.check_remit",
        "test_organization.py::test_agenda_names_an_item_of_the_remit_or_other",
    ),
    carried(
        "promotion", 3, 1, f"{ORGANIZATION}.check_seats {ORGANIZATION}.check_person",
        "test_organization.py::test_limit_holds_on_every_day "
        "test_appointments.py::test_one_person_holds_one_seat",
    ),
    carried(
        "promotion", 3, 2,
        f"{ORGANIZATION}.check_seats {ORGANIZATION}.check_category {ORGANIZATION}.check_seat",
        "test_appointments.py::test_fifth_citizen_is_refused",
    ),
    carried(
        "promotion", 4, 1, f"{TERMS}.Term {TERMS}.check_reappointment",
        "test_terms.py::test_term_ends_the_day_before_the_third_anniversary "
        "test_terms.py::test_fourth_term_in_a_row_needs_a_reason",
    ),
    carried(
        "promotion", 4, 2, f"{TERMS}.check_substitute {TERMS}.check_not_substitute",
        "test_appointments.py::test_substitute_serves_the_remainder",
    ),
    carried(
        "promotion", 5, 1, f"{OFFICERS}.check_election",
        "test_officers.py::test_one_chair_and_one_vice_chair_who_are_two_people",
    ),
    carried(
        "promotion", 5, 2, f"{OFFICERS}.check_election",
        "test_officers.py::test_officer_is_a_member_in_office",
    ),
    left_out(
        "promotion", 5, 3,
        "会長がだれであるかは第1項・第2項の規則が決める。代表し総理することに、確かめる条件はない。",
    ),
    carried(
        "promotion", 5, 4, f"{OFFICERS}.presiding",
        "test_officers.py::test_vice_chair_acts_and_then_a_provisional_chair",
    ),
    carried(
        "promotion", 6, 1, f"{MEETINGS}.convener", "test_quorum.py::test_who_convenes",
    ),
    carried(
        "promotion", 6, 2, f"{MEETINGS}.Quorum",
        "test_quorum.py::test_half_or_more_is_not_a_majority",
    ),
    carried(
        "promotion", 6, 3, "committee.rules.votes.Tally",
        "test_votes.py::test_every_vote_agrees_with_the_second_implementation "
        "test_votes.py::test_arithmetic_is_printed",
    ),
    carried(
        "promotion", 6, 4, f"{MEETINGS}.check_attendance",
        "test_quorum.py::test_only_members_in_office_are_counted",
    ),
    carried(
        "promotion", 7, 1, "committee.rules.publicity.check_closure",
        "test_publicity.py::test_closure_needs_a_resolution_and_a_reason",
    ),
    left_out(
        "promotion", 8, 1,
        "庶務の課は委員会の行の「庶務の課」に、できることは権限一覧の「委員会事務局」にある。",
    ),
    left_out("promotion", 9, 1, "市長が別に定めることは、条例の行の列に登録する。"),
    left_out("promotion", 0, 1, "施行日は条例の行の列。それより前の委嘱は check_in_force が断る。"),
    left_out(
        "promotion", 0, 2,
        "額は別の条例の定めなので、施行日のある行（報酬（日額））に登録する。"
        "どの額かは committee.rules.remuneration が決める。",
    ),
    left_out("internal", 1, 1, "設置の根拠。守らせる数や手続がない。"),
    carried(
        "internal", 2, 1, f"{ORGANIZATION}.check_remit",
        "test_bodies.py::test_internal_body_has_its_own_remit",
    ),
    carried(
        "internal", 3, 1, f"{ORGANIZATION}.check_category {ORGANIZATION}.check_seats",
        "test_bodies.py::test_internal_body_has_one_seat_for_each_post",
    ),
    carried(
        "internal", 4, 1, f"{OFFICERS}.check_election",
        "test_bodies.py::test_internal_chair_comes_with_the_post",
    ),
    carried(
        "internal", 4, 2, f"{MEETINGS}.convener", "test_quorum.py::test_who_convenes",
    ),
    carried(
        "internal", 4, 3, f"{OFFICERS}.check_election",
        "test_bodies.py::test_internal_chair_comes_with_the_post",
    ),
    carried(
        "internal", 4, 4, f"{OFFICERS}.presiding",
        "test_officers.py::test_vice_chair_acts_and_then_a_provisional_chair",
    ),
    carried(
        "internal", 4, 5, f"{MEETINGS}.check_attendance",
        "test_quorum.py::test_only_members_in_office_are_counted",
    ),
    left_out("internal", 5, 1, "庶務の課は委員会の行の「庶務の課」にある。"),
    left_out("internal", 6, 1, "委員長が別に定めることは、要綱の行の列に登録する。"),
    left_out("internal", 0, 1, "施行日は要綱の行の列。それより前の委嘱は check_in_force が断る。"),
)  # fmt: skip


def correspondence_page(texts):
    """Return the table as Markdown; ``texts`` is what ``committee.seed.texts`` returns."""
    lines = ["# 条例対応表", "", "規則と試験は `committee/` にある。", ""]
    for text in texts:
        lines += [f"## {text.name}", "", "| 条文 | 規則 | 試験 |", "|---|---|---|"]
        lines += [_line(row, text) for row in ROWS if row.body == text.body]
        lines.append("")
    return "\n".join(lines)


def _line(row, text):
    paragraph = text.paragraphs[row.article, row.paragraph]
    place = f"**{paragraph.place}** {paragraph.text}".replace("\n", " ")
    if not row.is_code:
        return f"| {place} | {NOT_CODE} | {row.reason} |"
    rules = "<br>".join(f"`{rule.removeprefix('committee.')}`" for rule in row.rules)
    tests = "<br>".join(f"`{test}`" for test in row.tests)
    return f"| {place} | {rules} | {tests} |"

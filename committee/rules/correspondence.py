"""条例対応表: every paragraph of the two texts, with the rule and the test that carry it

A paragraph that no rule carries says why (「コード化しない」). The tests compare these rows with
the texts, with the rules and with the test functions: a paragraph cannot be forgotten.
"""

from dataclasses import dataclass, field

NOT_CODE = "コード化しない"


@dataclass(frozen=True)
class Row:
    """One paragraph: {rule: the tests that carry it}, or the reason why none does."""

    body: str
    article: int
    paragraph: int
    carriers: dict[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def is_code(self):
        return bool(self.carriers)

    @property
    def rules(self):
        return [f"committee.rules.{rule}" for rule in self.carriers]

    @property
    def tests(self):
        return [test for tests in self.carriers.values() for test in tests.split()]


def carried(body, article, paragraph, carriers):
    return Row(body, article, paragraph, carriers)


def left_out(body, article, paragraph, reason):
    return Row(body, article, paragraph, reason=reason)


# 付則 is article 0, as in OrdinanceArticle.
ROWS = (
    left_out("promotion", 1, 1, "設置の根拠。守らせる数や手続がない。"),
    carried("promotion", 2, 1, {
        "organization.check_remit":
            "test_organization.py::test_agenda_names_an_item_of_the_remit_or_other",
        "inquiries.check_inquiry": "test_inquiries.py::test_all_that_an_inquiry_lacks_is_said",
    }),
    carried("promotion", 3, 1, {
        "organization.check_seats": "test_organization.py::test_limit_holds_on_every_day",
        "organization.check_person": "test_appointments.py::test_one_person_holds_one_seat",
        "organization.check_amendment":
            "test_organization.py::test_incumbents_stay_after_an_amendment_and_nobody_joins_them",
    }),
    carried("promotion", 3, 2, {
        "organization.check_seats": "test_appointments.py::test_fifth_citizen_is_refused",
        "organization.check_category": "test_organization.py::test_category_must_be_in_the_text",
        "organization.check_seat": "test_organization.py::test_seat_must_exist",
    }),
    carried("promotion", 4, 1, {
        "terms.Term": "test_terms.py::test_term_ends_the_day_before_the_third_anniversary",
        "terms.check_dates": "test_terms.py::test_term_does_not_begin_before_its_appointment",
        "terms.consecutive_terms":
            "test_terms.py::test_run_ends_only_after_a_gap_of_more_than_365_days",
        "terms.check_reappointment": "test_terms.py::test_fourth_term_in_a_row_needs_a_reason",
        "terms.check_has_term": "test_terms.py::test_without_a_term_there_is_no_reappointment",
        "terms.check_end": "test_terms.py::test_end_lies_between_appointment_and_expiry",
    }),
    carried("promotion", 4, 2, {
        "terms.check_substitute": "test_appointments.py::test_substitute_serves_the_remainder",
        "terms.check_not_substitute":
            "test_terms.py::test_full_term_may_not_begin_in_a_remainder",
    }),
    carried("promotion", 5, 1, {
        "officers.check_election":
            "test_officers.py::test_one_chair_and_one_vice_chair_who_are_two_people",
        "officers.check_end_of_office":
            "test_officers.py::test_office_ends_between_election_and_expiry",
    }),
    carried("promotion", 5, 2, {
        "officers.check_election": "test_officers.py::test_officer_is_a_member_in_office",
    }),
    left_out(
        "promotion", 5, 3,
        "会長がだれであるかは第1項・第2項の規則が決める。代表し総理することに、確かめる条件はない。",
    ),
    carried("promotion", 5, 4, {
        "officers.presiding":
            "test_officers.py::test_vice_chair_acts_and_then_a_provisional_chair",
        "proceedings.check_presider": "test_meetings.py::test_who_leads_follows_who_is_there",
    }),
    carried("promotion", 6, 1, {
        "meetings.convener": "test_quorum.py::test_who_convenes",
        "convocation.check_convener":
            "test_meeting_preparation.py::test_the_chair_convenes_and_nobody_else",
        "convocation.check_ready":
            "test_meeting_preparation.py::test_convocation_needs_items_and_a_place",
        "convocation.check_year":
            "test_meeting_preparation.py::test_a_change_after_convocation_counts_up_the_calendar",
        "convocation.check_day": "test_meetings.py::test_nobody_is_received_before_the_day",
    }),
    carried("promotion", 6, 2, {
        "meetings.Quorum":
            "test_quorum.py::test_half_or_more_is_not_a_majority "
            "test_meetings.py::test_without_a_quorum_a_meeting_is_not_opened",
        "attendance.Presence":
            "test_meetings.py::test_quorum_is_counted_at_each_item "
            "test_meetings.py::test_the_recused_do_not_count_but_stay_in_office",
        "attendance.check_movement": "test_meetings.py::test_movements_that_cannot_be",
        "attendance.check_correction":
            "test_meetings.py::test_a_later_correction_needs_a_reason_and_is_shown",
        "convocation.check_mode":
            "test_meeting_preparation.py::test_written_meeting_only_where_the_ordinance_allows_it",
        "proceedings.check_moment":
            "test_late_meetings.py::test_the_next_morning_is_not_the_meeting",
        "proceedings.check_in_session": "test_meetings.py::test_no_item_before_the_opening",
    }),
    carried("promotion", 6, 3, {
        "votes.Tally":
            "test_votes.py::test_every_vote_agrees_with_the_second_implementation "
            "test_votes.py::test_arithmetic_is_printed",
        "proceedings.check_casting": "test_meetings.py::test_votes_that_cannot_be",
        "proceedings.check_start":
            "test_meetings.py::test_one_item_at_a_time_and_the_end_after_all",
        "proceedings.check_under_way": "test_meetings.py::test_all_that_is_wrong_is_said_at_once",
        "proceedings.check_end": "test_meetings.py::test_one_item_at_a_time_and_the_end_after_all",
        "inquiries.check_submission":
            "test_inquiries.py::test_a_report_rests_on_what_was_carried",
    }),
    carried("promotion", 6, 4, {
        "meetings.check_attendance":
            "test_quorum.py::test_only_members_in_office_are_counted "
            "test_meetings.py::test_somebody_not_in_office_is_not_counted",
    }),
    carried("promotion", 7, 1, {
        "publicity.check_notice":
            "test_meeting_preparation.py::test_late_publication_needs_a_reason",
        "publicity.check_closure":
            "test_publicity.py::test_closure_needs_a_resolution_and_a_reason "
            "test_closure.py::test_when_the_committee_says_no_it_stays_open",
        "observers.check_room": "test_closure.py::test_first_come_up_to_the_limit",
        "observers.check_drawn": "test_closure.py::test_the_lottery_can_be_drawn_again",
        "minutes.check_answers":
            "test_minutes.py::test_fixed_when_the_speakers_have_answered_or_their_time_is_over",
        "minutes.check_changes":
            "test_minutes.py::test_fixed_when_the_speakers_have_answered_or_their_time_is_over",
        "minutes.check_names":
            "test_minutes.py::test_names_stay_inside_where_the_method_is_a_summary",
        "minutes.check_publisher":
            "test_minutes.py::test_published_by_another_and_never_changed",
        "minutes.check_reason":
            "test_minutes.py::test_a_correction_is_a_new_version_with_its_reason",
    }),
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
    carried("internal", 2, 1, {
        "organization.check_remit": "test_bodies.py::test_internal_body_has_its_own_remit",
    }),
    carried("internal", 3, 1, {
        "organization.check_category":
            "test_bodies.py::test_internal_body_has_one_seat_for_each_post",
        "organization.check_seats":
            "test_bodies.py::test_internal_body_has_one_seat_for_each_post",
    }),
    carried("internal", 4, 1, {
        "officers.check_election": "test_bodies.py::test_internal_chair_comes_with_the_post",
    }),
    carried("internal", 4, 2, {
        "meetings.convener": "test_quorum.py::test_who_convenes",
    }),
    carried("internal", 4, 3, {
        "officers.check_election": "test_bodies.py::test_internal_chair_comes_with_the_post",
    }),
    carried("internal", 4, 4, {
        "officers.presiding":
            "test_officers.py::test_vice_chair_acts_and_then_a_provisional_chair",
    }),
    carried("internal", 4, 5, {
        "meetings.check_attendance": "test_quorum.py::test_only_members_in_office_are_counted",
    }),
    left_out("internal", 5, 1, "庶務の課は委員会の行の「庶務の課」にある。"),
    left_out("internal", 6, 1, "委員長が別に定めることは、要綱の行の列に登録する。"),
    left_out("internal", 0, 1, "施行日は要綱の行の列。それより前の委嘱は check_in_force が断る。"),
)  # fmt: skip

# Rules that rest on another text than these two: {rule: (why, its tests)}
BESIDE = {
    "organization.check_citizen_share": (
        "小金井市市民参加条例（公募の割合）",
        "test_organization.py::test_fewer_than_thirty_percent_citizens_are_warned_of",
    ),
    "remuneration.check_rate": (
        "特別職の給与に関する条例別表第3（付則第2項が加えた額）",
        "test_remuneration.py::test_day_without_a_rate_is_refused",
    ),
}


def correspondence_page(texts):
    """Return the table as Markdown; ``texts`` is what ``committee.seed.texts`` returns."""
    lines = [
        "# 条例対応表",
        "",
        "規則は `committee/rules/`、試験は `committee/tests/` にある。",
        "",
    ]
    for text in texts:
        lines += [f"## {text.name}", "", "| 条文 | 規則と、それを確かめる試験 |", "|---|---|"]
        lines += [_line(row, text) for row in ROWS if row.body == text.body]
        lines.append("")
    lines += ["## ほかの例規による規則", "", "| 例規 | 規則と、それを確かめる試験 |", "|---|---|"]
    lines += [f"| {why} | {_carrier(rule, tests)} |" for rule, (why, tests) in BESIDE.items()]
    return "\n".join([*lines, ""])


def _line(row, text):
    paragraph = text.paragraphs[row.article, row.paragraph]
    place = f"**{paragraph.place}** {paragraph.text}".replace("\n", " ")
    if not row.is_code:
        return f"| {place} | {NOT_CODE}：{row.reason} |"
    return f"| {place} | {'<br>'.join(_carrier(*each) for each in row.carriers.items())} |"


def _carrier(rule, tests):
    return f"`{rule}` — " + "、".join(f"`{test}`" for test in tests.split())

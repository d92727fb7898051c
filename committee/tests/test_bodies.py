"""Other bodies from data alone: 庁内検討委員会, and a third one made in the admin."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from committee.actions.appointments import appoint, elect_officer, end, reappoint
from committee.enums import EndReason, Office, Outcome
from committee.models import Committee, Member, Ordinance
from committee.queries.ordinances import provisions_on
from committee.queries.rosters import roster
from committee.rules.meetings import Quorum
from committee.rules.organization import check_remit
from committee.rules.votes import Tally
from committee.tests.fixtures import category, person, refused, seat

pytest_plugins = ["committee.tests.fixtures"]

MAY_20 = date(2019, 5, 20)
POSTS = [
    "福祉保健部長",
    "男女共同参画担当課長",
    "地域福祉課長",
    "福祉会館等担当課長",
    "自立生活支援課長",
    "介護福祉課長",
    "高齢福祉担当課長",
    "健康課長",
    "子育て支援課長",
    "子ども家庭支援センター等担当課長",
    "指導室長",
]


def test_internal_body_has_one_seat_for_each_post(internal):
    found = roster(internal, MAY_20)
    assert [row.appointment.post for row in found.rows] == POSTS
    assert found.vacancies == ()
    assert {row.appointment.ends_on for row in found.rows} == {None}
    assert roster(internal, date(2060, 1, 1)).in_office == 11
    assert roster(internal, date(2019, 5, 19)) is None


def test_internal_chair_comes_with_the_post(internal, secretary):
    found = roster(internal, MAY_20)
    assert [(row.office_title, row.appointment.post) for row in found.rows if row.office] == [
        ("委員長", "福祉保健部長"),
        ("副委員長", "地域福祉課長"),
    ]
    messages = {
        office: refused(
            elect_officer, appointment=found.rows[4].appointment, office=office, by=secretary,
            on=MAY_20,
        )
        for office in Office
    }  # fmt: skip
    assert messages == {
        Office.CHAIR: [
            "委員長は福祉保健部長の委員をもって充てるので、互選できません。"
            "福祉保健部長の委員を委嘱してください。（庁内検討委員会設置要綱第4条第1項）"
        ],
        Office.VICE_CHAIR: [
            "副委員長は地域福祉課長の委員をもって充てるので、互選できません。"
            "地域福祉課長の委員を委嘱してください。（庁内検討委員会設置要綱第4条第3項）"
        ],
    }


def test_who_follows_in_a_post_follows_in_the_chair(internal, secretary):
    director = seat(internal, "welfare_director", 1)
    end(appointment=director, reason=EndReason.LEFT_POST, by=secretary, on=date(2020, 3, 31))
    assert roster(internal, date(2020, 4, 1)).holder(Office.CHAIR) is None
    new = appoint(
        committee=internal, member=person("後任 花子"), category=director.category, by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    assert (new.post, new.ends_on) == ("福祉保健部長", None)
    assert roster(internal, date(2020, 4, 1)).holder(Office.CHAIR).member == new.member
    assert roster(internal, date(2020, 3, 31)).holder(Office.CHAIR).member == director.member


def test_internal_body_has_no_terms_quorum_or_votes(internal, secretary):
    (message,) = refused(
        reappoint, appointment=seat(internal, "health", 1), by=secretary, on=date(2022, 4, 1)
    )
    assert "任期の定めがないので" in message
    rules = provisions_on(internal, MAY_20)
    assert (Quorum(rules, 11, 1).met, Quorum(rules, 11, 1).required) == (True, 0)
    assert [str(v) for v in Tally(rules, 11, 11, 11, 0, 0).check()] == [
        "庁内検討委員会設置要綱には議決の定めがないので、表決はできません。"
        "話し合いの結果を記録してください。（庁内検討委員会設置要綱）"
    ]


def test_internal_body_has_its_own_remit(internal):
    rules = provisions_on(internal, MAY_20)
    assert [remit.item for remit in rules.remits] == [1, 2]
    assert check_remit(rules, 2) is None
    assert str(check_remit(rules, 3)).endswith("（庁内検討委員会設置要綱第2条）")


# A third body: 15 seats, majority quorum, two years, chair without ordinary vote.

FORM = {
    "kind": "ordinance",
    "name": "小金井市試験審議会条例",
    "short_name": "試験審議会条例",
    "effective_on": "2020-04-01",
    "seat_limit": "15",
    "term_years": "2",
    "consecutive_limit": "2",
    "run_gap_days": "0",
    "substitute_remainder_counts_as_term": "",
    "incumbents_stay": "on",
    "quorum_kind": "majority",
    "quorum_base": "in_office",
    "online_presence_counts": "on",
    "vote_kind": "majority_of_present",
    "chair_has_vote": "",
    "chair_breaks_tie": "on",
    "meetings_public": "on",
    "notice_days": "10",
    "observer_limit": "5",
    "minutes_method": "full",
    "acting_chair_rate": "chair",
    "public_citizen_share_warning": "",
    "chair_title": "審議会長",
    "vice_chair_title": "職務代理者",
    **{
        f"{inline}-{key}": value
        for inline, count in (("categories", 2), ("articles", 5))
        for key, value in (("TOTAL_FORMS", count), ("INITIAL_FORMS", 0))
    },
    **{
        f"categories-{number}-{key}": value
        for number, values in enumerate(
            [
                {"item": 1, "code": "resident", "name": "市民", "short_name": "市民",
                 "seat_limit": 5, "term_limited": "on"},
                {"item": 2, "code": "scholar", "name": "学識者", "short_name": "学識",
                 "seat_limit": 10},
            ]
        )
        for key, value in values.items()
    },
    **{
        f"articles-{number}-{key}": value
        for number, (article, paragraph, topic, text) in enumerate(
            [
                (2, 1, "seats", "審議会は、委員15人以内をもって組織する。"),
                (2, 2, "categories", "委員は、次に掲げる者のうちから委嘱する。"),
                (3, 1, "term", "委員の任期は、2年とする。"),
                (5, 1, "quorum", "審議会は、委員の過半数の出席がなければ開くことができない。"),
                (5, 2, "vote", "議事は、出席した委員（会長を除く。）の過半数で決し、可否同数の"
                 "ときは、会長が決する。"),
            ]
        )
        for key, value in (
            ("article", article), ("paragraph", paragraph), ("item", 0), ("topic", topic),
            ("text", text), ("caption", ""),
        )
    },
}  # fmt: skip


@pytest.fixture
def third(promotion, client_as):
    """The third body, made by the secretariat in the admin."""
    client = client_as("secretariat")
    post = {"name": "試験審議会", "code": "third", "secretariat": "", "display_order": "3"}
    assert client.post(reverse("admin:committee_committee_add"), post).status_code == 302
    body = Committee.objects.get(code="third")
    response = client.post(
        reverse("admin:committee_ordinance_add"), FORM | {"committee": str(body.pk)}
    )
    assert response.status_code == 302, response.context["errors"]
    return body


def test_third_body_follows_its_own_numbers(third, secretary, capsys):
    start = date(2020, 4, 1)
    for number in range(15):
        code = "resident" if number < 5 else "scholar"
        row = appoint(
            committee=third, member=person(f"委員{number}"), category=category(third, code),
            by=secretary, on=start,
        )  # fmt: skip
    assert row.ends_on == date(2022, 3, 31)
    messages = refused(
        appoint, committee=third, member=person("十六人目"), category=category(third, "scholar"),
        by=secretary, on=start,
    )  # fmt: skip
    assert [message.rpartition("（")[2] for message in messages] == [
        "試験審議会条例第2条第1項）",
        "試験審議会条例第2条第2項第2号）",
    ]
    chair = elect_officer(
        appointment=seat(third, "scholar", 1), office=Office.CHAIR, by=secretary, on=start
    )
    found = roster(third, start)
    assert found.holder(Office.CHAIR).office_title == "審議会長"
    assert found.holder(Office.CHAIR).appointment == chair.appointment

    rules = provisions_on(third, start)
    assert Quorum(rules, 15, 7).check().citation.place == "第5条第1項"
    vote = Tally(rules, 15, 15, 7, 7, 0)
    assert (vote.outcome, vote.required) == (Outcome.TIED, 8)
    assert vote.explanation == (
        "出席15（表決に加わらない議長1、表決する者14）、賛成7、反対7、棄権0 → "
        "過半数8に達せず、可否同数のため、審議会長の決するところによる"
    )
    call_command("whatif_quorum", "--committee=試験審議会", "--on=2020-04-01", "--present=8")
    assert capsys.readouterr().out == "成立: 15人の過半数＝8人に対し、出席8人です。\n"


def test_third_body_limits_terms_its_own_way(third, secretary):
    row = appoint(
        committee=third, member=person(), category=category(third, "resident"), by=secretary,
        on=date(2020, 4, 1),
    )  # fmt: skip
    row = reappoint(appointment=row, by=secretary, on=row.ends_on)
    (message,) = refused(reappoint, appointment=row, by=secretary, on=row.ends_on)
    assert message.startswith("連続3期目の委嘱になります。市民の委員は、原則として連続2期まで")
    pause = date(2024, 4, 2)  # one day out of office ends the run: run_gap_days is 0
    assert reappoint(appointment=row, by=secretary, on=pause, starts_on=pause).term_number == 1


def test_the_first_body_keeps_its_rule(third, promotion):
    assert Ordinance.objects.count() == 3
    assert Quorum(provisions_on(promotion, date(2020, 4, 1)), 12, 6).met
    assert Member.objects.count() == 23

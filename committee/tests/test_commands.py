"""whatif_vote and whatif_quorum, as they are called"""

import json
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from committee.models import Appointment, Ordinance
from committee.tests.fixtures import copy_ordinance
from koganei.testing import migrated

pytest_plugins = ["committee.tests.fixtures"]

DAY = "--on=2019-12-13"


def vote(capsys, *words, committee="promotion", on=DAY):
    call_command("whatif_vote", f"--committee={committee}", on, "--json", *words)
    return json.loads(capsys.readouterr().out)


def ballot(present, votes_for, votes_against, abstentions):
    return (
        f"--present={present}",
        f"--for={votes_for}",
        f"--against={votes_against}",
        f"--abstain={abstentions}",
    )


def test_vote_is_answered_in_json(promotion, capsys):
    assert vote(capsys, *ballot(10, 5, 4, 1)) == {
        "outcome": "lost",
        "by_chair": False,
        "required": 6,
        "explanation": (
            "出席10、賛成5、反対4、棄権1 → 過半数6に達せず、可否同数にも当たらず、否決"
        ),
    }


@pytest.mark.parametrize(
    ("words", "outcome", "by_chair", "required"),
    [
        (ballot(7, 5, 1, 1), "carried", False, 4),
        (ballot(12, 6, 6, 0), "tied", False, 7),
        ((*ballot(12, 6, 6, 0), "--chair-for"), "carried", True, 7),
        ((*ballot(12, 6, 6, 0), "--chair-against"), "lost", True, 7),
        ((*ballot(12, 7, 5, 0), "--chair-against"), "carried", False, 7),
        (ballot(5, 5, 0, 0), "no_quorum", False, 3),
        ((*ballot(12, 5, 5, 0), "--recused=2"), "tied", False, 6),
        ((*ballot(7, 5, 0, 0), "--recused=2"), "no_quorum", False, 3),
    ],
)
def test_vote_ends_so(promotion, capsys, words, outcome, by_chair, required):
    found = vote(capsys, *words)
    assert (found["outcome"], found["by_chair"], found["required"]) == (outcome, by_chair, required)


@pytest.mark.parametrize("committee", ["promotion", "地域福祉推進委員会"])
@pytest.mark.parametrize(
    "on", ["2019-12-13", "令和元年12月13日", "R1.12.13", "令和元年１２月１３日（金）"]
)
def test_committee_and_day_are_read_as_people_write_them(promotion, capsys, committee, on):
    found = vote(capsys, *ballot("１２", 7, 5, 0), committee=committee, on=f"--on={on}")
    assert found["outcome"] == "carried"


def test_vote_without_json_is_the_sentence(promotion, capsys):
    call_command("whatif_vote", "--committee=promotion", DAY, *ballot(7, 5, 1, 1))
    assert capsys.readouterr().out == "出席7、賛成5、反対1、棄権1 → 過半数4に達し、可決\n"


def test_chair_without_vote_follows_the_ordinance_of_the_day(promotion, capsys):
    old = Ordinance.objects.get(committee=promotion)
    copy_ordinance(old, promotion, effective_on=date(2021, 4, 1), chair_has_vote=False)
    assert vote(capsys, *ballot(12, 6, 6, 0), on="--on=2021-03-31")["outcome"] == "tied"
    found = vote(capsys, *ballot(12, 6, 5, 0), on="--on=2021-04-01")
    assert (found["outcome"], found["required"]) == ("carried", 6)


def test_quorum_is_answered_in_json(promotion, capsys):
    def quorum(*words):
        call_command("whatif_quorum", "--committee=promotion", DAY, "--json", *words)
        return json.loads(capsys.readouterr().out)

    assert quorum("--present=6") == {"in_office": 12, "required": 6, "present": 6, "met": True}
    assert quorum("--present=5")["met"] is False
    for in_office, required in ((11, 6), (10, 5), (9, 5), (1, 1)):
        found = quorum("--present=0", f"--in-office={in_office}")
        assert (found["in_office"], found["required"]) == (in_office, required)


def test_quorum_counts_who_was_in_office_that_day(promotion, capsys):
    Appointment.objects.filter(committee=promotion, category_code="citizen").update(
        ended_on=date(2020, 3, 31), end_reason="resigned"
    )
    call_command("whatif_quorum", "--committee=promotion", "--on=令和2年4月1日", "--present=4")
    assert capsys.readouterr().out == "成立: 8人の半数以上＝4人に対し、出席4人です。\n"
    call_command("whatif_quorum", "--committee=promotion", "--on=令和2年4月1日", "--present=3")
    assert capsys.readouterr().out == "不成立: 8人の半数以上＝4人に対し、出席3人です。\n"


def refusal(command, *words):
    with pytest.raises(CommandError) as caught:
        call_command(command, *words)
    return str(caught.value).split("\n")


def test_all_that_is_wrong_is_named_at_once(promotion):
    assert refusal(
        "whatif_vote", "--committee=推進会", "--on=令和元年4月30日", *ballot(-1, "五", 0, 0)
    ) == [
        "委員会「推進会」はありません。ある委員会: 地域福祉推進委員会（promotion）・"
        "庁内検討委員会（internal）",
        "--on: 令和元年4月30日はありません。令和は元年5月1日からです。"
        "平成31年4月30日ではありませんか。",
        "--present -1: 負の数です。0以上の数にしてください。",
        "--for 五: 数字で書いてください。",
    ]


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        (ballot(10, 5, 4, 2), ["賛成5・反対4・棄権2の合計11が、出席10の表決する数10と合いません"]),
        (
            ballot(13, 5, 4, 2),
            ["出席13は、在任する委員12人より多い数です", "賛成5・反対4・棄権2の合計11が"],
        ),
        ((*ballot(3, 0, 0, 0), "--recused=4"), ["除斥4人が、出席3人より多くなっています"]),
    ],
)
def test_votes_that_do_not_add_up_are_refused(promotion, words, starts):
    found = refusal("whatif_vote", "--committee=promotion", DAY, *words)
    assert len(found) == len(starts)
    for sentence, start in zip(found, starts, strict=True):
        assert sentence.startswith(start)
        assert "（地域福祉推進委員会条例第6条" in sentence


def test_day_before_the_ordinance_is_refused(promotion):
    (sentence,) = refusal(
        "whatif_quorum", "--committee=promotion", "--on=平成31年3月31日", "--present=6"
    )
    assert sentence.startswith("平成31年3月31日には、地域福祉推進委員会の条例・要綱がまだ施行")


def test_body_without_votes_is_refused(promotion):
    (sentence,) = refusal("whatif_vote", "--committee=internal", DAY, *ballot(6, 6, 0, 0))
    assert sentence.startswith("庁内検討委員会設置要綱には議決の定めがない")


def test_more_present_than_in_office_is_refused(promotion):
    (sentence,) = refusal(
        "whatif_quorum", "--committee=promotion", DAY, "--present=7", "--in-office=6"
    )
    assert sentence.startswith("出席7は、在任する委員6人より多い数です")


def test_nonsense_ends_the_program_with_one(tmp_path):
    """Called as a program, on a database without tables' worth of data: exit status and stream."""
    environment = {"DEBUG": "True", "DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}

    def manage(*words):
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    migrated.lay_into(tmp_path)
    assert manage("migrate", "-v0").returncode == 0
    assert manage("load_demo").returncode == 0
    words = ("whatif_vote", "--committee", "promotion", "--on", "2019-12-13")
    good = manage(*words, *ballot(7, 5, 1, 1), "--json")
    assert (good.returncode, json.loads(good.stdout)["outcome"]) == (0, "carried")
    bad = manage(*words, *ballot(7, 5, 1, 2))
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "合計8が、出席7の表決する数7と合いません" in bad.stderr

"""第6条第3項 議決: the sentences, the refusals, and every vote of up to twelve members"""

from dataclasses import dataclass, replace
from itertools import product

import pytest

from committee.enums import Outcome, QuorumKind, Vote, VoteKind
from committee.rules.votes import Tally
from committee.tests.provisions import PROMOTION

WITHOUT_VOTE = replace(PROMOTION, chair_has_vote=False)
NO_CASTING = replace(PROMOTION, chair_breaks_tie=False)


def tally(present, votes_for, votes_against, abstentions, provisions=PROMOTION, **more):
    return Tally(provisions, 12, present, votes_for, votes_against, abstentions, **more)


SENTENCES = [
    (
        tally(10, 5, 4, 1),
        "出席10、賛成5、反対4、棄権1 → 過半数6に達せず、可否同数にも当たらず、否決",
    ),
    (tally(7, 5, 1, 1), "出席7、賛成5、反対1、棄権1 → 過半数4に達し、可決"),
    (
        tally(12, 6, 6, 0),
        "出席12、賛成6、反対6、棄権0 → 過半数7に達せず、可否同数のため、会長の決するところによる",
    ),
    (
        tally(12, 6, 6, 0, chair_decides=Vote.FOR),
        "出席12、賛成6、反対6、棄権0 → "
        "過半数7に達せず、可否同数のため、会長の決するところにより、可決",
    ),
    (
        tally(12, 5, 5, 2, chair_decides=Vote.AGAINST),
        "出席12、賛成5、反対5、棄権2 → "
        "過半数7に達せず、可否同数のため、会長の決するところにより、否決",
    ),
    (tally(5, 5, 0, 0), "在任12、必要6、出席5 → 定足数に達せず、議決できない"),
    (
        tally(12, 6, 4, 0, recused=2),
        "出席12（除斥2、表決する者10）、賛成6、反対4、棄権0 → 過半数6に達し、可決",
    ),
    (
        tally(12, 6, 5, 0, WITHOUT_VOTE),
        "出席12（表決に加わらない議長1、表決する者11）、賛成6、反対5、棄権0 → 過半数6に達し、可決",
    ),
    (
        tally(12, 5, 5, 0, WITHOUT_VOTE, recused=1),
        "出席12（除斥1、表決に加わらない議長1、表決する者10）、賛成5、反対5、棄権0 → "
        "過半数6に達せず、可否同数のため、会長の決するところによる",
    ),
    (
        tally(8, 4, 4, 0, NO_CASTING, chair_decides=Vote.FOR),
        "出席8、賛成4、反対4、棄権0 → 過半数5に達せず、可否同数、会長の決する定めがなく、否決",
    ),
    (
        tally(8, 0, 0, 8),
        "出席8、賛成0、反対0、棄権8 → 過半数5に達せず、可否同数にも当たらず、否決",
    ),
    (
        tally(6, 5, 0, 0, recused=1),
        "在任12、必要6、出席6（除斥1、表決する者5） → 定足数に達せず、議決できない",
    ),
]


@pytest.mark.parametrize(("vote", "sentence"), SENTENCES)
def test_arithmetic_is_printed(vote, sentence):
    assert vote.explanation == sentence


# domain.md §6.2, worked cases
@pytest.mark.parametrize(
    ("vote", "outcome"),
    [
        (tally(12, 6, 6, 0), Outcome.TIED),
        (tally(12, 6, 5, 1), Outcome.LOST),
        (tally(12, 7, 5, 0), Outcome.CARRIED),
        (tally(12, 6, 5, 0, WITHOUT_VOTE), Outcome.CARRIED),
        (tally(12, 5, 5, 1, WITHOUT_VOTE), Outcome.TIED),
    ],
)
def test_worked_cases_of_the_field(vote, outcome):
    assert vote.check() == []
    assert vote.outcome == outcome


def test_chair_decides_only_at_a_tie():
    carried = tally(7, 5, 1, 1, chair_decides=Vote.AGAINST)
    assert (carried.outcome, carried.by_chair) == (Outcome.CARRIED, False)
    short = tally(5, 2, 2, 1, chair_decides=Vote.FOR)
    assert (short.outcome, short.by_chair) == (Outcome.NO_QUORUM, False)


@pytest.mark.parametrize(
    ("vote", "messages"),
    [
        (
            tally(10, 5, 4, 2),
            ["賛成5・反対4・棄権2の合計11が、出席10の表決する数10と合いません。"],
        ),
        (
            tally(10, 5, 4, 1, WITHOUT_VOTE),
            [
                "賛成5・反対4・棄権1の合計10が、出席10（表決に加わらない議長1、表決する者9）の"
                "表決する数9と合いません。"
            ],
        ),
        (
            tally(-1, -2, -3, -4, recused=-5),
            ["出席-1は", "賛成-2は", "反対-3は", "棄権-4は", "除斥-5は"],
        ),
        (tally(13, 13, 0, 0), ["出席13は、在任する委員12人より多い数です。"]),
        (tally(13, 12, 0, 0), ["出席13は、在任する", "賛成12・反対0・棄権0の合計12が、"]),
        (tally(3, 0, 0, 0, recused=4), ["除斥4人が、出席3人より多くなっています。"]),
        (
            tally(3, 0, 0, 0, WITHOUT_VOTE, recused=3),
            ["除斥3人と議長1人が、出席3人より多くなっています。"],
        ),
        (
            tally(10, 5, 4, 1, replace(PROMOTION, vote_kind=VoteKind.NONE)),
            ["地域福祉推進委員会条例には議決の定めがないので、"],
        ),
    ],
)
def test_votes_that_cannot_be_are_all_named(vote, messages):
    found = vote.check()
    assert len(found) == len(messages)
    for violation, message in zip(found, messages, strict=True):
        assert violation.message.startswith(message)


@dataclass
class Person:
    """One member in the room, for the second implementation."""

    ballot: str
    recused: bool = False
    presides: bool = False


def second_implementation(in_office, room, chair_votes, casting):
    """Decide by looking at the people one by one, as a clerk would with a show of hands."""
    taking_part = [p for p in room if not p.recused]
    if len(taking_part) < in_office - len(taking_part) or not taking_part:
        return "no_quorum", False
    voting = [p for p in taking_part if chair_votes or not p.presides]
    hands = {ballot: [p for p in voting if p.ballot == ballot] for ballot in ("for", "against", "")}
    if len(hands["for"]) > len(hands["against"]) + len(hands[""]):
        return "carried", False
    if hands["for"] and len(hands["for"]) == len(hands["against"]):
        if casting is None:
            return "tied", False
        return ("carried" if casting == "for" else "lost"), True
    return "lost", False


def rooms(present, recused, chair_votes):
    """Yield (votes_for, votes_against, abstentions, people) for every way to vote."""
    voters = present - recused - (0 if chair_votes else 1)
    for votes_for in range(voters + 1):
        for votes_against in range(voters - votes_for + 1):
            abstentions = voters - votes_for - votes_against
            people = [Person("for") for _ in range(votes_for)]
            people += [Person("against") for _ in range(votes_against)]
            people += [Person("") for _ in range(abstentions)]
            if chair_votes and people:
                people[-1].presides = True
            if not chair_votes:
                people.append(Person("for", presides=True))
            people += [Person("for", recused=True) for _ in range(recused)]
            yield votes_for, votes_against, abstentions, people


@pytest.mark.parametrize("chair_votes", [True, False])
@pytest.mark.parametrize("in_office", range(1, 13))
def test_every_vote_agrees_with_the_second_implementation(in_office, chair_votes):
    provisions = PROMOTION if chair_votes else WITHOUT_VOTE
    seen = 0
    for present in range(1, in_office + 1):
        for recused in range(present + (1 if chair_votes else 0)):
            for votes_for, votes_against, abstentions, people in rooms(
                present, recused, chair_votes
            ):
                assert len(people) == present
                for casting in (None, Vote.FOR, Vote.AGAINST):
                    vote = Tally(
                        provisions, in_office, present, votes_for, votes_against, abstentions,
                        recused, casting,
                    )  # fmt: skip
                    assert vote.check() == []
                    assert (vote.outcome, vote.by_chair) == second_implementation(
                        in_office, people, chair_votes, casting
                    ), vote
                    seen += 1
    assert seen > in_office


def test_required_is_the_fewest_votes_that_carry():
    for present, recused, provisions in product(range(6, 13), range(7), (PROMOTION, WITHOUT_VOTE)):
        if present - recused < 6:
            continue
        voters = tally(present, 0, 0, 0, provisions, recused=recused).voters
        carrying = [
            n
            for n in range(voters + 1)
            if tally(present, n, voters - n, 0, provisions, recused=recused).outcome
            == Outcome.CARRIED
        ]
        assert carrying[0] == tally(present, 0, 0, 0, provisions, recused=recused).required


def test_body_without_quorum_may_decide_with_one():
    vote = tally(1, 1, 0, 0, replace(PROMOTION, quorum_kind=QuorumKind.NONE))
    assert vote.outcome == Outcome.CARRIED

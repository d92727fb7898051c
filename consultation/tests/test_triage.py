"""複合的 is computed and explained, 困難 is judged with a reason, both need a 包括化推進員"""

from itertools import combinations

import pytest

from consultation.codes import (
    FIELD_OF_ISSUE,
    FIELD_OF_TROUBLE,
    NATIONAL_CODE,
    Field,
    IssueCode,
    LocalIssue,
    Trouble,
)
from consultation.rules.triage import (
    Advice,
    Issue,
    advice,
    check_judgement,
    complexity,
    needs_coordinator,
)

MOTHER, SON = "母", "息子"


def local(person, issue):
    return Issue(person, NATIONAL_CODE[issue], issue)


@pytest.mark.parametrize(
    ("troubles", "issues", "is_complex", "explanation"),
    [
        (
            [],
            [],
            False,
            "複合的な課題ではありません：分野の分かる課題がない。",
        ),
        (
            [Trouble.WORK, Trouble.JOB_SEARCH],
            [],
            False,
            "複合的な課題ではありません：1つの分野（仕事）。",
        ),
        (
            [Trouble.OTHER],
            [],
            False,
            "複合的な課題ではありません：分野の分かる課題がない。",
        ),
        (
            [Trouble.WORK, Trouble.OTHER],
            [],
            False,
            "複合的な課題ではありません：1つの分野（仕事）。",
        ),
        (
            [Trouble.HOUSING, Trouble.RENT, Trouble.DEBT],
            [],
            True,
            "複合的な課題です：2つの分野（住まい、家計・債務）。",
        ),
        (
            [Trouble.WORK],
            [Issue(MOTHER, IssueCode.ILLNESS)],
            True,
            "複合的な課題です：2つの分野（健康・障害、仕事）、課題のある人は1人。",
        ),
        (
            [],
            [Issue(MOTHER, IssueCode.DEBT), Issue(MOTHER, IssueCode.POVERTY)],
            False,
            "複合的な課題ではありません：1つの分野（家計・債務）、課題のある人は1人。",
        ),
        (
            [],
            [Issue(MOTHER, IssueCode.DEBT), Issue(SON, IssueCode.POVERTY)],
            True,
            "複合的な課題です：1つの分野（家計・債務）、課題のある人は2人。",
        ),
        (
            [],
            [Issue(MOTHER, IssueCode.OTHER)],
            False,
            "複合的な課題ではありません：課題のある人は1人。",
        ),
        (
            [],
            [Issue(MOTHER, IssueCode.OTHER), Issue(SON, IssueCode.OTHER)],
            True,
            "複合的な課題です：課題のある人は2人。",
        ),
        (
            [],
            [local(SON, LocalIssue.AGED_PARENT)],
            True,
            "複合的な課題です：1つの分野（地域・孤立）、課題のある人は1人、8050。",
        ),
        (
            [Trouble.CARE],
            [
                local(SON, LocalIssue.AGED_PARENT),
                Issue(MOTHER, IssueCode.ILLNESS),
                local(SON, LocalIssue.DOUBLE_CARE),
            ],
            True,
            "複合的な課題です：3つの分野（健康・障害、地域・孤立、家族・子育て・介護）、"
            "課題のある人は2人、8050、ダブルケア。",
        ),
        (
            [],
            [local(SON, LocalIssue.PETS)],
            False,
            "複合的な課題ではありません：課題のある人は1人。",
        ),
    ],
)
def test_what_is_complex_and_why(troubles, issues, is_complex, explanation):
    found = complexity(troubles, issues)
    assert (found.is_complex, found.explanation) == (is_complex, explanation)
    assert complexity(troubles[::-1], issues[::-1]) == found, "the order makes no difference"


@pytest.mark.parametrize("pair", list(combinations(Trouble, 2)))
def test_two_troubles_of_two_known_fields_are_complex(pair):
    fields = {FIELD_OF_TROUBLE[each] for each in pair} - {Field.OTHER}
    assert complexity(pair).is_complex == (len(fields) == 2)


@pytest.mark.parametrize("pair", list(combinations(IssueCode, 2)))
def test_two_issues_of_one_person_are_complex_in_two_fields(pair):
    fields = {FIELD_OF_ISSUE[each] for each in pair} - {Field.OTHER}
    assert complexity((), [Issue(SON, each) for each in pair]).is_complex == (len(fields) == 2)


@pytest.mark.parametrize("issue", LocalIssue)
def test_issues_that_are_of_two_persons_by_themselves(issue):
    written = {"8050", "ダブルケア", "ヤングケアラー"}
    assert complexity((), [local(SON, issue)]).is_complex == (issue.label in written)


def test_more_never_makes_it_simpler():
    base = complexity([Trouble.HOUSING, Trouble.WORK])
    for each in IssueCode:
        assert complexity([Trouble.HOUSING, Trouble.WORK], [Issue(SON, each)]).is_complex
    assert base.is_complex


def test_numbers_from_the_database_are_as_good_as_the_enums():
    assert complexity([2, 7], [Issue(SON, 10)]).fields == (Field.HOUSING, Field.MONEY, Field.WORK)


def test_a_local_issue_stands_under_its_national_code():
    with pytest.raises(ValueError, match="8050"):
        Issue(SON, IssueCode.DEBT, LocalIssue.AGED_PARENT)


# the truth table of the report: only both together require a 包括化推進員


@pytest.mark.parametrize(
    ("is_complex", "is_difficult", "must", "sentence"),
    [
        (True, True, True, "困難な複合的課題です。包括化推進員が主担当になります。"),
        (
            True,
            False,
            False,
            "複合的な課題です。包括化推進員を主担当にすることもできます。",
        ),
        (
            True,
            None,
            False,
            "複合的な課題です。困難かどうかは、まだ判断していません。"
            "包括化推進員を主担当にすることもできます。",
        ),
        (False, True, False, "困難な課題です。包括化推進員を主担当にすることもできます。"),
        (False, False, False, ""),
        (False, None, False, ""),
    ],
)
def test_who_leads(is_complex, is_difficult, must, sentence):
    judged = {"is_complex": is_complex, "is_difficult": is_difficult}
    assert advice(**judged) == Advice(must, sentence)
    assert needs_coordinator(**judged) is must


@pytest.mark.parametrize(
    ("is_complex", "is_difficult", "reason", "message"),
    [
        (False, False, "", None),
        (False, True, "本人と会えない", None),
        (True, False, "機関どうしの調整が進んでいる", None),
        (True, True, "暴力がある", None),
        (False, None, "理由", "困難かどうかを選んでください。"),
        (False, True, " 　", "困難と判断した理由を書いてください。"),
        (True, True, "", "困難と判断した理由を書いてください。"),
        (True, False, "", "複合的な課題ですが、困難でないと判断した理由を書いてください。"),
    ],
)
def test_the_judgement_has_its_reason(is_complex, is_difficult, reason, message):
    found = check_judgement(is_complex=is_complex, is_difficult=is_difficult, reason=reason)
    assert (found and found.message) == message
    if found:
        assert found.place == ("is_difficult" if is_difficult is None else "reason")

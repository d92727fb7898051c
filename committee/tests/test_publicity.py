"""第7条 会議の公開"""

from dataclasses import replace

import pytest

from committee.enums import Outcome
from committee.rules.publicity import check_closure
from committee.tests.provisions import PROMOTION

RESOLUTION = (
    "委員会が非公開を決めていません。委員会に諮り、その議決を記録してください。"
    "（地域福祉推進委員会条例第7条ただし書）"
)
REASON = (
    "非公開の理由がありません。運営にどのような支障があるかを書いてください。"
    "（地域福祉推進委員会条例第7条ただし書）"
)


@pytest.mark.parametrize(
    ("outcome", "reason", "messages"),
    [
        (Outcome.CARRIED, "個人に関する情報を扱うため", []),
        (Outcome.CARRIED, " ", [REASON]),
        (Outcome.LOST, "個人に関する情報を扱うため", [RESOLUTION]),
        (Outcome.TIED, "個人に関する情報を扱うため", [RESOLUTION]),
        (Outcome.NO_QUORUM, "", [RESOLUTION, REASON]),
        (None, "", [RESOLUTION, REASON]),
    ],
)
def test_closure_needs_a_resolution_and_a_reason(outcome, reason, messages):
    found = check_closure(PROMOTION, outcome=outcome, reason=reason)
    assert list(map(str, found)) == messages


def test_body_that_is_not_public_needs_neither():
    internal = replace(PROMOTION, meetings_public=False)
    assert check_closure(internal, outcome=None, reason="") == []

"""評価の流れ: from the request to a section to the publication of the sheet (rules.md 評価票)

Three tables. A section's answer goes through the first while the year collects; the year
itself goes through the second, and each answer to an opinion of the committee through the third
while the year is at 市の考え方. Which role takes a step stands in permissions.py, what it asks for
in rules/flow.py.

解釈: 「依頼」から「取りまとめ」までは課ごとに、「委員会提出」から「公表」までは評価票ごとに進む。
解釈: 差戻しは、課長から入力者へ、地域福祉課から課長へも入力者へもできる。
解釈: 公表したあとの訂正は、年度の評価を課に戻し、同じ流れをもう一度通って、次の版になる。
"""

from evaluation.enums import AnswerStage as Answer
from evaluation.enums import CampaignStage as Year
from evaluation.enums import ViewStage as View
from evaluation.rules import flow as rules
from evaluation.rules.flow import FLOW
from koganei.workflow import Flow, Step

DONE = (Answer.FIXED, Answer.GATHERED)


def _step(name, label, sources, target, heading, *asked):
    return Step(name, label, frozenset(sources), target, FLOW.section(heading), asked)


def _section(name, label, sources, target, heading, *asked):
    return _step(name, label, sources, target, heading, rules.COLLECTING, *asked)


SECTION_FLOW = Flow(
    Answer,
    (
        _step("request", "依頼する", {None}, Answer.REQUESTED, "依頼"),
        _section("begin", "記入を始める", {Answer.REQUESTED}, Answer.ENTRY, "記入"),
        _section(
            "hand_up", "課長へ回す", {Answer.REQUESTED, Answer.ENTRY}, Answer.FIXING, "記入",
            rules.COMPLETE,
        ),
        _section("take_back", "課長から取り戻す", {Answer.FIXING}, Answer.ENTRY, "記入"),
        _section(
            "return_entry", "入力者に差し戻す", {Answer.FIXING}, Answer.ENTRY, "差戻し",
            rules.COMMENT,
        ),
        _section(
            "fix", "課長確定", {Answer.FIXING}, Answer.FIXED, "課長確定",
            rules.COMPLETE, rules.NOT_WRITER, rules.DOCUMENT,
        ),
        _section("receive", "取りまとめに受け取る", {Answer.FIXED}, Answer.GATHERED, "取りまとめ"),
        _section(
            "return_head", "課長に差し戻す", DONE, Answer.FIXING, "差戻し", rules.COMMENT,
        ),
        _section(
            "return_section", "課の入力者に差し戻す", DONE, Answer.ENTRY, "差戻し", rules.COMMENT,
        ),
    ),
)  # fmt: skip

AFTER_COLLECTING = tuple(stage for stage in Year if stage != Year.COLLECTING)

SHEET_FLOW = Flow(
    Year,
    (
        _step("open", "年度の評価を始める", {None}, Year.COLLECTING, "依頼"),
        _step(
            "gather", "取りまとめを終える", {Year.COLLECTING}, Year.GATHERED, "取りまとめ",
            rules.ALL_GATHERED,
        ),
        _step(
            "submit", "委員会に提出する", {Year.GATHERED}, Year.SUBMITTED, "委員会提出",
            rules.STAMP, rules.COVER,
        ),
        _step(
            "hear", "委員の意見をまとめ始める", {Year.SUBMITTED}, Year.OPINIONS, "委員意見",
        ),
        _step(
            "respond", "市の考え方をまとめ始める", {Year.OPINIONS}, Year.RESPONSES, "市の考え方",
            rules.ASSIGNED,
        ),
        _step(
            "prepare", "公表する版を固定する", {Year.RESPONSES}, Year.PREPARED, "版の固定",
            rules.COVER, rules.CORRECTION, rules.ANSWERED,
        ),
        _step(
            "return_version", "公表を差し戻す", {Year.PREPARED}, Year.RESPONSES, "差戻し",
            rules.COMMENT,
        ),
        _step(
            "publish", "公表する", {Year.PREPARED}, Year.PUBLISHED, "公表",
            rules.NOT_FIXER, rules.DOCUMENT, rules.UNCHANGED,
        ),
        _step(
            "reopen", "課に戻して直す", AFTER_COLLECTING, Year.COLLECTING, "訂正", rules.COMMENT,
        ),
    ),
)  # fmt: skip


def _view(name, label, sources, target, heading, *asked):
    return _step(name, label, sources, target, heading, rules.RESPONDING, *asked)


VIEW_FLOW = Flow(
    View,
    (
        _view("write_view", "市の考え方を書く", {None, View.DRAFT}, View.DRAFT, "市の考え方"),
        _view(
            "hand_up_view", "市の考え方を課長へ回す", {View.DRAFT}, View.CHECKING, "市の考え方",
            rules.VIEW_WHOLE,
        ),
        _view(
            "return_view", "市の考え方を差し戻す", {View.CHECKING}, View.DRAFT, "差戻し",
            rules.COMMENT,
        ),
        _view(
            "approve_view", "市の考え方を確認する", {View.CHECKING}, View.APPROVED, "市の考え方",
            rules.NOT_VIEW_WRITER,
        ),
        _view(
            "ask_again", "書き直してもらう", {View.CHECKING, View.APPROVED}, View.DRAFT, "差戻し",
            rules.COMMENT,
        ),
    ),
)  # fmt: skip

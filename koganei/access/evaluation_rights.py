"""Who may do what in a year of evaluation (security.md §2.5, 評価票), line by line; of the matrix.

「return/approve」 of D2 is ``evaluation.fixing``; 「remind」 and 「publish request」 of S1 are
``evaluation.reminder`` and ``evaluation.submission``; 「D publish」 of W2 is
``evaluation.publication``.
解釈: 取りまとめるのは地域福祉課の職員（W1、rules.md 「取りまとめ(地域福祉課; 差戻)」）。
解釈: 気づきを消せるのは、その行を書く課の入力者と課長である。取りまとめる人は、見て課に聞く。
解釈: 監査は、草稿のあることと段階だけを見る（「R meta」）。
"""

from koganei.access.rights import Resource, Scope, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource(
        "evaluation.campaign",
        "年度の評価（依頼・期限・進み）",
        (
            "evaluation.campaign",
            "evaluation.deadline",
            "evaluation.extension",
            "evaluation.flowevent",
        ),
    ),
    Resource("evaluation.reminder", "督促", ("evaluation.reminder",)),
    Resource(
        "evaluation.answer",
        "課の回答（「書く・直す」は課長へ回すこと）",
        ("evaluation.sectionanswer", "evaluation.rowcomment"),
    ),
    Resource("evaluation.fixing", "課長確定と差戻し", ("evaluation.fixing",)),
    Resource(
        "evaluation.hint", "評価票の気づきを理由を書いて消すこと", ("evaluation.hintdismissal",)
    ),
    Resource("evaluation.gathering", "取りまとめと差戻し"),
    Resource("evaluation.submission", "委員会への提出と、公表の申請"),
    Resource("evaluation.publication", "評価票の公表"),
    Resource(
        "evaluation.opinion",
        "委員会の意見と市の考え方（市の考え方を書くのは「課の回答」、確認は「課長確定」）",
        ("evaluation.opinion", "evaluation.cityview", "evaluation.committeegrade"),
    ),
)

GATHERING = (Role.SECRETARIAT, Role.WELFARE_STAFF, Role.WELFARE_MANAGER)
SECTION = (Role.SECTION_AUTHOR, Role.SECTION_HEAD)
STAFF, MANAGER = (Role.WELFARE_STAFF,), (Role.WELFARE_MANAGER,)

GRANTS = (
    *grants((*GATHERING, *SECTION, Role.AUDITOR), "evaluation.campaign", "view"),
    *grants(STAFF, "evaluation.campaign", "add change"),
    *grants((Role.SECRETARIAT, *STAFF), "evaluation.reminder", "add"),
    *grants(GATHERING, "evaluation.answer", "view"),
    *grants(SECTION, "evaluation.answer", "view", Scope.OWN_SECTION),
    *grants((Role.SECTION_AUTHOR,), "evaluation.answer", "change", Scope.OWN_SECTION),
    *grants((Role.SECTION_HEAD,), "evaluation.fixing", "change", Scope.OWN_SECTION),
    *grants(SECTION, "evaluation.hint", "change", Scope.OWN_SECTION),
    *grants(STAFF, "evaluation.gathering", "change"),
    *grants((Role.SECRETARIAT, *STAFF), "evaluation.submission", "add"),
    *grants(MANAGER, "evaluation.publication", "add"),
    *grants(GATHERING, "evaluation.opinion", "view export"),
    *grants(SECTION, "evaluation.opinion", "view", Scope.OWN_SECTION),
    *grants((Role.SECRETARIAT, *STAFF), "evaluation.opinion", "add change"),
)

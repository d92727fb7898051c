"""Who may see the figures of the desk (security.md §2.4, statistics); part of the matrix

「R X」 W1, W2; 「R」 P1, P2, P4, AU; S1 reads them with small numbers hidden. Nobody else.
"""

from koganei.access.rights import Resource, grants
from koganei.access.roles import Role

RESOURCES = (
    Resource("consultation.statistics", "相談の統計（「出力する」はExcelとCSV）"),
    Resource("consultation.small_figure", "統計の小さい数（ないときは伏せて見せる）"),
    Resource(
        "consultation.statistics_terms",
        "統計の定め・目安値・人口",
        (
            "consultation.statisticsterms",
            "consultation.statisticstarget",
            "consultation.citypopulation",
        ),
    ),
)

CITY = (Role.WELFARE_STAFF, Role.WELFARE_MANAGER)
DESK = (Role.CHIEF_SUPPORT_WORKER, Role.SUPPORT_WORKER, Role.INTEGRATION_COORDINATOR)
OPEN = (*CITY, *DESK, Role.AUDITOR)

GRANTS = (
    *grants((*OPEN, Role.SECRETARIAT), "consultation.statistics", "view"),
    *grants(OPEN, "consultation.small_figure", "view"),
    *grants(CITY, "consultation.statistics", "export"),
    *grants(CITY, "consultation.statistics_terms", "view add change"),
)

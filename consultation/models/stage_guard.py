"""段階は CASE_FLOW に沿ってだけ動く (access.md, guarantee 7): its pairs, as triggers"""

from consultation.enums import Stage
from consultation.workflow import CASE_FLOW
from koganei.law import LegalText
from koganei.triggers import refuse, register

FLOW = LegalText("業務手順").section("段階")
MESSAGE = "段階は、決まった進み方でしか変えられません。"


def _pairs(moves):
    return " OR ".join(f"(OLD.stage = '{source}' AND NEW.stage = '{to}')" for source, to in moves)


def declare():
    """Register them; a case begins at the stages to which the flow leads from nothing."""
    moves = sorted((source, to) for source, to in CASE_FLOW.moves() if source)
    begins = sorted(to for source, to in CASE_FLOW.moves() if source is None)
    suspended = f"'{Stage.SUSPENDED}'"
    register(
        refuse(
            "case_insert_where_the_flow_begins",
            "consultation_case",
            "INSERT",
            "相談は、受付から始まります。",
            when=" AND ".join(f"NEW.stage <> '{stage}'" for stage in begins),
            citation=FLOW,
        ),
        refuse(
            "case_update_stage_along_the_flow",
            "consultation_case",
            "UPDATE",
            MESSAGE,
            when=f"NEW.stage <> OLD.stage AND NOT ({_pairs(moves)})",
            citation=FLOW,
        ),
        refuse(
            "case_update_back_to_where_it_was",
            "consultation_case",
            "UPDATE",
            "中断した相談は、中断する前の段階で再開します。",
            when=f"(NEW.stage = {suspended} AND OLD.stage <> NEW.stage"
            " AND NEW.suspended_from <> OLD.stage)"
            f" OR (OLD.stage = {suspended} AND NEW.stage = OLD.stage"
            " AND NEW.suspended_from <> OLD.suspended_from)"
            f" OR (OLD.stage = {suspended} AND NEW.stage NOT IN ({suspended}, '{Stage.CLOSED}')"
            " AND NEW.stage <> OLD.suspended_from)",
            citation=FLOW,
        ),
    )

"""A small model of one case: three actors, two sittings, and all that may come between

Written a second time by hand, beside CASE_FLOW and the actions: what an act asks for stands here as
a comparison of plain values, so that a guard that is missing over there shows. ``nexts(world)``
yields every act that is let through, with the world after it; ``refusals(world)`` the others.

Today and tomorrow are the only days. One sitting is today, the other one tomorrow; a short consent
ends today; plans begin tomorrow, so that support is given and monitored then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from consultation.enums import Stage

WORKER, CHIEF, CITY, CLOCK = "worker", "chief", "city", "clock"
ACTORS = (WORKER, CHIEF, CITY)
DESK = (WORKER, CHIEF)
OPEN = tuple(stage for stage in Stage if stage != Stage.CLOSED)
PAST_INTAKE = tuple(stage for stage in OPEN if stage != Stage.INTAKE)
AT_WORK = tuple(stage for stage in OPEN if stage not in (Stage.INTAKE, Stage.SUSPENDED))
SUSPENDABLE = tuple(s for s in AT_WORK if s not in (Stage.CONFERENCE, Stage.DECISION))
EXCLUDABLE = (Stage.ASSESSMENT, Stage.CONFERENCE, Stage.SUPPORT)


class World(NamedTuple):
    """Everything about the case that decides what may happen next; "" is nothing yet."""

    stage: Stage = Stage.INTAKE
    back: str = ""  # where a suspended or referred case came from
    day: int = 0
    consent: str = ""  # short valid expired withdrawn
    is_near: bool = False  # an agency was told of the client, or is referred to
    owes: bool = False  # it must hear of the withdrawal
    triaged: bool = False
    assessed: bool = False
    referral: str = ""  # open arrived failed
    plan: str = ""  # draft agreed: the version that is being written
    sitting: str = ""  # today tomorrow: where its item stands
    decided: bool = False  # a plan is in force
    served: bool = False  # what came of it is recorded
    running: bool = False  # a support that has no end yet
    evaluated: str = ""  # again end: the verdict on the plan in force
    proposed: bool = False
    protected: bool = False
    excluded: str = ""  # the actor with a conflict of interest

    @property
    def agrees(self):
        return self.consent in ("short", "valid")

    @property
    def may_go_on(self):
        """What 継続支援 asks for: consent, triage; the lead is appointed with it."""
        return self.agrees and self.triaged

    @property
    def may_end(self):
        """What a proposal of 終結 asks for, and its confirmation again."""
        is_evaluated = bool(self.evaluated) or not self.decided
        return not (self.owes or self.running or self.sitting) and is_evaluated

    @property
    def may_end_at_the_desk(self):
        return not (self.owes or self.running or self.proposed)


class Act(NamedTuple):
    name: str
    by: str
    how: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of act: in which stages and by whom, what it asks for, what comes of it.

    ``asks`` and ``leads`` are given the world and ``how``. What is asked for
    ``elsewhere`` too is refused outside ``stages``, to everybody else, and where something lacks.
    """

    stages: tuple
    who: tuple
    leads: Callable
    asks: Callable = lambda world, how: True
    ways: tuple = ("",)
    elsewhere: bool = True


def to(stage, **columns):
    return lambda world, how: world._replace(stage=stage, back="", **columns)


def sets(**columns):
    return lambda world, how: world._replace(**columns)


def withdrawn(world, how):
    return world._replace(consent="withdrawn", owes=world.owes or world.is_near)


def tomorrow(world, how):
    is_over = world.consent == "short"
    return world._replace(day=1, consent="expired" if is_over else world.consent)


def referred(world, how):
    return world._replace(stage=Stage.REFERRAL, back=world.stage, referral="open", is_near=True)


def went_back(world, how):
    return world._replace(stage=world.back, back="")


def suspended(world, how):
    return world._replace(stage=Stage.SUSPENDED, back=world.stage + ":" + world.back)


def resumed(world, how):
    stage, _, back = world.back.partition(":")
    return world._replace(stage=Stage(stage), back=back)


def spoken(world, how):
    return world._replace(stage=Stage.DECISION if how == "approved" else Stage.PLAN, sitting="")


def in_force(world, how):
    return world._replace(stage=Stage.SUPPORT, plan="", decided=True, served=False, evaluated="")


def is_held(world, how=""):
    return world.sitting == "today" or world.day == 1


def next_plan(world, how):
    return world._replace(stage=Stage.PLAN, plan="draft")


def has_plan_tomorrow(world, how):
    return world.decided and world.day == 1


ENDED = to(Stage.CLOSED)
KINDS = {
    # スクリーニング: the 主任 judges
    "inform": Kind((Stage.INTAKE,), (CHIEF,), ENDED, lambda w, how: w.may_end_at_the_desk),
    "refer": Kind((Stage.INTAKE,), (CHIEF,), referred),
    "await_consent": Kind((Stage.INTAKE,), (CHIEF,), to(Stage.AWAITING_CONSENT)),
    "accept": Kind((Stage.INTAKE,), (CHIEF,), to(Stage.ASSESSMENT), lambda w, how: w.may_go_on),
    "break_off": Kind((Stage.INTAKE,), (CHIEF,), suspended),
    "end_before_screening": Kind(
        (Stage.INTAKE,), (CHIEF,), ENDED, lambda w, how: w.may_end_at_the_desk
    ),
    "triage": Kind(
        (Stage.INTAKE, Stage.AWAITING_CONSENT), (CHIEF,), sets(triaged=True),
        lambda w, how: not w.triaged, elsewhere=False,
    ),
    # 同意と、伝えること
    "consent": Kind(
        OPEN, DESK, lambda w, how: w._replace(consent=how), ways=("short", "valid"),
        elsewhere=False,
    ),
    # before there is a lead, the record may be seen to but by the 主任
    "withdraw_early": Kind(
        (Stage.INTAKE,), (CHIEF,), withdrawn, lambda w, how: w.agrees, elsewhere=False
    ),
    "withdraw": Kind(PAST_INTAKE, DESK, withdrawn, lambda w, how: w.agrees, elsewhere=False),
    "tell": Kind(AT_WORK, DESK, sets(is_near=True), lambda w, how: w.agrees, elsewhere=False),
    "tell_withdrawal": Kind(OPEN, DESK, sets(owes=False), lambda w, how: w.owes),
    "tomorrow": Kind(OPEN, (CLOCK,), tomorrow, lambda w, how: w.day == 0, elsewhere=False),
    # つなぎ
    "hand_over": Kind((Stage.ASSESSMENT,), DESK, referred),
    "arrival": Kind(
        (Stage.REFERRAL,), DESK, sets(referral="arrived"), lambda w, how: w.referral == "open"
    ),
    "failure": Kind(
        (Stage.REFERRAL,), DESK, sets(referral="failed"), lambda w, how: w.referral == "open"
    ),
    "arrive": Kind(
        (Stage.REFERRAL,), (CHIEF,), ENDED,
        lambda w, how: w.referral == "arrived" and w.may_end_at_the_desk,
    ),
    "refer_back": Kind(
        (Stage.REFERRAL,), DESK, went_back, lambda w, how: w.referral == "failed"
    ),
    # 課題分析から決定まで
    "obtain_consent": Kind(
        (Stage.AWAITING_CONSENT,), DESK, to(Stage.ASSESSMENT), lambda w, how: w.may_go_on
    ),
    "assess": Kind(
        (Stage.ASSESSMENT,), (WORKER,), sets(assessed=True), lambda w, how: not w.assessed,
        elsewhere=False,
    ),
    "plan": Kind((Stage.ASSESSMENT,), (WORKER,), to(Stage.PLAN, plan="draft"),
                 lambda w, how: w.assessed),
    "agree": Kind((Stage.PLAN,), DESK, sets(plan="agreed"), lambda w, how: bool(w.plan)),
    "convene": Kind(
        (Stage.PLAN,), DESK,
        lambda w, how: w._replace(stage=Stage.CONFERENCE, sitting=how),
        lambda w, how: w.plan == "agreed" and w.agrees and (how, w.day) != ("today", 1),
        ways=("today", "tomorrow"),
    ),
    "take_back": Kind((Stage.CONFERENCE,), DESK, to(Stage.PLAN, sitting="")),
    "outcome": Kind(
        (Stage.CONFERENCE,), (CITY,), spoken, is_held, ways=("approved", "amended")
    ),
    "send_back": Kind((Stage.DECISION,), (CITY,), to(Stage.PLAN)),
    "decide": Kind((Stage.DECISION,), (CITY,), in_force),
    # 支援と経過確認
    "serve": Kind(
        AT_WORK, DESK, sets(served=True, running=True),
        lambda w, how: has_plan_tomorrow(w, how) and not w.served, elsewhere=False,
    ),
    "end_support": Kind(
        OPEN, DESK, sets(running=False), lambda w, how: w.running, elsewhere=False
    ),
    "monitor": Kind(
        (Stage.SUPPORT,), DESK, to(Stage.MONITORING),
        lambda w, how: w.served and w.day == 1, elsewhere=False,
    ),
    "go_on": Kind((Stage.MONITORING,), DESK, to(Stage.SUPPORT)),
    "evaluate": Kind(
        (Stage.SUPPORT, Stage.MONITORING), DESK, lambda w, how: w._replace(evaluated=how),
        has_plan_tomorrow, ways=("again", "end"), elsewhere=False,
    ),
    "revise": Kind(
        (Stage.MONITORING,), (WORKER,), next_plan, lambda w, how: w.evaluated == "again"
    ),
    # 中断・再開・終結
    "suspend": Kind(SUSPENDABLE, (CHIEF,), suspended),
    "resume": Kind((Stage.SUSPENDED,), DESK, resumed),
    "propose": Kind(
        PAST_INTAKE, DESK, sets(proposed=True),
        lambda w, how: w.may_end and not w.proposed,
    ),
    "withdraw_proposal": Kind(OPEN, DESK, sets(proposed=False), lambda w, how: w.proposed),
    "return_proposal": Kind(OPEN, (CITY,), sets(proposed=False), lambda w, how: w.proposed),
    "close": Kind(
        PAST_INTAKE, (CITY,), to(Stage.CLOSED, proposed=False),
        lambda w, how: w.proposed and w.may_end,
    ),
    # what keeps people and addresses apart
    "protect": Kind(
        (Stage.INTAKE,), (CHIEF,), sets(protected=True), lambda w, how: not w.protected,
        elsewhere=False,
    ),
    "exclude": Kind(
        EXCLUDABLE, (CITY,), lambda w, how: w._replace(excluded=how),
        lambda w, how: not w.excluded, ways=ACTORS, elsewhere=False,
    ),
}  # fmt: skip


NEXT = {stage: [name for name, kind in KINDS.items() if stage in kind.stages] for stage in Stage}


def nexts(world):
    """Yield (act, the world after it) for every act that is let through and changes something."""
    for name in NEXT[world.stage]:
        kind = KINDS[name]
        for act in _acts(name, kind.who):
            if _is_let_through(world, act) and (after := kind.leads(world, act.how)) != world:
                yield act, after


def refusals(world):
    """Yield every act that has to be refused; in a wrong stage, those who could do it elsewhere."""
    for name, kind in KINDS.items():
        actors = ACTORS if world.stage in kind.stages else kind.who
        for act in _acts(name, actors) if kind.elsewhere else ():
            if not _is_let_through(world, act):
                yield act


def _acts(name, actors):
    return (Act(name, by, how) for by in actors for how in KINDS[name].ways)


def _is_let_through(world, act):
    kind = KINDS[act.name]
    is_theirs = act.by in kind.who and act.by != world.excluded
    return world.stage in kind.stages and is_theirs and kind.asks(world, act.how)

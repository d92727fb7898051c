"""支援計画 of a synthetic case: as far as its stage goes; decided from 支援 on"""

from datetime import timedelta

from consultation.codes import PlanService
from consultation.enums import ConsentMethod, EventKind, ItemBy, ScreeningResult, Signer, Stage
from consultation.management.city.conferences import discuss, sitting_for
from consultation.management.city.supports import add_supports
from consultation.models import PlanDecision, PlanItem, PlanText, PlanUse, SupportPlan
from consultation.rules.plan import decision_kind

AGREED_AT = (Stage.CONFERENCE, Stage.DECISION)
DECIDED_AT = (Stage.SUPPORT, Stage.MONITORING, Stage.CLOSED)
LASTS = 180  # days of a plan
TEXTS = {
    "wishes": "いまの住まいで暮らし続けたい。自分の収入で家賃を払えるようになりたい。",
    "problems": "収入が安定せず、家賃と公共料金の支払いが遅れがちである。相談できる人が少ない。",
    "long_term_goal": "見通しを持って暮らし、困ったときに自分から相談できる。",
    "goal": "毎月の収支が分かり、滞納を分割で払い終える。",
    "cautions": "電話は午後にする。急な訪問はしない。",
    "integration": "月1回、窓口と関係機関が経過を持ち寄り、同じ人に同じことを何度も聞かない。",
}
ITEMS = (
    ("家計の見通し", "家計簿を付け、月に1回一緒に見る", ItemBy.DESK, "月1回", "収支が分かる"),
    ("仕事", "希望する働き方を話し合い、求人を一緒に探す", ItemBy.DESK, "月2回", "応募する"),
    ("健康", "受診を続ける", ItemBy.CLIENT, "月1回", "受診が続く"),
    ("人とのつながり", "集まりに誘い、初めは一緒に行く", ItemBy.AGENCY, "月1回", "一人で通う"),
)


def add_plan(story):
    """Add the plan of a Story that went on with support, if it came so far."""
    is_decided = story.stage in DECIDED_AT and story.result == ScreeningResult.SUPPORT
    if story.stage != Stage.PLAN and story.stage not in AGREED_AT and not is_decided:
        return
    day = min(story.screened_on + timedelta(days=14), story.world.today)
    part = sitting_for(story, day)
    if part and story.stage != Stage.CONFERENCE:
        day = min(day, part.conference.held_on)
    plan = _plan(story, day, is_agreed=is_decided or story.stage in AGREED_AT)
    items, uses = _items(story, plan), _uses(story, plan)
    story.event(EventKind.PLAN, "支援計画案を作り始める", day)
    if part:
        discuss(story, plan, part)
    if is_decided:
        held_on = part.conference.held_on if part else day
        plan.starts_on = held_on
        _decide(story, plan, held_on, [use.service for use in uses])
        add_supports(story, plan, items, uses)


def _plan(story, day, *, is_agreed):
    last = day + timedelta(days=LASTS)
    plan = SupportPlan(
        id=story.people.key(),
        case=story.case,
        number=1,
        drafted_on=day,
        drafted_by=story.worker,
        written_by=story.worker,
        written_at=story.at(day),
        starts_on=day,
        ends_on=last,
        goal_by=last,
        monitoring_on=day + timedelta(days=LASTS // 2),
        is_employment_target=story.rng.random() < 0.6,
    )
    if is_agreed:
        plan.agreed_on, plan.agreed_by = day, Signer.CLIENT
        plan.agreed_how = ConsentMethod.SIGNED
    story.rows.add(plan)
    story.rows.add(PlanText(plan=plan, **TEXTS))
    return plan


def _items(story, plan):
    """Add the rows of the plan, and return them."""
    chosen, items = story.rng.sample(ITEMS, story.rng.randint(1, 3)), []
    if not any(row[2] == ItemBy.DESK for row in chosen):
        chosen.append(ITEMS[0])
    for number, (problem, action, done_by, schedule, target) in enumerate(chosen, 1):
        agency = story.rng.choice(story.world.agencies) if done_by == ItemBy.AGENCY else None
        items.append(
            PlanItem(
                plan=plan, number=number, problem=problem, action=action, done_by=done_by,
                agency=agency, schedule=schedule, target=target,
            )
        )  # fmt: skip
        story.rows.add(items[-1])
    return items


def _uses(story, plan):
    """Add the services that the plan uses, and return them."""
    services = story.rng.sample([s for s in PlanService if s != PlanService.OTHER], 2)
    services = services[: story.rng.randint(0, 2)]
    days = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    uses = [PlanUse(plan=plan, service=service, **days) for service in services]
    for use in uses:
        story.rows.add(use)
    return uses


def _decide(story, plan, day, services):
    kind, decider = decision_kind(services), story.world.decider
    story.rows.add(
        PlanDecision(
            plan=plan,
            kind=kind,
            document_number=f"相{story.case.number}-1",
            decided_on=day,
            decided_by=decider,
            recorded_at=story.at(day),
        )
    )
    story.event(EventKind.PLAN, f"支援計画 第1回を{kind.label}", day, by=decider)

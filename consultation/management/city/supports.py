"""What was given of a decided plan of the synthetic city: supports, 経過確認, the evaluation"""

from datetime import timedelta

from consultation.codes import DATED_CHANGES, EndGround, SeenChange
from consultation.enums import (
    DueKind,
    EventKind,
    GoalOutcome,
    ItemBy,
    MonitoringResult,
    NotStartedReason,
    ServiceEnd,
    ServiceState,
    Stage,
    Verdict,
)
from consultation.models import (
    DueItem,
    EvaluationChange,
    EvaluationText,
    GoalResult,
    MonitoringNote,
    PlanEvaluation,
    SupportService,
)

AHEAD = 60  # days from one 経過確認 to the next
FOUND = {
    "facts": "約束の日に来所。家計簿を一緒に見た。家賃は今月から払えている。",
    "client_words": "先のことが少し見えてきた。",
    "judgement": "計画のとおり続ける。",
}
ADVICE = {
    "facts": "月2回の訪問が続いている。本人からの連絡も増えた。",
    "judgement": "家計の相談の日に合わせて訪問してもらう。",
}
TEXTS = {
    "situation": "収入と支出が分かり、家賃の遅れはなくなった。",
    "remaining": "通院が途切れがちである。",
    "verdict_reason": "本人と話し合い、関係機関の意見も聞いて判定した。",
}
PARTLY = "始めたばかりで、続くかどうかをこれから見る。"
CHANGES = (
    SeenChange.HOUSEHOLD_ACCOUNTS,
    SeenChange.PEACE_OF_MIND,
    SeenChange.WORK_BEGUN,
    SeenChange.WORK_INCOME_ROSE,
    SeenChange.PARTICIPATION,
    SeenChange.ASKS_FOR_HELP,
)


def add_supports(story, plan, items, uses):
    """Add what came of a decided plan, as far as the stage of the Story goes."""
    is_over, ends_on = story.stage == Stage.CLOSED, story.case.closed_on
    first = plan.starts_on
    if is_over and ends_on < first:
        return
    for place, row in enumerate([*items, *uses]):
        _service(story, plan, row, first, ends_on if is_over else None, is_begun=place != 2)
    last = ends_on or story.world.today
    monitored = first + timedelta(days=AHEAD)
    next_on = None
    if story.stage == Stage.MONITORING or monitored <= last:
        next_on = _monitor(story, plan, min(monitored, last))
    follows = story.event(EventKind.FOLLOW_UP, "実施状況の把握・助言", first, note=ADVICE)
    follows.agency = story.rng.choice(story.world.agencies)
    if is_over or story.stage == Stage.MONITORING:
        _evaluate(story, plan, items, last, is_fixed=is_over)
    if not is_over:
        _due(story, DueKind.EVALUATION, plan.ends_on, first)
    if story.stage == Stage.SUPPORT:
        _due(story, DueKind.MONITORING, next_on or plan.monitoring_on, first)


def _service(story, plan, row, first, ended_on, *, is_begun):
    is_item = hasattr(row, "done_by")
    agency = row.agency if is_item else row.provider
    done_by = row.done_by if is_item else ItemBy.AGENCY if agency else ItemBy.DESK
    whom = agency.name if agency else ItemBy(done_by).label
    name = f"支援の内容 {row.number}（{whom}）" if is_item else str(row)
    service = SupportService(
        id=story.people.key(), case=story.case, plan=plan, name=name, done_by=done_by,
        agency=agency, written_by=story.worker, written_at=story.at(first),
        **({"item": row} if is_item else {"use": row}),
    )  # fmt: skip
    if not is_begun:
        service.state, service.not_started_on = ServiceState.NOT_STARTED, first
        service.not_started_reason = NotStartedReason.WAITING
    elif ended_on:
        service.state, service.started_on = ServiceState.ENDED, first
        service.ended_on, service.end_reason = ended_on, ServiceEnd.REACHED
    else:
        service.state, service.started_on = ServiceState.RUNNING, first
    story.rows.add(service)
    what = "支援を開始" if is_begun else "支援を始められない"
    story.event(EventKind.SUPPORT, f"{what}：{name}"[:100], first).agency = agency


def _due(story, kind, day, since):
    story.rows.add(
        DueItem(case=story.case, kind=kind, due_on=day, user=story.case.lead, since=since)
    )


def _monitor(story, plan, day):
    result = MonitoringResult.CONTINUE
    next_on = min(day + timedelta(days=AHEAD), plan.ends_on)
    if story.stage == Stage.MONITORING or next_on <= day:
        result, next_on = MonitoringResult.REVISE, None
    event = story.event(EventKind.MONITORING, f"経過確認：{result.label}", day, note=FOUND)
    story.rows.add(
        MonitoringNote(
            id=story.people.key(), case=story.case, plan=plan, event=event, monitored_on=day,
            monitored_by=story.worker, result=result, next_on=next_on, recorded_at=event.at,
        )
    )  # fmt: skip
    return next_on


def _evaluate(story, plan, items, day, *, is_fixed):
    verdict = Verdict.END if is_fixed else Verdict.NEXT_PLAN
    moment = story.at(day)
    sheet = PlanEvaluation(
        id=story.people.key(), case=story.case, plan=plan, number=1, evaluated_on=day,
        evaluated_by=story.worker, written_by=story.worker, written_at=moment, verdict=verdict,
        end_ground=story.rng.choice(list(EndGround)[:3]) if is_fixed else "",
    )  # fmt: skip
    story.rows.add(sheet)
    story.rows.add(EvaluationText(sheet=sheet, **TEXTS))
    for item in [None, *items]:
        outcome = story.rng.choice((GoalOutcome.REACHED, GoalOutcome.REACHED, GoalOutcome.PARTLY))
        reason = "" if outcome == GoalOutcome.REACHED else PARTLY
        story.rows.add(GoalResult(sheet=sheet, item=item, outcome=outcome, reason=reason))
    for change in story.rng.sample(CHANGES, 2):
        on = day if change in DATED_CHANGES else None
        story.rows.add(EvaluationChange(sheet=sheet, change=change, happened_on=on))
    if is_fixed:
        story.rows.evaluated.append((sheet, moment, story.worker))
        label = f"支援計画 第1回を評価：{verdict.label}"
        story.event(EventKind.EVALUATION, label, day)

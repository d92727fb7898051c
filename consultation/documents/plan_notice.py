"""支援計画決定通知・確認通知: the city's letter to the client about a decided plan; also blank

解釈: 法に基づく事業を使う計画は「支援決定」、使わない計画は「確認」の通知にする（domain.md §2.6）。
解釈: 教示（行政不服審査法82条、行政事件訴訟法46条）は、法に基づく事業の利用を市が決める「支援
決定」にだけ載せる。「確認」は市の処分ではないので載せない。載せるかどうかは窓口の設定で変えられる。
解釈: 通知の日は決裁日、発信者はその日の市長である。公印は印刷せず、押す場所を示す。
住所が保護されている人の通知には、住所を印刷しない。手渡しか、決められた送付先に送る。
"""

from dataclasses import dataclass

from django.template.loader import render_to_string

from consultation.documents.paper import NothingToPrint
from consultation.enums import DecisionKind
from consultation.models import PlanCondition
from consultation.presenters.plans import period, use_line, which
from consultation.queries.conferences import last_item
from consultation.queries.papers import person_sheet
from consultation.queries.plans import current_plan, draft_of, parts_of
from koganei.dates.wareki import format_date
from koganei.documents import pdf_from_html
from koganei.letters import MAYOR, mayor
from koganei.safeguards.addresses import HIDDEN

TEMPLATE = "documents/consultation/plan_notice.html"
TITLES = {
    DecisionKind.DECIDED: "支援計画決定通知書",
    DecisionKind.CONFIRMED: "支援計画確認通知書",
}
SAYS = {
    DecisionKind.DECIDED: "次のとおり支援を決定しましたので、通知します。",
    DecisionKind.CONFIRMED: "次のとおり内容を確認しましたので、通知します。",
}
BLANK_DAY = "　　　　年　　月　　日"
NOT_SENT = "住所は保護されているので印刷しません。手渡しか、決められた送付先に。"
APPEAL = (
    "この決定に不服があるときは、この決定があったことを知った日の翌日から起算して3か月以内に、"
    "小金井市長に対して審査請求をすることができます（この決定があったことを知った日の翌日から起算して"
    "3か月以内でも、この決定の日の翌日から起算して1年を過ぎると、できなくなります）。",
    "この決定の取消しの訴えは、この決定があったことを知った日の翌日から起算して6か月以内に、"
    "小金井市を被告として（訴訟において小金井市を代表する者は、小金井市長となります）提起することが"
    "できます（6か月以内でも、この決定の日の翌日から起算して1年を過ぎると、できなくなります）。"
    "審査請求をしたときは、その裁決があったことを知った日の翌日から起算して6か月以内に提起することが"
    "できます。",
)


@dataclass(frozen=True)
class Letter:
    """One letter before layout; ``title`` and the file name hold no personal data."""

    title: str
    context: dict

    def html(self):
        return render_to_string(TEMPLATE, self.context | {"title": self.title})

    def pdf(self):
        """Return the PDF as bytes; raises koganei.documents.PdfFailed."""
        return pdf_from_html(self.html(), title=self.title)


def plan_notice(case, mark):
    """The letter about the plan in force; there is none before the city decided one."""
    plan = current_plan(case)
    parts = parts_of(plan) if plan else None
    decision = parts.decision if parts else None
    if decision is None:
        raise NothingToPrint("決定・確認された支援計画がまだないので、通知は作れません。")
    kind, item = DecisionKind(decision.kind), last_item(case)
    condition = PlanCondition.objects.filter(decision=decision).first()
    context = {
        "number": decision.document_number,
        "day": format_date(decision.decided_on),
        "from": mayor(decision.decided_on),
        "agreed": format_date(plan.agreed_on),
        "body": item.part.body.name if item and item.plan_id == plan.pk else "",
        "says": SAYS[kind],
        "plan": which(plan),
        "period": period(plan.starts_on, plan.ends_on),
        "goal": draft_of(plan, parts).texts.get("goal", ""),
        "uses": [use_line(use) for use in parts.uses],
        "monitoring": format_date(plan.monitoring_on),
        "condition": condition.words if condition else "",
        "appeal": APPEAL if kind == DecisionKind.DECIDED and case.desk.states_appeal else (),
    }
    return Letter(TITLES[kind], context | _desk(case) | _client(case, mark))


def blank_notice(mark):
    """The letter for the pen; which of the two it is, is circled."""
    context = {
        "number": "　　　　第　　　　号", "day": BLANK_DAY, "from": MAYOR, "agreed": BLANK_DAY,
        "body": "支援調整会議", "says": "次のとおり（決定・確認）しましたので、通知します。",
        "plan": "初回・再プラン（第　　回）", "period": f"{BLANK_DAY}から{BLANK_DAY}まで",
        "monitoring": BLANK_DAY, "appeal": APPEAL, "is_blank": True, "foot": mark,
    }  # fmt: skip
    return Letter("支援計画決定（確認）通知書", context)


def _desk(case):
    desk = case.desk
    return {
        "desk": "　".join(filter(None, (desk.name, desk.place, desk.phone))),
        "lead": case.lead.name if case.lead else "",
    }


def _client(case, mark):
    sheet = person_sheet(case.client_id)
    address = sheet.address if sheet else ""
    is_hidden = address == HIDDEN
    return {
        "name": str(sheet.person) if sheet else "",
        "address": "" if is_hidden else address,
        "foot": f"{mark}　{NOT_SENT}" if is_hidden else mark,
    }

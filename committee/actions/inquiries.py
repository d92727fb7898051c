"""The one door for 諮問 and 答申: ask, deliberate, draft, submit, respond."""

from django.db.models import Max

from committee.actions.appointments import lock
from committee.actions.files import check_file, kept
from committee.actions.writing import recorded, save
from committee.enums import Outcome
from committee.models import AdvisoryReport, CityResponse, Inquiry, ReportAttachment
from committee.permissions import check_may_advise
from committee.queries.ordinances import rule_book
from committee.rules.inquiries import check_inquiry, check_submission
from committee.rules.organization import check_remit
from committee.workflow import PROCEDURE
from koganei.audit import audited
from koganei.dates.wareki import in_japan
from koganei.law import Violation, require


@audited("inquire", on="committee")
def inquire(*, committee, number, inquired_on, title, text, by, remit=None):
    """諮問を記録する: number, date and words, and the 号 it falls under."""
    body = lock(committee.pk)
    book = rule_book(body)
    provisions = book.on(inquired_on)
    found = [check_may_advise(by), book.check_in_force(inquired_on, "諮問の日")]
    if provisions:
        found += check_inquiry(provisions, number=number, text=text)
        found += [check_remit(provisions, remit), _check_new(body, number)]
    require(*found)
    row = Inquiry(
        committee=body, number=number, inquired_on=inquired_on, title=title, text=text, remit=remit
    )
    return recorded("inquire", save(row, by), by)


@audited("deliberate", on="inquiry")
def deliberate(*, inquiry, item, by):
    """諮問を調査審議した議題を結ぶ."""
    lock(inquiry.committee_id)
    require(check_may_advise(by), _check_same(inquiry.committee_id, item.meeting))
    inquiry.items.add(item)
    return recorded("deliberate", inquiry, by)


@audited("draft_report", on="committee")
def draft_report(*, committee, title, text, by, inquiry=None):
    """答申・意見の案を書く: written anew until it is submitted."""
    body = lock(committee.pk)
    row = AdvisoryReport.objects.filter(committee=body, inquiry=inquiry, submitted_on=None)
    row = (inquiry and row.first()) or AdvisoryReport(committee=body, inquiry=inquiry)
    done = AdvisoryReport.objects.filter(inquiry=inquiry, submitted_on__isnull=False)
    require(check_may_advise(by), inquiry and done.exists() and _submitted())
    row.title, row.text = title, text
    return recorded("draft_report", save(row, by), by)


@audited("attach", on="report")
def attach(*, report, title, name, content, by):
    """添付を加える: a file that goes with the report, until it is submitted."""
    lock(report.committee_id)
    row = AdvisoryReport.objects.get(pk=report.pk)
    where = PROCEDURE.section("諮問・答申")
    require(check_may_advise(by), _check_draft(row), *check_file(name, content, where))
    number = (row.attachments.aggregate(last=Max("number"))["last"] or 0) + 1
    attachment = ReportAttachment(report=row, number=number, title=title, **kept(name, content))
    return recorded("attach", save(attachment, by), by)


@audited("detach", on="attachment")
def detach(*, attachment, by):
    """添付を外す: while the report is a draft nobody else has it; those after it move up."""
    report = AdvisoryReport.objects.get(pk=attachment.report_id)
    lock(report.committee_id)
    require(check_may_advise(by), _check_draft(AdvisoryReport.objects.get(pk=report.pk)))
    recorded("detach", attachment, by)
    later = list(report.attachments.filter(number__gt=attachment.number).defer("content"))
    ReportAttachment.objects.filter(pk=attachment.pk).delete()
    for row in later:
        row.number -= 1
        row.save(update_fields=["number"])


@audited("submit_report", on="report")
def submit_report(*, report, number, submitted_on, resolution, by):
    """答申する: what the committee has decided; never changed afterwards."""
    body = lock(report.committee_id)
    row = AdvisoryReport.objects.select_related("inquiry").get(pk=report.pk)
    provisions = rule_book(body).on(submitted_on)
    decided = resolution and in_japan(resolution.decided_at).date()
    require(
        check_may_advise(by),
        _check_draft(row),
        *check_submission(
            provisions, text=row.text, outcome=resolution and Outcome(resolution.outcome),
            submitted_on=submitted_on, decided_on=decided,
            inquired_on=row.inquiry and row.inquiry.inquired_on,
        ),
    )  # fmt: skip
    row.number, row.submitted_on, row.resolution = number, submitted_on, resolution
    return recorded("submit_report", save(row, by), by)


@audited("record_response", on="report")
def record_response(*, report, responded_on, text, by, department=None):
    """市の対応を記録する: after the report was submitted."""
    lock(report.committee_id)
    row = AdvisoryReport.objects.get(pk=report.pk)
    require(check_may_advise(by), _check_answerable(row, responded_on))
    response = CityResponse(report=row, responded_on=responded_on, text=text, department=department)
    return recorded("record_response", save(response, by), by)


def _violation(sentence, place=""):
    return Violation(PROCEDURE.section("諮問・答申"), sentence, place=place)


def _check_draft(report):
    return _submitted() if report.submitted_on else None


def _submitted():
    return _violation("この答申は、もう出しています。出した答申は変えられません。")


def _check_new(committee, number):
    if not Inquiry.objects.filter(committee=committee, number=number).exists():
        return None
    return _violation(f"文書番号「{number}」の諮問は、もうあります。", place="number")


def _check_same(committee_id, meeting):
    if meeting.committee_id == committee_id:
        return None
    return _violation("ほかの委員会の議題です。", place="item")


def _check_answerable(report, responded_on):
    if report.submitted_on is None:
        return _violation("まだ答申していません。対応は、答申の後に記録してください。")
    if responded_on < report.submitted_on:
        return _violation("対応の日が答申の日より前です。", place="responded_on")
    return None

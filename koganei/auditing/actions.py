"""The one door for writing down that somebody looked at a sign."""

from koganei.access.field_classes import FieldClass
from koganei.access.matrix import Action
from koganei.accounts.actions import check_may
from koganei.audit import audited, record
from koganei.law import LegalText, Violation, require
from koganei.models import AuditEvent, ReadingReview

REVIEW = "koganei.audit_review"
TWO_PERSONS = LegalText("権限一覧").section("閲覧の点検")


@audited("reading_reviewed", on="event")
def review(*, by, event, finding, outcome, reason):
    """Write the outcome for each read of a finding; another than the reader does so.

    ``event`` is the finding's first, as (type, id).
    """
    check_may(by, REVIEW, Action.CHANGE)
    require(check_other(by.pk, finding.user.pk))
    # on PostgreSQL two reviewers of the same finding go one after the other
    list(AuditEvent.objects.select_for_update().filter(pk=finding.sequences[0]))
    done = ReadingReview.objects.filter(sign=finding.sign.code, event__in=finding.sequences)
    require(check_open(done.exists()))
    ReadingReview.objects.bulk_create(
        ReadingReview(
            event_id=sequence,
            sign=finding.sign.code,
            reader=finding.user,
            reviewed_by=by,
            outcome=outcome,
            reason=reason,
        )
        for sequence in finding.sequences
    )
    subjects = [(person, [FieldClass.AUDIT]) for person in finding.persons]
    record(verb="reading_reviewed", by=by, on_object=event, subjects=subjects)


def check_other(reviewer, reader):
    if reviewer == reader:
        return Violation(TWO_PERSONS, "自分の閲覧は点検できません。ほかの人が点検します。")
    return None


def check_open(is_done):
    if is_done:
        return Violation(TWO_PERSONS, "ほかの人が先に点検しました。画面を開き直してください。")
    return None

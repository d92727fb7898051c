"""The one door for writing who sits where: appoint, re-appoint, substitute, end, elect.

Every function locks the committee's row first. Whatever concerns one body is therefore written
one after the other, and what the rules see is still so when the row is written. Raises RuleBroken
with every violation at once; the reason for going past a waivable limit is stored.
"""

from datetime import timedelta

from committee.enums import OfficeEndReason
from committee.models import Appointment, Committee, Officer
from committee.permissions import check_may_appoint
from committee.queries.ordinances import rule_book
from committee.rules.appointments import Proposal
from committee.rules.officers import check_election, check_end_of_office
from committee.rules.terms import Tenure, Term, check_end, check_has_term, consecutive_terms
from koganei.audit import audited, record
from koganei.law import require


def lock(committee_id):
    """Take the committee's row for this transaction; all that is decided under it is still true."""
    return Committee.objects.select_for_update(no_key=True).get(pk=committee_id)


@audited("appoint", on="committee")
def appoint(
    *, committee, member, category, by, on, starts_on=None, seat=None,
    nominating_body="", post="", other_posts=None, waiver_reason="", letter_number="",
):  # fmt: skip
    """委嘱する（第3条第2項・第4条第1項）: a full term from ``starts_on``, or from ``on``.

    ``category`` may be the row of any ordinance: its code is looked up in the one in force on the
    first day. Without ``seat`` the lowest free one is taken.
    """
    committee = lock(committee.pk)
    proposal = _proposal(committee, member, category, on, starts_on=starts_on or on, seat=seat or 0)
    row = _appoint(
        committee, proposal, by, waiver_reason,
        nominating_body=nominating_body, post=post, other_posts=other_posts,
        letter_number=letter_number,
    )  # fmt: skip
    return _recorded("appoint", row, by)


@audited("reappoint", on="appointment")
def reappoint(
    *, appointment, by, on, starts_on=None, nominating_body=None, other_posts=None,
    waiver_reason="", letter_number="",
):  # fmt: skip
    """再任する（第4条第1項）: the next full term in the same seat, from the day after this one."""
    committee = lock(appointment.committee_id)
    before = _fresh(appointment)
    book = rule_book(committee)
    require(check_may_appoint(by), check_has_term(book.on(before.starts_on), before.tenure))
    proposal = _proposal(
        committee, before.member, before.category, on,
        starts_on=starts_on or max(on, before.last_day + timedelta(days=1)), seat=before.seat,
    )  # fmt: skip
    row = _appoint(
        committee, proposal, by, waiver_reason,
        nominating_body=_or(nominating_body, before.nominating_body),
        post=before.post, other_posts=other_posts, letter_number=letter_number,
    )  # fmt: skip
    return _recorded("reappoint", row, by)


@audited("fill_vacancy", on="predecessor")
def fill_vacancy(
    *, predecessor, member, by, on, starts_on=None, nominating_body=None, other_posts=None,
    waiver_reason="", letter_number="",
):  # fmt: skip
    """補欠委員を委嘱する（第4条第2項）: the predecessor's seat, to the end of that term."""
    committee = lock(predecessor.committee_id)
    gone = _fresh(predecessor)
    proposal = _proposal(
        committee, member, gone.category, on,
        starts_on=starts_on or on, seat=gone.seat, gone=gone,
    )  # fmt: skip
    row = _appoint(
        committee, proposal, by, waiver_reason,
        nominating_body=_or(nominating_body, gone.nominating_body), post=gone.post,
        other_posts=other_posts, letter_number=letter_number, replaces=gone,
    )  # fmt: skip
    return _recorded("fill_vacancy", row, by)


@audited("end_appointment", on="appointment")
def end(*, appointment, reason, by, on):
    """任期の途中で委員でなくなる（辞任・解嘱・死亡）: ``on`` is the last day in office.

    The office of chair or vice-chair ends on the same day.
    """
    committee = lock(appointment.committee_id)
    row = _fresh(appointment)
    provisions = rule_book(committee).on(row.starts_on)
    officers = [o for o in _officers(committee) if o.appointment_id == row.pk and _runs(o, on)]
    require(
        check_may_appoint(by),
        check_end(provisions, row.tenure, row.appointed_on, on),
        *(
            check_end_of_office(provisions, officer.mandate, on, OfficeEndReason.LEFT_COMMITTEE)
            for officer in officers
        ),
    )
    for officer in officers:
        _end_office(officer, OfficeEndReason.LEFT_COMMITTEE, by, on)
    row.ended_on, row.end_reason = on, reason
    _save(row, by)
    _count_later_terms_anew(row, by)
    return _recorded("end_appointment", row, by)


@audited("elect_officer", on="appointment")
def elect_officer(*, appointment, office, by, on):
    """会長・副会長を互選する（第5条第2項）: from ``on`` to the end of the appointment."""
    committee = lock(appointment.committee_id)
    row = _fresh(appointment)
    book = rule_book(committee)
    provisions = book.on(on)
    found = [check_may_appoint(by), book.check_in_force(on, "互選の日")]
    if provisions:
        mandates = [officer.mandate for officer in _officers(committee)]
        found += check_election(provisions, office, row.tenure, on, mandates)
    require(*found)
    officer = Officer(
        committee=committee, appointment=row, office=office, elected_on=on, ends_on=row.last_day
    )
    return _recorded("elect_officer", _save(officer, by), by)


@audited("end_office", on="officer")
def end_office(*, officer, by, on, reason=OfficeEndReason.RESIGNED):
    """会長・副会長だけを退く: ``on`` is the last day of the office; the member stays."""
    committee = lock(officer.committee_id)
    row = Officer.objects.select_related("appointment__member").get(pk=officer.pk)
    provisions = rule_book(committee).on(row.elected_on)
    require(check_may_appoint(by), check_end_of_office(provisions, row.mandate, on, reason))
    return _recorded("end_office", _end_office(row, reason, by, on), by)


def _proposal(committee, member, category, on, *, starts_on, seat, gone=None):
    """Put together what is wanted, from what stands under the lock."""
    rows = Appointment.objects.filter(committee=committee).select_related("member")
    book = rule_book(committee)
    provisions = book.on(starts_on)
    term = provisions and Term.of(starts_on, provisions)
    new = Tenure(
        member=member.pk,
        name=member.name,
        category=category.code,
        seat=seat,
        starts_on=starts_on,
        ends_on=gone.ends_on if gone else term and term.ends_on,
        is_substitute=gone is not None,
    )
    return Proposal(
        book=book,
        tenures=tuple(row.tenure for row in rows),
        new=new,
        category_name=category.name,
        appointed_on=on,
        gone=gone and gone.tenure,
    )


def _appoint(committee, proposal, by, waiver_reason, *, post, **details):
    """Write the appointment if nothing forbids it."""
    violations = proposal.violations()
    require(check_may_appoint(by), *violations, waiver=waiver_reason)
    new, category = proposal.seated(), proposal.category
    ordinance = committee.ordinances.get(effective_on=proposal.provisions.effective_on)
    row = Appointment(
        committee=committee,
        member_id=new.member,
        category=ordinance.categories.get(code=category.code),
        category_code=category.code,
        seat=new.seat,
        post=post or (category.name if category.by_post else ""),
        appointed_on=proposal.appointed_on,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        term_number=proposal.terms,
        waiver_reason=waiver_reason.strip() if violations else "",
        **details,
    )
    return _save(row, by)


def _count_later_terms_anew(ended, by):
    """A term that ends early, or never began, may break the run of those appointed already."""
    rows = Appointment.objects.filter(committee=ended.committee, member=ended.member)
    rows = list(rows.select_related("member"))
    book = rule_book(ended.committee)
    tenures = [row.tenure for row in rows]
    for row in rows:
        if row.starts_on > ended.starts_on:
            number = consecutive_terms(book.on(row.starts_on), tenures, row.tenure)
            if number != row.term_number:
                row.term_number = number
                _save(row, by)


def _fresh(appointment):
    """The row as it stands under the lock."""
    return Appointment.objects.select_related("member", "category").get(pk=appointment.pk)


def _officers(committee):
    return list(Officer.objects.filter(committee=committee).select_related("appointment__member"))


def _runs(officer, on):
    """Whether the office would go on after a day."""
    return officer.last_day is None or officer.last_day > on


def _end_office(officer, reason, by, on):
    officer.ended_on, officer.end_reason = on, reason
    return _save(officer, by)


def _or(given, default):
    return default if given is None else given


def _save(row, by):
    row._history_user = by
    row.save()
    return row


def _recorded(verb, row, by):
    """Record the act; last, as every other writer waits for the chain of the audit."""
    record(verb=verb, by=by, on_object=row)
    return row

"""つなぎと同行支援 of a case, as pages read them"""

from consultation.models import Accompaniment, Referral


def referrals_of(case):
    rows = Referral.objects.filter(case=case).select_related(
        "agency", "referred_by", "arrival_checked_by"
    )
    return list(rows.order_by("-referred_on", "-event_id"))


def accompaniments_of(case):
    rows = Accompaniment.objects.filter(case=case).select_related("agency", "by")
    return list(rows.order_by("-planned_at"))

"""Addresses of pages, and the place that mends what keeps a step from being taken"""

from django.urls import NoReverseMatch, reverse

from consultation.rules.guards import Place

# what a guard names → the page that mends it, and what one does there
MENDED_AT = {
    Place.SLIP: ("consultation:slip", "連絡票を開く"),
    Place.SCREENING: ("consultation:screening", "スクリーニングの結果を入れる"),
    Place.TRIAGE: ("consultation:triage", "振り分けを記録する"),
    Place.ASSIGNMENT: ("consultation:assignment", "担当を決める"),
    Place.CONSENT: ("consultation:consent", "同意を記録する"),
    Place.REFERRAL: ("consultation:referrals", "つなぎを記録する"),
    Place.CONTACT: ("consultation:contact", "予定を入れる"),
    Place.URGENT: ("consultation:urgent", "緊急の対応を記録する"),
    Place.ASSESSMENT: ("consultation:assessment", "課題分析を開く"),
    Place.PLAN: ("consultation:plan", "支援計画を開く"),
    Place.CONFERENCE: ("consultation:plan", "会議の案件を見る"),
    Place.CLOSURE: ("consultation:closure", "終結の申出を開く"),
    Place.SUMMARY: ("consultation:handover_summary_new", "引継書を作る"),
    Place.SUPPORT: ("consultation:support", "支援の開始・終わりを記録する"),
    Place.MONITORING: ("consultation:monitor", "経過確認を記録する"),
    Place.EVALUATION: ("consultation:plan_evaluation", "評価シートを開く"),
    Place.WITHDRAWAL: ("consultation:consent", "撤回を伝えた記録をする"),
}


def link(name, *arguments):
    """Return the address of a page, or "" as long as the house has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def mended_at(place, case):
    """Return (label, address) of the page that mends it, or None."""
    name, label = MENDED_AT.get(place, ("", ""))
    address = link(name, case.pk) if name else ""
    return (label, address) if address else None

"""本人同意: may this be told to this organisation now, and on which basis?

支援調整会議　本人同意：必要（検討結果報告書6(1)）。個人情報保護法69条2項1号: 本人の同意があるとき。

``may_tell`` is the only function that answers. It asks the consents of one person; where several
persons stand in one item, each needs an own answer (``may_tell_each``), else is masked. The desk
and the deciding city staff work on their own legal basis and are not asked about here.

解釈: 機関ごとに、その機関について述べた一番新しい記録（同意・拒否）だけを見る。撤回した記録や期限の
切れた記録があれば、それより古い同意には戻らない。まだ始まらない同意は、始まる日までは記録がないの
と同じで、前の記録が続く。
解釈: 包括の同意は、支援に必要な機関のすべてについて述べる。除いた機関は範囲外である。家計は、その
機関に伝えてよいと書かれたときだけ伝えてよい。限定の同意は、選んだ機関と区分についてだけ述べる。
解釈: 機関を挙げない拒否は、すべての機関についての拒否である。
解釈: 期限の日は終わりまで有効で、撤回はその時刻から効く。口頭の同意は、同意した日から
SIGNATURE_DAYS 日目まで有効で、署名した日からふつうの同意になる。同意は、本人の死亡で終わる。
解釈: ほかの人から聞いたことは本人の同意では伝えられない。支援会議の情報は支援会議の外に出ない。
同意によらない根拠は、だれが決めたか、なぜか、だれに何をかがそろって初めて根拠になる。
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from consultation.enums import Basis, ConsentMethod, ConsentScope, ConsentState
from koganei.dates.wareki import format_date, format_datetime, in_japan

SIGNATURE_DAYS = 30  # parameter: how long an oral consent counts without a signature

# classes of fields (koganei.access.field_classes), by their values
PLAIN = frozenset({"existence", "public", "work"})  # they go with whatever may be told
GENERAL = PLAIN | {"identity", "address", "narrative"}  # what a general consent lets be told
BY_NAME = frozenset({"money"})  # only where the consent names it
NEVER_BY_CONSENT = frozenset({"third_party", "statutory", "audit"})
TELLABLE = (GENERAL | BY_NAME) - PLAIN  # what a form offers
ONLY_IN_CONFERENCE = frozenset({"statutory"})
NEVER = frozenset({"audit"})
ITEMS_69_2 = ("2", "3", "4")  # item 1 is consent itself


@dataclass(frozen=True)
class Target:
    """One organisation that a consent or a refusal speaks about."""

    organization: object
    classes: frozenset[str] = frozenset()
    purpose: str = ""
    is_excluded: bool = False


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One record, agreed or refused; last days are included, ``order`` is that within a day."""

    person: object
    given_on: date
    starts_on: date
    scope: ConsentScope | None = None
    is_refused: bool = False
    targets: tuple[Target, ...] = ()
    method: ConsentMethod = ConsentMethod.SIGNED
    signed_on: date | None = None
    expires_on: date | None = None
    withdrawn_at: datetime | None = None
    died_on: date | None = None  # of the person whose consent it is
    order: object = 0

    def target(self, organization):
        return next((t for t in self.targets if t.organization == organization), None)

    def speaks_about(self, organization):
        covers_all = self.scope == ConsentScope.GENERAL or (self.is_refused and not self.targets)
        return covers_all or self.target(organization) is not None

    def classes_for(self, organization):
        """What may be told to the organisation while the consent is valid."""
        target = self.target(organization)
        if target and target.is_excluded:
            return frozenset()
        named = target.classes - NEVER_BY_CONSENT if target else frozenset()
        if self.scope == ConsentScope.GENERAL:
            return GENERAL | named
        return PLAIN | named if named else frozenset()


@dataclass(frozen=True, kw_only=True)
class OtherBasis:
    """A decision to tell without consent: who decided, why, whom, what, and from when."""

    basis: Basis
    organization: object
    classes: frozenset[str]
    decided_by: object
    reason: str
    decided_at: datetime
    item: str = ""  # of 個人情報保護法69条2項
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """The answer of ``may_tell``; ``reasons`` say why, for a person to read.

    ``state`` is that of the consent, whatever the basis. ``until`` is the last day on which the
    consent will still hold as things stand, None where no end is in sight.
    """

    allowed: bool
    basis: Basis | None = None
    state: ConsentState = ConsentState.NONE
    reasons: tuple[str, ...] = ()
    until: date | None = None
    consent: Consent | None = field(default=None, compare=False)
    decision: OtherBasis | None = field(default=None, compare=False)


def may_tell(consents, organization, classes, at, *, other_bases=(), signature_days=SIGNATURE_DAYS):
    """Return the Answer: may ``classes`` of fields about one person be told to ``organization``?

    ``consents`` are all records of one person, in any order; ``at`` is a moment with its zone.
    Consent is the basis where it holds; else the first of ``other_bases`` that does.
    """
    if len({consent.person for consent in consents}) > 1:
        raise ValueError("同意は1人ずつ調べます。")
    if not classes:
        raise ValueError("何を伝えるかを指定してください。")
    classes = frozenset(classes)
    consent = _newest(consents, organization, at)
    state, sentence, until = _state(consent, organization, classes, at, signature_days)
    if state == ConsentState.VALID:
        return Answer(True, Basis.CONSENT, state, (sentence,), until, consent=consent)
    reasons = [sentence]
    for decision in other_bases:
        gaps = basis_gaps(decision, organization, classes, at)
        if not gaps:
            why = f"{decision.basis.label}：{decision.reason}"
            return Answer(True, decision.basis, state, (why,), consent=consent, decision=decision)
        reasons.append(f"{decision.basis.label}は、{'、'.join(gaps)}ので、根拠になりません。")
    return Answer(False, None, state, tuple(reasons), consent=consent)


def may_tell_each(consents_of, organization, classes, at, *, other_bases=None, **parameters):
    """Return {person: Answer}; whoever is not allowed is masked.

    ``consents_of`` is {person: consents}, with every person of the item; ``other_bases`` alike.
    """
    other_bases = other_bases or {}
    return {
        person: may_tell(
            consents, organization, classes, at,
            other_bases=other_bases.get(person, ()), **parameters,
        )
        for person, consents in consents_of.items()
    }  # fmt: skip


def tellable(consents, organization, at, *, signature_days=SIGNATURE_DAYS):
    """Return the classes that consent lets be told to an organisation at a moment."""
    return frozenset(
        each
        for each in GENERAL | BY_NAME
        if may_tell(consents, organization, {each}, at, signature_days=signature_days).allowed
    )


def agrees(consents, at, *, signature_days=SIGNATURE_DAYS):
    """Tell whether the person agrees to the support itself at a moment, whoever may be told."""
    return agreed(consents, at, signature_days=signature_days) is not None


def agreed(consents, at, *, signature_days=SIGNATURE_DAYS):
    """Return a consent by which the person agrees to the support itself at a moment, or None.

    解釈: 効いている同意が1つあり、それより新しい、機関を挙げない拒否がないこと。
    """
    day = in_japan(at).date()
    refusals = [c for c in consents if c.is_refused and not c.targets and c.given_on <= day]
    refused = max(((c.given_on, c.order) for c in refusals), default=None)
    for consent in consents:
        due = _unsigned_until(consent, day, signature_days)
        holds = (
            not consent.is_refused
            and consent.starts_on <= day
            and not (consent.withdrawn_at and at >= consent.withdrawn_at)
            and not (consent.expires_on and day > consent.expires_on)
            and not (consent.died_on and day > consent.died_on)
            and not (due and day > due)
        )
        if holds and (refused is None or (consent.given_on, consent.order) > refused):
            return consent
    return None


def lost_by_withdrawal(consents, withdrawn, organizations, at, *, signature_days=SIGNATURE_DAYS):
    """撤回: return {organisation: classes} that become unreachable when ``withdrawn`` is withdrawn.

    ``organizations`` are those that were told something or work on the case; who is in the answer
    must be told of the withdrawal.
    """
    after = [_withdrawn(each, at) if each == withdrawn else each for each in consents]
    lost = {
        organization: tellable(consents, organization, at, signature_days=signature_days)
        - tellable(after, organization, at, signature_days=signature_days)
        for organization in organizations
    }
    return {organization: classes for organization, classes in lost.items() if classes}


def signature_due(consent, *, signature_days=SIGNATURE_DAYS):
    """Return the last day on which an oral consent counts without a signature, else None."""
    if consent.method != ConsentMethod.ORAL or consent.signed_on or consent.is_refused:
        return None
    return consent.given_on + timedelta(days=signature_days)


def standing(consent, at, *, signature_days=SIGNATURE_DAYS):
    """Return (state, sentence, last day) of one record by itself, whomever it speaks about."""
    return _state(consent, None, frozenset(), at, signature_days)


def basis_gaps(decision, organization, classes, at):
    """Return what keeps a decision from being a basis now, as pieces of a sentence."""
    forbidden = (
        NEVER if decision.basis == Basis.STATUTORY_CONFERENCE else NEVER | ONLY_IN_CONFERENCE
    )
    checks = (
        (decision.basis == Basis.CONSENT, "同意の記録がない"),
        (not decision.decided_by, "決めた人がない"),
        (not decision.reason.strip(), "理由がない"),
        (
            decision.basis == Basis.ARTICLE_69_2 and decision.item not in ITEMS_69_2,
            "69条2項の第何号か（2号から4号）がない",
        ),
        (decision.organization != organization, "ほかの機関についての決定である"),
        (not classes <= decision.classes | PLAIN, "伝えると決めた区分を超える"),
        (bool(classes & forbidden), "その区分は外に出せない"),
        (at < decision.decided_at, "まだ決めていない"),
        (bool(decision.ends_at) and at >= decision.ends_at, "終わっている"),
    )
    return [gap for is_missing, gap in checks if is_missing]


def _newest(consents, organization, at):
    """The record that counts for the organisation: the newest that has begun and speaks of it."""
    day = in_japan(at).date()
    found = [
        consent
        for consent in consents
        if consent.given_on <= day
        and (consent.is_refused or consent.starts_on <= day)
        and consent.speaks_about(organization)
    ]
    return max(found, key=lambda consent: (consent.given_on, consent.order), default=None)


def _state(consent, organization, classes, at, signature_days):
    """Return (state, sentence, last day) of the record that counts."""
    day = in_japan(at).date()
    if consent is None:
        return ConsentState.NONE, "この機関についての同意がありません。", None
    given = f"{format_date(consent.given_on)}の同意"
    if consent.is_refused:
        return ConsentState.REFUSED, f"{format_date(consent.given_on)}に断られています。", None
    if consent.withdrawn_at and at >= consent.withdrawn_at:
        moment = format_datetime(consent.withdrawn_at)
        return ConsentState.WITHDRAWN, f"{given}は、{moment}に撤回されました。", None
    if consent.died_on and day > consent.died_on:
        ended = format_date(consent.died_on)
        return ConsentState.EXPIRED, f"{given}は、本人の死亡（{ended}）で終わりました。", None
    if consent.expires_on and day > consent.expires_on:
        ended = format_date(consent.expires_on)
        return ConsentState.EXPIRED, f"{given}は、{ended}で期限が切れました。", None
    due = _unsigned_until(consent, day, signature_days)
    if due and day > due:
        sentence = f"口頭の{given}は、{format_date(due)}までに署名がありませんでした。"
        return ConsentState.EXPIRED, sentence, None
    if not classes <= consent.classes_for(organization):
        return ConsentState.OUT_OF_SCOPE, _out_of_scope(consent, organization, given), None
    ends = [each for each in (consent.expires_on, due) if each]
    scope = consent.scope.label.partition("（")[0]
    return ConsentState.VALID, f"{given}（{scope}）による。", min(ends, default=None)


def _unsigned_until(consent, day, signature_days):
    """The last day of an oral consent that was not signed by ``day``, else None."""
    is_signed = consent.signed_on and consent.signed_on <= day
    if consent.method != ConsentMethod.ORAL or is_signed:
        return None
    return consent.given_on + timedelta(days=signature_days)


def _out_of_scope(consent, organization, given):
    target = consent.target(organization)
    if target and target.is_excluded:
        return f"{given}は、この機関を除いています。"
    return f"{given}の範囲に、伝えたい区分が含まれていません。"


def _withdrawn(consent, at):
    """The record as it will be when it is withdrawn at this moment."""
    return replace(consent, withdrawn_at=min(filter(None, (consent.withdrawn_at, at))))

"""終結の様式: the proposal, the answers to it, a 引継書 and its receipt"""

from django import forms
from django.utils import timezone

from consultation.actions.handover_summaries import Summary
from consultation.enums import Basis, ClosureReason, DisclosureOccasion, Told
from consultation.forms.acts import AgencyField, CaseForm
from consultation.forms.consents import BY_CONSENT, classes_field
from consultation.forms.fields import LineField, LongField
from consultation.models import Agency
from consultation.queries.closure import agencies_at_work
from consultation.rules.closure import DETAILS, PROPOSABLE, TEXTS, ClosureInput
from consultation.rules.disclosure import DisclosureInput
from consultation.rules.guards import Place
from koganei.dates.fields import WarekiDateField
from koganei.forms import noted

YES_NO = [("yes", "はい"), ("no", "いいえ")]
DETAIL_GROUPS = [
    ("", "選んでください"),
    ("自立", [(each.value, each.label) for each in DETAILS[ClosureReason.SELF_RELIANCE]]),
    (
        "他機関への引継ぎ・他制度への移行",
        [(each.value, each.label) for each in DETAILS[ClosureReason.HANDED_OVER]],
    ),
]


def _need(form, names):
    """Say 「必須」 at fields that the rules ask for: all that is missing is said at once."""
    for name in names.split():
        noted(form.fields[name], "必須", is_required=True)


class ProposeForm(CaseForm):
    """終結を申し出る"""

    reason = forms.ChoiceField(
        label="終結の区分",
        choices=[(each.value, each.label) for each in PROPOSABLE],
        widget=forms.RadioSelect,
        required=False,
    )
    ended_on = WarekiDateField(
        label="支援が終わった日",
        required=False,
        help_text="死亡のときは亡くなった日、転居のときは転居した日",
    )
    words = LongField(label="終結にする状況", rows=4)
    has_follow_up = forms.TypedChoiceField(
        label="終結のあとに様子を見る",
        coerce=lambda value: value == "yes",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        empty_value=None,
    )
    detail = forms.ChoiceField(label="細かい別", choices=DETAIL_GROUPS, required=False)
    agency = AgencyField(label="引き継いだ機関", required=False, empty_label="選んでください")
    municipality = LineField(
        label="転居先の自治体", max_length=100, help_text="分からないときは「不明」"
    )
    why_no_summary = LongField(
        label="引継書を渡さないわけ",
        rows=2,
        help_text="転居先に引継書を渡したときは空けます。例: 本人が断った。",
    )
    told = forms.ModelMultipleChoiceField(
        Agency.objects.none(),
        label="亡くなったことを知らせた機関",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="支援に関わっている機関のすべてに知らせてから申し出ます。",
    )
    GROUPS = (
        ("終結の区分", "reason", ""),
        ("自立・引継ぎ・移行の細かい別", "detail", "of-reason of-self_reliance of-handed_over "
         "of-other_system"),
        ("他機関への引継ぎ", "agency", "of-reason of-handed_over"),
        ("転居", "municipality why_no_summary", "of-reason of-moved"),
        ("死亡", "told", "of-reason of-died"),
        ("状況", "ended_on words has_follow_up", ""),
    )  # fmt: skip
    PLACES = {Place.CLOSURE: "reason"}
    NEEDED = "reason ended_on words has_follow_up detail agency municipality"
    # of one reason, or of several; what belongs to the others is left aside
    OF_REASON = {
        "detail": tuple(DETAILS),
        "agency": (ClosureReason.HANDED_OVER,),
        "municipality": (ClosureReason.MOVED,),
        "why_no_summary": (ClosureReason.MOVED,),
        "told": (ClosureReason.DIED,),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _need(self, self.NEEDED)
        noted(self.fields["why_no_summary"], "引継書がなければ必須")
        self.fields["ended_on"].initial = self.today
        self.fields["told"].queryset = Agency.objects.filter(
            pk__in=[agency.pk for agency in agencies_at_work(self.case)]
        )

    def given(self):
        data = self.cleaned_data
        reason = ClosureReason(data["reason"]) if data["reason"] else ""
        own = {name: data[name] for name, of in self.OF_REASON.items() if reason in of}
        if "told" in own:
            own["told"] = frozenset(own["told"])
        names = ("ended_on", "has_follow_up", "words")
        return ClosureInput(reason=reason, **own, **{name: data[name] for name in names})


class AnswerForm(CaseForm):
    """An act on the proposal that the page showed; ``about`` is that proposal."""

    proposal = forms.UUIDField(widget=forms.HiddenInput, label="申出")
    words = LongField(label="補足", rows=3)

    def __init__(self, *args, about=None, **kwargs):
        kwargs["initial"] = {"proposal": about and about.pk} | kwargs.get("initial", {})
        super().__init__(*args, about=about, **kwargs)


class ConfirmForm(AnswerForm):
    """終結を確かめる"""

    words = LongField(label="市の所見", rows=3)


class ReturnForm(AnswerForm):
    """終結の申出を差し戻す"""

    words = noted(LongField(label="差し戻す理由", rows=4), "必須", is_required=True)


class WithdrawForm(AnswerForm):
    """終結の申出を取り下げる"""

    words = LongField(label="取り下げる理由", rows=2)


class SummaryForm(CaseForm):
    """引継書を作って渡す"""

    agency = AgencyField(label="引継ぎ先", empty_label="選んでください")
    recipient = LineField(
        label="受け取る人の職", max_length=100, help_text="係や職。氏名は書きません。"
    )
    told = classes_field(
        "記すこと", BY_CONSENT, required=False,
        help_text="本人同意の範囲にないものは、選んでも記されません。",
    )  # fmt: skip
    background = LongField(label="相談と支援の経過", rows=5)
    situation = LongField(label="いまの状況", rows=4)
    remaining = LongField(label="残っている課題", rows=3)
    wishes = LongField(label="本人の希望", rows=3)
    request = LongField(label="引継ぎ先にお願いすること", rows=3)
    GROUPS = (
        ("だれに", "agency recipient told", ""),
        ("引継ぎの内容", " ".join(name for name, _, _ in TEXTS), ""),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _need(self, " ".join(["recipient", *(name for name, _, needed in TEXTS if needed)]))

    @property
    def chosen(self):
        """The classes that were chosen; the texts of the paper are among them."""
        return frozenset(self.cleaned_data["told"]) | {Told.NARRATIVE}

    def summary(self, copies, issues):
        data = self.cleaned_data
        return Summary(
            agency=data["agency"],
            recipient=data["recipient"],
            texts={name: data[name] for name, _, _ in TEXTS},
            copies=copies,
            issues=tuple(issues),
        )

    def lines(self, sheet):
        """Return {id of a person: DisclosureInput} of all who stand on a SharingSheet."""
        data = self.cleaned_data
        return {
            shared.member.person.pk: DisclosureInput(
                organization=data["agency"], recipient=data["recipient"],
                occasion=DisclosureOccasion.DOCUMENT, basis=Basis.CONSENT,
                classes=shared.classes | ({Told.NARRATIVE} if shared.member.is_client else set()),
                content=f"引継書：{data['request']}", told_at=timezone.now(),
            )
            for shared in sheet.persons
        }  # fmt: skip


class ReceiptForm(CaseForm):
    """引継書の受け取りを記録する"""

    received_on = WarekiDateField(label="受け取った日")
    received_by = LineField(
        label="受け取った人の職", max_length=100, help_text="係や職。氏名は書きません。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = self.today

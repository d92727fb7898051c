"""開催の様式: changing and cancelling it, its attendees, their secrecy, its general items"""

from datetime import datetime, time

from django import forms
from django.db.models import Q
from django.utils import timezone

from consultation.enums import ConsentRule
from consultation.forms.fields import LineField, LongField
from consultation.models import Agency, Conference
from consultation.queries.attendance import seats_offered
from koganei.access.roles import Role
from koganei.dates.fields import ClockField, WarekiDateField
from koganei.dates.wareki import format_date
from koganei.forms import RuleForm
from koganei.models import User

# whoever may sit in a conference about a case
ATTENDING = (
    Role.WELFARE_STAFF,
    Role.WELFARE_MANAGER,
    Role.CHIEF_SUPPORT_WORKER,
    Role.SUPPORT_WORKER,
    Role.HOUSEHOLD_FINANCE_WORKER,
    Role.INTEGRATION_COORDINATOR,
    Role.CONFERENCE_ATTENDEE,
)


class SittingForm(RuleForm):
    """A form about one sitting; ``about`` is the row of it that the act is about."""

    def __init__(self, *args, conference, by, about=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.conference, self.by, self.about = conference, by, about
        self.today = timezone.localdate()


class ChangeForm(SittingForm):
    """開催を変える"""

    held_on = WarekiDateField(label="開催日")
    starts_at = ClockField(label="開会の時刻")
    place = LineField(label="場所", max_length=100, required=True)
    is_regular = forms.TypedChoiceField(
        label="定例・随時",
        coerce=lambda value: value == "yes",
        choices=[("yes", "定例"), ("no", "随時")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("held_on", "starts_at", "place"):
            self.fields[name].initial = getattr(self.conference, name)
        self.fields["is_regular"].initial = "yes" if self.conference.is_regular else "no"


class SittingField(forms.ModelChoiceField):
    """Another sitting."""

    def label_from_instance(self, row):
        bodies = "、".join(str(part.body) for part in row.parts.all())
        return f"{format_date(row.held_on)} {row.starts_at:%H:%M}　{bodies}（{row.place}）"


class CancelForm(SittingForm):
    """開催を取りやめる"""

    reason = LineField(label="取りやめる理由", max_length=200, required=True)
    target = SittingField(
        queryset=Conference.objects.none(),
        label="載っている案件を移す開催",
        required=False,
        empty_label="移さない（案件がないとき）",
        help_text="案件の出席者は、移した先で選び直します。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Conference.objects.filter(held_on__gte=self.today, cancelled_at=None)
        rows = rows.exclude(pk=self.conference.pk).prefetch_related("parts__body")
        self.fields["target"].queryset = rows.order_by("held_on", "starts_at")


class UserField(forms.ModelChoiceField):
    """An account, with its house."""

    def label_from_instance(self, user):
        house = user.department or user.organization
        return f"{user.name}（{house}）" if house else user.name


class AttendeeForm(SittingForm):
    """出席者を加える"""

    user = UserField(
        queryset=User.objects.none(), label="利用者", required=False, empty_label="利用者でない人"
    )
    name = LineField(label="氏名", max_length=50, help_text="利用者でない人のときに書きます。")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="機関", required=False, empty_label="選んでください",
        help_text="利用者でない人のときに選びます。",
    )  # fmt: skip
    post = LineField(label="職", max_length=50)
    seats = forms.MultipleChoiceField(
        label="構成員として出る会議体",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばない人は、招いた案件だけの出席者です。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = Q(role_assignments__starts_on__lte=self.today) & (
            Q(role_assignments__ends_on=None) | Q(role_assignments__ends_on__gte=self.today)
        )
        roles = Q(role_assignments__role__in=ATTENDING)
        users = User.objects.filter(held & roles, is_active=True).distinct()
        self.fields["user"].queryset = users.select_related("department", "organization").order_by(
            "name"
        )
        self.fields["agency"].queryset = Agency.objects.filter(is_active=True)
        offered = seats_offered(self.conference)
        self.by_key = {str(seat.pk): seat for _, seat in offered}
        self.fields["seats"].choices = [
            (str(seat.pk), f"{part.body}　{seat.post}（{seat.get_kind_display()}）")
            for part, seat in offered
        ]

    def given(self):
        """Return what the action takes."""
        data = self.cleaned_data
        return {name: data[name] for name in ("user", "name", "agency", "post")} | {
            "seats": [self.by_key[key] for key in data["seats"]]
        }


class EmptyForm(SittingForm):
    """Only a button."""


class SignedForm(SittingForm):
    """署名した紙の守秘義務の確認を記録する"""

    part = forms.ModelChoiceField(None, label="会議体", empty_label="選んでください")
    signed_on = WarekiDateField(label="署名した日")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parts = self.conference.parts.exclude(body__consent_rule=ConsentRule.NO_CASES)
        self.fields["part"].queryset = parts.select_related("body").order_by("position")
        self.fields["part"].label_from_instance = lambda part: str(part.body)
        self.fields["signed_on"].initial = self.today

    def given(self):
        """Return what the action takes: the day's beginning, as the paper says no hour."""
        data = self.cleaned_data
        at = timezone.make_aware(datetime.combine(data["signed_on"], time.min))
        return {"part": data["part"], "at": at}


class GeneralItemForm(SittingForm):
    """総括的な議題を載せる"""

    title = LineField(label="議題", max_length=100, required=True)
    words = LongField(label="内容", rows=6, help_text="人の名前や相談の番号は書けません。")


class GeneralMinutesForm(SittingForm):
    """会議録の案を書く; ``about`` is the part with its newest version"""

    words = LongField(
        label="会議録", rows=12, required=True, help_text="人の名前や相談の番号は書けません。"
    )
    reason = LineField(
        label="直した理由", max_length=200, help_text="確定した会議録を直すときに書きます。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.about.minutes.order_by("-version").first()
        if newest:
            self.fields["words"].initial = newest.words
        if newest is None or (newest.version == 1 and newest.fixed_at is None):
            del self.fields["reason"]

"""総括的な議題: items that name nobody, and their minutes, which 推進会議 may publish"""

from django.http import Http404
from django.utils import timezone

from consultation.actions.sittings import sitting_action
from consultation.enums import ConsentRule
from consultation.models import ConferencePart, GeneralItem, GeneralMinutes
from consultation.queries.case_names import names_in
from consultation.rules import minutes as rules
from koganei.access.matrix import Action
from koganei.law import require

RESOURCE = "consultation.general_item"
PUBLICATION = "consultation.general_publication"


@sitting_action("general_item_added", RESOURCE, Action.ADD)
def add_item(*, by, conference, part, title, words=""):
    """総括的な議題を載せる; a text that names somebody of a case is refused."""
    part = _part(conference, part)
    require(*_names("title", title), *_names("words", words))
    number = GeneralItem.objects.filter(part=part).count() + 1
    row = GeneralItem(part=part, number=number, title=title, words=words, added_by=by)
    row.save(force_insert=True)
    return row


@sitting_action("general_item_ended", RESOURCE, Action.ADD)
def end_item(*, by, conference, item):
    """議題を取り下げる"""
    row = GeneralItem.objects.filter(pk=item.pk, part__conference=conference, ended_at=None)
    if row.update(ended_at=timezone.now()) != 1:
        raise Http404
    return item


@sitting_action("general_minutes_written", RESOURCE, Action.ADD)
def write_minutes(*, by, conference, part, words, reason=""):
    """会議録の案を書く; after one was fixed, this is its correction: the next version."""
    part = _part(conference, part)
    versions = GeneralMinutes.objects.filter(part=part)
    draft = versions.filter(fixed_at=None).first()
    fixed = versions.exclude(fixed_at=None).count()
    require(
        *rules.check_minutes(
            words=words, reason=reason, is_correction=fixed > 0, held_on=conference.held_on,
            today=timezone.localdate(),
        ),
        *_names("words", words),
        *_names("reason", reason),
    )  # fmt: skip
    row = draft or GeneralMinutes(part=part, version=fixed + 1)
    row.words, row.reason = words, reason if fixed else ""
    row.written_by, row.written_at = by, timezone.now()
    row.save(force_insert=draft is None)
    return row


@sitting_action("general_minutes_fixed", RESOURCE, Action.CHANGE)
def fix_minutes(*, by, conference, part):
    """会議録を確定する; names are looked for once more, for people were registered since."""
    draft = GeneralMinutes.objects.filter(part=_part(conference, part), fixed_at=None).first()
    require(rules.check_fixing(has_draft=draft is not None))
    require(*_names("words", draft.words))
    draft.fixed_by, draft.fixed_at = by, timezone.now()
    draft.save(update_fields=["fixed_by", "fixed_at"])
    return draft


@sitting_action("general_minutes_published", PUBLICATION, Action.ADD)
def publish(*, by, conference, part):
    """会議録を公表する: by another than who fixed it, and only of a body without cases."""
    part = _part(conference, part)
    newest = GeneralMinutes.objects.filter(part=part).order_by("-version").first()
    require(
        *rules.check_publication(
            is_general=part.body.consent_rule == ConsentRule.NO_CASES,
            is_fixed=newest is not None and newest.fixed_at is not None,
            is_published=newest is not None and newest.published_at is not None,
            is_fixer=newest is not None and newest.fixed_by_id == by.pk,
        ),
        *_names("words", newest.words if newest else ""),
    )
    newest.published_by, newest.published_at = by, timezone.now()
    newest.save(update_fields=["published_by", "published_at"])
    return newest


def _part(conference, part):
    row = ConferencePart.objects.select_related("body").filter(pk=part.pk, conference=conference)
    found = row.first()
    if found is None:
        raise Http404
    return found


def _names(place, text):
    return rules.check_names(names_in(text), place)

"""What a form of the desk does when it is sent: the action, or the form again with all reasons"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from consultation.actions.writing import check_may_write
from koganei.access.decision import parts_shown
from koganei.access.matrix import Action
from koganei.drafts.actions import Finished, finish
from koganei.drafts.rules import DRAFTS
from koganei.law import RuleBroken, Violation
from koganei.triggers import violation_of

ALREADY_SAVED = Violation(
    DRAFTS,
    "この画面の内容は、もう保存されています。新しく書くときは、画面を開き直してください。",
)


def saved(form, run, draft=None):
    """Call ``run(form)`` if the form is valid, and end its draft; return whether it was done.

    What the rules and the database's guards say is shown by the form; nothing typed is lost.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            run(form)
            if draft:
                finish(by=draft.owner, draft=draft)
    except RuleBroken as broken:
        form.add_violations(broken.violations)
    except IntegrityError as error:
        violation = violation_of(error)
        if violation is None:
            raise
        form.add_violations([violation])
    except Finished:
        if draft is None:  # the page answers it by itself
            raise
        form.add_violations([ALREADY_SAVED])
    else:
        return True
    return False


def check_may_open(actor, case, models, action=Action.CHANGE, *, after_closure=False):
    """Let a form be opened by who may send it; 404 where its parts may not be seen, else 403."""
    try:
        check_may_write(actor, case, models, action, after_closure=after_closure)
    except RuleBroken as broken:  # the state of the case is against it
        raise PermissionDenied(str(broken)) from broken


def check_may_read(actor, case, model):
    """Answer as for an unknown page where parts of this kind may not be seen."""
    if not parts_shown(actor, case, [model]):
        raise Http404

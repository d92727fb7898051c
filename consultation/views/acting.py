"""What a form of the desk does when it is sent: the action, or the form again with all reasons"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from consultation.actions.writing import check_may_write
from koganei.access.decision import parts_shown
from koganei.access.matrix import Action
from koganei.attempts import attempt
from koganei.drafts.actions import Finished, finish
from koganei.drafts.rules import ALREADY_SAVED
from koganei.law import RuleBroken


def saved(form, run, draft=None):
    """Call ``run(form)`` if the form is valid, and end its draft; return whether it was done.

    What the rules and the database's guards say is shown by the form; nothing typed is lost.
    """

    def whole():
        run(form)
        if draft:
            finish(by=draft.owner, draft=draft)
        return True

    try:
        return form.is_valid() and bool(attempt(form, whole))
    except Finished:
        if draft is None:  # the page answers it by itself
            raise
        form.add_violations([ALREADY_SAVED])
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

"""What a form of the desk does when it is sent: the action, or the form again with all reasons"""

from django.db import IntegrityError, transaction

from koganei.law import RuleBroken
from koganei.triggers import violation_of


def saved(form, run):
    """Call ``run(form)`` if the form is valid; return whether it was done.

    What the rules and the database's guards say is shown by the form; nothing typed is lost.
    """
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            run(form)
    except RuleBroken as broken:
        form.add_violations(broken.violations)
    except IntegrityError as error:
        violation = violation_of(error)
        if violation is None:
            raise
        form.add_violations([violation])
    else:
        return True
    return False

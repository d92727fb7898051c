"""A form is sent: its action runs whole, or the form shows every reason why it did not"""

from django.db import IntegrityError, transaction

from koganei.law import RuleBroken
from koganei.triggers import violation_of


def attempt(form, run):
    """Return what ``run()`` returns, or None where the form shows why it was refused.

    Rules and the database's guards speak; nothing is half written, nothing typed is lost.
    """
    try:
        with transaction.atomic():
            return run()
    except RuleBroken as broken:
        form.add_violations(broken.violations)
    except IntegrityError as error:
        violation = violation_of(error)
        if violation is None:
            raise
        form.add_violations([violation])
    return None

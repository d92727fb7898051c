"""What the tests of the audit share: small acts, and the chain they leave."""

import threading

from django.db import connection, transaction

from koganei import audit_chain
from koganei.audit import record
from koganei.audit_verify_standalone import check
from koganei.models import AuditEvent, User


def person(username="tanaka", **values):
    return User.objects.get_or_create(username=username, defaults={"name": "試験 太郎"} | values)[0]


def act(number=0, **values):
    """Record one event in a transaction of its own, with a person of whom two classes are seen."""
    with transaction.atomic():
        record(
            verb="view",
            on_object=("consultation.case", number),
            subjects=[(f"p{number}", ["identity", "address"])],
            **values,
        )


def chain(count):
    """Record ``count`` events and return their lines."""
    for number in range(count):
        act(number)
    return list(audit_chain.lines())


def events():
    return list(AuditEvent.objects.order_by("sequence"))


def is_whole(lines):
    return check(lines).finding is None


def at_once(*works):
    """Run each work in a thread with a connection of its own; return the exceptions, or None."""
    outcomes = [None] * len(works)
    together = threading.Barrier(len(works), timeout=30)

    def run(place, work):
        try:
            together.wait()
            work()
        except Exception as error:  # the outcome, looked at by the test
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes

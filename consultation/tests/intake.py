"""What tests of the intake say on the telephone; every part can be said otherwise"""

from datetime import datetime

from consultation.actions import intake
from consultation.actions.intake import TEXTS, Newcomer, Reach, Reception, Said, Slip, Troubles
from consultation.codes import CallerKind, Channel, Route, Trouble, Urgency
from consultation.tests.factories import make_desk
from koganei.dates.wareki import TOKYO

MOMENT = datetime(2026, 4, 13, 14, 20, tzinfo=TOKYO)  # a Monday, the desk is open
NEWCOMER = Newcomer("滝沢 良平", "たきざわ りょうへい")


def a_slip(worker, *, troubles=None, caller=None, texts=None, **reception):
    facts = {"received_at": MOMENT, "received_by": worker, "route": Route.CLIENT_REMOTE}
    facts |= {"channel": Channel.PHONE, "urgency": Urgency.NORMAL}
    return Slip(
        Reception(**facts | reception),
        caller or Said(CallerKind.CLIENT),
        troubles or Troubles((Trouble.INCOME,)),
        dict.fromkeys(TEXTS, "") | (texts or {}),
    )


def receive(worker, slip=None, client=NEWCOMER, reach=None, **options):
    return intake.receive(
        by=worker, desk=make_desk(), slip=slip or a_slip(worker), client=client,
        reach=reach or Reach(), **options,
    )  # fmt: skip

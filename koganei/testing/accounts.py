"""What tests do to accounts that the house never does."""

from koganei.access.scoped import without_scope
from koganei.models import User


def remove_account(username):
    """Delete an account that has done nothing yet; outside tests accounts are only disabled."""
    with without_scope():
        User.objects.get(username=username).delete()

"""Where sessions are kept: Django's own store, in a table that knows whose session it is."""

from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from koganei.models.login import LoginSession


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        return LoginSession

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        row.address = data.get("address", "")
        row.browser = data.get("browser", "")
        row.started_at = _moment(data.get("started_at"))
        row.used_at = _moment(data.get("used_at"))
        return row


def _moment(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

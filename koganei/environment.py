"""Read settings from the environment and refuse nonsense, all of it at once, in Japanese."""

import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
SWITCH = {"true": True, "1": True, "false": False, "0": False}
LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
HOST_PATTERN = re.compile(rf"^(\*|\.?{LABEL}(\.{LABEL})*|\[[0-9A-Fa-f:]+\])$")
DEMO_SECRET = "demo-only-" + "not-secret-" * 6


class Environment:
    """Typed readers over ``os.environ``; ``finish()`` raises one error that names every bad value.

    A reader returns its default where the value is wrong, so that all the other values are
    still looked at before ``finish()`` refuses to start.
    """

    def __init__(self, values=None):
        self.values = os.environ if values is None else values
        self.problems = []

    def text(self, name, default=""):
        return self.values.get(name, "").strip() or default

    def switch(self, name, default=False):
        """True or False, 1 or 0, nothing else: a typo must not open a door."""
        value = self.text(name)
        if value.lower() in SWITCH:
            return SWITCH[value.lower()]
        if not value:
            return default
        self.problems.append(f"{name}={value!r}: True か False を書いてください。")
        return default

    def choice(self, name, choices, default):
        value = self.text(name, default)
        if value in choices:
            return value
        self.problems.append(f"{name}={value!r}: {'・'.join(choices)} のどれかを書いてください。")
        return default

    def hosts(self, name, default):
        """A comma-separated list of host names, without scheme, port or path."""
        hosts = [host.strip() for host in self.text(name).split(",") if host.strip()] or default
        wrong = [host for host in hosts if not HOST_PATTERN.match(host)]
        if wrong:
            self.problems.append(
                f"{name}: {'、'.join(wrong)} はホスト名ではありません。"
                "http:// やポート番号を付けずに、コンマで区切って書いてください。"
            )
        return hosts

    def folder(self, name, default):
        """An absolute folder; it is made, with the owner's rights only, where it is missing."""
        path = Path(self.text(name, str(default)))
        if not path.is_absolute():
            self.problems.append(f"{name}={path}: / で始まるフォルダを書いてください。")
            return Path(default)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.problems.append(f"{name}={path}: フォルダを作れません（{error.strerror}）。")
        return path

    def database(self, name, file):
        """PostgreSQL by its URL, or SQLite in an absolute file; ``file`` is the default."""
        default = environ.Env.db_url_config(f"sqlite:///{quote(str(file))}")
        url = self.text(name)
        if not url:
            return default
        found = _database(url)
        if found is None:  # the URL holds a password, so it is not repeated
            self.problems.append(
                f"{name}: postgres://利用者:合言葉@ホスト/名前 か、"
                "sqlite:////フォルダ/ファイル（あるフォルダを / から）を書いてください。"
            )
        return found or default

    def secret(self, name, demo):
        """The signing key: 50 characters or more, and never the one of the demo in production."""
        value = self.text(name)
        if value and len(value) < 50:
            self.problems.append(f"{name}: 50文字以上の、推測できない文字列にしてください。")
        elif (not value or value == DEMO_SECRET) and not demo:
            self.problems.append(
                f"{name}: 本番では必ず要ります。python -c 'import secrets; "
                "print(secrets.token_urlsafe(50))' で作り、環境変数に入れてください。"
                "手元で試すだけなら DEBUG=True を付けて動かします。"
            )
        return value or DEMO_SECRET

    def finish(self):
        if self.problems:
            lines = "\n".join(f"  ・{problem}" for problem in self.problems)
            raise ImproperlyConfigured(f"設定に誤りがあります。\n{lines}")


def _database(url):
    """Return Django's settings for a database URL, or None where they would lead nowhere."""
    try:
        if urlsplit(url).scheme not in DATABASE_SCHEMES:
            return None
        found = environ.Env.db_url_config(url)
    except ValueError:  # a port or an address that cannot be read
        return None
    file = Path(found["NAME"] or "")
    if found["ENGINE"].endswith("sqlite3") and not (file.is_absolute() and file.parent.is_dir()):
        return None
    return found if found["NAME"] else None

"""Read settings from the environment and refuse nonsense, all of it at once, in Japanese."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
HOST_PATTERN = re.compile(r"^(\*|\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])$")


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
        """A switch is written True or False, nothing else: a typo must not open a door."""
        value = self.text(name)
        if value in ("", "True", "False"):
            return value == "True" if value else default
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
        """An absolute folder that exists or can be made; it is made with the owner's rights only."""
        path = Path(self.text(name, str(default)))
        if not path.is_absolute():
            self.problems.append(f"{name}={path}: / で始まるフォルダを書いてください。")
            return Path(default)
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            self.problems.append(f"{name}={path}: フォルダを作れません（{error.strerror}）。")
        return path

    def database(self, name, default):
        """A database URL of SQLite or PostgreSQL as Django's settings."""
        url = self.text(name, default)
        if urlsplit(url).scheme not in DATABASE_SCHEMES:
            self.problems.append(
                f"{name}: sqlite:///… か postgres://利用者:合言葉@ホスト/名前 を書いてください。"
            )
            url = default
        return environ.Env.db_url_config(url)

    def secret(self, name, demo):
        """The signing key: 50 characters or more, and never the one of the demo in production."""
        value = self.text(name)
        if value and len(value) < 50:
            self.problems.append(f"{name}: 50文字以上の、推測できない文字列にしてください。")
        elif not value and not demo:
            self.problems.append(
                f"{name}: 本番では必ず要ります。python -c 'import secrets; "
                "print(secrets.token_urlsafe(50))' で作り、環境変数に入れてください。"
            )
        return value or "demo-only-" + "not-secret-" * 6

    def finish(self):
        if self.problems:
            lines = "\n".join(f"  ・{problem}" for problem in self.problems)
            raise ImproperlyConfigured(f"設定に誤りがあります。\n{lines}")

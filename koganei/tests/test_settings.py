"""Settings refuse nonsense, all of it at once, in one Japanese message."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from koganei.environment import DEMO_SECRET, Environment

ROOT = Path(__file__).resolve().parents[2]
LONG = "kvH2-x9Qm_" * 5
REMEDY = {
    "switch": "True か False を書いてください",
    "hosts": "ホスト名ではありません",
    "folder": "フォルダ",
    "database": "postgres://利用者:合言葉@ホスト/名前",
    "secret": "文字以上",
    "missing": "本番では必ず要ります",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [("True", True), ("False", False), ("true", True), ("0", False), ("1", True), (" True ", True)],
)
def test_a_switch_reads_the_written_value(text, value):
    env = Environment({"DEBUG": text})
    assert env.switch("DEBUG", not value) is value
    assert env.problems == []


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("values", [{}, {"DEBUG": ""}, {"DEBUG": "  "}])
def test_a_switch_that_is_not_written_has_its_default(values, default):
    assert Environment(values).switch("DEBUG", default) is default


@pytest.mark.parametrize("text", ["yes", "on", "Ture", "はい", "2", "None", "True False"])
def test_a_switch_with_a_typo_keeps_its_default_and_is_named(text):
    env = Environment({"DEBUG": text})
    assert env.switch("DEBUG") is False
    assert env.problems == [f"DEBUG={text!r}: {REMEDY['switch']}。"]


def test_a_choice_is_one_of_its_words():
    assert Environment({"ZONE": "b"}).choice("ZONE", ("a", "b"), "a") == "b"
    assert Environment({}).choice("ZONE", ("a", "b"), "a") == "a"
    env = Environment({"ZONE": "c"})
    assert env.choice("ZONE", ("a", "b"), "a") == "a"
    assert env.problems == ["ZONE='c': a・b のどれかを書いてください。"]


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("welfare.example", ["welfare.example"]),
        (" a.example , b.example,", ["a.example", "b.example"]),
        (".city.example,127.0.0.1,[::1]", [".city.example", "127.0.0.1", "[::1]"]),
        ("", ["localhost"]),
        (" , ", ["localhost"]),
    ],
)
def test_hosts_are_names_between_commas(text, hosts):
    env = Environment({"ALLOWED_HOSTS": text})
    assert env.hosts("ALLOWED_HOSTS", ["localhost"]) == hosts
    assert env.problems == []


@pytest.mark.parametrize(
    "text",
    ["http://a.example", "a.example:8000", "a.example/x", "a b", "-a", "a..b", "小金井.example"],
)
def test_hosts_with_scheme_port_path_or_blank_are_refused(text):
    env = Environment({"ALLOWED_HOSTS": f"good.example,{text}"})
    env.hosts("ALLOWED_HOSTS", [])
    assert len(env.problems) == 1
    assert f"ALLOWED_HOSTS: {text} は{REMEDY['hosts']}" in env.problems[0]


def test_a_folder_is_made_for_its_owner_only(tmp_path):
    wanted = tmp_path / "新しい" / "data"
    assert Environment({"DATA_DIR": str(wanted)}).folder("DATA_DIR", "/nowhere") == wanted
    assert wanted.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("text", ["var", "~/var", "/dev/null/var", "/dev/null"])
def test_a_folder_that_cannot_be_is_refused(text, tmp_path):
    env = Environment({"DATA_DIR": text})
    env.folder("DATA_DIR", tmp_path)
    assert len(env.problems) == 1
    assert env.problems[0].startswith(f"DATA_DIR={text}: ")
    assert REMEDY["folder"] in env.problems[0]


@pytest.mark.parametrize(
    ("url", "engine", "name", "host"),
    [
        ("postgres://u:p@db.example:5432/koganei", "postgresql", "koganei", "db.example"),
        ("postgresql://u@/koganei", "postgresql", "koganei", ""),
        ("postgres://u@//run/postgresql/koganei", "postgresql", "koganei", "/run/postgresql"),
        ("postgres://u:p%40%23@h/koganei?sslmode=require", "postgresql", "koganei", "h"),
        ("sqlite:////tmp/k.sqlite3", "sqlite3", "/tmp/k.sqlite3", ""),  # noqa: S108 -- never opened
        ("", "sqlite3", "/srv/小金井 #1?/k.sqlite3", ""),
    ],
)
def test_a_database_is_postgresql_or_a_file_of_sqlite(url, engine, name, host):
    env = Environment({"DATABASE_URL": url})
    found = env.database("DATABASE_URL", Path("/srv/小金井 #1?/k.sqlite3"))
    assert found["ENGINE"] == f"django.db.backends.{engine}"
    assert (found["NAME"], found["HOST"] or "") == (name, host)
    assert env.problems == []


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:himitsu@h/koganei",
        "koganei.sqlite3",
        "sqlite://",
        "sqlite:///koganei.sqlite3",
        "sqlite:///:memory:",
        "sqlite:////nowhere/at/all/k.sqlite3",
        "postgres://",
        "postgres://u:himitsu@h",
        "postgres://u:himitsu@h/",
        "postgres://u:himitsu@h:99999/koganei",
        "postgres://u:himitsu@h:port/koganei",
        "postgres://[h/koganei",
    ],
)
def test_a_database_that_leads_nowhere_is_refused_without_showing_its_password(url):
    env = Environment({"DATABASE_URL": url})
    assert env.database("DATABASE_URL", "/srv/k.sqlite3")["NAME"] == "/srv/k.sqlite3"
    assert len(env.problems) == 1
    assert REMEDY["database"] in env.problems[0]
    assert "himitsu" not in env.problems[0]


@pytest.mark.parametrize(
    ("value", "demo", "remedy"),
    [
        (LONG, False, None),
        (LONG, True, None),
        ("", True, None),
        ("", False, "missing"),
        (DEMO_SECRET, False, "missing"),
        ("short", True, "secret"),
        ("short", False, "secret"),
        ("x" * 49, False, "secret"),
    ],
)
def test_a_secret_is_long_and_never_that_of_the_demo_in_production(value, demo, remedy):
    env = Environment({"SECRET_KEY": value})
    assert env.secret("SECRET_KEY", demo=demo) == (value or DEMO_SECRET)
    assert len(env.problems) == (0 if remedy is None else 1)
    assert all(REMEDY[remedy] in problem for problem in env.problems)
    assert not any(value and value in problem for problem in env.problems)


def test_finish_is_silent_when_all_is_well():
    Environment({}).finish()


def test_finish_names_every_problem_at_once():
    env = Environment({"DEBUG": "yes", "ALLOWED_HOSTS": "a:80", "DATA_DIR": "var"})
    env.switch("DEBUG")
    env.hosts("ALLOWED_HOSTS", [])
    env.folder("DATA_DIR", "/nowhere")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.finish()
    lines = str(refused.value).splitlines()
    assert lines[0] == "設定に誤りがあります。"
    assert [line.split("=")[0].split(":")[0] for line in lines[1:]] == [
        "  ・DEBUG",
        "  ・ALLOWED_HOSTS",
        "  ・DATA_DIR",
    ]


WRONG = {
    "DEBUG": "yes",
    "SECRET_KEY": "short",
    "ALLOWED_HOSTS": "http://welfare.example:80",
    "DATA_DIR": "var",
    "DATABASE_URL": "mysql://u:himitsu@h/koganei",
    "HTTPS": "on",
    "DEMO": "maybe",
}


def start(*command, **values):
    """Run manage.py with these variables and nothing else of ours."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **values},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["check", "migrate", "load_demo"])
def test_a_start_with_wrong_values_ends_in_one_japanese_message(command):
    ended = start(command, **WRONG)
    lines = ended.stderr.strip().splitlines()
    assert (ended.returncode, ended.stdout) == (1, "")
    assert lines[0] == "設定に誤りがあります。"
    named = [line.removeprefix("  ・").split("=")[0].split(":")[0] for line in lines[1:]]
    assert sorted(named) == sorted(WRONG)
    assert "himitsu" not in ended.stderr


def test_a_start_without_a_key_is_refused_outside_debug(tmp_path):
    ended = start("check", DATA_DIR=str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[0] == "設定に誤りがあります。"
    assert len(ended.stderr.splitlines()) == 2
    assert REMEDY["missing"] in ended.stderr


def test_a_start_with_good_values_works(tmp_path):
    ended = start("check", SECRET_KEY=LONG, DATA_DIR=str(tmp_path))
    assert (ended.returncode, ended.stderr.count("Traceback")) == (0, 0)


def test_production_is_the_default(tmp_path):
    script = """
from koganei import settings as s
print(s.DEBUG, s.DEMO, s.HTTPS, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE,
      s.SESSION_COOKIE_NAME, s.ALLOWED_HOSTS, s.DATABASES["default"]["NAME"])
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": os.environ["PATH"], "SECRET_KEY": LONG, "DATA_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == (
        "False False True True True __Host-session ['127.0.0.1', 'localhost', '[::1]'] "
        f"{tmp_path}/koganei.sqlite3"
    )

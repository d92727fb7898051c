"""The shared cache: of many who add a key at once, one wins."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.cache import caches

from koganei.cache import SharedFileCache

KEYS = 40
# told to start by a line on stdin, so that all begin together
ADD = """
import sys
from django.conf import settings
settings.configure()
from koganei.cache import SharedFileCache
cache = SharedFileCache(sys.argv[1], {})
print("ready", flush=True)
sys.stdin.readline()
print([number for number in range(int(sys.argv[2])) if cache.add(f"key{number}", 1)])
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def test_the_cache_of_the_settings_is_this_one():
    assert isinstance(caches["default"], SharedFileCache)
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 10_000


def test_one_of_many_processes_wins_each_key(folder):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADD, str(folder), str(KEYS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    won = [number for process in processes for number in numbers(process.communicate()[0])]
    assert sorted(won) == list(range(KEYS))


def numbers(text):
    return [int(word) for word in text.strip("[] \n").split(", ") if word]


def test_one_of_many_threads_wins_each_key(folder):
    store = SharedFileCache(folder, {})
    with ThreadPoolExecutor(12) as pool:
        won = list(pool.map(lambda n: store.add(f"key{n % KEYS}", n), range(12 * KEYS)))
    assert sum(won) == KEYS


def test_it_adds_only_what_is_not_there(folder):
    store = SharedFileCache(folder, {})
    assert store.add("key", 1)
    assert not store.add("key", 2)
    assert store.get("key") == 1
    store.delete("key")
    assert store.add("key", 3)


def test_a_folder_that_went_is_made_again(folder):
    store = SharedFileCache(folder, {})
    store.clear()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert store.add("key", 1)

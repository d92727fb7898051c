"""Measure side by side: every round runs each candidate once, so that drift hits all alike."""

import gc
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from koganei.testing import migrated

CHROMIUM_FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--no-pdf-header-footer",
]


def side_by_side(candidates, rounds=7):
    """Return {name: median seconds} of callables, run in turn after one uncounted round."""
    times = {name: [] for name in candidates}
    for number in range(rounds + 1):
        for name, work in candidates.items():
            gc.collect()
            started = time.perf_counter()
            work()
            if number:
                times[name].append(time.perf_counter() - started)
    return {name: statistics.median(found) for name, found in times.items()}


def report(title, times, target=None, *, base):
    """Print each candidate's median and its ratio to ``base``."""
    print(f"\n{title}" + (f"（目標 {target}）" if target else ""))
    for name, seconds in times.items():
        print(f"  {name:<36}{seconds * 1000:9.1f} ms  {seconds / times[base]:6.2f} ×")


def chromium():
    """Return the path of a Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def print_with_chromium(html_file, pdf_file):
    """Print a file with headless Chromium as a whole process in a fresh profile."""
    with tempfile.TemporaryDirectory() as profile:
        flags = [*CHROMIUM_FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={pdf_file}"]
        run([chromium(), *flags, Path(html_file).as_uri()])


def run(command):
    """Run a process to its end, silently; raise when it fails."""
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def scratch_database():
    """Django on a fresh SQLite database with the demo's data, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="koganei-benchmark-") as folder:
        os.environ |= {"DEBUG": "True", "DATA_DIR": folder}
        os.environ.pop("DATABASE_URL", None)
        (Path(folder) / "static").mkdir()
        os.environ["DJANGO_SETTINGS_MODULE"] = "koganei.settings"
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.DEBUG = False  # queries are not kept in memory
        migrated.lay_into(folder)  # the tests' migrated database, where there is one
        call_command("migrate", verbosity=0)
        from koganei import demo

        demo.load()
        yield Path(folder)

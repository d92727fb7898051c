"""The sandbox: limits, failures, and that nothing is left behind."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from koganei import sandbox
from koganei.sandbox import Sandbox, SandboxFailure, SandboxLimit, SandboxUnavailable
from koganei.sandbox_server import HEADER

HERE = "koganei.tests.test_sandbox"
BOX = Sandbox(HERE, seconds=1, megabytes=200)


# Jobs, run in the child.


def echo(value, blob):
    return value, blob


def loop(value, blob):
    while True:
        pass


def sleep(value, blob):
    time.sleep(600)


def hog(value, blob):
    return [bytearray(1 << 20) for _ in range(10_000)], b""


def fail(value, blob):
    raise ValueError(value)


def crash(value, blob):
    os.abort()


def leave(value, blob):
    sys.exit(3)


def answer_nonsense(value, blob):
    return {1, 2}, "文字列"


def large(value, blob):
    return None, b"x" * value


def announce_a_terabyte(value, blob):
    (end,) = (int(fd) for fd in os.listdir("/proc/self/fd") if is_socket(fd))
    os.write(end, HEADER.pack(2, 2**40))
    os._exit(0)


def is_socket(fd):
    return os.path.exists(f"/proc/self/fd/{fd}") and stat.S_ISSOCK(os.stat(int(fd)).st_mode)


def look_around(value, blob):
    files = [
        os.readlink(f"/proc/self/fd/{fd}") for fd in range(64) if os.path.exists(f"/dev/fd/{fd}")
    ]
    return {"environment": sorted(os.environ), "files": files, "pid": os.getpid()}, b""


def write_a_file(value, blob):
    path = Path(value)
    with path.open("wb") as file:
        file.write(b"x")


def kill_helper(value, blob):
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


# What the caller sees.


def call(name, value=None, blob=b"", box=BOX):
    return box.call(f"{HERE}:{name}", value, blob)


def helper():
    return sandbox._helper(BOX.preload)


def descriptors():
    return len(os.listdir("/proc/self/fd"))


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_value_and_blob_come_back_as_they_are():
    value = {"名前": ["𠮷", None, True, 1.5, -3], "": {}}
    blob = bytes(range(256))
    assert call("echo", value, blob) == (value, blob)


def test_an_answer_and_a_request_of_20_megabytes():
    assert call("large", 20_000_000) == (None, b"x" * 20_000_000)
    assert call("echo", None, b"y" * 20_000_000) == (None, b"y" * 20_000_000)


@pytest.mark.parametrize(
    ("job", "reason"), [("loop", "time"), ("sleep", "time"), ("hog", "memory")]
)
def test_limits_end_the_job_and_say_which(job, reason):
    with pytest.raises(SandboxLimit) as caught:
        call(job)
    assert caught.value.reason == reason
    assert call("echo", "次") == ("次", b"")


def test_an_answer_above_the_limit_is_not_taken():
    small = Sandbox(HERE, seconds=1, megabytes=20)
    for job in ("large", "announce_a_terabyte"):
        with pytest.raises(SandboxLimit) as caught:
            call(job, 30_000_000, box=small)
        assert caught.value.reason == "memory"


def test_a_request_above_the_limit_is_a_memory_limit():
    with pytest.raises(SandboxLimit) as caught:
        call("echo", None, b"x" * 30_000_000, box=Sandbox(HERE, seconds=1, megabytes=20))
    assert caught.value.reason == "memory"


@pytest.mark.parametrize(
    ("job", "name", "message"),
    [
        ("fail", "ValueError", "だめ\ud800"),
        ("crash", "SIGABRT", ""),
        ("leave", "SystemExit", "3"),
        ("no_such_job", "LookupError", f"{HERE} defines no function 'no_such_job'"),
        ("Path", "LookupError", f"{HERE} defines no function 'Path'"),  # imported, not defined here
        ("HERE", "LookupError", f"{HERE} defines no function 'HERE'"),
    ],
)
def test_a_failure_names_what_happened(job, name, message):
    with pytest.raises(SandboxFailure) as caught:
        call(job, "だめ\ud800")
    assert (caught.value.name, caught.value.message) == (name, message)


def test_a_result_that_cannot_be_sent_is_a_failure():
    with pytest.raises(SandboxFailure) as caught:
        call("answer_nonsense")
    assert caught.value.name == "TypeError"


@pytest.mark.parametrize("module", ["os", "subprocess", "koganei.sandbox"])
def test_a_module_that_was_not_preloaded_is_refused(module):
    with pytest.raises(SandboxFailure) as caught:
        BOX.call(f"{module}:getpid")
    assert caught.value.name == "LookupError"


def test_a_preload_that_does_not_import_is_a_failure_at_once():
    with pytest.raises(SandboxUnavailable) as caught:
        Sandbox("koganei.no_such_module", seconds=1, megabytes=100).warm_up()
    assert caught.value.name == "ModuleNotFoundError"


def test_the_child_sees_no_secret_and_holds_no_file_but_its_own(monkeypatch):
    sandbox.stop_all()
    monkeypatch.setenv("SECRET_KEY", "秘密")
    seen, _ = call("look_around")
    allowed = {*sandbox.ENVIRONMENT, "PYTHONPATH", "LC_CTYPE"}
    assert set(seen["environment"]) <= allowed
    kept = [name for name in seen["files"] if not name.startswith(("/dev/null", "/proc/"))]
    assert [name.partition(":")[0] for name in kept] == ["socket"]


def test_the_child_can_write_no_file(tmp_path):
    target = tmp_path / "file"
    with pytest.raises(SandboxFailure) as caught:
        call("write_a_file", str(target))
    assert caught.value.name == "OSError"
    assert target.stat().st_size == 0


def test_each_job_has_a_fresh_process_and_nothing_is_left():
    BOX.warm_up()
    before = descriptors()
    pids = {call("look_around")[0]["pid"] for _ in range(100)}
    for job in ["fail", "crash"] * 50:
        with pytest.raises(SandboxFailure):
            call(job, "x")
    assert len(pids) == 100
    assert descriptors() == before
    pid = helper().process.pid
    assert wait_until(lambda: not children_of(pid))
    # what stays open: stdin, stdout and stderr on /dev/null, and the control socket
    assert wait_until(lambda: len(os.listdir(f"/proc/{pid}/fd")) == 4)


def test_jobs_of_several_threads_run_at_the_same_time():
    together = threading.Barrier(4, timeout=30)

    def one(number):
        together.wait()
        return call("echo", number)[0]

    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(call, "sleep")
        assert list(pool.map(lambda n: call("echo", n)[0], range(20))) == list(range(20))
        assert not slow.done()  # the sleeper held up nobody
        assert isinstance(slow.exception(), SandboxLimit)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [0, 1, 2, 3]


def test_a_dead_helper_is_replaced():
    BOX.warm_up()
    first = helper().process.pid
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: not alive(first))
    assert call("echo", 1) == (1, b"")
    assert helper().process.pid != first
    assert not Path(f"/proc/{first}").exists()  # its exit status was taken


def test_a_job_that_kills_its_helper_twice_is_a_failure():
    with pytest.raises(SandboxUnavailable) as caught:
        call("kill_helper", box=Sandbox(HERE, seconds=0.5, megabytes=200))
    assert caught.value.name == "HelperLost"
    assert call("echo", 1) == (1, b"")


def test_after_a_fork_each_process_has_its_own_helper():
    BOX.warm_up()
    mine = helper().process.pid
    out, into = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            answer = call("echo", "子")
            other = helper().process.pid
            sandbox.stop_all()
            os.write(into, f"{answer == ('子', b'')} {other}".encode())
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    os.close(into)
    worked, theirs = os.read(out, 100).decode().split()
    os.close(out)
    assert worked == "True"
    assert int(theirs) != mine
    assert helper().process.pid == mine
    assert call("echo", "親") == ("親", b"")


def test_the_helper_and_its_jobs_end_when_the_caller_dies():
    script = f"""
import threading, time
from koganei import sandbox
box = sandbox.Sandbox({HERE!r}, seconds=100, megabytes=200)
box.warm_up()
threading.Thread(target=box.call, args=({HERE + ":sleep"!r},), daemon=True).start()
time.sleep(0.3)
print(sandbox._helper(box.preload).process.pid, flush=True)
time.sleep(600)
"""
    root = Path(sandbox.__file__).parents[1]
    caller = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=root)
    try:
        pid = int(caller.stdout.readline())
        jobs = children_of(pid)
        assert len(jobs) == 1
    finally:
        caller.kill()
        caller.communicate()
    assert wait_until(lambda: not any(map(alive, [pid, *jobs])))

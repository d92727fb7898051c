"""Run a function on untrusted data in a fresh, limited child process, and run it fast.

    reader = Sandbox("koganei.workbook_reader", seconds=12, megabytes=400)
    value, blob = reader.call("koganei.workbook_reader:read", None, upload)

The function is ``f(value, blob) -> (value, blob)`` in a preloaded module; values are what JSON
can carry, blobs are bytes. One helper (``koganei.sandbox_server``) per process and preload tuple
imports the modules once and forks for each job, so a call costs milliseconds; calls from several
threads run side by side. The child may use ``seconds`` of CPU and twice that of wall clock, and
``megabytes`` more address space than the helper has; it can write no file and knows none of the
caller's secrets (only ``ENVIRONMENT``). This limits what data can cost; it is no prison for code.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass

from koganei.sandbox_server import OUT_OF_MEMORY, WALL_FACTOR, receive_frame, send_frame

ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")
START_PATIENCE = 60
GRACE = 10  # seconds beyond the wall clock before a silent helper is given up


class SandboxError(Exception):
    """The job gave no result."""


class SandboxLimit(SandboxError):
    """The job needed more than it may have; ``reason`` is ``time`` or ``memory``."""

    def __init__(self, reason):
        super().__init__(f"{reason} limit exceeded")
        self.reason = reason


class SandboxFailure(SandboxError):
    """The job raised ``name`` (an exception class, or the signal it died of) with ``message``."""

    def __init__(self, name, message=""):
        super().__init__(f"{name}: {message}")
        self.name, self.message = name, message


class SandboxUnavailable(SandboxFailure):
    """The helper did not start or was lost: the machine is at fault, not the data."""


@dataclass
class _Helper:
    process: subprocess.Popen
    control: socket.socket

    @classmethod
    def start(cls, preload):
        """Start a helper and wait until it has imported its modules."""
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        environment = {name: text for name, text in os.environ.items() if name in ENVIRONMENT}
        environment["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, sys.path))
        with theirs:
            process = subprocess.Popen(  # noqa: S603 -- our own module, names given by our own code
                [sys.executable, "-P", "-m", "koganei.sandbox_server", *preload],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # Ctrl-C and hang-up reach the caller, who then ends it
            )
        helper = cls(process, control)
        control.settimeout(START_PATIENCE)
        greeting = b""
        with contextlib.suppress(OSError):
            greeting = control.recv(65536)
        if greeting != b"ready":
            helper.stop()
            raise SandboxUnavailable(*(json.loads(greeting) if greeting else ["NoGreeting"]))
        control.settimeout(GRACE)
        return helper

    def stop(self):
        """Close the control socket, which ends the helper, and take its exit status."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE)
        self.process.kill()  # does nothing when it has ended
        self.process.wait()


_helpers = {}
_lock = threading.Lock()


def _helper(preload):
    with _lock:
        return _helpers.get(preload) or _helpers.setdefault(preload, _Helper.start(preload))


def _discard(preload, helper):
    with _lock:
        if _helpers.get(preload) is helper:
            _helpers.pop(preload).stop()


@atexit.register
def stop_all():
    """End every helper of this process."""
    with _lock:
        while _helpers:
            _helpers.popitem()[1].stop()


def _forget():
    """After a fork the helpers are the parent's: let go of their sockets and start afresh."""
    global _lock
    _lock = threading.Lock()
    while _helpers:
        helper = _helpers.popitem()[1]
        helper.control.close()
        helper.process.returncode = 0  # not our child, so not ours to wait for


os.register_at_fork(after_in_child=_forget)


class Sandbox:
    """Limits and preloaded modules under which functions are called; cheap to make, thread-safe."""

    def __init__(self, *preload, seconds, megabytes):
        self.preload = preload
        self.seconds = seconds
        self.megabytes = megabytes

    def warm_up(self):
        """Start the helper now, and return when it is ready."""
        _helper(self.preload)

    def call(self, function, value=None, blob=b""):
        """Run ``module:function``, or raise SandboxLimit or SandboxFailure.

        A job whose helper was lost runs once more in a new one, so a function must only compute.
        """
        try:
            return self._try(function, value, blob)
        except SandboxUnavailable:
            return self._try(function, value, blob)

    def _try(self, function, value, blob):
        helper = _helper(self.preload)
        stream, theirs = socket.socketpair()
        watch, watcher = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        limits = json.dumps([self.seconds, self.megabytes]).encode()
        with stream, watch:
            stream.settimeout(WALL_FACTOR * self.seconds + GRACE)
            watch.settimeout(GRACE)
            try:
                with theirs, watcher:
                    ends = [theirs.fileno(), watcher.fileno()]
                    socket.send_fds(helper.control, [limits], ends)
            except OSError:
                _discard(self.preload, helper)
                raise SandboxUnavailable("HelperLost") from None
            try:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    send_frame(stream, [function, value], blob)
                (outcome, value), blob = receive_frame(stream, most=self.megabytes * 2**20)
            except TimeoutError:
                raise SandboxLimit("time") from None
            except (EOFError, ConnectionResetError):
                self._explain(helper, watch)
            except ValueError:
                raise SandboxLimit("memory") from None
        if outcome == "failed":
            raise SandboxFailure(*value)
        return value, blob

    def _explain(self, helper, watch):
        """Raise why the child ended without an answer."""
        status = b""
        with contextlib.suppress(OSError):
            status = watch.recv(4)
        if not status:
            _discard(self.preload, helper)
            raise SandboxUnavailable("HelperLost")
        code = os.waitstatus_to_exitcode(int.from_bytes(status, "big"))
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            raise SandboxLimit("time")
        if code in (
            OUT_OF_MEMORY,
            -signal.SIGKILL,
        ):  # the kernel kills when the machine has none left
            raise SandboxLimit("memory")
        raise SandboxFailure(signal.Signals(-code).name if code < 0 else f"Exit{code}")

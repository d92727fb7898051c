"""Warm helper of ``koganei.sandbox``: import some modules once, then fork a limited child per job.

Started by the caller as ``python -m koganei.sandbox_server MODULE…`` with a SOCK_SEQPACKET socket
as its standard input. It answers ``ready`` or why it cannot start; then every message is one job:
the limits as JSON with two sockets, the job's stream and the one that is told how the child
ended. It ends, with its children, when the caller's side closes. Nothing here is ever pickled.
"""

import contextlib
import gc
import importlib
import json
import math
import os
import resource
import signal
import socket
import struct
import sys

HEADER = struct.Struct(">QQ")
OUT_OF_MEMORY = 77  # exit code: says it without needing memory to say it
WALL_FACTOR = 2  # a job may wait as long as it may compute
MOST_FILES = 64
MOST_WORDS = 1_000


def send_frame(stream, value, blob=b""):
    """Write one message: a value that JSON can carry, and raw bytes."""
    text = json.dumps(value).encode()
    blob = memoryview(blob)  # refuses anything but bytes before a byte is sent
    stream.sendall(HEADER.pack(len(text), blob.nbytes) + text)
    stream.sendall(blob)


def receive_frame(stream, most=None):
    """Read one message; EOFError when it is cut short, ValueError when above ``most`` bytes."""
    sizes = HEADER.unpack(_read(stream, HEADER.size))
    if most is not None and sum(sizes) > most:
        raise ValueError(f"{sum(sizes)} bytes announced")
    text, blob = (_read(stream, size) for size in sizes)
    return json.loads(text), bytes(blob)


def _read(stream, size):
    data = bytearray(size)
    rest = memoryview(data)
    while rest:
        count = stream.recv_into(rest)
        if not count:
            raise EOFError
        rest = rest[count:]
    return data


def confine(seconds, megabytes):
    """Put the limits on this process for good.

    ``megabytes`` is counted on top of the address space the server already takes: RLIMIT_AS counts
    what is mapped (libraries, fonts), not what is used.
    """
    with open("/proc/self/statm") as file:
        mapped = int(file.read().split()[0]) * resource.getpagesize()
    space = mapped + int(megabytes * 2**20)
    cpu = math.ceil(seconds)
    signal.setitimer(signal.ITIMER_REAL, WALL_FACTOR * seconds)
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES, MOST_FILES),
        (resource.RLIMIT_CPU, cpu, cpu + 1),  # SIGXCPU at the soft limit says why; SIGKILL does not
        (resource.RLIMIT_AS, space, space),
    ):
        ceiling = resource.getrlimit(kind)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(kind, (soft, hard))


def find(name, preloaded):
    """The function ``module:function``, defined at the top of a preloaded module; nothing else."""
    module, _, function = name.partition(":")
    if module not in preloaded:
        raise LookupError(f"{module} is not preloaded")
    found = getattr(sys.modules[module], function, None)
    if not callable(found) or getattr(found, "__module__", None) != module:
        raise LookupError(f"{module} defines no function {function!r}")
    return found


def work(stream, limits, preloaded):
    """Be the child: run one job within its limits, answer, and never return."""
    code = 1
    try:
        confine(*limits)
        (name, value), blob = receive_frame(stream)
        answer, blob = find(name, preloaded)(value, blob)
        send_frame(stream, ["done", answer], blob)
        code = 0
    except MemoryError:
        code = OUT_OF_MEMORY
    except BaseException as error:  # whatever it is, the caller is told and the process ends
        words = [type(error).__name__, str(error)[:MOST_WORDS]]
        send_frame(stream, ["failed", words])
    finally:
        os._exit(code)


class Server:
    """The loop of the helper; ``watchers`` holds, per running child, the socket to tell its end."""

    def __init__(self, control, preloaded):
        self.control = control
        self.preloaded = preloaded
        self.watchers = {}

    def run(self):
        signal.signal(signal.SIGCHLD, self.reap)
        while True:
            message, descriptors, *_ = socket.recv_fds(self.control, 4096, 2)
            if not message:
                return self.end()
            sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
            # Too few descriptors, no process left: the caller sees both its sides close.
            with contextlib.ExitStack() as stack, contextlib.suppress(OSError, ValueError):
                for end in sockets:
                    stack.enter_context(end)
                stream, watcher = sockets
                self.start(stream, watcher, json.loads(message))

    def start(self, stream, watcher, limits):
        """Fork; SIGCHLD waits until the child is written down."""
        kept = watcher.dup()  # ``run`` closes the other
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        try:
            pid = os.fork()
            if not pid:
                self.become_child(stream, limits, unwanted=(self.control, watcher, kept))
            self.watchers[pid] = kept
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})

    def become_child(self, stream, limits, unwanted):
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            for end in (*unwanted, *self.watchers.values()):
                end.close()
            work(stream, limits, self.preloaded)
        finally:
            os._exit(1)

    def reap(self, *_):
        for pid in list(self.watchers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with self.watchers.pop(pid) as watcher, contextlib.suppress(OSError):
                    watcher.send(status.to_bytes(4, "big"), socket.MSG_DONTWAIT)

    def end(self):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for pid in self.watchers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def main(modules):
    control = socket.socket(fileno=os.dup(0))
    os.dup2(1, 0)  # the caller made 1 and 2 /dev/null
    try:
        for module in modules:
            importlib.import_module(module)
    except BaseException as error:
        words = json.dumps([type(error).__name__, str(error)[:MOST_WORDS]])
        control.send(words.encode())
        raise SystemExit(1) from error
    gc.collect()
    gc.freeze()  # so that children share these pages instead of copying them
    control.send(b"ready")
    Server(control, modules).run()


if __name__ == "__main__":
    main(sys.argv[1:])

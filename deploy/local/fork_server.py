"""Starts programs of ours as forks of a process that has imported what they need: `python -m deploy.local.fork_server FD MODULE...`.

To import is most of what a program does before it works: two to four seconds of processor time, for each of a dozen.
A fork has it at once, and goes on as `python -m` would: a process of its own, with its own arguments, environment and log.

Over the socket `FD` comes one channel (a socket) per program. On a channel stands the `Request` as a line of JSON; the
answer is the process id on a line, and its exit code on another when it has ended. Who closes `FD`, or dies, ends all.
"""

import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TypedDict

from deploy.local.launch import die_with

PR_SET_NAME: Final = 15


class Request(TypedDict):
    """One program to start."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    directory: str
    log: str
    """A file, to which all that it says is added."""


def main(arguments: Sequence[str]) -> None:
    control, *modules = arguments
    for module in modules:
        # A program that needs what can't be imported fails by itself, and says so in its own log.
        with suppress(Exception):
            importlib.import_module(module)
    # What is here stays, in every program: none of them need look through it, or write to its memory.
    gc.collect()
    gc.freeze()
    run(_next_request(socket.socket(fileno=int(control))))


def _next_request(control: socket.socket) -> Request:
    """Fork for every request; gives it to the fork, and never returns in the server itself."""
    server = os.getpid()
    channels: dict[int, socket.socket] = {}
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(4096)
            _report_ended(channels)
        if control not in ready:
            continue
        said, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not said:
            os._exit(0)
        channel = socket.socket(fileno=descriptors[0])
        with channel.makefile("rb") as file:
            request: Request = json.loads(file.readline())
        child = os.fork()
        if child == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for mine in (control, woken, wakes, channel, *channels.values()):
                mine.close()
            os.setsid()
            die_with(server)
            return request
        channels[child] = channel
        _say(channel, child)


def _report_ended(channels: dict[int, socket.socket]) -> None:
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            child, status = ended
            with channels.pop(child) as channel:
                _say(channel, os.waitstatus_to_exitcode(status))


def _say(channel: socket.socket, number: int) -> None:
    with suppress(OSError):  # nobody waits for it any more
        channel.sendall(b"%d\n" % number)


def run(request: Request) -> None:
    """Be the program, in this process."""
    module = request["module"]
    os.chdir(request["directory"])
    os.environ.clear()  # noqa: TID251 - a program begins with an environment that others chose
    os.environ.update(request["environment"])  # noqa: TID251
    log = os.open(request["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for output in (sys.stdout, sys.stderr):
        os.dup2(log, output.fileno())
    os.close(log)
    # As lists of processes show it, in the 15 characters that there are: a fork has the command line of the server.
    ctypes.CDLL(None).prctl(PR_SET_NAME, module.removeprefix("services.").encode(), 0, 0, 0)
    sys.argv[1:] = request["arguments"]
    # It is run as `__main__`; what was imported under its own name is another copy.
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])

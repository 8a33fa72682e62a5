"""A program for the tests of how programs are started: says what it was given, and ends as it is asked to."""

import atexit
import os
import signal
import sys


def _sleep() -> None:
    """Until it is asked to stop; the signal is blocked, as one that comes just before a sleep does not end it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("asleep", flush=True)  # noqa: T201 - what a program of a test says
    if signal.sigtimedwait({signal.SIGTERM}, 60):
        sys.exit(7)


if __name__ == "__main__":
    atexit.register(print, "said when it ends")
    match sys.argv[1:]:
        case ["sleep"]:
            _sleep()
        case ["exit", code]:
            sys.exit(int(code))
        case ["raise"]:
            raise ValueError("no room left")
        case given:
            print("module", __name__)  # noqa: T201
            print("arguments", given)  # noqa: T201
            print("environment", dict(os.environ))  # noqa: T201, TID251
            print("folder", os.getcwd())  # noqa: T201, PTH109

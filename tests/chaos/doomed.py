"""Runs a program of ours that kills itself at a named point: `python -m tests.chaos.doomed <module> <point:count>`."""

import runpy
import sys

from tests.ledger.processes import kill_at

if __name__ == "__main__":
    kill_at(sys.argv[2])
    runpy.run_module(sys.argv[1], run_name="__main__")

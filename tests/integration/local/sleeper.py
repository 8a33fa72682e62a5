"""A program of a stack for tests: sleeps, or ends with what is in the file that `SLEEPER_FAULT` names."""

import os
import sys
import time
from pathlib import Path

fault = Path(os.environ["SLEEPER_FAULT"])  # noqa: TID251 - a program of its own
if fault.exists():
    sys.exit(fault.read_text())
sys.stdout.write("awake\n")
sys.stdout.flush()
time.sleep(600)

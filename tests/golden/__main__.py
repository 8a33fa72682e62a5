"""`make golden`, `make golden FILE=path`: every difference and a count; exit code 1 if a row differs, 2 without a readable file.

Rows of what is not built yet are counted apart, and never as right.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from tests.golden.cases import FILES, NOT_YET, differences, read_cases


def run(path: Path) -> int:
    try:
        cases = list(read_cases(path))
    except (OSError, ValueError, csv.Error) as error:
        print(f"{path}: not a file of worked cases: {error}", file=sys.stderr)
        return 2
    if not cases:
        print(f"{path}: there are no cases in this file", file=sys.stderr)
        return 2
    differing = 0
    waiting = [case.function for case in cases if case.function in NOT_YET]
    for case in cases:
        if case.function in NOT_YET:
            continue
        found = differences(case)
        differing += bool(found)
        for difference in found:
            print(f"{case.id} {case.function}: {difference}")
    counted = Counter(waiting)
    not_yet = "".join(f", {counted[name]} not yet ({name})" for name in sorted(counted))
    print(f"{path.name}: {len(cases) - len(waiting)} cases, {differing} different{not_yet}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(max(run(Path(name)) for name in sys.argv[1:] or FILES))

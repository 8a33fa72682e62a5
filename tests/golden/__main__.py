"""`make golden`, `make golden FILE=path`: every difference and a count; exit code 1 if a row differs, 2 without a readable file."""

import csv
import sys
from pathlib import Path

from tests.golden.cases import FILES, differences, read_cases


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
    for case in cases:
        found = differences(case)
        differing += bool(found)
        for difference in found:
            print(f"{case.id} {case.function}: {difference}")
    print(f"{path.name}: {len(cases)} cases, {differing} different")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(max(run(Path(name)) for name in sys.argv[1:] or FILES))

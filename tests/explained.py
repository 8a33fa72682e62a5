"""What the steps of an outcome refer to, for tests: the words are free, as long as they make a sentence."""

import re
from collections.abc import Iterable

from shared.events.income import Reden

Step = tuple[str, str, str | None]

AMOUNT = re.compile(r"-?€ [\d.]+,\d\d|\d[\d,]*%|\d+(?= x )")


def explained(steps: Iterable[Reden]) -> list[Step]:
    """Rule, article and parameters; of every text, that it is a sentence."""
    told = list(steps)
    for step in told:
        assert re.fullmatch(r"[A-Z0-9].*\.", step.tekst), step.tekst
        assert step.tekst != step.tekst.upper(), step.tekst
        # No capital inside a word, no part of the sentence in capitals.
        assert not re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Z]{3,} [A-Z]{2}", step.tekst), step.tekst
    return [(step.regel, step.artikel, named(step)) for step in told]


def named(step: Reden) -> str | None:
    """The parameters of a step in one line, such as `N21a@2026-07-01`; None where there are none."""
    return ", ".join(map(str, step.parameters)) or None


def amounts(steps: Iterable[Reden]) -> list[list[str]]:
    """The amounts, percentages and numbers of times that each sentence names."""
    return [AMOUNT.findall(step.tekst) for step in steps]


def dated(*codes: str, since: str = "2026-01-01") -> str:
    return ", ".join(f"{code}@{since}" for code in codes)

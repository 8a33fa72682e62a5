"""Why a life event waits or led to nothing: kept and counted as a code, worded where it is shown."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.intake.named import rules as named
from services.intake.occurrences import of_register, place, rules
from services.intake.timeline import dossiers, service, verdicts
from services.intake.timeline.verdicts import Refusal

SUPPLEMENTED: Final = "vulde-aan"
"""Of what was reported before: it told an amount that the first did not, so it did not lead to nothing."""


def _refusals() -> Iterator[Refusal]:
    for module in (verdicts, dossiers, service, named, place, rules, of_register):
        yield from (value for value in vars(module).values() if isinstance(value, Refusal))
    yield from named.UNKNOWN_OTHER.values()


REASONS: Final[Mapping[str, str]] = {refusal.code: refusal.reason for refusal in _refusals()}
"""The sentence of each code, in plain Dutch, without names."""


def worded(code: str | None) -> str | None:
    """The sentence of a reason; the code of a correction or a withdrawal stays a code."""
    return REASONS.get(code, code) if code is not None else None

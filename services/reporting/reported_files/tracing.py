"""What came of each line of a file over all services: the lines that led to nothing, each with why, and counts that add up."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

Outcome = Literal[
    "verwerkt",
    "aangenomen",
    "onderweg",
    "onverzonden",
    "mislukt",
    "in-quarantaine",
    "dubbel",
    "geweigerd",
    "geen-dossier",
    "verworpen",
    "gecorrigeerd",
    "ingetrokken",
    "al-bekend",
]

NOT_SEEN: Final = "niet-gezien"
"""The standing of a message that has not come in at a reader."""
READERS: Final = ("routes", "income", "reporting")
"""Every one of these does something with every life event."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that led to nothing."""

    number: int
    outcome: str
    reasons: Sequence[str] = ()
    standings: Mapping[str, str] = field(default_factory=dict)
    """Of what was published: how it stands with each reader where it had no effect."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A file, as far as it is known who did what with it."""

    counts: Mapping[str, int]
    """Each line is in one of these."""
    lines: Sequence[Line]
    away: Sequence[str] = ()
    """Readers that did not answer: what they did is not known."""
    is_large: bool = False
    """So many lines that it was not asked who did what with each."""

    @property
    def without_effect(self) -> int:
        """Of a line that was accepted and not followed nobody says that it led to nothing."""
        return sum(
            total
            for outcome, total in self.counts.items()
            if outcome not in {"verwerkt", "aangenomen"}
        )


def trace(
    refused: Iterable[Line],
    published: Sequence[tuple[int, UUID]],
    not_done: Mapping[str, Mapping[UUID, str] | None],
) -> Traced:
    """`refused` are the lines that led to nothing at intake, `published` the others with their event, and `not_done` what had
    no effect at each reader; None of one that does not answer.
    """
    followed = dict[UUID, dict[str, str]]()
    for reader, messages in not_done.items():
        for identifier, standing in (messages or {}).items():
            followed.setdefault(identifier, {})[reader] = standing
    lines = {
        number: Line(number, _outcome(standings.values()), standings=standings)
        for number, identifier in published
        if (standings := followed.get(identifier)) is not None
    }
    # What was published between the two questions to intake is in both answers.
    numbers = {number for number, _ in published}
    lines |= {line.number: line for line in refused if line.number not in numbers}
    away = [reader for reader, messages in not_done.items() if messages is None]
    counts = Counter(line.outcome for line in lines.values())
    counts["aangenomen" if away else "verwerkt"] = len(numbers - lines.keys())
    return Traced(counts, [lines[number] for number in sorted(lines)], away)


def said_by_intake(counted: Mapping[str, int], refused: Sequence[Line]) -> Traced:
    """A file so large that the readers are not asked what they did with each line."""
    counts = Counter(counted)
    counts["aangenomen"] = counts.pop("verwerkt", 0)
    return Traced(counts, refused, is_large=True)


def _outcome(standings: Iterable[str]) -> Outcome:
    """What a person has to do something about comes before what is still to come."""
    return "onderweg" if set(standings) == {NOT_SEEN} else "mislukt"

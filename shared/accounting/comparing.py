"""Whether everything that was published arrived, once: a comparison of numbers, which asks nothing and knows no clock.

`published = effected + ignored + held + rejected + discarded + replaced`, per reader, day, topic and type. What has not
arrived may be on its way; what arrived too often, or is another event, cannot be right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final, get_args

from shared.accounting.books import Books, Kind
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.messaging.ledger import END_OF_ID, Figures, Outcome

PATIENCE: Final = timedelta(minutes=10)
"""How long what is published may be on its way to a reader that goes on with others of its topic."""

_ARRIVED: Final[tuple[Outcome, ...]] = tuple(
    outcome for outcome in get_args(Outcome) if outcome not in {"published", "edited"}
)
_NOTHING: Final = Figures(0, 0)


class Verdict(Enum):
    """What a difference means."""

    ON_ITS_WAY = "on its way"
    """Not sent yet, or the reader has taken nothing in of this topic since."""
    MISSING = "missing"
    """The reader went on with later ones."""
    TOO_MANY = "too many"
    """Taken in twice, or published by nobody."""
    OTHERS = "others"
    """As many, but not the same ones."""
    NOT_KEPT = "not kept"
    """The ledger has other failed messages than the list of failed messages."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books of a reader are not what was published."""

    reader: str
    day: date
    kind: Kind
    due: Figures
    found: Figures
    verdict: Verdict

    @property
    def is_wrong(self) -> bool:
        return self.verdict is not Verdict.ON_ITS_WAY

    @property
    def end_of_id(self) -> int | None:
        """How the id ends that makes the difference, where it is one id."""
        if abs(self.due.total - self.found.total) != 1:
            return None
        return abs(self.due.id_sum - self.found.id_sum) & END_OF_ID


@dataclass(slots=True)
class Account:
    """The books of all services together."""

    published: dict[str, int] = field(default_factory=dict)
    """Events per publishing service."""
    unsent: int = 0
    held: dict[str, int] = field(default_factory=dict)
    """Failed messages that nobody settled, per service and state."""
    not_in_ledger: dict[str, int] = field(default_factory=dict)
    """Open failures that no inbox took in, per service and topic: what is missing may be among them."""
    differences: list[Difference] = field(default_factory=list)
    unjudged: int = 0
    """Open proposals without one open task where they are seen, and tasks to judge what is no open proposal."""

    @property
    def wrong(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.is_wrong]

    @property
    def arriving(self) -> int:
        """Published, and not yet taken in somewhere."""
        return sum(
            difference.due.total - difference.found.total
            for difference in self.differences
            if difference.verdict in {Verdict.ON_ITS_WAY, Verdict.MISSING}
        )

    @property
    def balances(self) -> bool:
        """Everything published is effected, or held where people see it."""
        return not self.differences and not self.unsent

    @property
    def closed(self) -> bool:
        """Everything published has had its effects, and nothing waits for a person whom nobody told."""
        return self.balances and not self.held and not self.not_in_ledger and not self.unjudged

    def __str__(self) -> str:
        return (
            f"{sum(self.published.values())} events gepubliceerd, {self.unsent + self.arriving} onderweg,"
            f" {sum(self.held.values()) + sum(self.not_in_ledger.values())} vastgehouden,"
            f" {sum(difference.is_wrong for difference in self.differences)} verschillen,"
            f" {self.unjudged} voorstellen zonder taak"
        )


def compare(
    taken: Mapping[str, Books], published: Mapping[str, Books], patience: timedelta = PATIENCE
) -> Account:
    """Close the books. `taken` was read of all services before `published` was of any: whatever a service had taken in
    then, its publisher had in its books before.
    """
    due = _due(published)
    account = Account(
        published={service: _sent_by(books) for service, books in published.items()},
        unsent=sum(sum(books.unsent.values()) for books in published.values()),
    )
    for reader, books in taken.items():
        account.held |= {f"{reader} {state}": total for state, total in books.states.items()}
        account.not_in_ledger |= {f"{reader} {t}": n for t, n in books.not_in_ledger.items()}
        account.differences += _differences(reader, books, due, patience)
        account.differences += _not_kept(reader, books)
    names = {name for books in taken.values() for name in books.standings}
    account.unjudged = sum(_unjudged(name, taken.values()) for name in names)
    return account


@dataclass(slots=True)
class _Due:
    """What one day and type comes to, over all publishers."""

    figures: Figures = _NOTHING
    changed_at: datetime | None = None
    is_unsent: bool = False


def _due(published: Mapping[str, Books]) -> dict[tuple[date, Kind], _Due]:
    due: dict[tuple[date, Kind], _Due] = {}
    for books in published.values():
        for line, figures in books.lines.items():
            if line.outcome != "published":
                continue
            kind = Kind(line.topic, line.type)
            known = due.setdefault((line.day, kind), _Due())
            known.figures = _plus(known.figures, figures)
            known.changed_at = _latest(known.changed_at, books.changed_at.get(line))
            known.is_unsent |= kind in books.unsent
    return due


def _differences(
    reader: str, books: Books, due: Mapping[tuple[date, Kind], _Due], patience: timedelta
) -> Iterator[Difference]:
    found, added = _sums(books, _ARRIVED), _sums(books, ("edited",))
    for key in sorted(found.keys() | added.keys() | due.keys()):
        day, kind = key
        published = due.get(key, _Due())
        expected = published.figures if kind.topic in books.topics else _NOTHING
        expected, here = _plus(expected, added.get(key, _NOTHING)), found.get(key, _NOTHING)
        if expected != here:
            verdict = _verdict(expected, here)
            if verdict is Verdict.MISSING and not _went_on(books, kind.topic, published, patience):
                verdict = Verdict.ON_ITS_WAY
            yield Difference(reader, day, kind, expected, here, verdict)


def _verdict(due: Figures, found: Figures) -> Verdict:
    if found.total == due.total:
        return Verdict.OTHERS
    return Verdict.MISSING if found.total < due.total else Verdict.TOO_MANY


def _went_on(books: Books, topic: str, published: _Due, patience: timedelta) -> bool:
    """Whether the reader took in something of the topic, well after the last of these was published."""
    if published.is_unsent:
        return False
    last: datetime | None = None
    for line, moment in books.changed_at.items():
        if line.topic == topic and line.outcome != "published":
            last = _latest(last, moment)
    since = published.changed_at
    return last is not None and (since is None or last >= since + patience)


def _not_kept(reader: str, books: Books) -> Iterator[Difference]:
    """What the ledger says is failed, against the failed messages themselves."""
    booked = {
        line: figures
        for line, figures in books.lines.items()
        if line.outcome in {"held", "rejected"} and figures != _NOTHING
    }
    for line in sorted(booked.keys() | books.held.keys()):
        due, found = booked.get(line, _NOTHING), books.held.get(line, _NOTHING)
        if due != found:
            kind = Kind(line.topic, line.type)
            yield Difference(reader, line.day, kind, due, found, Verdict.NOT_KEPT)


def _unjudged(name: str, services: Iterable[Books]) -> int:
    """What stands on one side and not on the other; a municipality that is not ours counts too. Without ids, so at least so many."""
    first, *others = [books.standings[name] for books in services if name in books.standings]
    unseen = sum(
        figures.total
        for municipality, figures in first.items()
        if municipality not in AGENCY_MUNICIPALITIES
    )
    for other in others:
        for municipality in first.keys() | other.keys():
            here, there = first.get(municipality, _NOTHING), other.get(municipality, _NOTHING)
            if here != there:
                unseen += max(1, abs(here.total - there.total))
    return unseen


def _sums(books: Books, outcomes: tuple[Outcome, ...]) -> dict[tuple[date, Kind], Figures]:
    sums: dict[tuple[date, Kind], Figures] = {}
    for line, figures in books.lines.items():
        if line.outcome in outcomes:
            key = (line.day, Kind(line.topic, line.type))
            sums[key] = _plus(sums.get(key, _NOTHING), figures)
    return sums


def _sent_by(books: Books) -> int:
    return sum(f.total for line, f in books.lines.items() if line.outcome == "published")


def _plus(some: Figures, more: Figures) -> Figures:
    return Figures(some.total + more.total, some.id_sum + more.id_sum)


def _latest(known: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (known, other)), default=None)

"""Past one machine, on paper: how far each part goes by what one life event cost in it, and which comes first. A part of docs/benchmarks.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.load.figure import Figure
from tests.load.sizing import PLACES, Cost, Need, cost_of
from tests.load.stack import PARTITIONS

COPIES: Final = 3
"""Of every message, on a cluster."""
YEARS: Final = 10


@dataclass(frozen=True, slots=True)
class Bound:
    """How many life events a second a part of the chain can take, by its processor time alone."""

    part: str
    milliseconds: float
    processes: int | None
    """At most, each on a core of its own; None where more machines can be added."""
    why: str

    @property
    def of_one_core(self) -> float:
        return 1000 / self.milliseconds

    @property
    def most(self) -> float | None:
        return None if self.processes is None else self.of_one_core * self.processes


def bounds(cost: Cost) -> list[Bound]:
    """What ends soonest first; what can be added to without end last."""
    found = [_bound(part, spent) for part, spent in cost.processor_ms.items() if spent]
    return sorted(found, key=lambda bound: (bound.most is None, bound.most or bound.of_one_core))


def _bound(part: str, milliseconds: float) -> Bound:
    if part.endswith("-worker"):
        why = f"a worker for each of the {PARTITIONS} partitions"
        return Bound(part, milliseconds, PARTITIONS, why)
    if part.endswith("-api"):
        return Bound(part, milliseconds, None, "processes behind the gateway")
    if part == "Kafka":
        return Bound(part, milliseconds, None, "brokers; the partitions are shared out over them")
    return Bound(
        part, milliseconds, None, "cores of one server; then a server per service, at most four"
    )


def section(figures: Sequence[Figure]) -> str:
    """Empty where the chain was not measured."""
    cost = cost_of(figures)
    if cost is None:
        return ""
    country = Need(PLACES["the country"], cost)
    return "\n\n".join(
        [
            "## Past one machine, on paper",
            _how_worked_out(),
            _table(bounds(cost)),
            _first(bounds(cost), country),
            _room(country),
            _unknown(),
        ]
    )


def _how_worked_out() -> str:
    return (
        "How far each part goes by the processor time of one life event in it. **Worked out, not measured**: a core more is taken to give as much"
        " more (the figures `scaling.*` say how far that held here), and nothing waits for a network."
    )


def _table(found: Sequence[Bound]) -> str:
    lines = [
        "| part | ms per life event | life events/s of one core | the most | by |",
        "|---|--:|--:|--:|---|",
    ]
    lines += [
        f"| {bound.part} | {bound.milliseconds:.2f} | {bound.of_one_core:,.0f} |"
        f" {'' if bound.most is None else f'{bound.most:,.0f}'} | {bound.why} |"
        for bound in found
    ]
    return "\n".join(lines)


def _first(found: Sequence[Bound], country: Need) -> str:
    first = found[0]
    text = (
        f"**The first limit that no machine takes away is {first.part}**: {first.most or first.of_one_core:,.0f} life events a second."
        f" The country needs {country.a_second:.1f} in its busiest hour. More partitions than {PARTITIONS} are a matter of before the first message:"
        " adding them later breaks the order of a dossier. Each service publishes by one relay, whatever the number of its workers, which is in the"
        " time of its worker and not measured apart."
    )
    database = next((bound for bound in found if bound.part == "PostgreSQL"), None)
    if database is None:
        return text
    share = country.a_second / database.of_one_core
    return f"{text} PostgreSQL, all four databases together, needs {share:.2g} of a core then."


def _room(country: Need) -> str:
    database = country.database_a_month * 12 * YEARS / 1e9
    log = country.log * COPIES / 1e9
    wire = country.a_second * country.cost.in_log * COPIES / 1e6
    return (
        f"The four databases of the country grow to {database:,.0f} GB in {YEARS} years if nothing is taken away. Three brokers with {COPIES} copies keep"
        f" {log:,.1f} GB in all, and write {wire:.2g} MB a second in the busiest hour: three are for one to be away, not for the load."
    )


def _unknown() -> str:
    return (
        "Not measured, and so not promised: more cores than these, several machines and the network between them, copies on other brokers, a"
        " PostgreSQL with a synchronous copy (each commit waits for it), and databases that have grown for years."
    )

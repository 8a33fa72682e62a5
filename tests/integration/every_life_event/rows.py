"""A row: something that happens to people of the town, and what each service then says of it.

    @row("baan-gestart", says("gelijk", tasks="", trail="Een inwoner begint met een baan op 2 november 2026."))
    async def a_child_gets_a_saturday_job(town: Town) -> None: ...

One `says` for every dossier in which intake publishes it; `elsewhere` is what income says of each other household that changes.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.integration.every_life_event.town import Answer, Town

Happens = Callable[[Town], Awaitable[None]]


@dataclass(frozen=True)
class Row:
    kind: str
    """The short name of the life event."""
    happens: Happens
    answers: tuple[Answer, ...]
    elsewhere: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.happens.__name__.replace('_', ' ')}"


ROWS: list[Row] = []


def row(
    kind: str, *answers: Answer, elsewhere: tuple[tuple[str, ...], ...] = ()
) -> Callable[[Happens], Happens]:
    """Add what happens to the table."""

    def add(happens: Happens) -> Happens:
        ROWS.append(Row(kind, happens, answers, elsewhere))
        return happens

    return add


def says(*income: str, tasks: str, trail: str) -> Answer:
    return Answer(income, frozenset(tasks.split()), trail)

"""Facts that somebody established, for tests that say them in one line."""

from collections.abc import Iterable
from datetime import date

from services.income.findings.facts import AnderInkomen, Inhoud, Vaststelling
from services.income.means.assets import Vermogen
from shared.events.household import Lid


def established(
    person: Lid | None, since: date, *contents: Inhoud, until: date | None = None
) -> tuple[Vaststelling, ...]:
    """One fact for each content, of one person, or of the household."""
    whose = person.inwoner_id if person is not None else None
    return tuple(
        Vaststelling(since, content, None if isinstance(content, Vermogen) else whose, until)
        for content in contents
    )


def others(amounts: Iterable[int]) -> list[AnderInkomen]:
    """Other income that nobody said the source of."""
    return [AnderInkomen("anders", cents) for cents in amounts]

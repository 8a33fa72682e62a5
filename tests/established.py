"""Facts that somebody established, for tests that say them in one line."""

from collections.abc import Iterable
from datetime import date

from services.income.findings.facts import VAN_HET_GEZIN, AnderInkomen, Inhoud, Vaststelling
from services.income.norms.register import Parameter, Parameters
from shared.events.household import ASSEN, Lid


def established(
    person: Lid | None, since: date, *contents: Inhoud, until: date | None = None
) -> tuple[Vaststelling, ...]:
    """One fact for each content, of one person, or of the household."""
    whose = person.inwoner_id if person is not None else None
    return tuple(
        Vaststelling(since, content, None if type(content) in VAN_HET_GEZIN else whose, until)
        for content in contents
    )


def with_lower_norms(parameters: Parameters) -> Parameters:
    """As if Assen told its percentages: 20 without housing costs, 10 after school."""
    shares = {"WOONKOSTEN_PCT": ("Pw 27", 20_000), "SCHOOLVERLATER_PCT": ("Pw 28", 10_000)}
    told = [
        Parameter(
            "test", article, code, code, "milliprocent", share, date(2026, 1, 1), None, "test", "P"
        )
        for code, (article, share) in shares.items()
    ]
    return parameters.beside({ASSEN: Parameters(told)})


def others(amounts: Iterable[int]) -> list[AnderInkomen]:
    """Other income that nobody said the source of."""
    return [AnderInkomen("anders", cents) for cents in amounts]

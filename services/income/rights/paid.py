"""What a right pays over a month: its days, in runs with one amount per full month. Pure (Participatiewet art. 45)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.income.norms.periods import Segment
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.rights.standing import Rechtsperiode
from shared import calendar
from shared.events.income import Reden

AMOUNT_UNKNOWN = Reden(
    regel="bedrag-onbekend",
    artikel="Pw 19 lid 3",
    tekst="Van een maand is niet bekend hoeveel bijstand er is. Stel eerst vast wat ontbreekt.",
)


def segments_in(
    standing: Iterable[Rechtsperiode], month: date, parameters: Parameters
) -> Iterator[Segment]:
    """The days of a month on which a right runs, in runs with one amount per full month. Raises NietVastTeStellen."""
    after = calendar.first_of_next_month(month)
    for period in standing:
        first, end = max(period.van, month), min(period.tot or after, after)
        if not period.loopt or first >= end:
            continue
        cuts = sorted(day for day in parameters.change_days if first < day < end)
        for day, following in zip((first, *cuts), (*cuts, end), strict=True):
            cents = period.amount_on(day, parameters)
            if cents is None:
                raise NietVastTeStellen(AMOUNT_UNKNOWN)
            yield Segment(day, following - timedelta(days=1), cents)

"""The days on which something established means another thing by itself, without anybody recording anything. Pure.

A lower norm after school ends (art. 28), a stay abroad becomes too long (art. 13), a new year begins for gifts (art. 31).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.income.findings.facts import (
    Giften,
    Schoolverlater,
    Vaststelling,
    VerblijfBuitenland,
)
from services.income.norms.exclusions import DAYS_IN_WEEK
from services.income.norms.lowering import last_day_after_study
from services.income.norms.register import Parameters

ONE_DAY = timedelta(days=1)


def turning_days(facts: Iterable[Vaststelling], parameters: Parameters) -> frozenset[date]:
    """While each holds; the days on which it begins and ends are not among them."""
    return frozenset(
        day
        for fact in facts
        for day in _turns(fact, parameters)
        if fact.begint < day and not fact.has_ended_on(day)
    )


def _turns(fact: Vaststelling, parameters: Parameters) -> Iterator[date]:
    match fact.inhoud:
        case Schoolverlater(last):
            yield last_day_after_study(last) + ONE_DAY
        case Giften(total):
            limit = parameters.find("GIFTEN_MAX", fact.vanaf)
            if limit is not None and total > limit.centen:
                yield date(fact.vanaf.year + 1, 1, 1)
        case VerblijfBuitenland() as stay:
            yield from _too_long(stay, fact.vanaf, parameters)


def _too_long(stay: VerblijfBuitenland, left_on: date, parameters: Parameters) -> Iterator[date]:
    """The days on which it becomes too long, or with a new year is that no more until it has lasted too long in a row."""
    known = parameters.find("BUITENLAND_WEKEN", left_on)
    if known is None:
        return
    allowed = known.weken * DAYS_IN_WEEK
    in_this_year = left_on + timedelta(days=max(0, allowed - stay.eerder))
    for day in (in_this_year, date(left_on.year + 1, 1, 1), left_on + timedelta(days=allowed)):
        is_long = stay.days_on(left_on, day) > allowed
        was_long = stay.days_on(left_on, day - ONE_DAY) > allowed
        if is_long != was_long:
            yield day

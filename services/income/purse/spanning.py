"""The purse before the first and after the last of several life events, as each of them was assessed. Pure.

Nothing is worked out anew: both ends are the amounts that stand on the trails of these events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.purse.household import POSTEN
from shared.events.aftercare import Aanleiding
from shared.events.purse import Beurs, Beurspost, Beurstotaal, Postbeeld


@dataclass(frozen=True, slots=True)
class Gebeurtenisbeurs:
    """What one life event did to the purse."""

    gebeurtenis_id: UUID
    soort: Aanleiding
    ingangsdatum: date
    beurs: Beurs


@dataclass(frozen=True, slots=True)
class Einden:
    """Of one component, or of all: in euro cents per month; None where it depends on what nobody knows."""

    voor_centen: int | None
    na_centen: int | None
    verschil_centen: int | None


@dataclass(frozen=True, slots=True)
class Beursspanne:
    """Before the first and after the last, and what is in between."""

    gebeurtenissen: tuple[Gebeurtenisbeurs, ...]
    """By the day they take effect."""
    posten: Mapping[Beurspost, Einden]
    """But those that are nil at both ends."""
    totaal: Einden

    @property
    def voor_op(self) -> date:
        return self.gebeurtenissen[0].beurs.voor_op

    @property
    def na_op(self) -> date:
        return self.gebeurtenissen[-1].beurs.na_op


def spanning(found: Sequence[Gebeurtenisbeurs]) -> Beursspanne | None:
    """None where there are no two life events with a purse: then each picture says it all."""
    events = tuple(sorted(found, key=lambda one: (one.beurs.na_op, one.beurs.voor_op)))
    if len({event.gebeurtenis_id for event in events}) < 2:
        return None
    purses = [event.beurs for event in events]
    per_post = [{post.post: post for post in beurs.posten} for beurs in purses]
    posten = {
        post: _ends([known.get(post, _nil(post)) for known in per_post])
        for post in POSTEN
        if any(post in known for known in (per_post[0], per_post[-1]))
    }
    return Beursspanne(events, posten, _whole(purses[0].totaal, purses[-1].totaal, posten))


def _whole(first: Beurstotaal, last: Beurstotaal, posten: Mapping[Beurspost, Einden]) -> Einden:
    differences = [ends.verschil_centen for ends in posten.values()]
    known = [cents for cents in differences if cents is not None]
    whole = sum(known) if len(known) == len(differences) else None
    return Einden(first.voor_centen, last.na_centen, whole)


def _ends(steps: Sequence[Beurstotaal]) -> Einden:
    """What nobody knows at either end, and no event changes, is as much after as before."""
    before, after = steps[0].voor_centen, steps[-1].na_centen
    if before is not None and after is not None:
        return Einden(before, after, after - before)
    unchanged = before is None and after is None and not any(map(_changes, steps))
    return Einden(before, after, 0 if unchanged else None)


def _changes(step: Beurstotaal) -> bool:
    return (step.verschil_minimum_centen, step.verschil_maximum_centen) != (0, 0)


def _nil(post: Beurspost) -> Postbeeld:
    return Postbeeld(
        post=post,
        voor_centen=0,
        na_centen=0,
        verschil_centen=0,
        verschil_minimum_centen=0,
        verschil_maximum_centen=0,
    )

"""Counts what came of offers per organisation and municipality, and what of it may be shown. Pure: no clock, no database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from statistics import median
from typing import Final
from uuid import UUID

from services.reporting.partners.schemas import Counted, Partnertelling, Step, Weigering
from shared.clock import AMSTERDAM

FEWEST: Final = 5
"""What is less could point at a person."""
_DAY: Final = timedelta(days=1)


def count(steps: Iterable[Step], first: date, last: date) -> list[Counted]:
    """What was offered from `first` up to and including `last`, and whatever came of it later; `steps` in any order."""
    offers: defaultdict[tuple[str, UUID], list[Sequence[Step]]] = defaultdict(list)
    in_order = sorted(steps, key=lambda step: (step.handover_id.bytes, step.at))
    for _, of_handover in groupby(in_order, key=lambda step: step.handover_id):
        for offer in _offers_of(of_handover):
            offered_on = offer[0].at.astimezone(AMSTERDAM).date()
            if first <= offered_on <= last:
                offers[offer[0].municipality, offer[0].organisation_id].append(offer)
    return [
        _counted(municipality, organisation_id, found)
        for (municipality, organisation_id), found in sorted(offers.items())
    ]


def _offers_of(steps: Iterable[Step]) -> list[Sequence[Step]]:
    """Each offer with what came of it, until the next one: what came before any, or of somebody else, is of none."""
    offers: list[list[Step]] = []
    for step in steps:
        if step.kind == "aangeboden":
            offers.append([step])
        elif offers and step.organisation_id == offers[-1][0].organisation_id:
            offers[-1].append(step)
    return [tuple(offer) for offer in offers]


def _counted(municipality: str, organisation_id: UUID, offers: list[Sequence[Step]]) -> Counted:
    outcomes = [{step.kind: step for step in reversed(offer)} for offer in offers]
    kinds = Counter(kind for outcome in outcomes for kind in outcome)
    reasons = Counter(
        outcome["geweigerd"].reason or "anders" for outcome in outcomes if "geweigerd" in outcome
    )
    accepted = [outcome for outcome in outcomes if "aanvaard" in outcome]
    met = [outcome for outcome in accepted if "eerste-contact" in outcome]
    return Counted(
        organisation_id,
        municipality,
        len(offers),
        kinds["aanvaard"],
        kinds["geweigerd"],
        kinds["teruggegeven"],
        kinds["afgerond"],
        dict(sorted(reasons.items())),
        tuple(sorted(found["aanvaard"].at - found["aangeboden"].at for found in accepted)),
        tuple(
            sorted(_days_to_contact(found["aanvaard"], found["eerste-contact"]) for found in met)
        ),
    )


def _days_to_contact(accepted: Step, met: Step) -> int:
    """None are less than none: who met before anybody wrote down the yes met at once."""
    accepted_on, met_at = (step.at.astimezone(AMSTERDAM).date() for step in (accepted, met))
    return max(0, ((met.met_on or met_at) - accepted_on).days)


def shown(amount: int, *, small_numbers: bool) -> str:
    """`0`, `<5` or the number."""
    return f"<{FEWEST}" if 0 < amount < FEWEST and not small_numbers else str(amount)


def telling(counted: Counted, *, small_numbers: bool) -> Partnertelling:
    """As it may be shown. A median of few is left out for everybody: it tells of one of them."""

    def show(amount: int) -> str:
        return shown(amount, small_numbers=small_numbers)

    to_acceptance = [duration / _DAY for duration in counted.to_acceptance]
    return Partnertelling(
        organisatie_id=counted.organisation_id,
        gemeente=counted.municipality,
        aangeboden=show(counted.offered),
        aanvaard=show(counted.accepted),
        geweigerd=show(counted.refused),
        teruggegeven=show(counted.returned),
        afgerond=show(counted.completed),
        weigeringen=[
            Weigering(reden=reason, weergave=show(amount))
            for reason, amount in counted.reasons.items()
        ],
        dagen_tot_antwoord=_median(to_acceptance),
        dagen_tot_contact=_median(counted.to_contact),
    )


def _median(days: Sequence[float]) -> float | None:
    return round(median(days), 1) if len(days) >= FEWEST else None

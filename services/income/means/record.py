"""What somebody established of a household's means from a day on, and what of its income then counts (Participatiewet art. 31, 34).

Pure. A record holds until the next one begins; what it does not tell is not guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.income.means.assets import Huishoudtype, Vermogen
from services.income.means.rules import (
    Inkomen,
    Vrijlating,
    Vrijlatingsfeiten,
    Werkende,
    count_month,
    exempt_part,
    find_vrijlating,
    set_off,
)
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Woonsituatie, has_minor_child
from shared import calendar
from shared.events.income import Reden

OTHER_INCOME = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 2, 31, 32",
    tekst="Ander inkomen, zoals alimentatie of een uitkering, telt volledig mee.",
)


@dataclass(frozen=True, slots=True)
class Persoonsmiddelen:
    """Of the applicant or the partner: which exemption of wages can apply, and what else comes in."""

    inwoner_id: UUID
    vrijlating: Vrijlatingsfeiten | None = None
    """The months used are those before the record begins. None: nobody established it, so a wage counts in full."""
    volledige_zorg: bool = False
    """Has the full care for the children."""
    overig_inkomen: int = 0
    """Net per month in cents, without exemption: maintenance, another benefit."""


@dataclass(frozen=True, slots=True)
class Middelen:
    """One record."""

    vanaf: date
    personen: tuple[Persoonsmiddelen, ...] = ()
    vermogen: Vermogen | None = None
    """None: nobody established it, so nothing is tested."""

    def of(self, inwoner_id: UUID) -> Persoonsmiddelen | None:
        return next((one for one in self.personen if one.inwoner_id == inwoner_id), None)


NO_MEANS = Middelen(date.min)


@dataclass(frozen=True, slots=True)
class Verdiener:
    """An applicant or partner, and the net wage per month in cents on any day."""

    inwoner_id: UUID
    geboortedatum: date
    loon_op: Callable[[date], int]


@dataclass(frozen=True, slots=True)
class Meegeteld:
    """Of a household's income what counts against the norm, in cents, and why."""

    inkomen: int
    meegeteld: int
    redenen: tuple[Reden, ...]


def count_income(
    means: Middelen, earners: Sequence[Verdiener], home: Woonsituatie, parameters: Parameters
) -> Meegeteld:
    """What the exemptions leave of each wage, and all other income."""
    income, exempt, reasons = 0, 0, dict[Reden, None]()
    for earner in earners:
        wage = earner.loon_op(home.datum)
        known = means.of(earner.inwoner_id)
        if known is not None and known.overig_inkomen:
            income += known.overig_inkomen
            reasons[OTHER_INCOME] = None
        income += wage
        exemption = _exemption(means, earner, home, parameters) if wage else None
        if exemption is not None:
            part, reason = exempt_part(wage, exemption, home.datum, parameters)
            exempt += part
            reasons[reason] = None
    return Meegeteld(income, income - exempt, tuple(reasons))


def has_unknown_exemption(means: Middelen | None, earners: Sequence[Verdiener], day: date) -> bool:
    """Somebody earns and nobody established which exemptions apply."""
    known = {one.inwoner_id for one in means.personen if one.vrijlating} if means else set()
    return any(earner.loon_op(day) and earner.inwoner_id not in known for earner in earners)


def household_type(home: Woonsituatie) -> Huishoudtype:
    """As the limits of the assets tell households apart (art. 34 lid 3)."""
    if home.partner is not None:
        return "gehuwd"
    return "alleenstaande_ouder" if has_minor_child(home) else "alleenstaande"


def _exemption(
    means: Middelen, earner: Verdiener, home: Woonsituatie, parameters: Parameters
) -> Vrijlating | None:
    """In the month of `home`, given the months since the record began; None where nobody established it."""
    known = means.of(earner.inwoner_id)
    facts = known.vrijlating if known else None
    if known is None or facts is None:
        return None
    worker = Werkende(
        geboortedatum=earner.geboortedatum,
        alleenstaande_ouder=known.volledige_zorg and home.partner is None,
        kinderen=tuple(child.geboortedatum for child in home.kinderen),
        medisch_urenbeperkt=facts.medisch_urenbeperkt,
        doelgroep_lks=facts.doelgroep_lks,
        uitbreiding_onmogelijk=facts.uitbreiding_onmogelijk,
        nieuw_dienstverband=facts.nieuw_dienstverband,
        draagt_bij=facts.draagt_bij,
    )
    used, month = facts.gebruikt, means.vanaf
    while month < home.datum.replace(day=1):
        exemption = find_vrijlating(worker, used, facts.regime, month, parameters)
        wage = Inkomen(earner.loon_op(month))
        used = count_month(used, set_off(0, wage, exemption, month, parameters))
        month = calendar.first_of_next_month(month)
    return find_vrijlating(worker, used, facts.regime, home.datum, parameters)

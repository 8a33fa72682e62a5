"""What somebody established of a household from a day on (vaststelling): who can have a right, and what income counts.

Pure (Participatiewet art. 11, 13, 20, 31, 34). A finding holds until the next one begins; what it does not tell is not guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.means.assets import Vermogen
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
from services.income.norms.woonsituatie import Persoon, Woonsituatie
from shared import calendar
from shared.events.income import Reden

OTHER_INCOME = Reden(
    regel="inkomen",
    artikel="Pw 19 lid 2, 31, 32",
    tekst="Ander inkomen, zoals alimentatie of een uitkering, telt volledig mee.",
)


@dataclass(frozen=True, slots=True)
class Persoonsvaststelling:
    """Of the applicant or the partner."""

    inwoner_id: UUID
    vrijlating: Vrijlatingsfeiten | None = None
    """The months used are those before the finding begins. None: nobody established it, so a wage counts in full."""
    volledige_zorg: bool = False
    """Has the full care for the children."""
    overig_inkomen: int = 0
    """Net per month in cents, without exemption: maintenance, another benefit."""
    nettoloon: int | None = None
    """Per month in cents, holiday allowance included: of the jobs of which only gross was told, and that ran on the first
    day of the finding. None: nobody established it."""
    geen_beroep_op_ouders: bool = False
    """From 18 to 20: cannot appeal to the parents (art. 20 lid 3)."""
    onderwijs_met_wsf: bool = False
    heeft_recht: bool = True
    """False: no right of one's own for another reason (art. 11)."""
    sinds: date | None = None
    """From which day it holds, where that is another one than of the finding that it stands in: it came along."""


@dataclass(frozen=True, slots=True)
class Vaststelling:
    """One finding."""

    vanaf: date
    personen: tuple[Persoonsvaststelling, ...] = ()
    vermogen: Vermogen | None = None
    """None: nobody established it, so nothing is tested."""
    vermogen_sinds: date | None = None
    """From which day the assets hold, where that is another one."""

    def since(self, known: Persoonsvaststelling) -> date:
        """From which day it holds what it says of a person."""
        return known.sinds or self.vanaf

    def of(self, inwoner_id: UUID) -> Persoonsvaststelling | None:
        return next((person for person in self.personen if person.inwoner_id == inwoner_id), None)


NOTHING_ESTABLISHED = Vaststelling(date.min)


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
    finding: Vaststelling, earners: Sequence[Verdiener], home: Woonsituatie, parameters: Parameters
) -> Meegeteld:
    """What the exemptions leave of each wage, and all other income."""
    income, exempt, reasons = 0, 0, dict[Reden, None]()
    for earner in earners:
        wage = earner.loon_op(home.datum)
        known = finding.of(earner.inwoner_id)
        if known is not None and known.overig_inkomen:
            income += known.overig_inkomen
            reasons[OTHER_INCOME] = None
        income += wage
        exemption = _exemption(finding, earner, home, parameters) if wage else None
        if exemption is not None:
            part, reason = exempt_part(wage, exemption, home.datum, parameters)
            exempt += part
            reasons[reason] = None
    return Meegeteld(income, income - exempt, tuple(reasons))


def has_unknown_exemption(finding: Vaststelling, earners: Sequence[Verdiener], day: date) -> bool:
    """Somebody earns and nobody established which exemptions apply."""
    known = {person.inwoner_id for person in finding.personen if person.vrijlating}
    return any(earner.loon_op(day) and earner.inwoner_id not in known for earner in earners)


def with_finding(
    home: Woonsituatie, finding: Vaststelling, aanvrager: UUID, partner: UUID | None
) -> Woonsituatie:
    """The same home with what was established of applicant and partner."""
    known = [finding.of(person_id) for person_id in (aanvrager, partner) if person_id is not None]
    return replace(
        home,
        aanvrager=_person(home.aanvrager, finding.of(aanvrager)),
        partner=_person(home.partner, finding.of(partner)) if home.partner and partner else None,
        geen_beroep_op_ouders=sum(person.geen_beroep_op_ouders for person in known if person),
    )


def _person(person: Persoon, known: Persoonsvaststelling | None) -> Persoon:
    if known is None:
        return person
    return replace(person, heeft_recht=known.heeft_recht, onderwijs_met_wsf=known.onderwijs_met_wsf)


def _exemption(
    finding: Vaststelling, earner: Verdiener, home: Woonsituatie, parameters: Parameters
) -> Vrijlating | None:
    """In the month of `home`, given the months since the finding began; None where nobody established it."""
    known = finding.of(earner.inwoner_id)
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
    used, month = facts.gebruikt, finding.since(known)
    while month < home.datum.replace(day=1):
        exemption = find_vrijlating(worker, used, facts.regime, month, parameters)
        wage = Inkomen(earner.loon_op(month))
        used = count_month(used, set_off(0, wage, exemption, month, parameters))
        month = calendar.first_of_next_month(month)
    return find_vrijlating(worker, used, facts.regime, home.datum, parameters)

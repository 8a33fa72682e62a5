"""Whether a household's assets leave a right to bijstand (Participatiewet art. 34 and 50)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Woonsituatie, has_minor_child
from shared.events.income import Reden

Huishoudtype = Literal["alleenstaande", "alleenstaande_ouder", "gehuwd"]

LIMITS: dict[Huishoudtype, str] = {
    "alleenstaande": "VERM_ALLEENSTAANDE",
    "alleenstaande_ouder": "VERM_ALLEENSTAANDE_OUDER",
    "gehuwd": "VERM_GEHUWD",
}


@dataclass(frozen=True, slots=True)
class Vermogen:
    """What a household owns and owes, in cents."""

    bezittingen: int = 0
    """Savings included, the home not."""
    schulden: int = 0
    spaargeld_tijdens_bijstand: int = 0
    """The part of the assets that was saved while bijstand ran; exempt (art. 34 lid 2 onder c)."""
    overwaarde_woning: int = 0
    """Value of the own home minus the mortgage."""


@dataclass(frozen=True, slots=True)
class Vermogenstoets:
    """The outcome of the test, in cents. Too much assets and too much in the home are told apart."""

    recht: bool
    vermogen: int
    grens: int
    overschot: int
    woning_boven_vrijstelling: int
    bijstand_als_lening: bool
    redenen: tuple[Reden, ...]


def household_type(home: Woonsituatie) -> Huishoudtype:
    """As the limits of the assets tell households apart (art. 34 lid 3)."""
    if home.partner is not None:
        return "gehuwd"
    return "alleenstaande_ouder" if has_minor_child(home) else "alleenstaande"


def judge_assets(
    assets: Vermogen, household: Huishoudtype, day: date, parameters: Parameters
) -> Vermogenstoets:
    """No right above the limit; what the home holds above its exemption makes the bijstand a loan (art. 50)."""
    limit = parameters.on(LIMITS[household], day)
    exempt_home = parameters.on("VERM_WONING", day)
    total = assets.bezittingen - assets.spaargeld_tijdens_bijstand - assets.schulden
    above = max(0, total - limit.centen)
    in_home = max(0, assets.overwaarde_woning - exempt_home.centen)
    reasons = [
        Reden(
            regel="vermogenstoets",
            artikel="Pw 34 lid 2 onder b, lid 3",
            tekst="Het vermogen is hoger dan de vermogensgrens; er is geen recht."
            if above
            else "Het vermogen is niet hoger dan de vermogensgrens.",
            parameters=(limit.reference,),
        )
    ]
    if in_home:
        reasons.append(
            Reden(
                regel="eigen-woning",
                artikel="Pw 34 lid 2 onder d, 50 lid 2",
                tekst="In de woning zit meer dan de vrijstelling; bijstand heeft dan de vorm van een lening.",
                parameters=(exempt_home.reference,),
            )
        )
    return Vermogenstoets(
        recht=not above,
        vermogen=total,
        grens=limit.centen,
        overschot=above,
        woning_boven_vrijstelling=in_home,
        bijstand_als_lening=in_home > 0,
        redenen=tuple(reasons),
    )

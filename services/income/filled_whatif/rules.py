"""The form of the what-if filled with what income knows of a household: ages, who lives there and wages. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from services.income.assessments.facts import Facts, Occasion, Wage
from services.income.whatif.form import ADULT, MOST_RESIDENTS, Bewonerregel, Formulier
from shared.calendar import age_on
from shared.events.household import Lid
from shared.ui.dutch import date_text, money_text

OLDEST: Final = 66
FILL_IN_WAGE: Final = "Het bruto loon van de nieuwe baan is hier niet bekend. Vul het in, dan ziet u wat er overblijft."
ONE_DAY: Final = timedelta(days=1)
ASKED_AS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "achttiende-verjaardag": "kind-18",
        "baan-gestart": "baan",
        "samenwonen": "samenwonen",
        "scheiding": "uit-elkaar",
        "verhuizing": "verhuizing",
        "geboorte": "baby",
        "inkomen-partner-gewijzigd": "partner-inkomen",
        "vermogen-gewijzigd": "vermogen",
        "studie-gestart": "studie-start",
        "studie-gestopt": "studie-stop",
        "vrijwilligersvergoeding": "vrijwilliger",
        "start-als-zelfstandige": "eigen-bedrijf",
    }
)
"""The question of the page for each kind of life event; of another kind it asks for hours."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The form, and what is known that has no field in it."""

    form: Formulier
    known: tuple[str, ...]


def fill(occasion: Occasion, facts: Facts, municipality: str) -> Filled | None:
    """The household on the day before; None without an applicant of an age that bijstand is for. Rent and hours are unknown."""
    before = occasion.effective_on - ONE_DAY
    members = facts.household.members_on(before)
    applicant = _first(members, "aanvrager")
    if applicant is None or not ADULT <= age_on(applicant.geboortedatum, before) <= OLDEST:
        return None
    partner = _first(members, "partner")
    children = [age_on(member.geboortedatum, before) for member in members if member.rol == "kind"]
    grown = [("kind", age) for age in children if age >= ADULT]
    housemates = [
        ("huisgenoot", age_on(member.geboortedatum, before))
        for member in members
        if member.rol == "medebewoner"
    ]
    earner = applicant.inwoner_id
    form = Formulier(
        gebeurtenis=ASKED_AS.get(occasion.kind, "werken"),
        gemeente=municipality,
        leeftijd=str(age_on(applicant.geboortedatum, before)),
        samen="nee" if partner is None else "ja",
        leeftijd_partner="" if partner is None else str(age_on(partner.geboortedatum, before)),
        kinderen=", ".join(str(age) for age in sorted(children) if age < ADULT),
        dag=occasion.effective_on.isoformat(),
        maandloon=_gross(facts.wages_on(earner, occasion.effective_on)),
        loon_partner="" if partner is None else _gross(facts.wages_on(partner.inwoner_id, before)),
        bewoners=tuple(
            Bewonerregel(wie=who, leeftijd=str(age))
            for who, age in (*grown, *housemates)[:MOST_RESIDENTS]
        ),
    )
    known = _known(facts, earner, occasion.effective_on)
    lacks_wage = form.gebeurtenis == "baan" and not form.maandloon
    return Filled(form, (*known, FILL_IN_WAGE) if lacks_wage else known)


def _known(facts: Facts, person_id: UUID, day: date) -> tuple[str, ...]:
    """The wage before and after, in words: the form asks for gross, and often only net is told."""
    return (
        f"Het loon tot {date_text(day)}: {_wages_text(facts.wages_on(person_id, day - ONE_DAY))}.",
        f"Het loon vanaf {date_text(day)}: {_wages_text(facts.wages_on(person_id, day))}.",
    )


def _wages_text(wages: Sequence[Wage]) -> str:
    if not wages:
        return "niets bekend"
    return " en ".join(
        f"{money_text(wage.gross)} bruto per maand"
        if wage.gross is not None
        else f"{money_text(wage.cents or 0)} netto per maand, met vakantiegeld"
        for wage in wages
    )


def _gross(wages: Sequence[Wage]) -> str:
    """As a field has it; empty where of one of them nobody told the gross amount."""
    amounts = [wage.gross for wage in wages]
    if not amounts or None in amounts:
        return ""
    euros, cents = divmod(sum(amount or 0 for amount in amounts), 100)
    return f"{euros},{cents:02d}"


def _first(members: Sequence[Lid], role: str) -> Lid | None:
    return next((member for member in members if member.rol == role), None)

"""What an outcome rests on and nobody knows: it is named in the explanation, and a person is asked to find out.

Pure. An assumption that cannot change the outcome is none: of an uncertain birth date only an age that is reached on one of
the days that fit, and not yet on another.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.income.assessments.facts import Facts
from services.income.assessments.income import ADULTS, exemptions_missing
from services.income.assessments.pay import net_on
from services.income.norms.register import Parameters
from shared.calendar import birthday, earliest_aow_day
from shared.events.household import Lid
from shared.events.income import Aanname, Herbeoordeling, OntbrekendFeit, Reden
from shared.events.reasons import Redencode, reason
from shared.reason_words import Audience, text_of

NET_OF_GROSS = reason("alleen-brutoloon")


@dataclass(frozen=True, slots=True)
class Leeftijdsgrens:
    """An age that changes the norm, what counts, or whose the right is."""

    code: str
    day: Callable[[date], date]
    """From the birth date to the day on which it is reached."""


def _years(age: int) -> Leeftijdsgrens:
    return Leeftijdsgrens(str(age), lambda born: birthday(born, age))


AOW = Leeftijdsgrens("aow", earliest_aow_day)
OF_ADULTS = (_years(18), _years(21), _years(27), AOW)
OF_OTHERS = (_years(18), _years(27))


def with_assumptions(
    outcome: Herbeoordeling, facts: Facts, parameters: Parameters, *, asks: bool
) -> Herbeoordeling:
    """The same outcome, with what its days rest on; `asks` says whether somebody has to find it out."""
    days = [beeld.datum for beeld in (outcome.voor, outcome.na) if beeld is not None]
    found = tuple(
        dict.fromkeys(
            assumption for day in days for assumption in assumed_on(facts, day, parameters)
        )
    )
    missing = tuple(
        OntbrekendFeit(soort="vrijlating", inwoner_id=whose, gever="medewerker")
        for whose in dict.fromkeys(
            whose for day in days for whose in exemptions_missing(facts, day, parameters)
        )
    )
    if missing:
        outcome = outcome.model_copy(update={"ontbreekt": (*outcome.ontbreekt, *missing)})
    if not found:
        return outcome
    steps = dict.fromkeys(
        Reden(
            regel="aanname",
            artikel=ARTICLES[assumption.soort],
            tekst=text_of(assumption.reden, Audience.WITH_AMOUNTS),
        )
        for assumption in found
    )
    return outcome.model_copy(
        update={
            "aannames": found if asks else (),
            "toelichting": (*outcome.toelichting, *steps),
        }
    )


def assumed_on(facts: Facts, day: date, parameters: Parameters) -> tuple[Aanname, ...]:
    """What the picture of a day rests on. The amounts of that day are known, so nothing is missing here."""
    members = facts.household.members_on(day)
    wages = [
        Aanname(soort="nettoloon", inwoner_id=member.inwoner_id, reden=NET_OF_GROSS)
        for member in members
        if member.rol in ADULTS and net_on(facts, member.inwoner_id, day, parameters).is_assumed
    ]
    births = [
        Aanname(
            soort="geboortedatum", inwoner_id=member.inwoner_id, reden=_about_birth(member, limit)
        )
        for member in members
        if (limit := _uncertain_limit(member, day)) is not None
    ]
    return (*wages, *births)


ARTICLES = {"nettoloon": "Pw 31 lid 3", "geboortedatum": "Pw 17, 53a"}


def _uncertain_limit(member: Lid, day: date) -> Leeftijdsgrens | None:
    """The age of which nobody can say whether this person has it on that day."""
    if member.geboren_tussen is None:
        return None
    first, last = member.geboren_tussen
    limits = OF_ADULTS if member.rol in ADULTS else OF_OTHERS
    return next((limit for limit in limits if limit.day(first) <= day < limit.day(last)), None)


def _about_birth(member: Lid, limit: Leeftijdsgrens) -> Redencode:
    return reason("geboortedatum-aangenomen", geboortedatum=member.geboortedatum, grens=limit.code)

"""What a what-if cannot be about: impossible households, and what the rules here do not know. Each fault names its field."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.income.whatif.situation import (
    Bewoner,
    Gezin,
    Inkomsten,
    Omstandigheden,
    Scenario,
    is_adult,
    tenants,
)
from shared import calendar
from shared.errors import Fault

OLDEST = 120
YEARS = range(2000, 2101)
"""Which of these are known the parameters tell."""


def faults_of(scenario: Scenario, path: str) -> Iterator[Fault]:
    """Everything that is wrong with one scenario; `path` is where it stands in the request."""
    gezin, day = scenario.gezin, scenario.datum
    if day.year not in YEARS:
        yield Fault(f"{path}.datum", "bereik", f"Een dag in {YEARS.start} tot en met {YEARS[-1]}.")
        return
    yield from _adult(gezin.aanvrager, day, f"{path}.huishouden.aanvrager.geboortedatum")
    if gezin.partner is not None:
        yield from _adult(gezin.partner, day, f"{path}.huishouden.partner.geboortedatum")
    for name, people in (("kinderen", gezin.kinderen), ("medebewoners", gezin.medebewoners)):
        yield from _residents(people, day, f"{path}.huishouden.{name}")
    yield from _children(gezin, f"{path}.huishouden.kinderen")
    yield from _studies(gezin, f"{path}.huishouden.medebewoners")
    yield from _partner_for_toeslagen(scenario, f"{path}.huishouden.toeslagpartner")
    if scenario.kale_huur:
        yield from _incomes_for_rent(scenario, f"{path}.huishouden")
    yield from _incomes(scenario, path)


def _adult(born: date, day: date, name: str) -> Iterator[Fault]:
    yield from _lives(born, day, name)
    if born <= day and not is_adult(born, day):
        yield Fault(
            name, "te-jong", "Een aanvrager of partner is ten minste 18 jaar (Pw art. 13 lid 1)."
        )
    if calendar.earliest_aow_day(born) <= day:
        yield Fault(
            name,
            "aow-leeftijd",
            "Vanaf de AOW-leeftijd gelden AOW, AIO van de SVB en andere belasting; die zijn hier niet bekend (Pw art. 47a).",
        )


def _lives(born: date, day: date, name: str) -> Iterator[Fault]:
    if born > day:
        yield Fault(
            name, "nog-niet-geboren", f"Op {day.isoformat()} is deze persoon nog niet geboren."
        )
    elif calendar.age_on(born, day) > OLDEST:
        yield Fault(name, "te-oud", f"Niemand is ouder dan {OLDEST} jaar.")


def _residents(people: Sequence[Bewoner], day: date, path: str) -> Iterator[Fault]:
    for number, resident in enumerate(people):
        yield from _lives(resident.geboortedatum, day, f"{path}.{number}.geboortedatum")


def _children(gezin: Gezin, path: str) -> Iterator[Fault]:
    """A child is younger than a parent; of a couple the older one may be the parent."""
    oldest = min(gezin.aanvrager, gezin.partner or gezin.aanvrager)
    for number, child in enumerate(gezin.kinderen):
        if child.geboortedatum <= oldest:
            yield Fault(
                f"{path}.{number}.geboortedatum",
                "ouder-dan-de-ouder",
                "Een kind is jonger dan de aanvrager of de partner.",
            )


def _studies(gezin: Gezin, path: str) -> Iterator[Fault]:
    for number, resident in enumerate(gezin.medebewoners):
        if resident.studie is not None:
            yield Fault(
                f"{path}.{number}.studie",
                "niet-van-toepassing",
                "Alleen van een kind van het gezin telt het onderwijs hier mee.",
            )


def _partner_for_toeslagen(scenario: Scenario, name: str) -> Iterator[Fault]:
    """Who is whose toeslagpartner (AWR art. 5a, Awir art. 3); what does not follow from the household has to be told."""
    gezin, day = scenario.gezin, scenario.datum
    minor = any(not is_adult(child.geboortedatum, day) for child in gezin.kinderen)
    if gezin.partner is not None and gezin.toeslagpartner is False:
        if minor or scenario.vermogen:
            yield Fault(
                name,
                "niet-te-berekenen",
                "Een partner die geen toeslagpartner is kan hier alleen zonder kind onder de 18 en zonder vermogen.",
            )
    elif gezin.partner is None and gezin.toeslagpartner:
        yield Fault(
            name,
            "partner-ontbreekt",
            "Wie geen partner opgeeft kan hier geen toeslagpartner hebben.",
        )
    elif gezin.partner is None and gezin.toeslagpartner is None and minor and _has_grown(scenario):
        yield Fault(
            name,
            "verplicht",
            "Met een kind onder de 18 kan een volwassen medebewoner toeslagpartner zijn (Awir art. 3): geef aan of dat zo is.",
        )


def _has_grown(scenario: Scenario) -> bool:
    return any(
        is_adult(resident.geboortedatum, scenario.datum) for resident in tenants(scenario.gezin)
    )


def _incomes_for_rent(scenario: Scenario, path: str) -> Iterator[Fault]:
    gezin, day = scenario.gezin, scenario.datum
    for name, people in (("kinderen", gezin.kinderen), ("medebewoners", gezin.medebewoners)):
        for number, resident in enumerate(people):
            counts = resident in tenants(gezin) or name == "kinderen"
            if counts and is_adult(resident.geboortedatum, day) and resident.jaarinkomen is None:
                yield Fault(
                    f"{path}.{name}.{number}.jaarinkomenCenten",
                    "verplicht",
                    "Voor huurtoeslag telt het jaarinkomen van iedere bewoner vanaf 18 jaar (Wht art. 2); geef het op.",
                )


def _incomes(scenario: Scenario, path: str) -> Iterator[Fault]:
    if scenario.gezin.partner is None and scenario.partner != Inkomsten():
        yield Fault(f"{path}.partner", "partner-ontbreekt", "Er is geen partner in het huishouden.")
    if scenario.andere_uitkering and not _both_have_a_right(scenario.gezin):
        yield Fault(
            f"{path}.andereUitkeringCenten",
            "niet-te-berekenen",
            "Heeft een van de partners geen recht, dan hangt het van wie de uitkering is af wat meetelt (Pw art. 32 lid 3).",
        )
    if scenario.studie_beeindigd_op is not None and scenario.studie_beeindigd_op > scenario.datum:
        yield Fault(
            f"{path}.studieBeeindigdOp", "bereik", "De studie is op de dag van de vraag beëindigd."
        )
    if scenario.andere_uitkering and scenario.ander_jaarinkomen is None:
        yield Fault(
            f"{path}.anderJaarinkomenCenten",
            "verplicht",
            "Voor toeslagen telt het bruto jaarinkomen uit de andere uitkering; geef het op.",
        )


def _both_have_a_right(gezin: Gezin) -> bool:
    """As far as it was told; who is excluded by age or education has no right either."""
    both = (gezin.omstandigheden, gezin.partner_omstandigheden)
    return gezin.partner is None or all(circumstances == Omstandigheden() for circumstances in both)

"""A home with what was established of who lives in it: a right of one's own, education, parents, housing costs, a stay abroad. Pure."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.income.findings.facts import (
    EigenRecht,
    GeenBeroepOpOuders,
    Onderwijs,
    Schoolverlater,
    Toeslagpartner,
    Vastgesteld,
    VerblijfBuitenland,
    Woonkosten,
)
from services.income.norms.exclusions import grounds_of
from services.income.norms.lowering import find_lowering
from services.income.norms.register import Parameters
from services.income.norms.woonsituatie import Persoon, Verlaging, Woonsituatie, age_group


def with_established(
    home: Woonsituatie, known: Vastgesteld, aanvrager: UUID, partner: UUID | None
) -> Woonsituatie:
    """The same home with what was established of applicant and partner.

    A partner is one for toeslagen too, until somebody established otherwise: a spouse always is (AWR 5a), and so is who lives
    together with a child (Awir 3). Not known of who is detained, as that ends after three months.
    """
    people = [(home.aanvrager, aanvrager)]
    if home.partner is not None and partner is not None:
        people.append((home.partner, partner))
    told = [(_person(person, whose, known, home.datum), whose) for person, whose in people]
    said = [known.find(Toeslagpartner, whose) for _, whose in told]
    together = [fact.inhoud.is_partner for fact in said if fact is not None]
    assumed = len(told) > 1 and not any(person.gedetineerd for person, _ in told)
    return replace(
        home,
        aanvrager=told[0][0],
        partner=told[1][0] if len(told) > 1 else home.partner,
        toeslagpartner=all(together) if together else assumed,
    )


def with_supplements(
    home: Woonsituatie,
    known: Vastgesteld,
    aanvrager: UUID,
    partner: UUID | None,
    parameters: Parameters,
) -> Woonsituatie:
    """With how many of 18 to 20 who have a right cannot appeal to their parents (art. 20 lid 3)."""
    people = ((home.aanvrager, aanvrager), (home.partner, partner))
    times = sum(
        (fact := known.find(GeenBeroepOpOuders, whose)) is not None
        and fact.inhoud.geldt
        and age_group(person, home.datum) == "18-20"
        and not grounds_of(person, home.datum, parameters)
        for person, whose in people
        if person is not None and whose is not None
    )
    return replace(home, geen_beroep_op_ouders=times) if times else home


def with_lower_norm(  # noqa: PLR0917 - the home, who lives in it, and where
    home: Woonsituatie,
    known: Vastgesteld,
    aanvrager: UUID,
    partner: UUID | None,
    gemeente: str | None,
    parameters: Parameters,
) -> Woonsituatie:
    """With the lower norm of the municipality where there are no housing costs, or somebody with a right just left school
    (art. 27, 28). Raises NietVastTeStellen where two go together.
    """
    housing = known.find(Woonkosten)
    people = ((home.aanvrager, aanvrager), (home.partner, partner))
    ended = [
        fact.inhoud.beeindigd_op
        for person, whose in people
        if person is not None and whose is not None
        if (fact := known.find(Schoolverlater, whose)) is not None
        if not grounds_of(person, home.datum, parameters)
    ]
    code = find_lowering(
        home,
        parameters,
        zonder_woonkosten=housing is not None and not housing.inhoud.heeft,
        studies_ended=ended,
    )
    return replace(home, verlaging=Verlaging(code, gemeente)) if code is not None else home


def _person(person: Persoon, whose: UUID, known: Vastgesteld, day: date) -> Persoon:
    own, education = known.find(EigenRecht, whose), known.find(Onderwijs, whose)
    abroad = known.find(VerblijfBuitenland, whose)
    if abroad is not None:
        days = abroad.inhoud.days_on(abroad.vanaf, day)
        person = replace(person, dagen_buitenland=days)
    if own is not None and not own.inhoud.heeft_recht:
        person = replace(person, heeft_recht=False, zonder_recht_door=own.inhoud.artikel)
    if education is not None and education.inhoud.met_wsf:
        person = replace(person, onderwijs_met_wsf=True)
    return person

"""What cannot be so of the facts that somebody establishes of a household from a day. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.income.findings.facts import (
    GeenBeroepOpOuders,
    Schoolverlater,
    Toeslagpartner,
    Vaststelling,
    VerblijfBuitenland,
)
from services.income.norms.lowering import just_left
from services.income.norms.woonsituatie import Persoon, age_group
from shared.errors import Fault
from shared.events.household import WITH_THE_RIGHT, Huishouden, Lid
from shared.ui.dutch import date_text


def faults_of(facts: Sequence[Vaststelling], household: Huishouden) -> tuple[Fault, ...]:
    """Of each fact what is wrong with it, by its place in the list."""
    return tuple(
        Fault(f"vaststellingen.{number}.{name}", code, reason)
        for number, fact in enumerate(facts)
        for name, code, reason in (
            *_of_person(fact, household),
            *_of_period(fact),
            *_of_content(fact),
            *_of_others(fact, facts[:number]),
        )
    )


Wrong = tuple[str, str, str]


def _of_person(fact: Vaststelling, household: Huishouden) -> Iterator[Wrong]:
    if fact.inwoner_id is None:
        return
    day = fact.vanaf
    member = next(
        (
            member
            for member in household.members_on(day)
            if member.inwoner_id == fact.inwoner_id and member.rol in WITH_THE_RIGHT
        ),
        None,
    )
    if member is None:
        yield (
            "inwonerId",
            "persoon",
            f"Op {date_text(day)} is dit niet de aanvrager of de partner van dit dossier.",
        )
    elif isinstance(fact.inhoud, GeenBeroepOpOuders) and not _is_young(member, day):
        yield (
            "inwonerId",
            "leeftijd",
            f"Dit kan alleen van wie 18, 19 of 20 jaar is. Op {date_text(day)} is dat niet zo.",
        )


def _is_young(member: Lid, day: date) -> bool:
    return age_group(Persoon(member.geboortedatum), day) == "18-20"


def _of_period(fact: Vaststelling) -> Iterator[Wrong]:
    if fact.tot is not None and fact.tot < fact.vanaf:
        yield "tot", "periode", f"Het einde ligt voor het begin, {date_text(fact.vanaf)}."


def _of_content(fact: Vaststelling) -> Iterator[Wrong]:
    day = fact.vanaf
    match fact.inhoud:
        case Schoolverlater(last) if not just_left(last, day):
            yield (
                "beeindigdOp",
                "periode",
                f"Op {date_text(day)} is dat nog niet voorbij, of langer dan zes maanden geleden.",
            )
        case VerblijfBuitenland(before) if before > (day - day.replace(month=1, day=1)).days:
            yield (
                "dagen",
                "periode",
                f"Zo veel dagen zijn er in dat jaar nog niet voor {date_text(day)}.",
            )


def _of_others(fact: Vaststelling, before: Sequence[Vaststelling]) -> Iterator[Wrong]:
    if any(other.onderwerp == fact.onderwerp for other in before):
        yield "soort", "dubbel", "Dit feit staat er twee keer in."
    if any(
        isinstance(other.inhoud, Toeslagpartner) and other.inhoud != fact.inhoud for other in before
    ) and isinstance(fact.inhoud, Toeslagpartner):
        yield (
            "isPartner",
            "tegenstrijdig",
            "De een is de toeslagpartner van de ander, of allebei niet.",
        )

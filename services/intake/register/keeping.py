"""A record as it is stored: the person, what the register said of it, and with whom it is related. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

from services.intake.register.dwelling import Wanted, written
from services.intake.register.judging import Person
from services.intake.register.records import Record
from services.intake.register.repository import ReadRecord, ReadRelation
from services.intake.register.taking import Taking
from services.intake.residents.rules import NewMember
from services.intake.timeline.facts import Geheimhouding
from shared.bsn import Bsn, BsnVault


def member_of(taking: Taking) -> NewMember:
    person = taking.person
    return NewMember(
        given_names=person.given_names,
        family_name=person.family_name,
        born_on=person.born_on,
        rol="medebewoner",
        from_on=person.born_on,
        bsn=person.bsn,
        died_on=person.died_on and max(person.died_on, person.born_on),
        person_id=taking.person_id,
        secrecy=secrecy_of(person),
        birth_given=person.born.given,
    )


def secrecy_of(person: Person) -> Literal["geen", "adres"]:
    """Every code keeps where somebody lives from others; which others, the code says, and it is kept."""
    return "adres" if person.record.geheimhouding_persoonsgegevens else "geen"


def secrecy_now(taking: Taking, known: Geheimhouding) -> Geheimhouding:
    """What the register says, where it says anything; of who works for us only a person can say otherwise."""
    secrecy = secrecy_of(taking.person)
    was_of_register = taking.before is not None and taking.before.secrecy_code > 0
    is_asked = secrecy != "geen" or was_of_register
    return secrecy if is_asked and known != "medewerker" else known


def _usage(record: Record) -> str | None:
    usage = record.naam.aanduiding_naamgebruik
    return usage.code if usage is not None and usage.code in {"E", "P", "V", "N"} else None


def read_relations_of(taking: Taking, hashed: Callable[[Bsn], bytes]) -> Iterator[ReadRelation]:
    for row in taking.person.relations:
        yield ReadRelation(
            taking.person_id, row.relation, hashed(row.bsn), row.from_on, row.until_on
        )


def read_record_of(taking: Taking, wanted: list[Wanted], vault: BsnVault) -> ReadRecord:
    person, before = taking.person, taking.before
    record, where = person.record, person.whereabouts
    keeps_name = before is not None and taking.is_from_less and taking.has_same_name
    home = wanted[0] if wanted else None
    post = record.briefadres
    row = ReadRecord(
        person_id=taking.person_id,
        detail=record.detail,
        content=vault.pseudonym(record.content()),
        line=vault.pseudonym(record.as_a_line_has_it()),
        given_names=person.given_names,
        prefix=person.prefix,
        surname=person.surname,
        name_usage=_usage(record),
        secrecy_code=record.geheimhouding_persoonsgegevens,
        residence=where.kind,
        address=where.written,
        postal_address=written(post) if post is not None else None,
        home_id=home.home_id if home is not None else None,
        lives_since=home.day if home is not None else None,
        doubted_from=person.doubted_from,
        died_on=person.died_on,
        told=tuple(reason.code for reason in taking.told),
    )
    if before is None or not taking.is_from_less:
        return row
    row = replace(row, detail="json", postal_address=before.postal_address)
    if keeps_name:
        names = (before.given_names, before.prefix, before.surname)
        row = replace(row, given_names=names[0], prefix=names[1], surname=names[2])
    return row

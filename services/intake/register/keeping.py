"""A record as it is stored: the person, what the register said of it, and with whom it is related. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal

import orjson

from services.intake.register.dates import RegisterDate
from services.intake.register.dwelling import Wanted, written
from services.intake.register.judging import number_of
from services.intake.register.letters import in_western_letters
from services.intake.register.matching import number_key
from services.intake.register.records import Plaats, Record
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
        secrecy=secrecy_of(person.secrecy_code),
        birth_given=person.born.given,
    )


CHURCHES_ONLY: Final = 2


def secrecy_of(code: int) -> Literal["geen", "adres"]:
    """What a code of the register asks of us. Nothing goes from here to a church, so that one (2) bars nothing; each of the others
    bars third parties, and hides where somebody lives. The code itself is kept.
    """
    return "geen" if code in {0, CHURCHES_ONLY} else "adres"


def secrecy_now(taking: Taking, known: Geheimhouding) -> Geheimhouding:
    """What the register says, where it says anything; of who works for us only a person can say otherwise."""
    secrecy, before = secrecy_of(taking.person.secrecy_code), taking.before
    was_of_register = before is not None and secrecy_of(before.secrecy_code) != "geen"
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
    for relative in taking.person.relatives:
        yield ReadRelation(
            taking.person_id,
            relative.relation,
            None,
            relative.from_on,
            relative.until_on,
            relative.name,
            relative.born,
        )


def read_record_of(
    taking: Taking, wanted: list[Wanted], vault: BsnVault, as_of: date
) -> ReadRecord:
    person, before = taking.person, taking.before
    record, where = person.record, person.whereabouts
    keeps_name = before is not None and taking.is_from_less and taking.has_same_name
    home = wanted[0] if wanted else None
    post = record.briefadres
    row = ReadRecord(
        person_id=taking.person_id,
        number=number_key(vault, record.a_nummer),
        detail=record.detail,
        content=vault.pseudonym(record.content()),
        line=vault.pseudonym(record.as_a_line_has_it()),
        given_names=person.given_names,
        prefix=person.prefix,
        surname=person.surname,
        name_usage=_usage(record),
        secrecy_code=person.secrecy_code,
        residence=where.kind,
        address=where.written,
        postal_address=written(post) if post is not None else None,
        home_id=home.home_id if home is not None else None,
        gemeente=home.gemeente if home is not None else None,
        lives_since=home.day if home is not None else None,
        doubted_from=person.doubted_from,
        died_on=person.died_on,
        as_of=as_of,
        **details_of(record, vault, as_of),
        told=tuple(reason.code for reason in taking.told),
    )
    if before is None or not taking.is_from_less:
        return row
    row = replace(
        row, detail="json", postal_address=before.postal_address, authority=before.authority
    )
    if keeps_name:
        names = (before.given_names, before.prefix, before.surname)
        row = replace(row, given_names=names[0], prefix=names[1], surname=names[2])
    return row


NO_PERMIT: Final = "98"
"""None, or none any more: no kind of title (table 56)."""


def details_of(record: Record, vault: BsnVault, today: date) -> dict[str, Any]:
    """What is kept for who asks for it, beside what the time line is made of."""
    born, title = record.geboorte, record.naam.adellijke_titel_predicaat
    permit, until = _permit(record, today)
    return {
        "title": title.code if title is not None else None,
        "birth_place": _place(born.plaats),
        "birth_country": _place(born.land),
        "nationalities": tuple(record.nationalities),
        "permit": permit,
        "permit_until": until,
        "authority": authority_of(record, vault),
    }


def _place(place: Plaats | None) -> str | None:
    """The code, or the text of a place abroad; 0000 and nothing at all are both unknown."""
    found = (place.code or place.omschrijving) if place is not None else None
    return None if found in {None, "", "0000"} else found


def _permit(record: Record, today: date) -> tuple[str | None, date | None]:
    """The register gives a title only while its end is after today."""
    title = record.verblijfstitel
    if title is None or title.aanduiding.code in {None, NO_PERMIT}:
        return None, None
    until = RegisterDate.parse(title.datum_einde or "00000000").first
    return (None, None) if until is not None and until <= today else (title.aanduiding.code, until)


def authority_of(record: Record, vault: BsnVault) -> str | None:
    """Who has authority (gezag) over the person of the record, as JSON: its kind, who by hash, and whether there is somebody unknown."""
    for row in record.gezag:
        whose = row.minderjarige.burgerservicenummer if row.minderjarige is not None else None
        if row.type is None or (whose is not None and whose != record.burgerservicenummer):
            continue
        numbers = [number_of(holder.burgerservicenummer) for holder in row.holders]
        return orjson.dumps(
            {
                "kind": row.type,
                "holders": [vault.hash(number).hex() for number in numbers if number is not None],
                "unknown": None in numbers,
            }
        ).decode()
    return None


_GAPS: Final = (
    "given_names", "prefix", "surname", "name_usage", "title", "birth_place", "birth_country",
    "nationalities",
)  # fmt: skip
_BEYOND_A_LINE: Final = ("postal_address", "authority")
_NAMES: Final = ("given_names", "prefix", "surname")


def with_gaps_filled(newer: ReadRecord, older: ReadRecord) -> ReadRecord:
    """What a newer file did not know, or could not say in a line of CSV; nothing that it says otherwise."""
    gaps = [name for name in _GAPS if not getattr(newer, name)]
    if newer.surname and set(gaps) & {"given_names", "prefix"}:
        gaps = [name for name in gaps if name not in {"given_names", "prefix"}]
    if newer.detail == "csv" and older.detail == "json":
        gaps += _BEYOND_A_LINE
        western = tuple(in_western_letters(getattr(older, name)) for name in _NAMES)
        if western == tuple(getattr(newer, name) for name in _NAMES):
            gaps += _NAMES
    return replace(newer, **{name: getattr(older, name) for name in gaps})

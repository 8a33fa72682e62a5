"""What to do with one record of a register: take it, take it with an assumption that is told, or refuse it. Pure.

What each oddity means stands in `docs/runbooks/register-import.md`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from services.intake.register import reasons
from services.intake.register.addresses import Whereabouts, whereabouts_of
from services.intake.register.dates import NotADate, RegisterDate
from services.intake.register.family import relations_of, relatives_of, tell_of_family
from services.intake.register.judging import (
    Dwelling,
    Institution,
    Judged,
    Judging,
    Person,
    Surroundings,
    is_gone,
    number_of,
)
from services.intake.register.reasons import Reason
from services.intake.register.records import Record
from services.intake.residents.schemas import UNKNOWN_NAMES
from services.intake.timeline.effects import ADULT
from shared.bsn import Bsn, mentions_bsn
from shared.calendar import age_on
from shared.events.household import ABROAD

_A_NUMBER_LENGTH: Final = 10
_NEWBORN_DAYS: Final = 31
_ADDRESS_ONLY: Final = "08"
_NOT_THERE: Final = "089999"


def judge(
    record: Record,
    around: Surroundings,
    today: date,
    institutions: Mapping[str, Institution] | None = None,
) -> Judged:
    """`institutions` are the homes, by BAG id, that are known to be no household."""
    try:
        refused = tuple(_why_refused(record, around, today))
        if refused:
            return Judged(refused)
        where = whereabouts_of(record)
        found = [kind for key, kind in (institutions or {}).items() if key in where.spellings]
        judging = Judging(record, around, today, found[0] if found else None)
        person = _person(judging, where)
    except NotADate:
        return Judged((reasons.NO_DATE,))
    if person.died_on is not None and person.died_on < person.born_on and person.born.is_whole:
        return Judged((reasons.DIED_BEFORE_BIRTH,))
    return Judged(tuple(judging.told), person)


def _why_refused(record: Record, around: Surroundings, today: date) -> Iterator[Reason]:
    if not is_a_number(record.a_nummer):
        yield reasons.BAD_A_NUMBER
    if record.volgend_a_nummer:
        yield reasons.A_NUMBER_REPLACED
    if record.suspended == "F":
        yield reasons.SUSPENDED_F
    if record.suspended == "W":
        yield reasons.SUSPENDED_W
    if record.burgerservicenummer and number_of(record.burgerservicenummer) is None:
        yield reasons.BSN_FAILS
    elif around.number_is_shared and not is_gone(record):
        yield reasons.BSN_OF_ANOTHER
    name = record.naam
    if any(mentions_bsn(part) for part in (name.voornamen, name.geslachtsnaam) if part):
        yield reasons.NUMBER_IN_NAME
    try:
        born = RegisterDate.parse(record.geboorte.datum or "")
    except NotADate:
        yield reasons.NO_BIRTH
        return
    if born.first is not None and born.first > today:
        yield reasons.BORN_LATER


def is_a_number(digits: str) -> bool:
    """Ten digits, no two equal ones in a row, sum mod 11 is 0 or 5, Σ 2^i × digit i divisible by 11."""
    if len(digits) != _A_NUMBER_LENGTH or not (digits.isascii() and digits.isdigit()):
        return False
    values = [int(digit) for digit in digits]
    in_a_row = any(one == other for one, other in pairwise(values))
    weighed = sum(value << place for place, value in enumerate(values))
    return not in_a_row and sum(values) % 11 in {0, 5} and weighed % 11 == 0


def _person(judging: Judging, where: Whereabouts) -> Person:
    record = judging.record
    born = RegisterDate.parse(record.geboorte.datum or "")
    born_on = born.assumed_birth(judging.day)
    _tell_of_birth(judging, born)
    given, prefix, surname = _names(judging)
    died = _death(judging)
    died_on = min(died.last or judging.day, judging.day) if died is not None else None
    _tell_of_suspension(judging)
    _tell_of_address(judging, where)
    doubted_from = _doubt(judging)
    dwellings = tuple(_dwellings(judging, where, max(born_on, born.first or born_on)))
    is_minor = born.year is not None and age_on(born_on, judging.day) < ADULT
    tell_of_family(judging, where, is_minor=is_minor and died_on is None)
    return Person(
        record=record,
        bsn=number_of(record.burgerservicenummer),
        former_bsns=_former(record),
        given_names=given,
        prefix=prefix,
        surname=surname,
        born=born,
        born_on=born_on,
        died_on=died_on,
        death_is_whole=died is not None and died.is_whole,
        death_was_untrue=any(row.onjuist and row.overlijden for row in record.historie),
        whereabouts=where,
        dwellings=dwellings,
        doubted_from=doubted_from,
        address_is_doubted=_address_is_doubted(record),
        relatives=tuple(relatives_of(judging)),
        with_them=tuple(filter(None, map(number_of, sorted(judging.around.with_them)))),
        relations=tuple(relations_of(judging, born, born_on, is_minor=is_minor)),
    )


def _tell_of_birth(judging: Judging, born: RegisterDate) -> None:
    if born.is_impossible:
        judging.tell(reasons.IMPOSSIBLE_BIRTH)
    elif born.year is None:
        judging.tell(reasons.BIRTH_UNKNOWN)
    elif born.month is None:
        judging.tell(reasons.BIRTH_YEAR_ONLY)
    elif born.day is None:
        judging.tell(reasons.BIRTH_MONTH_ONLY)
    record, last = judging.record, born.last
    is_nameless = not record.burgerservicenummer and not record.naam.voornamen
    if is_nameless and last is not None and (judging.day - last).days <= _NEWBORN_DAYS:
        judging.tell(reasons.NEWBORN)


def _names(judging: Judging) -> tuple[str, str, str]:
    """`.` is the register's own word for unknown; a dash is that of systems around it."""
    name = judging.record.naam
    if name.voornamen == "-":
        judging.tell(reasons.GIVEN_NAMES_DASH)
    given, surname = (
        "" if text in UNKNOWN_NAMES else text or "" for text in (name.voornamen, name.geslachtsnaam)
    )
    return given, name.voorvoegsel or "", surname


def _death(judging: Judging) -> RegisterDate | None:
    """Dead from the last possible day at the latest, so that nothing goes out any more."""
    record = judging.record
    if record.overlijden is None and record.suspended != "O":
        return None
    stopped = record.opschorting_bijhouding
    written = (record.overlijden and record.overlijden.datum) or (stopped and stopped.datum)
    died = RegisterDate.parse(written or "00000000")
    if not died.is_whole:
        judging.tell(reasons.DEATH_INCOMPLETE)
    return died


def _tell_of_suspension(judging: Judging) -> None:
    if judging.record.suspended == "M":
        judging.tell(reasons.SUSPENDED_M)
    if judging.record.suspended == ".":
        judging.tell(reasons.SUSPENDED_DOT)


def _tell_of_address(judging: Judging, where: Whereabouts) -> None:
    record = judging.record
    if record.briefadres is not None and where.kind == "woonadres":
        judging.tell(reasons.TWO_ADDRESSES)
    for is_so, reason in (
        (where.lost_bag_id, reasons.LOST_BAG_ID),
        (where.bag_ids_disagree, reasons.BAG_IDS_DISAGREE),
        (where.is_dot, reasons.ADDRESS_DOT),
        (judging.institution == "instelling", reasons.INSTITUTION),
        (judging.institution == "penitentiair", reasons.DETENTION),
        (judging.around.partner_in_institution, reasons.PARTNER_IN_INSTITUTION),
    ):
        if is_so:
            judging.tell(reason)


def _doubt(judging: Judging) -> date | None:
    """From which day the address, or the whole household, does not stand firm."""
    record, place = judging.record, judging.record.verblijfplaats
    days: list[date] = []
    asked = [place.in_onderzoek if place is not None else None]
    asked += [partner.in_onderzoek for partner in record.partners]
    for inquiry in asked:
        code = inquiry.aanduiding_gegevens_in_onderzoek if inquiry is not None else None
        if inquiry is None or not code:
            continue
        if code == _NOT_THERE:
            judging.tell(reasons.NOT_AT_ADDRESS)
        elif code.endswith("0000"):
            judging.tell(reasons.HOUSEHOLD_DOUBTED)
        elif code.startswith(_ADDRESS_ONLY):
            judging.tell(reasons.ADDRESS_DOUBTED)
        else:
            continue
        since = RegisterDate.parse(inquiry.datum_ingang_onderzoek or "00000000").first
        days.append(since or judging.day)
    return min(days, default=None)


def _address_is_doubted(record: Record) -> bool:
    """As long as that is investigated; once it is established that somebody is not there, that is what holds."""
    inquiry = record.verblijfplaats.in_onderzoek if record.verblijfplaats is not None else None
    code = (inquiry.aanduiding_gegevens_in_onderzoek or "") if inquiry is not None else ""
    return code.startswith(_ADDRESS_ONLY) and code != _NOT_THERE


def _dwellings(judging: Judging, where: Whereabouts, not_before: date) -> Iterator[Dwelling]:
    """Residence begins on the day of datumAanvangAdreshouding; what is dated later of the same is administration."""
    place = judging.record.verblijfplaats
    if place is None:
        return
    written = place.datum_aanvang_adres_buitenland or place.datum_aanvang_adreshouding
    since = RegisterDate.parse(written or "00000000")
    day = since.certain_from(judging.day)
    if not since.is_whole:
        judging.tell(reasons.ADDRESS_DATE_INCOMPLETE)
    day = max(day or judging.day, not_before)
    is_home = where.kind == "woonadres" and judging.institution is None
    yield Dwelling(day, where.gemeente, where.spellings if is_home else (), where)
    inquiry = place.in_onderzoek
    if inquiry is not None and inquiry.aanduiding_gegevens_in_onderzoek == _NOT_THERE:
        gone = RegisterDate.parse(inquiry.datum_ingang_onderzoek or "00000000").first
        yield Dwelling(max(day, gone or judging.day), where.gemeente)
    stopped = judging.record.opschorting_bijhouding
    if judging.record.suspended == "E" and where.kind in {"woonadres", "briefadres"} and stopped:
        left = RegisterDate.parse(stopped.datum or "00000000").last
        yield Dwelling(max(day, min(left or judging.day, judging.day)), ABROAD)


def _former(record: Record) -> tuple[Bsn, ...]:
    known = (number_of(row.burgerservicenummer) for row in record.historie if not row.onjuist)
    return tuple(number for number in known if number is not None)

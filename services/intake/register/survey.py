"""What a file says as a whole: who has whose number, who lives with whom. In a temporary database on disk, so that memory stays flat.

It holds keyed pseudonyms and no numbers, names or dates, and is gone when it is closed.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Self

from services.intake.register.addresses import Whereabouts, whereabouts_of
from services.intake.register.dates import NotADate, RegisterDate
from services.intake.register.judging import Institution, Surroundings, is_gone
from services.intake.register.records import Record
from services.intake.timeline.effects import ADULT
from shared.bsn import BsnVault
from shared.calendar import age_on

_TABLE: Final = """
    CREATE TABLE person (bsn BLOB, identity BLOB, surname BLOB, home BLOB, institution INT,
        birth BLOB, number BLOB, is_gone INT, is_young INT, partners INT, parent1 BLOB, parent2 BLOB,
        since BLOB)
"""
_SHARED: Final = """
    SELECT count(DISTINCT identity) > 1 AND count(DISTINCT number) > 1 FROM person
    WHERE bsn = ? AND NOT is_gone
"""
_APART: Final = """
    SELECT 1 FROM person child
    JOIN person one ON one.bsn = child.parent1 JOIN person other ON other.bsn = child.parent2
    WHERE {whose} = ? AND child.is_young AND one.home <> other.home
        AND child.home IN (one.home, other.home) LIMIT 1
"""
_PARTNERS: Final = (
    "SELECT partners, home, institution FROM person WHERE bsn = ? AND NOT is_gone LIMIT 1"
)
_BORN: Final = "SELECT 1 FROM person WHERE bsn = ? AND birth = ? AND NOT is_gone LIMIT 1"
_SINCE: Final = "SELECT 1 FROM person WHERE bsn = ? AND since = ? AND NOT is_gone LIMIT 1"
_FAMILY: Final = """
    SELECT 1 FROM person WHERE home = ? AND surname = ? AND identity <> ? LIMIT 1
"""


class Survey:
    """Made over the whole file first, asked of each record after that."""

    def __init__(
        self, vault: BsnVault, today: date, institutions: Mapping[str, Institution]
    ) -> None:
        self._vault = vault
        self._today = today
        self._institutions = institutions
        self._rows = sqlite3.connect("", check_same_thread=False)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute(_TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def add(self, records: Iterable[Record]) -> None:
        self._rows.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            map(self._row, records),
        )

    def close_off(self) -> None:
        """Everything is in."""
        for column in ("bsn", "home", "parent1", "parent2"):
            self._rows.execute(f"CREATE INDEX by_{column} ON person ({column})")

    def around(self, record: Record) -> Surroundings:
        found = self._row(record)
        bsn, identity, surname, home, institution, birth = found[:6]
        family = [row.burgerservicenummer for row in (*record.ouders, *record.children)]
        running = [row for row in record.partners if row.ontbinding_huwelijk_partnerschap is None]
        partners = [(row, self._partner(row.burgerservicenummer)) for row in running]
        at_home = [
            row.burgerservicenummer
            for row, (_, where, _) in partners
            if where is not None and where == home
        ]
        return Surroundings(
            number_is_shared=bool(bsn and self._has(_SHARED, bsn)),
            parents_apart=bool(bsn) and self._has_parents_apart(bsn),
            partner_has_another=any(count > 1 for _, (count, _, _) in partners),
            partner_in_institution=any(
                there != institution and where is not None for _, (_, where, there) in partners
            ),
            family_at_home=bool(home) and self._has(_FAMILY, home, surname, identity),
            partner_at_home=at_home[0] if at_home else None,
            with_them=frozenset(
                number
                for number in (*family, *(row.burgerservicenummer for row in running))
                if number and found[-1] and self._has(_SINCE, self._key(number), found[-1])
            ),
            born_with=frozenset(
                number
                for number in family
                if number and birth and self._has(_BORN, self._key(number), birth)
            ),
        )

    def _has_parents_apart(self, bsn: object) -> bool:
        whose = ("child.bsn", "child.parent1", "child.parent2")
        return any(self._has(_APART.format(whose=name), bsn) for name in whose)

    def _partner(self, number: str | None) -> tuple[int, object, int]:
        """How many running relations a partner has, where he or she lives, and whether that is an institution."""
        if number is None:
            return 0, None, 0
        row = self._rows.execute(_PARTNERS, (self._key(number),)).fetchone()
        return row if row is not None else (0, None, 0)

    def _has(self, statement: str, *values: object) -> bool:
        row = self._rows.execute(statement, values).fetchone()
        return bool(row and row[0])

    def _row(self, record: Record) -> tuple[object, ...]:
        where = whereabouts_of(record)
        home = where.spellings[-1] if where.kind == "woonadres" else None
        kinds = {self._institutions[key] for key in where.spellings if key in self._institutions}
        name = record.naam
        parents = [self._key(row.burgerservicenummer) for row in record.ouders][:2]
        running = [row for row in record.partners if row.ontbinding_huwelijk_partnerschap is None]
        surname = (name.geslachtsnaam or "").casefold()
        who = f"{record.geboorte.datum} {surname} {(name.voornamen or '').casefold()}"
        return (
            self._key(record.burgerservicenummer),
            self._key(f"wie {who}"),
            self._key(f"naam {surname}"),
            self._key(home),
            int("instelling" in kinds),
            self._key(_whole_birth(record)),
            self._key(record.a_nummer),
            int(is_gone(record)),
            int(self._is_young(record)),
            len(running),
            *parents,
            *([None] * (2 - len(parents))),
            self._key(_since(record, where)),
        )

    def _is_young(self, record: Record) -> bool:
        if record.overlijden is not None or record.suspended == "O":
            return False
        try:
            last = RegisterDate.parse(record.geboorte.datum or "").last
        except NotADate:
            return False
        return last is not None and last <= self._today and age_on(last, self._today) < ADULT

    def _key(self, text: str | None) -> bytes | None:
        return self._vault.pseudonym(text).bytes if text else None


def _since(record: Record, where: Whereabouts) -> str | None:
    """Where somebody lives and since when: the same for a family that moved."""
    place = record.verblijfplaats
    if place is None:
        return None
    begun = place.datum_aanvang_adres_buitenland or place.datum_aanvang_adreshouding
    there = where.spellings[-1] if where.kind == "woonadres" else where.kind
    return f"sinds {begun} {where.gemeente} {there}"


def _whole_birth(record: Record) -> str | None:
    try:
        born = RegisterDate.parse(record.geboorte.datum or "")
    except NotADate:
        return None
    return f"geboren {born.first}" if born.is_whole else None

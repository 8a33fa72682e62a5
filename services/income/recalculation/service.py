"""What changes for everybody: reads the dossiers range by range and adds up; a dry run, nothing is kept or told.

For an API, on the loop of other requests; `processes.py` does the whole country with more than one processor.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.income.assessments.rules import Facts
from services.income.assessments.service import (
    load_facts,
    norm_changes_of,
    reassess_norm_change,
    withdraw_norm_change,
)
from services.income.norms.loading import load_parameters
from services.income.norms.register import ParameterOntbreekt
from services.income.recalculation import repository, schemas
from services.income.recalculation.proposed import with_proposed
from services.income.recalculation.repository import Range
from services.income.recalculation.rules import (
    CHANGED,
    EDGES,
    UITSLAGEN,
    Telling,
    Uitslagen,
    Verschil,
    Vraag,
    compare,
    question,
)
from services.income.rights import service as rights
from shared.errors import Fault, InvalidInput, Transient
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.messaging.transaction import Database
from shared.observability import processing_log

ACTIVITY = "doorrekening-maken"
CARRYING_OUT = "normwijziging-doorvoeren"
ROLLING_BACK = "normwijziging-terugdraaien"
BATCH = 200
"""Households that are re-assessed in one transaction."""
RANGE = 200
"""Dossiers at a time: about 30 ms on the loop."""
MOST_HOUSEHOLDS = 50_000
FIVE = 5
THOUSAND_EUROS = 100_000


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: for which municipalities, and in which of these the amounts of single dossiers may be seen."""

    subject: str
    municipalities: frozenset[str]
    sees_amounts: frozenset[str]

    def sees_dossiers(self, municipalities: frozenset[str]) -> bool:
        """Of all of these: an exact sum of several tells of those whose amounts are not to be seen."""
        return municipalities <= self.sees_amounts


class Busy(Transient):
    """Another recalculation runs in this process; one at a time, so that other requests are answered too."""


_running = asyncio.Lock()


async def recalculate(
    database: Database, asked: schemas.Doorrekeningsvraag, viewer: Viewer
) -> schemas.Doorrekening:
    """The dry run for the viewer's own municipalities, with a line in the processing log.

    Raises InvalidInput with everything that is wrong, and Busy.
    """
    vraag, chosen = _check(asked, viewer)
    if _running.locked():
        raise Busy("er loopt al een doorrekening")
    async with _running:
        found, looked_at = await _look_at_all(database, vraag, chosen)
    sees_dossiers = viewer.sees_dossiers(chosen)
    listed = found.grootste if sees_dossiers else []
    await _note(database, viewer, looked_at, [verschil.dossier_id for verschil in listed])
    return _out(asked, vraag, found, sees_dossiers=sees_dossiers)


async def compare_range(
    database: Database, dossiers: Range, vraag: Vraag, municipalities: frozenset[str] | None
) -> list[Verschil]:
    """Each household of a range, if it lives in one of the municipalities on the day (None: in any of ours)."""
    async with database.reading() as connection:
        dossier_ids = await repository.list_dossiers(connection, dossiers, municipalities)
        loaded = await load_facts(connection, dossier_ids)
    await asyncio.sleep(0)
    day = vraag.na.datum
    ours = AGENCY_MUNICIPALITIES if municipalities is None else municipalities

    def counts(facts: Facts) -> bool:
        return facts.household.municipality_on(day) in ours

    return [
        compare(dossier_id, facts, vraag) for dossier_id, facts in loaded.items() if counts(facts)
    ]


async def carry_out(
    database: Database, dossier_ids: Sequence[UUID], vraag: Vraag, actor: str
) -> int:
    """Re-assess these households for good if their outcome changes; gives how many were told otherwise than before.

    What is known is read again behind the lock of each dossier: it may have changed since the dry run. A lower outcome
    becomes a proposal, as always. To be done again after a crash: what was told is not told twice. Who lives outside the
    area on the day has no right here that could change; that is for the life event of the move.
    """
    published = 0
    for start in range(0, len(dossier_ids), BATCH):
        batch = dossier_ids[start : start + BATCH]
        async with database.transaction(lock=batch) as tx:
            facts = await load_facts(tx.connection, batch)
            found = [compare(dossier_id, facts[dossier_id], vraag) for dossier_id in batch]
            persons = await reassess_norm_change(
                tx,
                [verschil.dossier_id for verschil in found if _is_ours(verschil)],
                vraag.na.datum,
            )
            await processing_log.record(tx, actor, CARRYING_OUT, persons)
        published += len(persons)
    return published


class DecidedOn(Exception):
    """Somebody decided on what a run proposed, so that it cannot be rolled back any more."""


async def roll_back(database: Database, vraag: Vraag, actor: str) -> int:
    """As if nobody was re-assessed because of the norms of this day: what was proposed lapses; gives how many were.

    Whole or not at all: raises DecidedOn before anything is changed. To be done again after a crash.
    """
    day = vraag.na.datum
    async with database.reading() as connection:
        ranges = await repository.list_ranges(connection, RANGE)
        in_ranges = [
            await repository.list_dossiers(connection, dossiers, None) for dossiers in ranges
        ]
        decided = 0
        for dossier_ids in in_ranges:
            changes = norm_changes_of(dossier_ids, day)
            decided += await rights.count_resting_on(connection, changes)
    if decided:
        raise DecidedOn(decided)
    undone = 0
    for dossier_ids in in_ranges:
        async with database.transaction(lock=dossier_ids) as tx:
            undone += await withdraw_norm_change(tx, dossier_ids, day)
            await processing_log.record_run(tx, actor, ROLLING_BACK, dossier_ids)
    return undone


def _is_ours(verschil: Verschil) -> bool:
    return verschil.uitkomst in CHANGED and verschil.gemeente in AGENCY_MUNICIPALITIES


async def note_compared(
    database: Database, actor: str, compared: Sequence[Verschil], listed: Sequence[Verschil]
) -> None:
    """A line in the processing log for the run over all of these, and one for each dossier that `actor` gets to see one by one."""
    if compared:
        looked_at = [verschil.dossier_id for verschil in compared]
        async with database.transaction() as tx:
            await processing_log.record_run(tx, actor, ACTIVITY, looked_at)
            await processing_log.record(
                tx, actor, ACTIVITY, [verschil.dossier_id for verschil in listed], kind="dossier"
            )


def _check(asked: schemas.Doorrekeningsvraag, viewer: Viewer) -> tuple[Vraag, frozenset[str]]:
    strange = [
        Fault(f"gemeenten.{number}", "onbekende-gemeente", f"U werkt niet voor gemeente {code}.")
        for number, code in enumerate(asked.gemeenten or ())
        if code not in viewer.municipalities
    ]
    vraag = None
    try:
        vraag = _question(asked)
    except ParameterOntbreekt as unknown:
        strange.append(Fault("datum", unknown.reden.regel, unknown.reden.tekst))
    if strange or vraag is None:
        raise InvalidInput(tuple(strange))
    return vraag, frozenset(asked.gemeenten or viewer.municipalities)


def _question(asked: schemas.Doorrekeningsvraag) -> Vraag:
    """Raises ParameterOntbreekt, and InvalidInput for proposed values that cannot be."""
    known = load_parameters()
    if not asked.voorgestelde_waarden:
        return question(asked.datum, known, asked.normverhoging_basispunten)
    proposed = with_proposed(known, asked.voorgestelde_waarden, asked.datum)
    return question(asked.datum, proposed)


async def _look_at_all(
    database: Database, vraag: Vraag, municipalities: frozenset[str]
) -> tuple[Uitslagen, list[UUID]]:
    """What came out, and of which dossiers."""
    async with database.reading() as connection:
        ranges = await repository.list_ranges(connection, RANGE)
    found, looked_at = Uitslagen(), list[UUID]()
    for dossiers in ranges:
        differences = await compare_range(database, dossiers, vraag, municipalities)
        looked_at += [verschil.dossier_id for verschil in differences]
        if len(looked_at) > MOST_HOUSEHOLDS:
            raise _too_many()
        found.add(differences)
    return found, looked_at


def _too_many() -> InvalidInput:
    reason = f"Dit zijn meer dan {MOST_HOUSEHOLDS} huishoudens: kies minder gemeenten, of gebruik de opdracht."
    return InvalidInput((Fault("gemeenten", "te-veel", reason),))


async def _note(
    database: Database, viewer: Viewer, looked_at: Sequence[UUID], dossier_ids: Sequence[UUID]
) -> None:
    """A line for the run itself, and one for the applicants of each dossier that is shown."""
    async with database.transaction() as tx:
        facts = await load_facts(tx.connection, dossier_ids)
        shown = [
            member.inwoner_id
            for known in facts.values()
            for member in known.household.leden
            if member.rol == "aanvrager"
        ]
        await processing_log.record_run(tx, viewer.subject, ACTIVITY, looked_at)
        await processing_log.record(tx, viewer.subject, ACTIVITY, shown)


def _out(
    asked: schemas.Doorrekeningsvraag, vraag: Vraag, found: Uitslagen, *, sees_dossiers: bool
) -> schemas.Doorrekening:
    exact = 1 if sees_dossiers else FIVE
    samen = found.samen
    return schemas.Doorrekening(
        datum=asked.datum,
        vergeleken_met=vraag.voor.datum,
        normverhoging_basispunten=asked.normverhoging_basispunten,
        voorgestelde_waarden=len(asked.voorgestelde_waarden or ()),
        afgerond=not sees_dossiers,
        samen=schemas.Doorrekeningstotaal.model_validate(_total(samen, exact)),
        per_gemeente=[
            schemas.Gemeentetotaal.model_validate({"gemeente": code, **_total(telling, exact)})
            for code, telling in sorted(found.per_gemeente.items(), key=lambda item: str(item[0]))
        ],
        histogram=histogram(samen, exact),
        redenen=[
            schemas.Redenaantal(reden=reden, aantal=_counted(count, exact))
            for reden, count in samen.redenen.most_common()
        ],
        grootste_verschillen=[_one(verschil) for verschil in found.grootste]
        if sees_dossiers
        else [],
    )


def histogram(telling: Telling, exact: int = 1) -> list[schemas.Balk]:
    """The bars from the lowest to the highest that holds a household."""
    bars = {number: _counted(count, exact) for number, count in telling.balken.items()}
    filled = [number for number, count in telling.balken.items() if count]
    if not filled:
        return []
    edges = (None, *EDGES, None)
    return [
        schemas.Balk(
            vanaf_centen=edges[number],
            tot_centen=edges[number + 1],
            aantal=bars.get(number, 0),
        )
        for number in range(min(filled), max(filled) + 1)
    ]


def _total(telling: Telling, exact: int) -> dict[str, object]:
    cents = 1 if exact == 1 else THOUSAND_EUROS
    voor, na = _rounded(telling.voor, cents), _rounded(telling.na, cents)
    return {
        "huishoudens": _counted(telling.huishoudens, exact),
        "gewijzigd": _counted(telling.gewijzigd, exact),
        "uitkomsten": {
            name.replace("-", "_"): _counted(telling.uitkomsten[name], exact) for name in UITSLAGEN
        },
        "voor_centen": voor,
        "na_centen": na,
        "verschil_centen": _rounded(telling.na - telling.voor, cents),
    }


def _counted(number: int, exact: int) -> int | None:
    """None for a few: they are not nothing, and how many there are points at somebody."""
    return None if 0 < number < exact else _rounded(number, exact)


def _rounded(number: int, to: int) -> int:
    """To the nearest multiple: a difference of two answers then tells of no single household."""
    return (number + to // 2) // to * to


def _one(verschil: Verschil) -> schemas.Huishoudverschil:
    return schemas.Huishoudverschil(
        dossier_id=verschil.dossier_id,
        gemeente=verschil.gemeente or "onbekend",
        uitkomst=verschil.uitkomst,
        voor_centen=verschil.voor or 0,
        na_centen=verschil.na or 0,
        verschil_centen=verschil.centen,
    )

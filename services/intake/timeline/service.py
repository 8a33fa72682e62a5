"""Fold again, compare, store the difference: the one way in which anything about people, homes and dossiers changes.

What is stored beside the facts (who lives where, the picture of each dossier) follows from them, and is there so that a
life event that changes nothing costs one look.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.timeline import picture_repository, repository, right_repository
from services.intake.timeline.derivation import Occupant, picture_of
from services.intake.timeline.facts import AssistanceEnded, Birth, Fact, PersonDied
from services.intake.timeline.fold import fold
from services.intake.timeline.picture import AssistancePeriod, Household, Member, first_difference
from services.intake.timeline.repository import RecordedDeath, Scope
from services.intake.timeline.right_repository import PublishedRight
from services.intake.timeline.state import PersonLine, Residency, Right, State, Stay
from services.intake.timeline.stored import StoredFact, state_of
from services.intake.timeline.verdicts import Applied, Refusal, Verdict
from shared.errors import Transient
from shared.messaging.transaction import Transaction

__all__ = ["Household", "Known", "Member", "PublishedRight", "Refolded", "Scope"]

NOBODY = Scope(frozenset(), frozenset(), frozenset())
TOO_LARGE = Refusal("te-groot", "Dit huishouden heeft te veel leden of perioden om te verwerken.")


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored about the people of a scope."""

    facts: Mapping[UUID, StoredFact] = field(default_factory=dict)
    births: Mapping[UUID, Birth] = field(default_factory=dict)
    households: Mapping[UUID, Household] = field(default_factory=dict)
    """The dossiers that are about them, as published last."""
    occupants: Mapping[UUID, Sequence[Occupant]] = field(default_factory=dict)
    """By home; people outside the scope too."""
    stays: Mapping[UUID, tuple[Stay, ...]] = field(default_factory=dict)
    also: Mapping[UUID, Household] = field(default_factory=dict)
    """Dossiers of others in which something was told before."""
    rights: Mapping[UUID, PublishedRight] = field(default_factory=dict)
    """When bijstand runs in these dossiers, where income said so."""


@dataclass(frozen=True, slots=True)
class Refolded:
    """What the facts add up to now, beside what they added up to before."""

    state: State
    verdicts: dict[UUID, Verdict]
    households: Mapping[UUID, Household]
    """Every dossier of the scope as it is now, with its new version where it changed."""
    changed: Mapping[UUID, date]
    """The dossiers whose picture changed, each with the first day that differs."""
    shielded: Collection[UUID]
    """The dossiers of which only differs what is kept from others."""
    turned: Mapping[UUID, Verdict]
    """Facts that were known before and come out otherwise now."""


async def find_scope(
    tx: Transaction, people: Collection[UUID], homes: Collection[UUID] = ()
) -> Scope:
    """What to lock before these people change."""
    if not people and not homes:
        return NOBODY
    return await repository.find_scope(tx.connection, people, homes)


async def load(
    tx: Transaction, people: Collection[UUID], homes: Collection[UUID], locked: Scope
) -> Known:
    """Everything about these people, now that it is locked. Raises Transient when it grew before that."""
    if not people and not homes:
        return Known()
    scope = await repository.find_scope(tx.connection, people, homes)
    if not locked.holds(scope):
        raise Transient("people or homes changed between look-up and lock")
    occupants = await repository.load_occupants(tx.connection, scope)
    everybody = {known.person_id for living in occupants.values() for known in living}
    stays = await repository.load_stays(tx.connection, everybody | scope.people)
    return Known(
        await repository.load_facts(tx.connection, scope.people),
        await repository.load_births(tx.connection, scope.people),
        await picture_repository.load_households(tx.connection, scope.dossiers),
        {
            home_id: [replace(known, stays=stays.get(known.person_id, ())) for known in living]
            for home_id, living in occupants.items()
        },
        stays,
        rights=await right_repository.load_rights(tx.connection, scope.dossiers),
    )


async def keep_rights(tx: Transaction, rights: Sequence[PublishedRight]) -> set[UUID]:
    """Keep what income said, one of each dossier; gives the dossiers of which nothing newer was known."""
    return await right_repository.keep_rights(tx.connection, rights)


def refold(
    known: Known,
    added: Iterable[Fact] = (),
    dropped: Collection[UUID] = (),
    births: Mapping[UUID, Birth] | None = None,
) -> Refolded:
    """The facts with these and without those. `births` are of people who are new, or whose record was corrected. Pure."""
    new = {fact.id: fact for fact in added}
    kept = [
        stored.fact for key, stored in known.facts.items() if key not in dropped and key not in new
    ]
    people = {**known.births, **(births or {})}
    folded = fold([*kept, *new.values()], people, _rights_of(known))
    occupants = occupants_of(folded.state, known)
    pictures = {
        dossier_id: picture_of(dossier_id, folded.state, occupants)
        for dossier_id in folded.state.dossiers
    }
    households, changed, shielded = _compared(known, pictures)
    turned = {
        key: verdict
        for key, verdict in folded.verdicts.items()
        if key not in new
        and (stored := known.facts.get(key)) is not None
        and (state_of(verdict) != stored.state or verdict != (stored.verdict or verdict))
    }
    return Refolded(folded.state, folded.verdicts, households, changed, shielded, turned)


async def store(
    tx: Transaction,
    known: Known,
    refolded: Refolded,
    added: Iterable[Fact] = (),
    dropped: Collection[UUID] = (),
    *,
    actor: str,
    reporters: Mapping[UUID, str] | None = None,
) -> None:
    """Write what differs. Whoever calls publishes it. `reporters` says of a fact who reported it, where not `actor`."""
    reported_by = reporters or {}
    new = [
        StoredFact(
            fact,
            None,
            state_of(refolded.verdicts[fact.id]),
            None,
            reported_by.get(fact.id) or reported_by.get(fact.origin or fact.id) or actor,
        )
        for fact in added
    ]
    turned = [
        replace(known.facts[key], state=state_of(verdict))
        for key, verdict in refolded.turned.items()
        if key not in dropped
    ]
    await repository.drop_facts(tx.connection, dropped)
    await repository.save_facts(
        tx.connection,
        [(stored, refolded.verdicts[stored.fact.id]) for stored in (*new, *turned)],
        tx.now,
    )
    before = _residencies_by_person(known)
    lines = {
        who: line for who, line in refolded.state.people.items() if _differs(line, before, who)
    }
    await repository.save_residencies(
        tx.connection, {who: line.residencies for who, line in lines.items()}, before
    )
    await repository.save_stays(
        tx.connection,
        {
            who: line.stays
            for who, line in refolded.state.people.items()
            if set(line.stays) != set(known.stays.get(who, ()))
        },
    )
    await _save_deaths(tx, known, refolded, new, actor)
    await picture_repository.save_households(
        tx.connection,
        [refolded.households[key] for key in (*refolded.changed, *refolded.shielded)],
        tx.now,
    )


async def _save_deaths(
    tx: Transaction,
    known: Known,
    refolded: Refolded,
    new: Sequence[StoredFact],
    actor: str,
) -> None:
    """And of each that differs, the life event that told it."""
    changed = await repository.save_deaths(
        tx.connection, {who: line.died_on for who, line in refolded.state.people.items()}
    )
    if not changed:
        return
    reported = {
        stored.fact.person_id: stored
        for stored in (*known.facts.values(), *new)
        if isinstance(stored.fact, PersonDied)
        and isinstance(refolded.verdicts.get(stored.fact.id), Applied)
    }
    deaths = [
        RecordedDeath(
            who,
            died_on,
            reported[who].fact.id if died_on is not None and who in reported else None,
            (reported[who].recorded_by if who in reported else "") or actor,
        )
        for who, died_on in changed.items()
    ]
    await repository.record_deaths(tx.connection, deaths, tx.now)


async def load_households(
    connection: AsyncConnection, dossier_ids: Collection[UUID]
) -> dict[UUID, Household]:
    """The pictures as they were published last."""
    return await picture_repository.load_households(connection, dossier_ids)


async def facts_of(tx: Transaction, person_id: UUID) -> list[StoredFact]:
    """All that may have changed where this person lives, and with whom."""
    return list((await repository.load_facts(tx.connection, [person_id])).values())


async def forget_waiting(tx: Transaction, fact_id: UUID) -> None:
    """Nothing will come of a fact that does not fit."""
    await repository.drop_waiting(tx.connection, fact_id)


def _rights_of(known: Known) -> dict[UUID, Right]:
    """What income said, and which ends it had heard of by then."""
    ends = [
        stored
        for stored in known.facts.values()
        if isinstance(stored.fact, AssistanceEnded) and stored.state == "standing"
    ]
    return {
        dossier_id: Right(
            published.periods,
            frozenset(
                stored.fact.id
                for stored in ends
                if stored.recorded_at is not None and stored.recorded_at < published.published_at
            ),
        )
        for dossier_id, published in known.rights.items()
    }


def occupants_of(state: State, known: Known = Known()) -> dict[UUID, list[Occupant]]:
    """Who lives where: by the new state for its people, and as stored for everybody else."""
    occupants: dict[UUID, list[Occupant]] = defaultdict(list)
    for person_id, line in state.people.items():
        stays = tuple(sorted(line.stays, key=lambda stay: (stay.from_on, stay.soort)))
        for residency in line.residencies:
            occupants[residency.home_id].append(
                Occupant(
                    person_id,
                    line.born_on,
                    residency,
                    line.died_on,
                    stays,
                    line.birth_is_uncertain,
                    line.secrecy,
                )
            )
    for home_id, living in known.occupants.items():
        occupants[home_id] += [row for row in living if row.person_id not in state.people]
    return occupants


def _compared(
    known: Known, pictures: Mapping[UUID, Household]
) -> tuple[dict[UUID, Household], dict[UUID, date], set[UUID]]:
    households: dict[UUID, Household] = {}
    changed: dict[UUID, date] = {}
    shielded: set[UUID] = set()
    # A dossier that nothing opens any more is empty, and keeps its version.
    for dossier_id in known.households.keys() | pictures.keys():
        old = known.households.get(dossier_id) or Household(dossier_id, 0, (), ())
        new = pictures.get(dossier_id) or _about_nobody(dossier_id, known)
        day = first_difference(old, new)
        households[dossier_id] = old
        if day is not None:
            changed[dossier_id] = day
            households[dossier_id] = replace(new, version=old.version + 1)
        elif new.shielding != old.shielding:
            shielded.add(dossier_id)
            households[dossier_id] = replace(new, version=old.version + 1)
    return households, changed, shielded


def _about_nobody(dossier_id: UUID, known: Known) -> Household:
    """Nothing opens the dossier any more; what income pays in it has to be seen all the same."""
    published = known.rights.get(dossier_id)
    periods = published.periods if published is not None else ()
    paid = [AssistancePeriod(*period) for period in periods]
    return Household(dossier_id, 0, (), (), assistance=tuple(paid))


def _residencies_by_person(known: Known) -> dict[UUID, list[Residency]]:
    people: dict[UUID, list[Residency]] = defaultdict(list)
    for living in known.occupants.values():
        for row in living:
            people[row.person_id].append(row.residency)
    return people


def _differs(line: PersonLine, before: Mapping[UUID, list[Residency]], person_id: UUID) -> bool:
    old = sorted(before.get(person_id, ()), key=lambda row: row.from_on)
    return old != line.residencies

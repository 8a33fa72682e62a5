"""Relations of the register as facts, whoever of the two is read first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.register.matching import numbers_of
from services.intake.register.repository import ReadRelation
from services.intake.register.taking import Taking
from services.intake.timeline.facts import Fact
from services.intake.timeline.registered import ParentRegistered, PartnersRegistered
from shared.bsn import Bsn, BsnVault


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """What follows from the relations of a chunk, and the ids of what the register says no more."""

    facts: tuple[Fact, ...]
    ended: frozenset[UUID]


def relation_facts(
    takings: Sequence[Taking],
    stored: Iterable[ReadRelation],
    by_bsn: Mapping[Bsn, UUID],
    vault: BsnVault,
    today: date,
) -> RelationFacts:
    """`stored` are the relations that these people's records had before, and those in which others name them."""
    rows = list(stored)
    taken = {row.person_id: row for row in takings}
    own = {vault.hash(bsn): row.person_id for row in takings for bsn in numbers_of(row.person)}
    by_hash = own | {vault.hash(bsn): who for bsn, who in by_bsn.items()}
    facts: dict[UUID, Fact] = {}
    for row in takings:
        for related in row.person.relations:
            other = by_bsn.get(related.bsn)
            found = ReadRelation(
                row.person_id, related.relation, b"", related.from_on, related.until_on
            )
            _put(facts, _fact(found, other, vault, today))
    before: set[UUID] = set()
    for relation in rows:
        other = by_hash.get(relation.other_hash) if relation.other_hash is not None else None
        fact = _fact(relation, other, vault, today)
        if fact is None:
            continue
        if relation.person_id in taken:
            before.add(fact.id)
            if taken[relation.person_id].is_from_less:
                _put(facts, fact)
        else:
            _put(facts, fact)
    return RelationFacts(tuple(facts.values()), frozenset(before - facts.keys()))


def _fact(
    relation: ReadRelation, other_id: UUID | None, vault: BsnVault, today: date
) -> Fact | None:
    """None where the other is not known, or turns out to be the person."""
    person_id = relation.person_id
    if other_id is None or other_id == person_id:
        return None
    begin = relation.from_on or today
    if relation.relation == "ouder":
        key = vault.pseudonym(f"ouder {person_id} {other_id}")
        return ParentRegistered(id=key, day=begin, person_id=person_id, parent_id=other_id)
    pair = sorted((person_id, other_id))
    key = vault.pseudonym(f"partners {pair[0]} {pair[1]} {begin}")
    return PartnersRegistered(
        id=key, day=begin, person_id=pair[0], partner_id=pair[1], until_on=relation.until_on
    )


def _put(facts: dict[UUID, Fact], fact: Fact | None) -> None:
    """An end that one of the two records has counts for both."""
    if fact is None:
        return
    known = facts.get(fact.id)
    has_end = isinstance(known, PartnersRegistered) and known.until_on is not None
    if not has_end:
        facts[fact.id] = fact

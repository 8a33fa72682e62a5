"""What a chunk of the register means for people with a dossier, told as life events before the rest is folded.

Each step that told something leaves other facts behind, so what is known is loaded again after it.
"""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.intake.register import couples, deaths, dwelling, moves, reasons, repository
from services.intake.register.births import birth_of
from services.intake.register.couples import Couples
from services.intake.register.dwelling import Wanted
from services.intake.register.homes import Homes
from services.intake.register.moves import Surrounding
from services.intake.register.relating import RelationFacts
from services.intake.register.reporting import TAKEN, Report, Reporting, merged
from services.intake.register.taking import Taking
from services.intake.timeline import service as timeline
from services.intake.timeline.facts import Birth, Fact
from services.intake.timeline.registered import PartnersRegistered
from services.intake.timeline.service import Known, Scope
from shared.bsn import Bsn
from shared.messaging.transaction import Transaction


@dataclass(slots=True)
class Following:
    """One chunk, everything it may concern locked."""

    tx: Transaction
    reporting: Reporting
    takings: Sequence[Taking]
    homes: Homes
    by_bsn: dict[Bsn, UUID]
    wanted: dict[UUID, list[Wanted]]
    involved: Collection[UUID]
    places: Collection[UUID]
    scope: Scope
    known: Known
    covered: set[tuple[UUID, date]] = field(default_factory=set)
    """Whose living somewhere from a day on a life event tells, or waits to tell."""

    async def follow(self) -> dict[UUID, list[Wanted]]:
        """Takes back what holds no more, and tells of moves and deaths. Gives, by person, what is left of where they live."""
        await self._take_back()
        residences = {row.home_id for rows in self.wanted.values() for row in rows}
        named = await repository.named_homes(
            self.tx.connection, self.known.occupants.keys() | residences
        )
        followed = {
            taking.person_id: dwelling.followed(
                taking, self.wanted[taking.person_id], self.known, named, self.homes
            )
            for taking in self.takings
        }
        await self._cover_what_was_told(followed)
        await self._report_moves(followed, named)
        return {
            who: [row for row in rows if (who, row.day) not in self.covered]
            for who, rows in followed.items()
        }

    async def _take_back(self) -> None:
        keys: set[str] = set()
        for taking in self.takings:
            before, rows = taking.before, self.wanted[taking.person_id]
            if before is None or taking.resident is None:
                continue
            if before.died_on is not None and before.died_on != birth_of(taking.person).died_on:
                keys |= deaths.keys_of(taking.person_id, before.died_on)
            if before.lives_since is not None and dwelling.is_corrected(before, rows):
                for where in (before.home_id, before.gemeente):
                    keys |= moves.keys_of(taking.person_id, before.lives_since, where, self.known)
        found = await self.reporting.known(self.tx, keys)
        ended = await self.reporting.take_back(self.tx, self.scope, found)
        if not ended:
            return
        await self._load_again()
        for taking in self.takings:
            died_on = taking.before.died_on if taking.before is not None else None
            is_alive = taking.person.died_on is None
            if died_on and is_alive and ended & deaths.keys_of(taking.person_id, died_on):
                taking.tell(reasons.DEATH_UNDONE)

    async def _cover_what_was_told(self, followed: dict[UUID, list[Wanted]]) -> None:
        """A record that is read again, or of somebody who came along: a life event of the register says it already."""
        asked: dict[str, set[tuple[UUID, date]]] = {}
        if not self.known.households:
            return
        for taking in self.takings:
            if taking.resident is None:
                continue
            for row in followed[taking.person_id]:
                for key in moves.keys_of(taking.person_id, row.day, row.where, self.known):
                    asked.setdefault(key, set()).add((taking.person_id, row.day))
        there = {
            (occupant.person_id, occupant.residency.from_on)
            for living in self.known.occupants.values()
            for occupant in living
        }
        for key in await self.reporting.known(self.tx, asked):
            self.covered |= {told for told in asked[key] if told in there or _is_of(key, told[0])}

    async def _report_moves(
        self, followed: dict[UUID, list[Wanted]], named: AbstractSet[UUID]
    ) -> None:
        around = Surrounding(self.known, named, self.homes, self.by_bsn)
        left = {
            who: [row for row in rows if (who, row.day) not in self.covered]
            for who, rows in followed.items()
        }
        moved = merged(moves.reports_of(left, self.takings, around))
        died = list(deaths.reports_of(self.takings, self.known))
        if not moved and not died:
            return
        outcomes = await self.reporting.report(self.tx, [*moved, *died])
        by_id = {taking.person_id: taking for taking in self.takings}
        for report, outcome in zip(moved, outcomes, strict=False):
            is_waiting = outcome.status == "in-quarantaine"
            if outcome.status not in TAKEN and not is_waiting:
                continue
            for who in report.people:
                assert report.melding.ingangsdatum is not None  # noqa: S101 - it has a day
                self.covered.add((who, report.melding.ingangsdatum))
                if is_waiting:
                    by_id[who].tell(reasons.ADDRESS_DOES_NOT_FIT)
        await self._load_again()

    async def report_couples(
        self,
        related: RelationFacts,
        added: dict[UUID, Fact],
        dropped: set[UUID],
        births: dict[UUID, Birth],
    ) -> frozenset[UUID]:
        """Gives the facts that are not for the time line: a life event tells them, or a person settles what they mean."""
        married = [fact for fact in related.facts if isinstance(fact, PartnersRegistered)]
        gone = [
            stored.fact
            for key in related.ended
            if (stored := self.known.facts.get(key)) is not None
            and isinstance(stored.fact, PartnersRegistered)
        ]
        households = self.known.households.values()
        if not couples.concern_dossiers([*married, *gone], households):
            return frozenset()
        told = {fact.id for fact in married if couples.are_told(fact, self.known)}
        before = {
            key: fact for key, fact in added.items() if not isinstance(fact, PartnersRegistered)
        }
        kept = dropped - {fact.id for fact in gone}
        state = timeline.refold(self.known, before.values(), kept, births).state
        residents = await self.reporting.corrections.residents.get_residents(
            self.tx, {who for fact in (*married, *gone) for who in fact.people}
        )
        by_id = {taking.person_id: taking for taking in self.takings}
        seen = Couples(state, by_id, residents, self.tx.today)
        found = list(seen.reports_of(married, gone))
        await self._report_couples(merged(report for _, report in found))
        return frozenset(told | {key for key, _ in found})

    async def _report_couples(self, reports: Sequence[Report]) -> None:
        if not reports:
            return
        clear = [couples.waiting(report.key) for report in reports if report.waits is None]
        waiting = await self.reporting.known(self.tx, clear)
        await self.reporting.take_back(self.tx, self.scope, waiting)
        await self.reporting.report(self.tx, reports)
        await self._load_again()

    async def _load_again(self) -> None:
        scope = await timeline.find_scope(self.tx, self.involved, self.places)
        # Everything else is locked, so what is new here was made here: a dossier, or a home that nobody told of.
        for made in (scope.dossiers | scope.homes) - self.scope.dossiers - self.scope.homes:
            self.tx.lock_new(made)
        self.scope = scope
        self.known = await timeline.load(self.tx, self.involved, self.places, self.scope)


def _is_of(key: str, person_id: UUID) -> bool:
    return str(person_id) in key

"""A marriage or a divorce in the register that changes whom a dossier is about: a life event, or one that waits for a person. Pure.

Being married is a fact of the register; running one household, or living apart for good, is established by a person (Pw art. 3).
Where addresses and days leave no doubt about it the life event takes effect at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.occurrences.of_register import REGISTER_DIVORCE, REGISTER_MARRIAGE
from services.intake.register.keeping import secrecy_of
from services.intake.register.reporting import Report, named
from services.intake.register.taking import Taking
from services.intake.reports.melding import Nieuwkomer
from services.intake.reports.schemas import KindNaScheiding, Samenwonen, Scheiding
from services.intake.residents.rules import Resident
from services.intake.timeline.effects import ADULT
from services.intake.timeline.facts import PartnersJoined, PartnersParted
from services.intake.timeline.picture import Household
from services.intake.timeline.registered import PartnersRegistered
from services.intake.timeline.service import Known
from services.intake.timeline.state import PersonLine, State
from services.intake.timeline.verdicts import Refusal
from shared.calendar import age_on
from shared.events.household import WITH_THE_RIGHT


@dataclass(frozen=True, slots=True)
class Couples:
    """What is known of everybody in a chunk before its marriages and divorces are taken in."""

    state: State
    takings: Mapping[UUID, Taking]
    residents: Mapping[UUID, Resident]
    today: date

    def reports_of(
        self, facts: Iterable[PartnersRegistered], gone: Iterable[PartnersRegistered]
    ) -> Iterator[tuple[UUID, Report]]:
        """With the fact that each tells of. `gone` are those that the register says no more."""
        facts = list(facts)
        running = {frozenset(fact.people) for fact in facts if fact.until_on is None}
        for fact in facts:
            if fact.until_on is None and self._is_news(fact):
                yield fact.id, self._married(fact)
            elif self._parts(fact) and frozenset(fact.people) not in running:
                yield fact.id, self._parted(fact, fact.until_on)
        for fact in gone:
            if self._parts(fact) and frozenset(fact.people) not in running:
                yield fact.id, self._parted(fact, None)

    def _lines(self, fact: PartnersRegistered) -> list[PersonLine] | None:
        """None where one of them is not known, or died: death ends a marriage by itself."""
        lines = [self.state.people[who] for who in fact.people if who in self.state.people]
        is_pair = len(lines) == len(fact.people) and all(line.died_on is None for line in lines)
        return lines if is_pair else None

    def _is_news(self, fact: PartnersRegistered) -> bool:
        lines = self._lines(fact)
        if lines is None or lines[0].partner_on(fact.person_id, self.today) == fact.partner_id:
            return False
        return any(self._dossier_of(who) is not None for who in fact.people)

    def _parts(self, fact: PartnersRegistered) -> bool:
        lines = self._lines(fact)
        if lines is None or lines[0].partner_on(fact.person_id, self.today) != fact.partner_id:
            return False
        return any(self._dossier_of(who) is not None for who in fact.people)

    def _dossier_of(self, person_id: UUID) -> UUID | None:
        return self.state.dossier_on(person_id, self.today)

    def _married(self, fact: PartnersRegistered) -> Report:
        day, today = fact.day, self.today
        owners = [who for who in fact.people if self.state.own_dossier_on(who, today) is not None]
        free = all(self.state.people[who].partner_on(who, today) is None for who in fact.people)
        homes = [self.state.people[who].residency_on(today) for who in fact.people]
        one, other = homes
        is_clear = free and len(owners) == 1 and not self._is_doubted(fact)
        if one is not None and other is not None and one.home_id == other.home_id:
            day = max(day, one.from_on, other.from_on)
        else:
            is_clear = False
        begun = [self._applicant_since(who) for who in owners]
        # Who opened a dossier alone said so then: what was so before that day is no news, and a person's to settle.
        is_clear = is_clear and all(since < day for since in begun)
        who = owners[0] if owners else next(who for who in fact.people if self._dossier_of(who))
        [partner] = set(fact.people) - {who}
        melding = Samenwonen(
            persoon=named(who),
            ingangsdatum=max(day, *begun, *self._births(fact)),
            partner=Nieuwkomer(inwoner_id=partner),
        )
        return self._report("samenwonen", fact, melding, None if is_clear else REGISTER_MARRIAGE)

    def _parted(self, fact: PartnersRegistered, day: date | None) -> Report:
        homes = {who: self.state.people[who].residency_on(self.today) for who in fact.people}
        addresses = {home.home_id if home is not None else None for home in homes.values()}
        is_clear = day is not None and None not in addresses and len(addresses) > 1
        is_clear = is_clear and not self._is_doubted(fact)
        owner = next(
            (who for who in fact.people if self.state.own_dossier_on(who, self.today)),
            fact.person_id,
        )
        [partner] = set(fact.people) - {owner}
        began = {who: home.from_on for who, home in homes.items() if home is not None}
        leaver = None
        if is_clear and began[owner] != began[partner]:
            leaver = max(fact.people, key=lambda who: began[who])
        melding = Scheiding(
            persoon=named(owner),
            ingangsdatum=day or self.today,
            ex_partner=named(partner),
            vertrekker=named(leaver) if leaver is not None else None,
            kinderen=[
                KindNaScheiding(persoon=named(child), hoofdverblijf=named(parent))
                for child, parent in (self._children(fact) if is_clear else ())
            ],
            veiligheid=any(self._is_kept_safe(who) for who in fact.people),
        )
        return self._report("scheiding", fact, melding, None if is_clear else REGISTER_DIVORCE)

    def _children(self, fact: PartnersRegistered) -> Iterator[tuple[UUID, UUID]]:
        """The children under 18, each with the parent with whom it lives."""
        people = self.state.people
        for parent in fact.people:
            home = people[parent].residency_on(self.today)
            for child in sorted(people[parent].children):
                lives = people[child].residency_on(self.today)
                is_young = age_on(people[child].born_on, self.today) < ADULT
                is_here = home is not None and lives is not None and lives.home_id == home.home_id
                if is_young and is_here and people[child].died_on is None:
                    yield child, parent

    def _is_kept_safe(self, person_id: UUID) -> bool:
        """Who has a secret address, by this file or by what is known, is not led to by a divorce."""
        taking, resident = self.takings.get(person_id), self.residents.get(person_id)
        is_secret = resident is not None and resident.secrecy != "geen"
        return is_secret or (
            taking is not None and secrecy_of(taking.person.secrecy_code) != "geen"
        )

    def _is_doubted(self, fact: PartnersRegistered) -> bool:
        takings = [self.takings[who] for who in fact.people if who in self.takings]
        return any(taking.person.doubted_from is not None for taking in takings)

    def _births(self, fact: PartnersRegistered) -> list[date]:
        return [self.state.people[who].born_on for who in fact.people]

    def _applicant_since(self, person_id: UUID) -> date:
        dossier_id = self.state.own_dossier_on(person_id, self.today)
        assert dossier_id is not None  # noqa: S101 - asked of who has one
        return max(
            row.from_on
            for row in self.state.dossiers[dossier_id].applicants
            if row.person_id == person_id and row.from_on <= self.today
        )

    def _report(
        self,
        kind: str,
        fact: PartnersRegistered,
        melding: Samenwonen | Scheiding,
        waits: Refusal | None,
    ) -> Report:
        pair = " ".join(sorted(map(str, fact.people)))
        key = f"{kind} {pair} {fact.day} {fact.until_on}"
        return Report(
            waiting(key) if waits else key,
            melding,
            frozenset(fact.people) & self.takings.keys(),
            waits=waits,
        )


def waiting(key: str) -> str:
    """Under which key it waits, until it is clear or a person settles it."""
    return f"{key} wacht"


def concern_dossiers(facts: Iterable[PartnersRegistered], households: Iterable[Household]) -> bool:
    """Whether one of these couples may change whom a dossier is about."""
    people = {who for fact in facts for who in fact.people}
    return any(
        member.person_id in people and member.rol in WITH_THE_RIGHT
        for household in households
        for member in household.members
    )


def are_told(fact: PartnersRegistered, known: Known) -> bool:
    """Whether life events tell of these two: they hold, and the register adds nothing to them."""
    pair = set(fact.people)
    return any(
        isinstance(row.fact, PartnersJoined | PartnersParted) and pair <= set(row.fact.people)
        for row in known.facts.values()
    )

"""From facts to state: apply what happened in the order in which it took effect, and say of each fact what became of it.

Pure, and the same for the same facts in whatever order they came in: a late fact, a corrected one and one that was taken
back are all the same thing, another set of facts. What cannot be fitted is refused with a reason, changes nothing, and
gets its chance again with the next set.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Final, cast
from uuid import UUID

from services.intake.timeline import dossiers
from services.intake.timeline.facts import (
    CHANGES_NOTHING,
    Applied,
    AssistanceEnded,
    Birth,
    ChildMainResidence,
    ChildStays,
    ChildWasBorn,
    DossierClosed,
    DossierOpened,
    DossierReopened,
    Fact,
    HousemateArranged,
    Joined,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonDied,
    PersonLeftHome,
    PersonMoved,
    Refusal,
    RegisteredElsewhere,
    RegisteredMember,
    StayedElsewhere,
    Verdict,
)
from services.intake.timeline.state import (
    Partnership,
    PersonLine,
    Registration,
    Residency,
    SharedCare,
    State,
    Stay,
)
from shared.calendar import age_on
from shared.events.household import AGENCY_MUNICIPALITIES

ADULT: Final = 18
YOUNGEST_PARENT: Final = 12
TWO_PARENTS: Final = 2
ONE_DAY: Final = timedelta(days=1)

NOWHERE = Refusal("Van deze inwoner is op de ingangsdatum geen woonplaats bekend.")
DECEASED = Refusal("De inwoner is voor de ingangsdatum overleden.")
OTHER_DECEASED = Refusal("De andere persoon is voor de ingangsdatum overleden.")
NOT_A_COUPLE = Refusal("Deze twee mensen zijn op de ingangsdatum geen partners van elkaar.")
JUST_JOINED = Refusal("De partners zijn pas op de ingangsdatum gaan samenwonen.")
NO_DOSSIER = Refusal("Geen van beide partners heeft op de ingangsdatum een dossier.")
HAS_PARTNER = Refusal("De inwoner heeft op de ingangsdatum al een partner.")
PARTNER_ELSEWHERE = Refusal(
    "De partner heeft op de ingangsdatum een partner in een ander huishouden."
)
PARENT_AND_CHILD = Refusal("Dit zijn ouder en kind.")
WHO_MOVES_ALONG = Refusal(
    "Wie verhuist er mee? De inwoner woont op de ingangsdatum samen met een partner. Corrigeer de melding met meeverhuizend."
)
TOLD_OTHERWISE = Refusal(
    "Een andere melding vertelt hetzelfde, maar zegt iets anders of minder. Stel vast wat klopt en corrigeer die melding."
)
MOVED_THAT_DAY = Refusal("De inwoner is op deze dag al ergens anders gaan wonen.")
OUTSIDE = Refusal("Het huishouden woont op de ingangsdatum niet in ons werkgebied.")
BOTH_OUTSIDE = Refusal("Deze verhuizing is van en naar een gemeente buiten ons werkgebied.")
ALONG_ELSEWHERE = Refusal("Wie meeverhuist, woont op de ingangsdatum ergens anders.")
NOT_OUT_ALONE = Refusal(
    "De inwoner heeft op de ingangsdatum zelf een dossier of een partner. Meld een verhuizing of een scheiding."
)
HOST_NOWHERE = Refusal("Van wie in de woning woont, is op de ingangsdatum geen woonplaats bekend.")
LIVES_THERE = Refusal("De inwoner woont op de ingangsdatum al in deze woning.")
CHILD_KNOWN = Refusal("Dit kind hoort al bij een huishouden dat hier bekend is.")
CHILD_BORN_OTHERWISE = Refusal("Van dit kind is een andere geboortedatum bekend.")
PARENT_TOO_YOUNG = Refusal("De ouder zou bij de geboorte nog een kind zijn geweest.")
NOT_THE_PARENT = Refusal("Van dit kind is geen van beide partners als ouder bekend.")
OTHER_DEATH = Refusal("Van deze inwoner is een andere dag van overlijden bekend.")
STAY_KNOWN = Refusal("In deze periode is al zo'n verblijf van deze inwoner bekend.")
LEAVER_IS_ANOTHER = Refusal("Wie er vertrekt, is geen van deze twee partners.")
SAME_PERSON = Refusal("Hier staat twee keer dezelfde persoon.")
REGISTERED_HERE = Refusal("Dit is het adres waar de inwoner op deze dag woont.")
NO_CHILD_ANY_MORE = Refusal("Deze inwoner is op de ingangsdatum al 18 jaar.")
THIRD_PARENT = Refusal("Van dit kind zijn al twee ouders bekend, en dit is geen van beide.")
NOT_BORN = Refusal("De ingangsdatum ligt voor de geboortedatum.")


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of facts adds up to."""

    state: State
    verdicts: dict[UUID, Verdict]
    """Of each fact, by its id."""


def fold(facts: Iterable[Fact], births: Mapping[UUID, Birth]) -> Folded:
    """Apply the facts in the order of their days. `births` has everybody who is named in them."""
    facts = list(facts)
    folding = _Folding(births)
    for (_, rank), group in groupby(_steps(facts, births), key=itemgetter(0, 1)):
        steps = list(group)
        if rank == PersonMoved.rank:
            # An applicant takes the family along; what registers tell of each of them is the same move then.
            steps.sort(key=lambda step: not folding.is_applicant(cast("Fact", step[4])))
        for _, _, _, _, fact, member in steps:
            if isinstance(fact, tuple):
                folding.end_life(*fact)
            elif member is not None:
                folding.register(cast("DossierOpened", fact), member)
            else:
                folding.apply(fact)
    folding.say_who_lives_apart(facts)
    return Folded(folding.state, folding.verdicts)


_Step = tuple[date, int, UUID, UUID, Fact | tuple[UUID, date], RegisteredMember | None]
"""Day and rank; who and which fact, so that the order is always the same; and what to apply."""


def _steps(facts: Iterable[Fact], births: Mapping[UUID, Birth]) -> list[_Step]:
    steps: list[_Step] = []
    died_by_event: set[UUID] = set()
    for fact in facts:
        if isinstance(fact, DossierOpened):
            steps += [
                (member.from_on, _ORDER[member.rol], member.person_id, fact.id, fact, member)
                for member in _registered(fact)
            ]
            continue
        if isinstance(fact, PersonDied):
            died_by_event.add(fact.person_id)
        steps.append((fact.day, fact.rank, fact.first, fact.origin or fact.id, fact, None))
    steps += [
        (birth.died_on, PersonDied.rank, person_id, person_id, (person_id, birth.died_on), None)
        for person_id, birth in births.items()
        if birth.died_on is not None and person_id not in died_by_event
    ]
    steps.sort(key=itemgetter(0, 1, 2, 3))
    return steps


def _registered(fact: DossierOpened) -> Iterator[RegisteredMember]:
    """The members; a partner is one from when there is an applicant."""
    [opened_on] = [member.from_on for member in fact.members if member.rol == "aanvrager"]
    for member in fact.members:
        if member.rol != "partner" or member.from_on >= opened_on:
            yield member
        elif member.until_on is None or member.until_on > opened_on:
            yield replace(member, from_on=opened_on)


_ORDER: Final = {"aanvrager": -4, "partner": -3, "kind": -2, "medebewoner": -1}
"""Who lived there before anything else happened that day."""


class _Folding:
    """One run over the facts of a cluster."""

    def __init__(self, births: Mapping[UUID, Birth]) -> None:
        self.state = State(
            {
                who: PersonLine(birth.born_on, birth_is_uncertain=birth.is_uncertain)
                for who, birth in births.items()
            }
        )
        self.verdicts: dict[UUID, Verdict] = {}
        self._seen: dict[tuple[object, ...], Fact] = {}
        self._gave_up_dossier: set[UUID] = set()
        """The facts by which somebody with a dossier joined that of another."""

    def apply(self, fact: Fact) -> None:
        """What became of the fact goes to `verdicts`."""
        known = self._seen.get(fact.same)
        if known is not None:
            is_same = not self._says_otherwise(fact, known)
            self.verdicts[fact.id] = Joined(known.id) if is_same else TOLD_OTHERWISE
            return
        verdict = self._why_impossible(fact) or _APPLY[type(fact)](self, fact)
        self.verdicts[fact.id] = verdict
        if isinstance(verdict, Applied):
            self._seen[fact.same] = fact

    def register(self, fact: DossierOpened, member: RegisteredMember) -> None:
        """One member of a dossier that was opened, on the day from which he or she lives there."""
        line, day = self.state.people[member.person_id], member.from_on
        is_applicant = member.person_id == fact.person_id
        if line.died_on is not None and line.died_on < day:
            self.verdicts.setdefault(fact.id, DECEASED if is_applicant else CHANGES_NOTHING)
            return
        self.verdicts.setdefault(fact.id, CHANGES_NOTHING)
        if member.lives_here:
            self._settle(member.person_id, fact.home_id, fact.gemeente, day, fact.id)
            line.residencies[-1].exemption = member.exemption
            line.residencies[-1].until_on = member.until_on
        if is_applicant:
            self._step_out(member.person_id, day)
            dossiers.open_for(self.state, fact.id, None, member.person_id, day)
            dossier = self.state.dossiers[fact.id]
            dossier.applicants[-1].until_on = member.until_on
            if fact.receives_assistance:
                dossiers.start_assistance(dossier, day, member.until_on)
        if member.rol == "partner" and self.state.own_dossier_on(fact.person_id, day) == fact.id:
            self._step_out(member.person_id, day)
            self._part(fact.person_id, day)
            self._join(member.person_id, fact.person_id, day, member.until_on)
        if member.rol == "kind":
            for parent in fact.members:
                if parent.rol in {"aanvrager", "partner"}:
                    self._make_parent(parent.person_id, member.person_id)
                    self._register_care(member, parent.person_id)

    def _register_care(self, member: RegisteredMember, parent_id: UUID) -> None:
        """Of a child that has its main residence with its other parent."""
        if not member.lives_here:
            self._care_partly(member.person_id, parent_id, member.share, member.from_on)
            self.state.shared_care[-1].until_on = member.until_on

    def end_life(self, person_id: UUID, died_on: date) -> None:
        """A partner who stays behind is the applicant from the day after."""
        self.state.people[person_id].died_on = died_on
        self._step_out(person_id, died_on + ONE_DAY)
        self._end_residency(person_id, died_on + ONE_DAY)

    def say_who_lives_apart(self, facts: Iterable[Fact]) -> None:
        """Only at the end of its day a move parts partners: registers tell of each of them apart."""
        for fact in facts:
            verdict = self.verdicts.get(fact.id)
            if isinstance(fact, PersonMoved) and isinstance(verdict, Applied):
                movers = (fact.person_id, *(fact.along or ()))
                apart = any(self._lives_apart_from(who, fact.day) for who in movers)
                self.verdicts[fact.id] = replace(verdict, apart=apart)

    def _lives_apart_from(self, person_id: UUID, day: date) -> bool:
        """From that day, in another home than the partner, who lived in the same one (Pw art. 3)."""
        people = self.state.people
        partner_id = people[person_id].partner_on(person_id, day)
        if partner_id is None:
            return False
        before, after = (
            [people[who].residency_on(moment) for who in (person_id, partner_id)]
            for moment in (day - ONE_DAY, day)
        )
        homes = [
            {home.home_id if home is not None else None for home in pair}
            for pair in (before, after)
        ]
        return None not in homes[0] and len(homes[0]) == 1 and len(homes[1]) > 1

    def is_applicant(self, fact: Fact) -> bool:
        return self.state.own_dossier_on(fact.person_id, fact.day) is not None

    def born(self, fact: Fact) -> Verdict:
        fact = cast("ChildWasBorn", fact)
        parent, child = self.state.people[fact.person_id], self.state.people[fact.child_id]
        home = parent.residency_on(fact.day)
        if child.born_on != fact.day:
            return CHILD_BORN_OTHERWISE
        if child.residencies:
            return CHILD_KNOWN
        if age_on(parent.born_on, fact.day) < YOUNGEST_PARENT:
            return PARENT_TOO_YOUNG
        if home is None:
            return NOWHERE
        other_id = fact.other_id or parent.partner_on(fact.person_id, fact.day)
        self._make_parent(fact.person_id, fact.child_id)
        if other_id is not None:
            self._make_parent(other_id, fact.child_id)
        self._settle(fact.child_id, home.home_id, home.gemeente, fact.day, fact.id)
        return CHANGES_NOTHING

    def parted(self, fact: Fact) -> Verdict:
        fact = cast("PartnersParted", fact)
        line = self.state.people[fact.person_id]
        if line.partner_on(fact.person_id, fact.day) != fact.ex_partner_id:
            return NOT_A_COUPLE
        partnership = line.partnerships[-1]
        if partnership.from_on == fact.day:
            return JUST_JOINED
        leaver_id = fact.leaver_id or self._who_leaves(fact)
        if leaver_id not in partnership.people:
            return LEAVER_IS_ANOTHER
        stayer_id = partnership.other(leaver_id)
        home = self.state.people[stayer_id].residency_on(fact.day)
        if home is None:
            return NOWHERE
        if any(self._is_no_child_of_them(child, fact) for child in fact.children):
            return NOT_THE_PARENT
        dossier_id = self.state.own_dossier_on(leaver_id, fact.day)
        if dossier_id is not None:
            self._succeed(dossier_id, stayer_id, fact.day)
        self._part(leaver_id, fact.day)
        leaving = [child for child in fact.children if child.with_id == leaver_id]
        self._leave(leaver_id, home, fact)
        new_home = self.state.people[leaver_id].residencies[-1]
        for child in leaving:
            self._settle(child.child_id, new_home.home_id, new_home.gemeente, fact.day, fact.id)
        for child in fact.children:
            self._share_care(child.child_id, child.with_id, child.share, fact.day)
        own = self._dossier_of_leaver(leaver_id, fact)
        return Applied(leaver_id=leaver_id, leaver_dossier_id=own)

    def joined(self, fact: Fact) -> Verdict:
        fact = cast("PartnersJoined", fact)
        host_id, guest_id = self._who_hosts(fact)
        why_not = self._why_not_together(fact, host_id, guest_id)
        if why_not is not None:
            return why_not
        host = self.state.people[host_id].residency_on(fact.day)
        guest = self.state.people[guest_id].residency_on(fact.day)
        if host is None:
            return NOWHERE
        if guest is not None and guest.home_id != host.home_id and self._arrived(guest, fact.day):
            return MOVED_THAT_DAY
        children = self._children_along(guest_id, fact.day)
        dossier_id = self.state.own_dossier_on(guest_id, fact.day)
        if dossier_id is not None:
            dossiers.end_applicancy(self.state, dossier_id, fact.day)
            self._gave_up_dossier.add(fact.id)
        self._join(guest_id, host_id, fact.day, None)
        for person_id in (guest_id, *children):
            self._settle(person_id, host.home_id, host.gemeente, fact.day, fact.id)
        return Applied(partner_id=guest_id)

    def moved(self, fact: Fact) -> Verdict:
        fact = cast("PersonMoved", fact)
        home = self.state.people[fact.person_id].residency_on(fact.day)
        if home is None:
            return NOWHERE
        if self._arrived(home, fact.day):
            return self._moved_before(fact, home)
        if not {home.gemeente, fact.gemeente} & AGENCY_MUNICIPALITIES:
            return BOTH_OUTSIDE
        movers = self._movers(fact, home)
        if isinstance(movers, Refusal):
            return movers
        old = home.gemeente
        for person_id in movers:
            self._settle(person_id, fact.home_id, fact.gemeente, fact.day, fact.id)
            here = self.state.people[person_id].residencies[-1]
            if here.registered is not None:  # and now at the home where he or she lived already
                self._go_on(fact, replace(here, registered=None), person_id)
        return Applied(moved_from=old)

    def left_home(self, fact: Fact) -> Verdict:
        line = self.state.people[fact.person_id]
        if self.state.dossier_on(fact.person_id, fact.day) is not None:
            return NOT_OUT_ALONE
        if line.residency_on(fact.day) is None:
            return NOWHERE
        self._end_residency(fact.person_id, fact.day)
        return CHANGES_NOTHING

    def came(self, fact: Fact) -> Verdict:
        fact = cast("PersonCameToLive", fact)
        host = self.state.people[fact.host_id].residency_on(fact.day)
        if host is None:
            return HOST_NOWHERE
        home = self.state.people[fact.person_id].residency_on(fact.day)
        if home is not None and home.home_id == host.home_id:
            return LIVES_THERE
        if home is not None and self._arrived(home, fact.day):
            return MOVED_THAT_DAY
        self._settle(fact.person_id, host.home_id, host.gemeente, fact.day, fact.id)
        self.state.people[fact.person_id].residencies[-1].exemption = fact.exemption
        return Applied(moved_from=home.gemeente if home is not None else None)

    def main_residence(self, fact: Fact) -> Verdict:
        fact = cast("ChildMainResidence", fact)
        child, parent = self.state.people[fact.person_id], self.state.people[fact.with_id]
        home = parent.residency_on(fact.day)
        if home is None:
            return HOST_NOWHERE
        if age_on(child.born_on, fact.day) >= ADULT:
            return NO_CHILD_ANY_MORE
        if fact.with_id not in child.parents and len(child.parents) >= TWO_PARENTS:
            return THIRD_PARENT
        if age_on(parent.born_on, child.born_on) < YOUNGEST_PARENT:
            return PARENT_TOO_YOUNG
        self._make_parent(fact.with_id, fact.person_id)
        self._settle(fact.person_id, home.home_id, home.gemeente, fact.day, fact.id)
        self._share_care(fact.person_id, fact.with_id, fact.share, fact.day)
        return CHANGES_NOTHING

    def arranged(self, fact: Fact) -> Verdict:
        fact = cast("HousemateArranged", fact)
        home = self.state.people[fact.person_id].residency_on(fact.day)
        if home is None:
            return NOWHERE
        if home.exemption != fact.exemption:
            self._go_on(fact, replace(home, exemption=fact.exemption))
        return CHANGES_NOTHING

    def registered(self, fact: Fact) -> Verdict:
        fact = cast("RegisteredElsewhere", fact)
        home = self.state.people[fact.person_id].residency_on(fact.day)
        if home is None:
            return NOWHERE
        if fact.elsewhere and fact.home_id == home.home_id:
            return REGISTERED_HERE
        registered = Registration(fact.home_id) if fact.elsewhere else None
        if home.registered != registered:
            self._go_on(fact, replace(home, registered=registered))
        return CHANGES_NOTHING

    def stayed(self, fact: Fact) -> Verdict:
        fact = cast("StayedElsewhere", fact)
        line = self.state.people[fact.person_id]
        stay = Stay(fact.soort, fact.day, fact.until_on)
        if any(_overlaps(stay, known) for known in line.stays):
            return STAY_KNOWN
        line.stays.append(stay)
        return CHANGES_NOTHING

    def died(self, fact: Fact) -> Verdict:
        line = self.state.people[fact.person_id]
        if line.died_on is not None:
            return OTHER_DEATH
        self.end_life(fact.person_id, fact.day)
        return CHANGES_NOTHING

    def assistance_ended(self, fact: Fact) -> Verdict:
        return dossiers.end_assistance(self.state, cast("AssistanceEnded", fact))

    def closed(self, fact: Fact) -> Verdict:
        return dossiers.close(self.state, cast("DossierClosed", fact))

    def reopened(self, fact: Fact) -> Verdict:
        return dossiers.reopen(self.state, cast("DossierReopened", fact))

    def _why_impossible(self, fact: Fact) -> Refusal | None:
        """What goes for every fact: nobody does anything before birth or after death, and not all of it elsewhere."""
        day, named = fact.day, fact.people
        if fact.person_id in named[1:]:
            return SAME_PERSON
        lines = [self.state.people[person_id] for person_id in named]
        for person_id, line in zip(named, lines, strict=True):
            # Of a newborn, the fact itself tells the day.
            if line.born_on > day and not isinstance(fact, ChildWasBorn):
                return NOT_BORN
            if line.died_on is not None and line.died_on < day and not fact.is_of_dossier:
                if person_id != fact.person_id:
                    return OTHER_DECEASED
                return OTHER_DEATH if isinstance(fact, PersonDied) else DECEASED
        if isinstance(fact, PersonMoved) or fact.is_of_dossier:
            return None
        known = [home.gemeente for line in lines if (home := line.residency_on(day)) is not None]
        return OUTSIDE if known and AGENCY_MUNICIPALITIES.isdisjoint(known) else None

    def _says_otherwise(self, fact: Fact, known: Fact) -> bool:
        """Whether another report of the same contradicts the first, or says what that one left out: a person looks at it."""
        if isinstance(fact, PartnersJoined):
            return fact.person_id != known.person_id and known.id in self._gave_up_dossier
        if not isinstance(fact, PartnersParted):
            return False
        known, verdict = cast("PartnersParted", known), cast("Applied", self.verdicts[known.id])
        return (
            fact.leaver_id not in {None, verdict.leaver_id}
            or not set(fact.children) <= set(known.children)
            or (fact.shielded and not known.shielded)
        )

    def _arrived(self, home: Residency, day: date) -> bool:
        """Whether that day began in this home. Who left at a parting is nowhere yet, until the same day tells where."""
        made = self.verdicts.get(home.made_by) if home.made_by is not None else None
        is_left = isinstance(made, Applied) and made.leaver_id is not None
        return home.from_on == day and not is_left

    def _moved_before(self, fact: PersonMoved, home: Residency) -> Joined | Refusal:
        """Registers tell of a move person by person: who came along is told of once more."""
        mover = self.verdicts.get(home.made_by) if home.made_by is not None else None
        is_same = isinstance(mover, Applied) and mover.moved_from is not None
        if home.made_by is None or not is_same or home.gemeente != fact.gemeente:
            return MOVED_THAT_DAY
        return Joined(home.made_by)

    def _who_leaves(self, fact: PartnersParted) -> UUID:
        """Where nobody told, the dossier stays with its applicant: the same whoever of the two reports it."""
        return fact.ex_partner_id if self.is_applicant(fact) else fact.person_id

    def _is_no_child_of_them(self, child: ChildStays, fact: PartnersParted) -> bool:
        couple = {fact.person_id, fact.ex_partner_id}
        return child.with_id not in couple or not (
            self.state.people[child.child_id].parents & couple
        )

    def _leave(self, person_id: UUID, home: Residency, fact: PartnersParted) -> None:
        """To a place nobody told of, in the same municipality until a move is told; who moved out before stays there."""
        own = self.state.people[person_id].residency_on(fact.day)
        if own is not None and own.home_id != home.home_id:
            return
        self._settle(person_id, fact.new_dossier_id, home.gemeente, fact.day, fact.id)

    def _dossier_of_leaver(self, leaver_id: UUID, fact: PartnersParted) -> UUID:
        """The one that he or she had before, or a new one."""
        known = self.state.people[leaver_id].dossier_ids
        closed = [
            dossier_id
            for dossier_id in known
            if self.state.dossiers[dossier_id].applicant_on(fact.day) is None
        ]
        dossier_id = closed[-1] if closed else fact.new_dossier_id
        if closed:
            dossiers.take_up_again(self.state.dossiers[dossier_id], fact.day)
        dossiers.open_for(self.state, dossier_id, fact.id, leaver_id, fact.day)
        return dossier_id

    def _who_hosts(self, fact: PartnersJoined) -> tuple[UUID, UUID]:
        """Whose dossier goes on, and who joins it: that of `person_id`, unless only the other has one."""
        pair = (fact.person_id, fact.partner_id)
        own = [self.state.own_dossier_on(person_id, fact.day) for person_id in pair]
        return pair if own[0] is not None or own[1] is None else (pair[1], pair[0])

    def _why_not_together(
        self, fact: PartnersJoined, host_id: UUID, guest_id: UUID
    ) -> Refusal | None:
        people = self.state.people
        if self.state.own_dossier_on(host_id, fact.day) is None:
            return NO_DOSSIER
        if people[fact.person_id].partner_on(fact.person_id, fact.day) is not None:
            return HAS_PARTNER
        if people[fact.partner_id].partner_on(fact.partner_id, fact.day) is not None:
            return PARTNER_ELSEWHERE
        if host_id in people[guest_id].parents or guest_id in people[host_id].parents:
            return PARENT_AND_CHILD
        return None

    def _children_along(self, person_id: UUID, day: date) -> list[UUID]:
        """The children under 18 who live with somebody who joins another home."""
        home = self.state.people[person_id].residency_on(day)
        if home is None:
            return []
        return [
            child_id
            for child_id in sorted(self.state.people[person_id].children)
            if age_on(self.state.people[child_id].born_on, day) < ADULT
            and (residency := self.state.people[child_id].residency_on(day)) is not None
            and residency.home_id == home.home_id
        ]

    def _movers(self, fact: PersonMoved, home: Residency) -> list[UUID] | Refusal:
        """Who moves: as told, else the family of an applicant, else one person alone."""
        people, day = self.state.people, fact.day
        at_home = set(self.state.living_in(home.home_id, day))
        if fact.along is not None:
            return [fact.person_id, *fact.along] if set(fact.along) <= at_home else ALONG_ELSEWHERE
        partner_id = people[fact.person_id].partner_on(fact.person_id, day)
        if not self.is_applicant(fact):
            return WHO_MOVES_ALONG if partner_id in at_home else [fact.person_id]
        family = set(people[fact.person_id].children)
        if partner_id is not None:
            family |= {partner_id, *people[partner_id].children}
        return [fact.person_id, *sorted(family & at_home)]

    def _settle(
        self, person_id: UUID, home_id: UUID, gemeente: str, day: date, fact_id: UUID
    ) -> None:
        """Somebody lives in this home from a day on."""
        line = self.state.people[person_id]
        current = line.residency_on(day)
        if current is not None and current.home_id == home_id:
            return
        self._end_residency(person_id, day)
        line.residencies.append(Residency(home_id, gemeente, day, made_by=fact_id))

    def _go_on(self, fact: Fact, home: Residency, person_id: UUID | None = None) -> None:
        """Somebody stays in the home, of which something is otherwise from that day on."""
        who = person_id or fact.person_id
        self._end_residency(who, fact.day)
        home = replace(home, from_on=fact.day, made_by=fact.id)
        self.state.people[who].residencies.append(home)

    def _end_residency(self, person_id: UUID, day: date) -> None:
        residencies = self.state.people[person_id].residencies
        while residencies and residencies[-1].from_on >= day:
            residencies.pop()
        if residencies and (residencies[-1].until_on is None or residencies[-1].until_on > day):
            residencies[-1].until_on = day

    def _succeed(self, dossier_id: UUID, person_id: UUID, day: date) -> None:
        """The dossier goes on with another applicant."""
        dossiers.end_applicancy(self.state, dossier_id, day)
        dossiers.open_for(self.state, dossier_id, None, person_id, day)

    def _step_out(self, person_id: UUID, day: date) -> None:
        """Somebody leaves the couple and the dossier; a partner who stays behind goes on with it."""
        partner_id = self.state.people[person_id].partner_on(person_id, day)
        dossier_id = self.state.own_dossier_on(person_id, day)
        if dossier_id is not None and partner_id is not None:
            self._succeed(dossier_id, partner_id, day)
        elif dossier_id is not None:
            dossiers.end_applicancy(self.state, dossier_id, day)
        self._part(person_id, day)

    def _join(self, person_id: UUID, other_id: UUID, day: date, until_on: date | None) -> None:
        partnership = Partnership(frozenset((person_id, other_id)), day, until_on)
        for one_id in (person_id, other_id):
            self.state.people[one_id].partnerships.append(partnership)

    def _part(self, person_id: UUID, day: date) -> None:
        """Somebody has no partner from that day on."""
        partnerships = self.state.people[person_id].partnerships
        last = partnerships[-1] if partnerships else None
        if last is None or (last.until_on is not None and last.until_on <= day):
            return
        last.until_on = day
        if last.from_on == day:
            for who in last.people:
                self.state.people[who].partnerships.remove(last)

    def _make_parent(self, parent_id: UUID, child_id: UUID) -> None:
        self.state.people[parent_id].children.add(child_id)
        self.state.people[child_id].parents.add(parent_id)

    def _share_care(self, child_id: UUID, with_id: UUID, share: int | None, day: date) -> None:
        """From now on as told: whatever was shared before ends."""
        for known in self.state.shared_care:
            if known.child_id == child_id and (known.until_on is None or known.until_on > day):
                known.until_on = day
        if share:
            for parent_id in sorted(self.state.people[child_id].parents - {with_id}):
                self._care_partly(child_id, parent_id, share, day)

    def _care_partly(self, child_id: UUID, parent_id: UUID, share: int | None, day: date) -> None:
        self.state.shared_care.append(SharedCare(child_id, parent_id, share, day))


_APPLY: Final[Mapping[type[Fact], Callable[[_Folding, Fact], Verdict]]] = {
    ChildWasBorn: _Folding.born,
    PartnersParted: _Folding.parted,
    PartnersJoined: _Folding.joined,
    PersonMoved: _Folding.moved,
    PersonLeftHome: _Folding.left_home,
    PersonCameToLive: _Folding.came,
    ChildMainResidence: _Folding.main_residence,
    HousemateArranged: _Folding.arranged,
    RegisteredElsewhere: _Folding.registered,
    StayedElsewhere: _Folding.stayed,
    PersonDied: _Folding.died,
    AssistanceEnded: _Folding.assistance_ended,
    DossierClosed: _Folding.closed,
    DossierReopened: _Folding.reopened,
}


def _overlaps(stay: Stay, other: Stay) -> bool:
    return (
        stay.soort == other.soort
        and (other.until_on is None or stay.from_on < other.until_on)
        and (stay.until_on is None or other.from_on < stay.until_on)
    )

"""From facts to state: apply what happened in the order in which it took effect, and say of each fact what became of it.

Pure, and the same for the same facts in whatever order they came in: a late fact, a corrected one and one that was taken
back are all the same thing, another set of facts. What cannot be fitted is refused with a reason, changes nothing, and
gets its chance again with the next set.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Final, cast
from uuid import UUID

from services.intake.timeline import dossiers, verdicts
from services.intake.timeline.changes import (
    ONE_DAY,
    care_partly,
    end_life,
    join,
    make_parent,
    part,
    settle,
    step_out,
)
from services.intake.timeline.effects import Folding, effect_of
from services.intake.timeline.facts import (
    Birth,
    ChildWasBorn,
    DossierOpened,
    Fact,
    PersonDied,
    PersonMoved,
    RegisteredMember,
)
from services.intake.timeline.joining import join_first
from services.intake.timeline.state import PersonLine, Right, State
from services.intake.timeline.verdicts import CHANGES_NOTHING, Applied, Joined, Refusal, Verdict
from shared.events.household import AGENCY_MUNICIPALITIES


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of facts adds up to."""

    state: State
    verdicts: dict[UUID, Verdict]
    """Of each fact, by its id."""


def fold(
    facts: Iterable[Fact],
    births: Mapping[UUID, Birth],
    rights: Mapping[UUID, Right] = MappingProxyType({}),
) -> Folded:
    """Apply the facts in the order of their days. `births` has everybody who is named in them, `rights` what income said."""
    facts = list(facts)
    folding = Folding(
        State(
            {
                who: PersonLine(
                    birth.born_on,
                    birth_is_uncertain=birth.is_uncertain,
                    secrecy=birth.secrecy,
                )
                for who, birth in births.items()
            },
            rights,
        )
    )
    for (_, rank), group in groupby(_steps(facts, births), key=itemgetter(0, 1)):
        steps = list(group)
        if rank == PersonMoved.rank:
            # An applicant takes the family along; what registers tell of each of them is the same move then.
            steps.sort(key=lambda step: not folding.is_applicant(cast("Fact", step[4])))
        for _, _, _, _, fact, member in steps:
            if isinstance(fact, tuple):
                end_life(folding.state, *fact)
            elif member is not None:
                _register(folding, cast("DossierOpened", fact), member)
            else:
                _apply(folding, fact)
    _say_who_lives_apart(folding, facts)
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


def _apply(folding: Folding, fact: Fact) -> None:
    """What became of the fact goes to `verdicts`."""
    known = folding.seen.get(fact.same)
    verdict: Verdict = (
        Joined(known.id)
        if known is not None
        else _why_impossible(folding, fact) or effect_of(folding, fact)
    )
    if isinstance(verdict, Joined):
        verdict = join_first(folding, fact, verdict.fact_id)
    folding.verdicts[fact.id] = verdict
    if isinstance(verdict, Applied):
        folding.seen[fact.same] = fact


def _why_impossible(folding: Folding, fact: Fact) -> Refusal | None:
    """What goes for every fact: nobody does anything before birth or after death, and not all of it elsewhere."""
    day, named = fact.day, fact.people
    if fact.person_id in named[1:]:
        return verdicts.SAME_PERSON
    lines = [folding.state.people[person_id] for person_id in named]
    for person_id, line in zip(named, lines, strict=True):
        # Of a newborn, the fact itself tells the day.
        if line.born_on > day and not isinstance(fact, ChildWasBorn):
            return verdicts.NOT_BORN
        if line.died_on is not None and line.died_on < day and not fact.is_of_dossier:
            if person_id != fact.person_id:
                return verdicts.OTHER_DECEASED
            return verdicts.OTHER_DEATH if isinstance(fact, PersonDied) else verdicts.DECEASED
    if isinstance(fact, PersonMoved) or fact.is_of_dossier or fact.is_of_register:
        return None
    known = [home.gemeente for line in lines if (home := line.residency_on(day)) is not None]
    return verdicts.OUTSIDE if known and AGENCY_MUNICIPALITIES.isdisjoint(known) else None


def _register(folding: Folding, fact: DossierOpened, member: RegisteredMember) -> None:
    """One member of a dossier that was opened, on the day from which he or she lives there."""
    line, day = folding.state.people[member.person_id], member.from_on
    is_applicant = member.person_id == fact.person_id
    if line.died_on is not None and line.died_on < day:
        folding.verdicts.setdefault(fact.id, verdicts.DECEASED if is_applicant else CHANGES_NOTHING)
        return
    folding.verdicts.setdefault(fact.id, CHANGES_NOTHING)
    if member.lives_here:
        settle(folding.state, member.person_id, fact.home_id, fact.gemeente, day, fact.id)
        line.residencies[-1].exemption = member.exemption
        line.residencies[-1].until_on = member.until_on
    if is_applicant:
        step_out(folding.state, member.person_id, day)
        dossiers.open_for(folding.state, fact.id, None, member.person_id, day)
        dossier = folding.state.dossiers[fact.id]
        dossier.applicants[-1].until_on = member.until_on
        if fact.receives_assistance:
            dossiers.was_registered(dossier, day, member.until_on)
    if member.rol == "partner" and folding.state.own_dossier_on(fact.person_id, day) == fact.id:
        step_out(folding.state, member.person_id, day)
        part(folding.state, fact.person_id, day)
        join(folding.state, member.person_id, fact.person_id, day, member.until_on)
    if member.rol == "kind":
        for parent in fact.members:
            if parent.rol in {"aanvrager", "partner"}:
                make_parent(folding.state, parent.person_id, member.person_id)
                _register_care(folding, member, parent.person_id)


def _register_care(folding: Folding, member: RegisteredMember, parent_id: UUID) -> None:
    """Of a child that has its main residence with its other parent."""
    if not member.lives_here:
        care_partly(folding.state, member.person_id, parent_id, member.share, member.from_on)
        folding.state.shared_care[-1].until_on = member.until_on


def _say_who_lives_apart(folding: Folding, facts: Iterable[Fact]) -> None:
    """Only at the end of its day a move parts partners: registers tell of each of them apart."""
    for fact in facts:
        verdict = folding.verdicts.get(fact.id)
        if isinstance(fact, PersonMoved) and isinstance(verdict, Applied):
            movers = (fact.person_id, *(fact.along or ()))
            apart = any(_lives_apart_from(folding, who, fact.day) for who in movers)
            folding.verdicts[fact.id] = replace(verdict, apart=apart)


def _lives_apart_from(folding: Folding, person_id: UUID, day: date) -> bool:
    """From that day, in another home than the partner, who lived in the same one (Pw art. 3)."""
    people = folding.state.people
    partner_id = people[person_id].partner_on(person_id, day)
    if partner_id is None:
        return False
    before, after = (
        [people[who].residency_on(moment) for who in (person_id, partner_id)]
        for moment in (day - ONE_DAY, day)
    )
    homes = [
        {home.home_id if home is not None else None for home in pair} for pair in (before, after)
    ]
    return None not in homes[0] and len(homes[0]) == 1 and len(homes[1]) > 1

"""What a record says of birth and death, beside what is known. Pure."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.intake.register import reasons
from services.intake.register.judging import Person
from services.intake.register.keeping import secrecy_now, secrecy_of
from services.intake.register.taking import Taking
from services.intake.timeline.facts import Birth, ChildWasBorn, PersonDied
from services.intake.timeline.service import Known


def birth_of(person: Person) -> Birth:
    """As the record alone says it."""
    return Birth(
        person.born_on,
        person.died_on and max(person.died_on, person.born_on),
        person.bsn is not None,
        person.born.given,
        secrecy_of(person.secrecy_code),
    )


def birth_now(taking: Taking, old: Birth, known: Known) -> Birth:
    """What holds beside what life events told: those are corrected where they stand."""
    said = birth_of(taking.person)
    new = _died(taking, old, _born(taking, old, said, known), known)
    return replace(new, secrecy=secrecy_now(taking, old.secrecy))


def _born(taking: Taking, old: Birth, said: Birth, known: Known) -> Birth:
    """A date that is known whole stays where the register knows a part of the same."""
    first, last = taking.person.born.first, taking.person.born.last
    fits = first is None or last is None or first <= old.born_on <= last
    if old.given is None and said.given is not None and fits:
        return old
    if (said.born_on, said.given) == (old.born_on, old.given):
        return old
    if any(
        isinstance(row.fact, ChildWasBorn) and row.fact.child_id == taking.person_id
        for row in known.facts.values()
    ):
        taking.tell(reasons.BORN_BY_EVENT)
        return old
    if taking.before is None:
        taking.tell(reasons.BORN_OTHERWISE)
    return replace(old, born_on=said.born_on, given=said.given)


def _died(taking: Taking, old: Birth, new: Birth, known: Known) -> Birth:
    died_on = birth_of(taking.person).died_on
    was_read = taking.before is not None and taking.before.died_on is not None
    is_denied = died_on is None and (was_read or taking.person.death_was_untrue)
    told = told_deaths(taking.person_id, known)
    if told:
        if is_denied:
            taking.tell(reasons.DEATH_DENIED)
        elif died_on is not None and told[0] != died_on:
            taking.tell(reasons.OTHER_DEATH)
        return replace(new, died_on=None) if was_read else new
    if died_on is not None:
        return replace(new, died_on=died_on)
    if old.died_on is not None and is_denied:
        taking.tell(reasons.DEATH_UNDONE)
        return replace(new, died_on=None)
    return new


def told_deaths(person_id: UUID, known: Known) -> list[date]:
    """The day that a life event told, if any."""
    return [
        row.fact.day
        for row in known.facts.values()
        if isinstance(row.fact, PersonDied)
        and row.fact.person_id == person_id
        and row.state == "standing"
    ]

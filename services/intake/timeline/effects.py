"""What each fact does to who lives where with whom; what cannot be fitted is refused, and changes nothing. Pure, as fold.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, cast
from uuid import UUID

from services.intake.timeline import dossiers, registered, verdicts
from services.intake.timeline.changes import (
    end_life,
    end_residency,
    go_on,
    join,
    make_parent,
    part,
    settle,
    share_care,
    succeed,
)
from services.intake.timeline.facts import (
    AssistanceEnded,
    ChildMainResidence,
    ChildStays,
    ChildWasBorn,
    DossierClosed,
    DossierReopened,
    Fact,
    HousemateArranged,
    PartnersJoined,
    PartnersParted,
    PersonCameToLive,
    PersonDied,
    PersonLeftHome,
    PersonMoved,
    RegisteredElsewhere,
    StayedElsewhere,
)
from services.intake.timeline.state import Registration, Residency, State, Stay
from services.intake.timeline.verdicts import CHANGES_NOTHING, Applied, Joined, Refusal, Verdict
from shared.calendar import age_on
from shared.events.household import AGENCY_MUNICIPALITIES

ADULT: Final = 18


@dataclass(slots=True)
class Folding:
    """One run over the facts of a cluster, up to here."""

    state: State
    verdicts: dict[UUID, Verdict] = field(default_factory=dict)
    """Of each fact, by its id."""
    seen: dict[tuple[object, ...], Fact] = field(default_factory=dict)
    """What holds, by what makes two reports the same."""
    gave_up_dossier: set[UUID] = field(default_factory=set)
    """The facts by which somebody with a dossier joined that of another."""
    addresses: dict[UUID, UUID] = field(default_factory=dict)
    """By move, the home of the address that was told of it, by whichever report."""

    def is_applicant(self, fact: Fact) -> bool:
        return self.state.own_dossier_on(fact.person_id, fact.day) is not None


def effect_of(folding: Folding, fact: Fact) -> Verdict:
    """Apply one fact that may be."""
    return _EFFECTS[type(fact)](folding, fact)


def _born(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("ChildWasBorn", fact)
    parent, child = folding.state.people[fact.person_id], folding.state.people[fact.child_id]
    home = parent.residency_on(fact.day)
    if child.born_on != fact.day:
        return verdicts.CHILD_BORN_OTHERWISE
    if child.residencies:
        return verdicts.CHILD_KNOWN
    if age_on(parent.born_on, fact.day) < registered.YOUNGEST_PARENT:
        return verdicts.PARENT_TOO_YOUNG
    if home is None:
        return verdicts.NOWHERE
    other_id = fact.other_id or parent.partner_on(fact.person_id, fact.day)
    make_parent(folding.state, fact.person_id, fact.child_id)
    if other_id is not None:
        make_parent(folding.state, other_id, fact.child_id)
    settle(folding.state, fact.child_id, home.home_id, home.gemeente, fact.day, fact.id)
    return CHANGES_NOTHING


def _parted(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("PartnersParted", fact)
    line = folding.state.people[fact.person_id]
    if line.partner_on(fact.person_id, fact.day) != fact.ex_partner_id:
        return verdicts.NOT_A_COUPLE
    partnership = line.partnerships[-1]
    if partnership.from_on == fact.day:
        return verdicts.JUST_JOINED
    leaver_id = fact.leaver_id or _who_leaves(folding, fact)
    if leaver_id not in partnership.people:
        return verdicts.LEAVER_IS_ANOTHER
    stayer_id = partnership.other(leaver_id)
    home = folding.state.people[stayer_id].residency_on(fact.day)
    if home is None:
        return verdicts.NOWHERE
    if any(_is_no_child_of_them(folding, child, fact) for child in fact.children):
        return verdicts.NOT_THE_PARENT
    dossier_id = folding.state.own_dossier_on(leaver_id, fact.day)
    if dossier_id is not None:
        succeed(folding.state, dossier_id, stayer_id, fact.day)
    part(folding.state, leaver_id, fact.day)
    leaving = [child for child in fact.children if child.with_id == leaver_id]
    _leave(folding, leaver_id, home, fact)
    new_home = folding.state.people[leaver_id].residencies[-1]
    for child in leaving:
        settle(
            folding.state, child.child_id, new_home.home_id, new_home.gemeente, fact.day, fact.id
        )
    for child in fact.children:
        share_care(folding.state, child.child_id, child.with_id, child.share, fact.day)
    own = _dossier_of_leaver(folding, leaver_id, fact)
    return Applied(leaver_id=leaver_id, leaver_dossier_id=own)


def _who_leaves(folding: Folding, fact: PartnersParted) -> UUID:
    """Where nobody told, the dossier stays with its applicant: the same whoever of the two reports it."""
    return fact.ex_partner_id if folding.is_applicant(fact) else fact.person_id


def _is_no_child_of_them(folding: Folding, child: ChildStays, fact: PartnersParted) -> bool:
    couple = {fact.person_id, fact.ex_partner_id}
    return child.with_id not in couple or not (
        folding.state.people[child.child_id].parents & couple
    )


def _leave(folding: Folding, person_id: UUID, home: Residency, fact: PartnersParted) -> None:
    """To a place nobody told of, in the same municipality until a move is told; who moved out before stays there."""
    own = folding.state.people[person_id].residency_on(fact.day)
    if own is not None and own.home_id != home.home_id:
        return
    settle(folding.state, person_id, fact.new_dossier_id, home.gemeente, fact.day, fact.id)


def _dossier_of_leaver(folding: Folding, leaver_id: UUID, fact: PartnersParted) -> UUID:
    """The one that he or she had before, or a new one."""
    known = folding.state.people[leaver_id].dossier_ids
    closed = [
        dossier_id
        for dossier_id in known
        if folding.state.dossiers[dossier_id].applicant_on(fact.day) is None
    ]
    dossier_id = closed[-1] if closed else fact.new_dossier_id
    if closed:
        dossiers.take_up_again(folding.state.dossiers[dossier_id], fact.day)
    dossiers.open_for(folding.state, dossier_id, fact.id, leaver_id, fact.day)
    return dossier_id


def _joined(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("PartnersJoined", fact)
    host_id, guest_id = _who_hosts(folding, fact)
    why_not = _why_not_together(folding, fact, host_id, guest_id)
    if why_not is not None:
        return why_not
    host = folding.state.people[host_id].residency_on(fact.day)
    guest = folding.state.people[guest_id].residency_on(fact.day)
    if host is None:
        return verdicts.NOWHERE
    if guest is not None and guest.home_id != host.home_id and _arrived(folding, guest, fact.day):
        return verdicts.MOVED_THAT_DAY
    children = _children_along(folding, guest_id, fact.day)
    dossier_id = folding.state.own_dossier_on(guest_id, fact.day)
    if dossier_id is not None:
        dossiers.end_applicancy(folding.state, dossier_id, fact.day)
        folding.gave_up_dossier.add(fact.id)
    join(folding.state, guest_id, host_id, fact.day, None)
    for person_id in (guest_id, *children):
        settle(folding.state, person_id, host.home_id, host.gemeente, fact.day, fact.id)
    return Applied(partner_id=guest_id)


def _who_hosts(folding: Folding, fact: PartnersJoined) -> tuple[UUID, UUID]:
    """Whose dossier goes on, and who joins it: that of `person_id`, unless only the other has one."""
    pair = (fact.person_id, fact.partner_id)
    own = [folding.state.own_dossier_on(person_id, fact.day) for person_id in pair]
    return pair if own[0] is not None or own[1] is None else (pair[1], pair[0])


def _why_not_together(
    folding: Folding, fact: PartnersJoined, host_id: UUID, guest_id: UUID
) -> Refusal | None:
    people = folding.state.people
    if folding.state.own_dossier_on(host_id, fact.day) is None:
        return verdicts.NO_DOSSIER
    if people[fact.person_id].partner_on(fact.person_id, fact.day) is not None:
        return verdicts.HAS_PARTNER
    if people[fact.partner_id].partner_on(fact.partner_id, fact.day) is not None:
        return verdicts.PARTNER_ELSEWHERE
    if host_id in people[guest_id].parents or guest_id in people[host_id].parents:
        return verdicts.PARENT_AND_CHILD
    return None


def _children_along(folding: Folding, person_id: UUID, day: date) -> list[UUID]:
    """The children under 18 who live with somebody who joins another home."""
    home = folding.state.people[person_id].residency_on(day)
    if home is None:
        return []
    return [
        child_id
        for child_id in sorted(folding.state.people[person_id].children)
        if age_on(folding.state.people[child_id].born_on, day) < ADULT
        and (residency := folding.state.people[child_id].residency_on(day)) is not None
        and residency.home_id == home.home_id
    ]


def _moved(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("PersonMoved", fact)
    home = folding.state.people[fact.person_id].residency_on(fact.day)
    if home is None:
        return verdicts.NOWHERE
    if _arrived(folding, home, fact.day):
        return _moved_before(folding, fact, home)
    if not {home.gemeente, fact.gemeente} & AGENCY_MUNICIPALITIES:
        return verdicts.BOTH_OUTSIDE
    movers = _movers(folding, fact, home)
    if isinstance(movers, Refusal):
        return movers
    old = home.gemeente
    if fact.has_address:
        folding.addresses[fact.id] = fact.home_id
    for person_id in movers:
        settle(folding.state, person_id, fact.home_id, fact.gemeente, fact.day, fact.id)
        here = folding.state.people[person_id].residencies[-1]
        if here.registered is not None:  # and now at the home where he or she lived already
            go_on(folding.state, fact, replace(here, registered=None), person_id)
    return Applied(moved_from=old)


def _arrived(folding: Folding, home: Residency, day: date) -> bool:
    """Whether that day began in this home. Who left at a parting is nowhere yet, until the same day tells where."""
    made = folding.verdicts.get(home.made_by) if home.made_by is not None else None
    is_left = isinstance(made, Applied) and made.leaver_id is not None
    return home.from_on == day and not is_left


def _moved_before(folding: Folding, fact: PersonMoved, home: Residency) -> Joined | Refusal:
    """Registers tell of a move person by person: who came along is told of once more."""
    mover = folding.verdicts.get(home.made_by) if home.made_by is not None else None
    is_same = isinstance(mover, Applied) and mover.moved_from is not None
    if home.made_by is None or not is_same or home.gemeente != fact.gemeente:
        return verdicts.MOVED_THAT_DAY
    return Joined(home.made_by)


def _movers(folding: Folding, fact: PersonMoved, home: Residency) -> list[UUID] | Refusal:
    """Who moves: as told, else the family of an applicant, else one person alone."""
    people, day = folding.state.people, fact.day
    at_home = set(folding.state.living_in(home.home_id, day))
    if fact.along is not None:
        return (
            [fact.person_id, *fact.along]
            if set(fact.along) <= at_home
            else verdicts.ALONG_ELSEWHERE
        )
    partner_id = people[fact.person_id].partner_on(fact.person_id, day)
    if not folding.is_applicant(fact):
        return verdicts.WHO_MOVES_ALONG if partner_id in at_home else [fact.person_id]
    family = set(people[fact.person_id].children)
    if partner_id is not None:
        family |= {partner_id, *people[partner_id].children}
    return [fact.person_id, *sorted(family & at_home)]


def _left_home(folding: Folding, fact: Fact) -> Verdict:
    line = folding.state.people[fact.person_id]
    if folding.state.dossier_on(fact.person_id, fact.day) is not None:
        return verdicts.NOT_OUT_ALONE
    if line.residency_on(fact.day) is None:
        return verdicts.NOWHERE
    end_residency(folding.state, fact.person_id, fact.day)
    return CHANGES_NOTHING


def _came(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("PersonCameToLive", fact)
    host = folding.state.people[fact.host_id].residency_on(fact.day)
    if host is None:
        return verdicts.HOST_NOWHERE
    home = folding.state.people[fact.person_id].residency_on(fact.day)
    if home is not None and home.home_id == host.home_id:
        return verdicts.LIVES_THERE
    if home is not None and _arrived(folding, home, fact.day):
        return verdicts.MOVED_THAT_DAY
    settle(folding.state, fact.person_id, host.home_id, host.gemeente, fact.day, fact.id)
    folding.state.people[fact.person_id].residencies[-1].exemption = fact.exemption
    return Applied(moved_from=home.gemeente if home is not None else None)


def _main_residence(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("ChildMainResidence", fact)
    child, parent = folding.state.people[fact.person_id], folding.state.people[fact.with_id]
    home = parent.residency_on(fact.day)
    if home is None:
        return verdicts.HOST_NOWHERE
    if age_on(child.born_on, fact.day) >= ADULT:
        return verdicts.NO_CHILD_ANY_MORE
    if fact.with_id not in child.parents and len(child.parents) >= registered.TWO_PARENTS:
        return verdicts.THIRD_PARENT
    if age_on(parent.born_on, child.born_on) < registered.YOUNGEST_PARENT:
        return verdicts.PARENT_TOO_YOUNG
    make_parent(folding.state, fact.with_id, fact.person_id)
    settle(folding.state, fact.person_id, home.home_id, home.gemeente, fact.day, fact.id)
    share_care(folding.state, fact.person_id, fact.with_id, fact.share, fact.day)
    return CHANGES_NOTHING


def _arranged(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("HousemateArranged", fact)
    home = folding.state.people[fact.person_id].residency_on(fact.day)
    if home is None:
        return verdicts.NOWHERE
    if home.exemption != fact.exemption:
        go_on(folding.state, fact, replace(home, exemption=fact.exemption))
    return CHANGES_NOTHING


def _registered(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("RegisteredElsewhere", fact)
    home = folding.state.people[fact.person_id].residency_on(fact.day)
    if home is None:
        return verdicts.NOWHERE
    if fact.elsewhere and fact.home_id == home.home_id:
        return verdicts.REGISTERED_HERE
    registered = Registration(fact.home_id) if fact.elsewhere else None
    if home.registered != registered:
        go_on(folding.state, fact, replace(home, registered=registered))
    return CHANGES_NOTHING


def _by_register(folding: Folding, fact: Fact) -> Verdict:
    return registered.effect_of(folding.state, fact)


def _stayed(folding: Folding, fact: Fact) -> Verdict:
    fact = cast("StayedElsewhere", fact)
    line = folding.state.people[fact.person_id]
    stay = Stay(fact.soort, fact.day, fact.until_on)
    if any(_overlaps(stay, known) for known in line.stays):
        return verdicts.STAY_KNOWN
    line.stays.append(stay)
    return CHANGES_NOTHING


def _died(folding: Folding, fact: Fact) -> Verdict:
    line = folding.state.people[fact.person_id]
    if line.died_on is not None:
        return verdicts.OTHER_DEATH
    end_life(folding.state, fact.person_id, fact.day)
    return CHANGES_NOTHING


def _assistance_ended(folding: Folding, fact: Fact) -> Verdict:
    return dossiers.end_assistance(folding.state, cast("AssistanceEnded", fact))


def _closed(folding: Folding, fact: Fact) -> Verdict:
    return dossiers.close(folding.state, cast("DossierClosed", fact))


def _reopened(folding: Folding, fact: Fact) -> Verdict:
    return dossiers.reopen(folding.state, cast("DossierReopened", fact))


def _overlaps(stay: Stay, other: Stay) -> bool:
    return (
        stay.soort == other.soort
        and (other.until_on is None or stay.from_on < other.until_on)
        and (stay.until_on is None or other.from_on < stay.until_on)
    )


_EFFECTS: Final[Mapping[type[Fact], Callable[[Folding, Fact], Verdict]]] = {
    ChildWasBorn: _born,
    PartnersParted: _parted,
    PartnersJoined: _joined,
    PersonMoved: _moved,
    PersonLeftHome: _left_home,
    PersonCameToLive: _came,
    ChildMainResidence: _main_residence,
    HousemateArranged: _arranged,
    RegisteredElsewhere: _registered,
    StayedElsewhere: _stayed,
    PersonDied: _died,
    AssistanceEnded: _assistance_ended,
    DossierClosed: _closed,
    DossierReopened: _reopened,
    registered.PersonRegistered: _by_register,
    registered.PartnersRegistered: _by_register,
    registered.ParentRegistered: _by_register,
}

"""What intake knew before a life event that a test describes: the facts that add up to its picture without this event."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.intake.timeline.facts import (
    AssistanceEnded,
    Birth,
    DossierOpened,
    Fact,
    PersonMoved,
    RegisteredMember,
    StayedElsewhere,
)
from shared import ids
from shared.events.household import WITH_THE_RIGHT, Huishouden, Lid
from shared.events.life_events import (
    Admitted,
    CameToLive,
    ChildBorn,
    Detained,
    Died,
    Divorced,
    LifeEvent,
    Moved,
    MovedInTogether,
)
from shared.testing.possible import Impossible

ONE_DAY = timedelta(days=1)
NEW_HOME = UUID(int=4)
"""Where a household goes to live, also those who live there already."""
EX_BORN = date(1985, 4, 3)
"""Of who stays at a parting that is told to who leaves: nothing is known of that one there."""


@dataclass(frozen=True)
class Before:
    """What was known before the report came."""

    facts: list[Fact]
    births: dict[UUID, Birth]


def before(told: LifeEvent) -> Before:
    """The facts that add up to the picture without this event."""
    if isinstance(told, Divorced) and told.rol == "vertrekker":
        return _before_the_leaver_left(told)
    home, turns = told.huishouden, _day_after(told)
    places = [place for place in home.woonplaatsen if place.vanaf < turns or not _moves(told)]
    rows = [_undone(row, told, turns) for row in home.leden if not _came_with(row, told, turns)]
    facts = _facts_of(home, rows, places, told)
    if isinstance(told, MovedInTogether):
        facts += _home_of_who_joins(told)
    if _moves(told):
        facts += _home_that_others_have(told)
    return Before(facts, {})


def _moves(told: LifeEvent) -> bool:
    return isinstance(told, Moved | CameToLive) and told.huishouden.moves_on(told.ingangsdatum)


def _day_after(told: LifeEvent) -> date:
    """The first day on which the picture is otherwise."""
    return told.ingangsdatum + ONE_DAY if isinstance(told, Died) else told.ingangsdatum


def _came_with(row: Lid, told: LifeEvent, turns: date) -> bool:
    """A row that is there because of this event."""
    if isinstance(told, ChildBorn):
        return row.inwoner_id == told.kind_id
    came = CameToLive | MovedInTogether | Divorced | Died | Moved
    return row.vanaf == turns and isinstance(told, came)


def _undone(row: Lid, told: LifeEvent, turns: date) -> Lid:
    """A row as it was: what ends that day went on, nobody had died, and nobody was away."""
    changed: dict[str, Any] = {}
    if row.tot == turns and not isinstance(told, Detained | Admitted | ChildBorn):
        changed["tot"] = None
    if isinstance(told, Died) and row.inwoner_id == told.inwoner_id:
        changed["overleden_op"] = None
    if isinstance(told, Detained | Admitted) and row.inwoner_id == told.inwoner_id:
        others = [stay for stay in row.verblijven or () if stay.vanaf != told.ingangsdatum]
        changed["verblijven"] = tuple(others) or None
    return row.model_copy(update=changed)


def _facts_of(
    home: Huishouden, rows: Iterable[Lid], places: list[Any], told: LifeEvent
) -> list[Fact]:
    rows = list(rows)
    applicants = [row for row in rows if row.rol == "aanvrager"]
    if not applicants or not places:
        raise Impossible("nobody applied, or nobody lives anywhere, before it")
    first = min(applicants, key=lambda row: row.vanaf)
    shared = [
        RegisteredMember(
            person_id=child.inwoner_id,
            rol="kind",
            from_on=child.vanaf,
            until_on=child.tot,
            lives_here=False,
            share=child.zorgaandeel,
        )
        for child in home.gedeelde_zorg or ()
        if child.vanaf < told.ingangsdatum
    ]
    opened = DossierOpened(
        id=ids.new_dossier_id(),
        day=first.vanaf,
        person_id=first.inwoner_id,
        gemeente=places[0].gemeente,
        home_id=ids.new_id(),
        members=(*map(_registered, _first_of_each(rows)), *shared, *_grown_elsewhere(told, first)),
        receives_assistance=bool(home.bijstand),
    )
    return [
        opened,
        *_moves_before(first, rows, places),
        *_stays_before(rows),
        *_ends_before(home, rows, told),
    ]


def _grown_elsewhere(told: LifeEvent, applicant: Lid) -> Iterator[RegisteredMember]:
    """A child that comes to live here is known as a child, and lived somewhere else until then."""
    for row in told.huishouden.leden:
        if isinstance(told, CameToLive) and row.rol == "kind" and row.vanaf == told.ingangsdatum:
            begun = max(applicant.vanaf, row.geboortedatum)
            yield RegisteredMember(
                person_id=row.inwoner_id,
                rol="kind",
                from_on=begun,
                until_on=begun,
                lives_here=False,
            )


def _first_of_each(rows: Iterable[Lid]) -> Iterator[Lid]:
    """Who dies or parts before may have had another role: the fold says which one comes of it."""
    seen: set[UUID] = set()
    for row in sorted(rows, key=lambda row: row.vanaf):
        if row.inwoner_id not in seen:
            seen.add(row.inwoner_id)
            yield row


def _registered(row: Lid) -> RegisteredMember:
    died = row.overleden_op
    is_end_of_life = died is not None and row.tot == died + ONE_DAY
    return RegisteredMember(
        person_id=row.inwoner_id,
        rol=row.rol,
        from_on=row.vanaf,
        until_on=None if is_end_of_life else row.tot,
        exemption=row.kostendeler_uitzondering,
    )


def _moves_before(first: Lid, rows: Iterable[Lid], places: list[Any]) -> Iterator[Fact]:
    for moved_to in places[1:]:
        there = {row.inwoner_id for row in rows if row.belongs_on(moved_to.vanaf - ONE_DAY)}
        yield PersonMoved(
            id=ids.new_event_id(),
            day=moved_to.vanaf,
            person_id=first.inwoner_id,
            gemeente=moved_to.gemeente,
            home_id=ids.new_id(),
            along=tuple(sorted(there - {first.inwoner_id})),
        )


def _stays_before(rows: Iterable[Lid]) -> Iterator[Fact]:
    for row in rows:
        for stay in row.verblijven or ():
            yield StayedElsewhere(
                id=ids.new_event_id(),
                day=stay.vanaf,
                person_id=row.inwoner_id,
                soort=stay.soort,
                until_on=stay.tot,
            )


def _ends_before(home: Huishouden, rows: Iterable[Lid], told: LifeEvent) -> Iterator[Fact]:
    rows = list(rows)
    for period in home.bijstand:
        if period.tot is None or (told.happened, told.ingangsdatum) == (
            "uitkering-beeindigd",
            period.tot,
        ):
            continue
        had_it = [
            row.inwoner_id
            for row in rows
            if row.rol in WITH_THE_RIGHT and row.belongs_on(period.tot - ONE_DAY)
        ]
        if not had_it:
            raise Impossible("bijstand ended of nobody")
        yield AssistanceEnded(id=ids.new_event_id(), day=period.tot, person_id=had_it[0])


def _home_that_others_have(told: LifeEvent) -> list[Fact]:
    """Who is met in the home that the household comes to live in lived there before, with a dossier of one's own."""
    day = told.ingangsdatum
    begins = day - ONE_DAY
    met = [row for row in told.huishouden.leden if row.vanaf == day]
    if not met:
        return []
    first, *others = (replace(_registered(row), from_on=begins) for row in met)
    return [
        DossierOpened(
            id=ids.new_dossier_id(),
            day=begins,
            person_id=first.person_id,
            gemeente=told.huishouden.municipality_on(day) or "",
            home_id=NEW_HOME,
            members=(replace(first, rol="aanvrager", exemption=None), *others),
        )
    ]


def _home_of_who_joins(told: MovedInTogether) -> list[Fact]:
    """Children come along from a home where they lived with who joins."""
    day = told.ingangsdatum
    along = [
        row
        for row in told.huishouden.leden
        if row.vanaf == day and row.inwoner_id != told.partner_id
    ]
    if not along:
        return []
    [joins] = [row for row in told.huishouden.leden if row.inwoner_id == told.partner_id]
    begins = day - ONE_DAY
    members = [replace(_registered(row), from_on=begins, until_on=None) for row in along]
    return [
        DossierOpened(
            id=ids.new_dossier_id(),
            day=begins,
            person_id=told.partner_id,
            gemeente=told.huishouden.municipality_on(day) or "",
            home_id=ids.new_id(),
            members=(
                replace(_registered(joins), rol="aanvrager", from_on=begins, until_on=None),
                *members,
            ),
        )
    ]


def _before_the_leaver_left(told: Divorced) -> Before:
    """The dossier of who stays, in which who leaves was the partner."""
    home, day = told.huishouden, told.ingangsdatum
    begins = day - ONE_DAY
    came = [row for row in home.leden if row.vanaf == day]
    earlier = [row for row in home.leden if row.vanaf < day]
    if earlier:
        raise Impossible("a dossier that is taken up again is known to intake's own tests only")
    shared = [
        RegisteredMember(person_id=child.inwoner_id, rol="kind", from_on=begins)
        for child in home.gedeelde_zorg or ()
    ]
    members = [
        replace(
            _registered(row),
            rol="partner" if row.inwoner_id == told.inwoner_id else row.rol,
            from_on=begins,
            until_on=None,
        )
        for row in came
    ]
    applicant = RegisteredMember(person_id=told.ex_partner_id, rol="aanvrager", from_on=begins)
    opened = DossierOpened(
        id=ids.new_dossier_id(),
        day=begins,
        person_id=told.ex_partner_id,
        gemeente=home.woonplaatsen[0].gemeente,
        home_id=ids.new_id(),
        members=(applicant, *members, *shared),
    )
    births = {child.inwoner_id: Birth(child.geboortedatum) for child in home.gedeelde_zorg or ()}
    return Before([opened], {told.ex_partner_id: Birth(EX_BORN), **births})


def birth_of(row: Lid, told: LifeEvent) -> Birth:
    """Who died before is dead by the own record; who dies by this event is not yet."""
    died_on = row.overleden_op
    if isinstance(told, Died) and row.inwoner_id == told.inwoner_id:
        died_on = None
    given = "0000-00-00" if row.geboortedatum_onzeker else None
    return Birth(row.geboortedatum, died_on, given=given)

"""A life event as intake publishes it: its own code reads the report, folds the facts, and says what follows.

A test describes the event and the picture of the dossier. Here that becomes what was known before, and the report; what
intake makes of these has to be what the test described. So no service is tested on an event that cannot come.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from services.intake.named.rules import birthday_in
from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence, fact_of
from services.intake.occurrences.rules import Effect
from services.intake.reports.inbound import Reader
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.timeline.facts import (
    AssistanceEnded,
    Birth,
    DossierOpened,
    Fact,
    PartnersParted,
    PersonMoved,
    RegisteredMember,
    StayedElsewhere,
)
from services.intake.timeline.picture import (
    AssistancePeriod,
    Household,
    Member,
    Residence,
    SharedChild,
)
from services.intake.timeline.service import Known, refold
from services.intake.timeline.state import Stay
from services.intake.timeline.verdicts import Applied, Refusal
from shared import ids
from shared.errors import InvalidInput
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

L = TypeVar("L", bound=LifeEvent)
READER = Reader(b"h" * 32, 50, 10)
ONE_DAY = timedelta(days=1)
NEW_HOME = UUID(int=4)
"""Where a household goes to live, also those who live there already."""
EX_BORN = date(1985, 4, 3)
"""Of who stays at a parting that is told to who leaves: nothing is known of that one there."""


def as_published(told: L) -> L:
    """The event, where it is what intake publishes. Raises Impossible where that publishes another, or none."""
    published = publish(told)
    if _compared(published) != _compared(told):
        differs = [
            f"{name}: {value} for {_compared(told)[name]}"
            for name, value in _compared(published).items()
            if value != _compared(told)[name]
        ]
        raise Impossible(f"intake publishes otherwise: {'; '.join(differs)}")
    return told


def publish(told: L) -> L:
    """What intake publishes of it. Of the picture a test says no more than what was before, and what this event is about."""
    melding = _read(told)
    data = _of_pictures(told, melding) if melding.is_fact else _of_no_picture(told, melding)
    assert isinstance(data, type(told))
    return data.model_copy(
        update={"huishouden": data.huishouden.model_copy(update={"versie": told.huishouden.versie})}
    )


# What a system reports


def _read(told: LifeEvent) -> Melding:
    report: Callable[[Any], dict[str, Any]] = _REPORTED.get(type(told), _as_it_is)
    more = report(told)
    cloud_event = {
        "specversion": "1.0",
        "id": "1",
        "source": "urn:nld:oin:00000001001234567000:systeem:test",
        "type": told.event_type,
        "data": {
            "persoon": {"inwonerId": str(told.inwoner_id)},
            "ingangsdatum": told.ingangsdatum.isoformat(),
            **more,
        },
    }
    try:
        return READER.read(cloud_event, "test", told.ingangsdatum).melding
    except InvalidInput as refused:
        raise Impossible(f"intake takes no such report: {refused.faults}") from refused


def _as_it_is(told: LifeEvent) -> dict[str, Any]:
    """The fields of the event are those of the report; a wage that is not published was reported all the same."""
    data = told.model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude=set(LifeEvent.model_fields)
    )
    known = BY_NAME[told.happened].model_fields.values()
    data = {name: value for name, value in data.items() if name in {field.alias for field in known}}
    is_silent = getattr(told, "zonder_loon", None)
    return {**data, "nettoMaandloonCenten": 100_00} if is_silent else data


def _parting(told: Any) -> dict[str, Any]:
    leaver = told.ex_partner_id if told.rol == "blijver" else told.inwoner_id
    stayer = told.inwoner_id if told.rol == "blijver" else told.ex_partner_id
    turned = "tot" if told.rol == "blijver" else "vanaf"
    leaving = {
        row.inwoner_id
        for row in told.huishouden.leden
        if row.rol == "kind" and getattr(row, turned) == told.ingangsdatum
    }
    shares = {row.inwoner_id: row.zorgaandeel for row in told.huishouden.gedeelde_zorg or ()}
    where = {**dict.fromkeys(shares, stayer), **dict.fromkeys(leaving, leaver)}
    if told.rol == "blijver":
        where |= dict.fromkeys(shares, leaver)
    return {
        "exPartner": _who(told.ex_partner_id),
        "vertrekker": _who(leaver),
        "veiligheid": told.veiligheid,
        "kinderen": [
            {"persoon": _who(child), "hoofdverblijf": _who(home), "zorgaandeel": shares.get(child)}
            for child, home in where.items()
        ],
    }


def _move(told: Any) -> dict[str, Any]:
    home, day = told.huishouden, told.ingangsdatum
    goes_on = {row.inwoner_id for row in home.members_on(day)}
    was_there = {row.inwoner_id for row in home.members_on(day - ONE_DAY)}
    along = (goes_on & was_there) - {told.inwoner_id} if home.moves_on(day) else set()
    return {
        "naarGemeente": told.naar_gemeente,
        "meeverhuizend": [_who(person_id) for person_id in sorted(along)],
    }


def _arrival(told: Any) -> dict[str, Any]:
    [row] = [
        row
        for row in told.huishouden.leden
        if row.inwoner_id == told.inwoner_id and row.belongs_on(told.ingangsdatum)
    ]
    exemption = row.kostendeler_uitzondering
    reported = {"bij": _who(told.bij_inwoner_id)}
    return {**reported, "kostendelerUitzondering": exemption} if exemption else reported


def _joining(told: Any) -> dict[str, Any]:
    return {"partner": _who(told.partner_id)}


def _birth(told: Any) -> dict[str, Any]:
    return {"levenloos": True} if told.levenloos else {"kind": _who(told.kind_id)}


def _who(person_id: UUID) -> dict[str, str]:
    return {"inwonerId": str(person_id)}


_REPORTED: Mapping[type[LifeEvent], Callable[[Any], dict[str, Any]]] = {
    Divorced: _parting,
    Moved: _move,
    CameToLive: _arrival,
    MovedInTogether: _joining,
    ChildBorn: _birth,
}


def _occurrence(told: LifeEvent, melding: Melding) -> Occurrence:
    named = {person.key: person.inwoner_id for _, person in melding.others}
    return Occurrence(
        event_id=ids.new_event_id(),
        melding=melding,
        person_id=told.inwoner_id,
        day=told.ingangsdatum,
        source=told.bron,
        people={key: known for key, known in named.items() if known is not None},
        child_id=getattr(told, "kind_id", None),
        vervangt=told.vervangt,
    )


# What changes no picture


def _of_no_picture(told: LifeEvent, melding: Melding) -> LifeEvent:
    occurrence, household = _occurrence(told, melding), known_to_intake(told.huishouden)
    if melding.is_birthday:
        member = household.member_on(told.inwoner_id, told.ingangsdatum)
        if member is None or birthday_in(melding, member.born_on) != told.ingangsdatum:
            raise Impossible("it is not that birthday")
    effect = rules.decide(occurrence, household)
    if isinstance(effect, Refusal):
        raise Impossible(effect.reason)
    return effect.data


def known_to_intake(home: Huishouden) -> Household:
    """A picture that was published, as intake keeps it."""
    members = tuple(
        Member(
            lid.inwoner_id,
            lid.rol,
            lid.geboortedatum,
            lid.vanaf,
            lid.tot,
            lid.kostendeler_uitzondering,
            lid.overleden_op,
            tuple(Stay(stay.soort, stay.vanaf, stay.tot) for stay in lid.verblijven or ()),
            birth_is_uncertain=lid.geboortedatum_onzeker is True,
        )
        for lid in home.leden
    )
    return Household(
        ids.new_dossier_id(),
        home.versie,
        members,
        tuple(
            Residence(place.gemeente, place.vanaf, place.tot, place.woning)
            for place in home.woonplaatsen
        ),
        tuple(
            SharedChild(
                child.inwoner_id, child.geboortedatum, child.vanaf, child.tot, child.zorgaandeel
            )
            for child in home.gedeelde_zorg or ()
        ),
        tuple(AssistancePeriod(period.vanaf, period.tot) for period in home.bijstand),
    )


# What changes pictures


def _of_pictures(told: LifeEvent, melding: Melding) -> LifeEvent:
    occurrence = _occurrence(told, melding)
    fact = fact_of(occurrence, NEW_HOME)
    if isinstance(fact, PartnersParted) and getattr(told, "nieuw_dossier_id", None):
        fact = replace(fact, new_dossier_id=told.nieuw_dossier_id)  # type: ignore[attr-defined]
    before = _before(told)
    births = {
        **{lid.inwoner_id: _birth_of(lid, told) for lid in told.huishouden.leden},
        **before.births,
    }
    refolded = refold(Known(births=births), [*before.facts, fact])
    for known in before.facts:
        if isinstance(refolded.verdicts[known.id], Refusal):
            raise Impossible(f"before it: {known} {refolded.verdicts[known.id]}")
    verdict = refolded.verdicts[fact.id]
    if not isinstance(verdict, Applied):
        raise Impossible(getattr(verdict, "reason", str(verdict)))
    if isinstance(told, Divorced) and told.rol == "vertrekker":
        assert verdict.leaver_dossier_id is not None
        household = refolded.households[verdict.leaver_dossier_id]
        return rules.publish_to_leaver(occurrence, household, verdict)
    found = place.published_in(occurrence, verdict, refolded.households)
    effect = rules.publish(occurrence, found, verdict)
    if not isinstance(effect, Effect):
        raise Impossible(effect.reason)
    return effect.data


@dataclass(frozen=True)
class Before:
    """What was known before the report came."""

    facts: list[Fact]
    births: dict[UUID, Birth]


def _before(told: LifeEvent) -> Before:
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


def _birth_of(row: Lid, told: LifeEvent) -> Birth:
    """Who died before is dead by the own record; who dies by this event is not yet."""
    died_on = row.overleden_op
    if isinstance(told, Died) and row.inwoner_id == told.inwoner_id:
        died_on = None
    given = "0000-00-00" if row.geboortedatum_onzeker else None
    return Birth(row.geboortedatum, died_on, given=given)


def _compared(data: LifeEvent) -> dict[str, Any]:
    """What has to be the same: not which version of the picture it is, the order in it, or which new ids were given."""
    fields = {name: getattr(data, name) for name in type(data).model_fields if name != "huishouden"}
    if "nieuw_dossier_id" in fields:
        fields["nieuw_dossier_id"] = fields["nieuw_dossier_id"] is not None
    home = data.huishouden
    return {
        **fields,
        "leden": sorted(map(repr, home.leden)),
        "woonplaatsen": [(place.gemeente, place.vanaf, place.tot) for place in home.woonplaatsen],
        "gedeelde_zorg": list(home.gedeelde_zorg or ()),
        "bijstand": list(home.bijstand),
    }

"""Why an event could not have come from intake. Pure: an event, or events in the order of their dossier, in; reasons out.

By the rules of intake's own model (`services/intake/life_events/rules.py` and `timeline`). So that no test proves something of
an event that cannot be: the factories of tests refuse what is impossible. That everything which intake does publish is
possible, `tests/integration/every_life_event` sees to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any, Protocol
from uuid import UUID

from shared.calendar import birthday, earliest_aow_day
from shared.events.envelope import Event, EventData
from shared.events.household import (
    AGENCY_MUNICIPALITIES,
    WITH_THE_RIGHT,
    Gemeentecode,
    Huishouden,
    Lid,
    Verblijfsoort,
)
from shared.events.life_events import (
    Admitted,
    AgeReached,
    AssetsChanged,
    BenefitEnded,
    CameToLive,
    ChildBorn,
    Detained,
    Died,
    Divorced,
    LeftHome,
    LifeEvent,
    Moved,
    MovedInTogether,
    PartnerIncomeChanged,
    TurnedEighteen,
    VolunteerAllowanceChanged,
)

ONE_DAY = timedelta(days=1)


class Impossible(AssertionError):
    """A test made an event that intake cannot publish."""


class _Period(Protocol):
    @property
    def vanaf(self) -> date: ...
    @property
    def tot(self) -> date | None: ...


def ensure_possible(data: EventData) -> None:
    """Raises Impossible with every reason."""
    if reasons := why_impossible(data):
        raise Impossible(f"{type(data).__name__}: {'; '.join(reasons)}")


def why_impossible(data: EventData) -> list[str]:
    """What of one event cannot be; empty of one that can."""
    home = getattr(data, "huishouden", None)
    reasons = list(_of_household(home)) if isinstance(home, Huishouden) else []
    if isinstance(data, LifeEvent):
        reasons += _of_person(data)
        reasons += _OF_KIND.get(type(data), _nothing)(data)
    return reasons


def why_impossible_together(events: Iterable[Event[Any]]) -> list[str]:
    """What cannot be of events as their dossiers published them, in that order: pictures that go back in time."""
    last: dict[tuple[str, UUID], int] = {}
    reasons = []
    for event in events:
        home = getattr(event.data, "huishouden", None)
        if home is None:
            continue
        lane = (event.data.topic, event.dossier_id)
        if home.versie < last.get(lane, 1):
            reasons.append(f"versie {home.versie} after {last[lane]} on topic {event.data.topic}")
        last[lane] = home.versie
    return reasons


def ensure_possible_together(events: Iterable[Event[Any]]) -> None:
    """Raises Impossible with every reason."""
    if reasons := why_impossible_together(events):
        raise Impossible("; ".join(reasons))


def why_impossible_parting(partings: Sequence[Divorced]) -> list[str]:
    """Of all that was published of one parting: it is told to both, each about the other."""
    told = {(event.rol, event.inwoner_id, event.ex_partner_id) for event in partings}
    mirrored = {
        ("vertrekker" if rol == "blijver" else "blijver", other, who) for rol, who, other in told
    }
    return [] if told == mirrored else ["a parting is told in the dossier of one of the two only"]


def _of_household(home: Huishouden) -> Iterator[str]:
    yield from _in_order("woonplaatsen", home.woonplaatsen)
    yield from _in_order("bijstand", home.bijstand)
    for member in home.leden:
        if member.tot is not None and member.tot <= member.vanaf:
            yield f"a {member.rol} belongs to it until {member.tot}, from {member.vanaf}"
        if member.vanaf < member.geboortedatum:
            yield f"a {member.rol} belongs to it before birth"
        died = member.overleden_op
        if died is not None and (member.tot is None or member.tot > died + ONE_DAY):
            yield f"a {member.rol} who died on {died} belongs to it until {member.tot}"
    for first, second in combinations(home.leden, 2):
        if not _overlap(first, second):
            continue
        if first.inwoner_id == second.inwoner_id:
            yield "somebody stands in it twice on one day"
        elif first.rol == second.rol and first.rol in WITH_THE_RIGHT:
            yield f"it has two at once as {first.rol}"


def _of_person(data: LifeEvent) -> Iterator[str]:
    day, home = data.ingangsdatum, data.huishouden
    if type(data) in _CHANGES_PICTURE:
        days = [day, day - ONE_DAY]
        if not any(_belongs(home, data.inwoner_id, moment) for moment in days):
            yield "the person is no member of the household on that day, nor was the day before"
    else:
        days = [day]
        if not _belongs(home, data.inwoner_id, day):
            yield "the person is no member of the household on that day"
    if not any(_gemeente_on(home, moment) in AGENCY_MUNICIPALITIES for moment in days):
        yield "the household does not live in the area"


def _moved(data: Moved) -> Iterator[str]:
    day, home = data.ingangsdatum, data.huishouden
    if data.soort != _soort(data.van_gemeente, data.naar_gemeente):
        yield f"{data.van_gemeente} to {data.naar_gemeente} is not {data.soort}"
    if not home.moves_on(day):
        left = any(row.inwoner_id == data.inwoner_id and row.tot == day for row in home.leden)
        if not left and not data.zonder_partner:
            yield "neither the household moves on that day nor does a housemate leave"
        return
    places = (home.municipality_on(day - ONE_DAY), home.municipality_on(day))
    if places != (data.van_gemeente, data.naar_gemeente):
        yield f"the household goes from {places[0]} to {places[1]}"


def _left_home(data: LeftHome) -> Iterator[str]:
    rows = _rows_of(data.huishouden, data.inwoner_id)
    if not any(row.tot == data.ingangsdatum for row in rows):
        yield "the person does not leave on that day"
    if any(row.rol in WITH_THE_RIGHT for row in rows if row.tot == data.ingangsdatum):
        yield "an applicant or a partner does not leave home, but moves"


def _came_to_live(data: CameToLive) -> Iterator[str]:
    for who in (data.inwoner_id, data.bij_inwoner_id):
        if not _belongs(data.huishouden, who, data.ingangsdatum):
            yield "both live there from that day"


def _divorced(data: Divorced) -> Iterator[str]:
    day, home = data.ingangsdatum, data.huishouden
    own = home.member_on(data.inwoner_id, day)
    if data.inwoner_id == data.ex_partner_id:
        yield "two partners are two people"
    if own is None or own.rol != "aanvrager":
        yield "the dossier is that of the person, who is its applicant from that day"
    if _has_role(home, data.ex_partner_id, day, WITH_THE_RIGHT):
        yield "the other one is a partner still"
    if data.nieuw_dossier_id is not None and (data.rol == "vertrekker" or data.veiligheid):
        yield "the dossier of who left is told to who stays alone, and not where one is kept safe"
    if data.rol == "blijver":
        if not _has_role(home, data.ex_partner_id, day - ONE_DAY, WITH_THE_RIGHT):
            yield "the other one was no partner the day before"
    elif own is not None and own.vanaf != day:
        yield "who leaves is applicant of the own dossier from that day"


def _moved_in_together(data: MovedInTogether) -> Iterator[str]:
    day, home = data.ingangsdatum, data.huishouden
    if not _has_role(home, data.inwoner_id, day, {"aanvrager"}):
        yield "who was there is the applicant"
    rows = _rows_of(home, data.partner_id)
    if not any(row.rol == "partner" and row.vanaf == day for row in rows):
        yield "the other one is partner from that day"


def _child_born(data: ChildBorn) -> Iterator[str]:
    if (data.kind_id is None) != data.levenloos:
        yield "a child is registered unless it was stillborn"
    if data.kind_id is None:
        return
    rows = _rows_of(data.huishouden, data.kind_id)
    if not rows or rows[0].geboortedatum != data.ingangsdatum:
        yield "the child belongs to the household from its day of birth"


def _died(data: Died) -> Iterator[str]:
    rows = _rows_of(data.huishouden, data.inwoner_id)
    if not rows or any(row.overleden_op != data.ingangsdatum for row in rows):
        yield "the household says who died, and when"


def _stays(soort: Verblijfsoort) -> Callable[[Any], Iterator[str]]:
    def check(data: Detained | Admitted) -> Iterator[str]:
        told = (soort, data.ingangsdatum, data.tot)
        for row in _rows_of(data.huishouden, data.inwoner_id):
            if told in {(stay.soort, stay.vanaf, stay.tot) for stay in row.verblijven or ()}:
                return
        yield "the household says who stays elsewhere, and until when"

    return check


def _birthday(data: TurnedEighteen | AgeReached) -> Iterator[str]:
    born, home = data.geboortedatum, data.huishouden
    grens = "18" if isinstance(data, TurnedEighteen) else data.grens
    day = earliest_aow_day(born) if grens == "aow" else birthday(born, int(grens))
    if data.ingangsdatum != day:
        yield f"who was born on {born} reaches {grens} on {day}"
    member = home.member_on(data.inwoner_id, data.ingangsdatum)
    if member is not None and member.geboortedatum != born:
        yield "the household knows another birth date"
    if isinstance(data, TurnedEighteen):
        younger = [
            other
            for other in home.members_on(day)
            if other.rol == "kind" and birthday(other.geboortedatum, 18) > day
        ]
        if data.laatste_kind == bool(younger):
            yield "it is the last child where there is no younger one"


def _means(data: LifeEvent) -> Iterator[str]:
    day, home = data.ingangsdatum, data.huishouden
    if not _has_role(home, data.inwoner_id, day, WITH_THE_RIGHT):
        yield "the means of a child or a housemate are nobody's"
    if isinstance(data, PartnerIncomeChanged):
        roles = {member.rol for member in home.members_on(day)}
        if not roles >= WITH_THE_RIGHT:
            yield "there is no partner on that day"


def _benefit_ended(data: BenefitEnded) -> Iterator[str]:
    # Income may have said of another end already; it answers this one by itself.
    if not data.huishouden.bijstand_ended_by(data.ingangsdatum):
        yield "bijstand does not end by that day"


def _nothing(_: Any) -> Iterable[str]:
    return ()


_CHANGES_PICTURE = frozenset(
    {
        Moved, LeftHome, CameToLive, Divorced, MovedInTogether, ChildBorn, Died, Detained, Admitted,
        BenefitEnded,
    }
)  # fmt: skip
_OF_KIND: Mapping[type[EventData], Callable[[Any], Iterable[str]]] = {
    Moved: _moved,
    LeftHome: _left_home,
    CameToLive: _came_to_live,
    Divorced: _divorced,
    MovedInTogether: _moved_in_together,
    ChildBorn: _child_born,
    Died: _died,
    Detained: _stays("detentie"),
    Admitted: _stays("inrichting"),
    TurnedEighteen: _birthday,
    AgeReached: _birthday,
    AssetsChanged: _means,
    PartnerIncomeChanged: _means,
    VolunteerAllowanceChanged: _means,
    BenefitEnded: _benefit_ended,
}


def _soort(van: Gemeentecode, naar: Gemeentecode) -> str | None:
    inside = (van in AGENCY_MUNICIPALITIES, naar in AGENCY_MUNICIPALITIES)
    gone = {"0000": "vertrokken-onbekend", "1999": "buitenland"}
    return {
        (True, True): "binnen-gemeente" if van == naar else "binnen-gebied",
        (True, False): gone.get(naar, "buiten-gebied"),
        (False, True): "terug-in-gebied" if van in gone else "naar-gebied",
    }.get(inside)


def _in_order(name: str, periods: Sequence[_Period]) -> Iterator[str]:
    for period in periods:
        if period.tot is not None and period.tot <= period.vanaf:
            yield f"a period of {name} ends before it begins"
    for earlier, later in pairwise(periods):
        if earlier.tot is None or earlier.tot > later.vanaf:
            yield f"{name} overlap, or are not in order"


def _overlap(first: Lid, second: Lid) -> bool:
    return (first.tot is None or second.vanaf < first.tot) and (
        second.tot is None or first.vanaf < second.tot
    )


def _rows_of(home: Huishouden, inwoner_id: UUID) -> list[Lid]:
    return [row for row in home.leden if row.inwoner_id == inwoner_id]


def _belongs(home: Huishouden, inwoner_id: UUID, day: date) -> bool:
    return home.member_on(inwoner_id, day) is not None


def _has_role(home: Huishouden, inwoner_id: UUID, day: date, roles: Iterable[str]) -> bool:
    member = home.member_on(inwoner_id, day)
    return member is not None and member.rol in roles


def _gemeente_on(home: Huishouden, day: date) -> Gemeentecode | None:
    """Before the first known day, the first known one, as intake has it."""
    first = min(home.woonplaatsen, key=lambda place: place.vanaf, default=None)
    return home.municipality_on(day) or (first.gemeente if first is not None else None)

"""A life event as intake publishes it: its own code reads the report, folds the facts, and says what follows.

A test describes the event and the picture of the dossier. Here that becomes what was known before, and the report; what
intake makes of these has to be what the test described. So no service is tested on an event that cannot come.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from services.intake.named.rules import birthday_in
from services.intake.occurrences import place, rules
from services.intake.occurrences.facts import Occurrence, fact_of
from services.intake.occurrences.rules import Effect
from services.intake.reports.inbound import Reader
from services.intake.reports.schemas import BY_NAME, Melding
from services.intake.timeline.facts import (
    PartnersParted,
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
from shared.events.household import Huishouden
from shared.events.life_events import (
    CameToLive,
    ChildBorn,
    Divorced,
    LifeEvent,
    Moved,
    MovedInTogether,
)
from shared.testing.possible import Impossible
from tests.known_before import NEW_HOME, ONE_DAY, before, birth_of

L = TypeVar("L", bound=LifeEvent)
READER = Reader(b"h" * 32, 50, 10)


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
    earlier = before(told)
    births = {
        **{lid.inwoner_id: birth_of(lid, told) for lid in told.huishouden.leden},
        **earlier.births,
    }
    refolded = refold(Known(births=births), [*earlier.facts, fact])
    for known in earlier.facts:
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

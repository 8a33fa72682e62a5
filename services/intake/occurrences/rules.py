"""What is published of a life event, kind by kind. Pure: facts in, an `Effect` or a `Refusal` out."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.place import (
    NO_HOUSEHOLD,
    ONE_DAY,
    has_younger_child,
    whose,
    why_not_published,
)
from services.intake.reports.means import (
    InkomenPartnerGewijzigd,
    UitkeringBeeindigd,
    VermogenGewijzigd,
    Vrijwilligersvergoeding,
)
from services.intake.reports.schemas import (
    AchttiendeVerjaardag,
    BaanBeeindigd,
    BaanGestart,
    BaanGewijzigd,
    Detentie,
    Geboorte,
    KomtInwonen,
    LeeftijdsgrensBereikt,
    Melding,
    Opname,
    Overlijden,
    Samenwonen,
    Scheiding,
    UitHuis,
    Verhuizing,
)
from services.intake.reports.signals import (
    Schuldsignaal,
    StartAlsZelfstandige,
    StudieGestart,
    StudieGestopt,
    Taalsignaal,
    VerblijfstitelLooptAf,
)
from services.intake.reports.wages import Loonmelding
from services.intake.timeline.picture import Household, Member
from services.intake.timeline.verdicts import OUTSIDE, Applied, Refusal
from shared.events.household import (
    ABROAD,
    AGENCY_MUNICIPALITIES,
    NO_MUNICIPALITY,
    UNKNOWN_PLACE,
    Gemeentecode,
)
from shared.events.life_events import (
    Admitted,
    AgeReached,
    BenefitEnded,
    Bron,
    CameToLive,
    ChildBorn,
    Detained,
    Died,
    Divorced,
    LeftHome,
    LifeEvent,
    Moved,
    MovedInTogether,
    PaidWork,
    TurnedEighteen,
)
from shared.values import made_often

OWN_SOURCES = frozenset(
    {"naadloos:timer", "naadloos:correctie", "naadloos:medewerker", "naadloos:register"}
)
OTHER_SOURCE = "naadloos:ander-systeem"
_OIN = re.compile(r"urn:nld:oin:[0-9]{20}(?=:|$)", re.IGNORECASE)
NOT_AN_ADULT = Refusal(
    "geen-aanvrager-of-partner",
    "Dit geldt alleen voor de aanvrager of de partner van een huishouden.",
)
NO_PARTNER = Refusal(
    "geen-partner", "De inwoner heeft op de ingangsdatum geen partner in het huishouden."
)
WAGE_NOT_KEPT = Refusal(
    "loon-niet-bewaard",
    "Het loon van deze baan telde eerst niet mee en is daarom niet bewaard. Nu telt het wel mee. Vraag wat de baan oplevert en corrigeer de melding.",
)
ADULTS = frozenset({"aanvrager", "partner"})


@made_often(frozen=True, slots=True)
class Effect:
    """What to publish."""

    data: LifeEvent

    @property
    def keeps_wage(self) -> bool:
        """Not of a job whose wage nobody needs: then it is not stored either."""
        return not (isinstance(self.data, PaidWork) and self.data.zonder_loon)


def decide(occurrence: Occurrence, household: Household | None) -> Effect | Refusal:
    """Publish an event that changes no picture, in the dossier that the person belongs to on that day."""
    refusal = why_not_published(occurrence.person_id, occurrence.day, household)
    if refusal is not None or household is None:
        return refusal or NO_HOUSEHOLD
    member = household.member_on(occurrence.person_id, occurrence.day)
    assert member is not None  # noqa: S101 - or it would have been refused
    return _DECIDERS[type(occurrence.melding)](occurrence, household, member)


def publish(
    occurrence: Occurrence, household: Household | None, verdict: Applied
) -> Effect | Refusal:
    """Publish an event that changed the pictures, in the one that is about it."""
    if household is None:
        return NO_HOUSEHOLD
    days = (occurrence.day, occurrence.day - ONE_DAY)
    # What ran here ended here, wherever somebody lives by then.
    if verdict.dossier_id is None and not any(household.is_in_area_on(day) for day in days):
        return OUTSIDE
    return Effect(_PUBLISHED[type(occurrence.melding)](occurrence, household, verdict))


def _turned_eighteen(occurrence: Occurrence, household: Household, member: Member) -> Effect:
    return Effect(
        TurnedEighteen(
            **_common(occurrence, household),
            geboortedatum=member.born_on,
            laatste_kind=not has_younger_child(member, household, "18"),
        )
    )


def _age_reached(occurrence: Occurrence, household: Household, member: Member) -> Effect:
    melding = occurrence.melding
    assert isinstance(melding, LeeftijdsgrensBereikt)  # noqa: S101 - dispatched on its type
    return Effect(
        AgeReached(
            **_common(occurrence, household), geboortedatum=member.born_on, grens=melding.grens
        )
    )


def _published_as_reported(
    occurrence: Occurrence, household: Household, _: Member, **more: Any
) -> Effect:
    """It changes nobody's household: the fields of the report are those of the event."""
    melding = occurrence.melding
    reported = {name: getattr(melding, name) for name in _own_fields(type(melding))}
    # The busiest of all: calling the class takes half as long again.
    data: LifeEvent = melding.event.__pydantic_validator__.validate_python(
        {**_common(occurrence, household), **reported, **more}
    )
    return Effect(data)


def _paid_work(occurrence: Occurrence, household: Household, member: Member) -> Effect | Refusal:
    """With the wage of applicant and partner; that of a child or a housemate counts in no right (art. 31 lid 2 onder h, 19a)."""
    melding = occurrence.melding
    assert isinstance(melding, Loonmelding)  # noqa: S101 - dispatched on its type
    if member.rol in ADULTS and not melding.has_wage:
        return WAGE_NOT_KEPT
    if member.rol in ADULTS:
        return _published_as_reported(occurrence, household, member)
    without = replace(occurrence, melding=melding.without_wage())
    return _published_as_reported(without, household, member, zonder_loon=True)


def as_kept(occurrence: Occurrence, effect: Effect) -> Occurrence:
    """What intake itself keeps of it, once it is known what is published."""
    melding = occurrence.melding
    if effect.keeps_wage or not isinstance(melding, Loonmelding):
        return occurrence
    return replace(occurrence, melding=melding.without_wage())


def _means_changed(
    occurrence: Occurrence, household: Household, member: Member
) -> Effect | Refusal:
    """The means of a child or a housemate are not those of the family (art. 31 lid 2 onder h, 19a), so nobody keeps them."""
    if member.rol not in ADULTS:
        return NOT_AN_ADULT
    return _published_as_reported(occurrence, household, member)


def _partners_income_changed(
    occurrence: Occurrence, household: Household, member: Member
) -> Effect | Refusal:
    roles = {other.rol for other in household.members_on(occurrence.day)}
    if member.rol in ADULTS and not roles >= ADULTS:
        return NO_PARTNER
    return _means_changed(occurrence, household, member)


def _stillborn(occurrence: Occurrence, household: Household, _: Member) -> Effect:
    return Effect(ChildBorn(**_common(occurrence, household), levenloos=True))


_DECIDERS: dict[type[Melding], Callable[[Occurrence, Household, Member], Effect | Refusal]] = {
    BaanGestart: _paid_work,
    BaanGewijzigd: _paid_work,
    BaanBeeindigd: _published_as_reported,
    Geboorte: _stillborn,
    AchttiendeVerjaardag: _turned_eighteen,
    LeeftijdsgrensBereikt: _age_reached,
    Schuldsignaal: _published_as_reported,
    Taalsignaal: _published_as_reported,
    VerblijfstitelLooptAf: _published_as_reported,
    StartAlsZelfstandige: _published_as_reported,
    StudieGestart: _published_as_reported,
    StudieGestopt: _published_as_reported,
    InkomenPartnerGewijzigd: _partners_income_changed,
    VermogenGewijzigd: _means_changed,
    Vrijwilligersvergoeding: _means_changed,
}


def _moved(occurrence: Occurrence, household: Household, verdict: Applied) -> LifeEvent:
    melding = occurrence.melding
    assert isinstance(melding, Verhuizing)  # noqa: S101 - dispatched on its type
    assert verdict.moved_from is not None  # noqa: S101 - the fold says so of every move
    return Moved(
        **_common(occurrence, household),
        van_gemeente=verdict.moved_from,
        naar_gemeente=melding.naar_gemeente,
        soort=kind_of_move(verdict.moved_from, melding.naar_gemeente),
        zonder_partner=verdict.apart,
    )


def _left_home(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    return LeftHome(**_common(occurrence, household))


def _came_to_live(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    melding = occurrence.melding
    assert isinstance(melding, KomtInwonen)  # noqa: S101 - dispatched on its type
    return CameToLive(
        **_common(occurrence, household), bij_inwoner_id=occurrence.id_of(melding.bij)
    )


def _divorced(occurrence: Occurrence, household: Household, verdict: Applied) -> LifeEvent:
    """Of who stays, whoever reported it."""
    melding = occurrence.melding
    assert isinstance(melding, Scheiding)  # noqa: S101 - dispatched on its type
    assert verdict.leaver_id is not None  # noqa: S101 - the fold says so of every parting
    return Divorced(
        **{**_common(occurrence, household), "inwoner_id": whose(occurrence, verdict)},
        rol="blijver",
        ex_partner_id=verdict.leaver_id,
        nieuw_dossier_id=None if melding.veiligheid else verdict.leaver_dossier_id,
        veiligheid=melding.veiligheid,
    )


def publish_to_leaver(occurrence: Occurrence, household: Household, verdict: Applied) -> Divorced:
    """The same parting in the dossier of who left, as an event of its own."""
    melding = occurrence.melding
    assert isinstance(melding, Scheiding)  # noqa: S101 - only a parting has somebody who leaves
    return Divorced(
        **{**_common(occurrence, household), "inwoner_id": verdict.leaver_id, "vervangt": None},
        rol="vertrekker",
        ex_partner_id=whose(occurrence, verdict),
        veiligheid=melding.veiligheid,
    )


def _moved_in_together(occurrence: Occurrence, household: Household, verdict: Applied) -> LifeEvent:
    """Told of who was there, whoever reported it."""
    assert verdict.partner_id is not None  # noqa: S101 - the fold says so of every joining
    return MovedInTogether(
        **{**_common(occurrence, household), "inwoner_id": whose(occurrence, verdict)},
        partner_id=verdict.partner_id,
    )


def _child_born(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    assert occurrence.child_id is not None  # noqa: S101 - the caller found or made the child
    return ChildBorn(**_common(occurrence, household), kind_id=occurrence.child_id)


def _died(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    return Died(**_common(occurrence, household))


def _stays_elsewhere(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    melding = occurrence.melding
    assert isinstance(melding, Detentie | Opname)  # noqa: S101 - dispatched on its type
    kind = Detained if isinstance(melding, Detentie) else Admitted
    return kind(**_common(occurrence, household), tot=melding.tot)


def _benefit_ended(occurrence: Occurrence, household: Household, _: Applied) -> LifeEvent:
    melding = occurrence.melding
    assert isinstance(melding, UitkeringBeeindigd)  # noqa: S101 - dispatched on its type
    return BenefitEnded(**_common(occurrence, household), reden=melding.reden)


_PUBLISHED: dict[type[Melding], Callable[[Occurrence, Household, Applied], LifeEvent]] = {
    Verhuizing: _moved,
    UitHuis: _left_home,
    KomtInwonen: _came_to_live,
    Scheiding: _divorced,
    Samenwonen: _moved_in_together,
    Geboorte: _child_born,
    Overlijden: _died,
    Detentie: _stays_elsewhere,
    Opname: _stays_elsewhere,
    UitkeringBeeindigd: _benefit_ended,
}


def kind_of_move(van: Gemeentecode, naar: Gemeentecode) -> Any:
    """As the published language calls it; None for a move that is not ours."""
    inside = (van in AGENCY_MUNICIPALITIES, naar in AGENCY_MUNICIPALITIES)
    if inside == (True, True):
        return "binnen-gemeente" if van == naar else "binnen-gebied"
    if inside == (True, False):
        gone = {UNKNOWN_PLACE: "vertrokken-onbekend", ABROAD: "buitenland"}
        return gone.get(naar, "buiten-gebied")
    if inside == (False, True):
        return "terug-in-gebied" if van in NO_MUNICIPALITY else "naar-gebied"
    return None


@lru_cache(maxsize=1024)
def bron_of(source: str) -> Bron:
    """What the others are told of a source: the organisation, or a part of ours; never a text that a sender made up."""
    organisation = _OIN.match(source)
    if organisation is not None:
        return organisation[0].lower()
    return source if source in OWN_SOURCES else OTHER_SOURCE


def _common(occurrence: Occurrence, household: Household) -> dict[str, Any]:
    return {
        "inwoner_id": occurrence.person_id,
        "ingangsdatum": occurrence.day,
        "huishouden": household.published(),
        "bron": bron_of(occurrence.source),
        "vervangt": occurrence.vervangt,
    }


@cache
def _own_fields(kind: type[Melding]) -> frozenset[str]:
    """What is published of a report beside what every event tells; asked for every event of a batch.

    What only says which job it is, or how a wage was paid, stays here.
    """
    own = kind.model_fields.keys() - Melding.model_fields.keys()
    return frozenset(own & kind.event.model_fields.keys())

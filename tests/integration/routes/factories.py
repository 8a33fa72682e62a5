"""Life events and signals for the tests of routes: state only what matters."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal, TypeVar
from uuid import UUID, uuid4

from shared import ids
from shared.calendar import birthday, earliest_aow_day
from shared.events.aftercare import (
    AftercareChecked,
    AftercareCheckNeeded,
    AftercareEnded,
    Nazorgresultaat,
    Nazorguitkomst,
    PovertyTrapSignalled,
)
from shared.events.envelope import Event, EventData
from shared.events.household import (
    AA_EN_HUNZE,
    ABROAD,
    ASSEN,
    UNKNOWN_PLACE,
    Huishouden,
    Lid,
    Woonplaats,
)
from shared.events.income import (
    Besluitsoort,
    DecisionProposed,
    DecisionTaken,
    Herbeoordeling,
    ProposalLapsed,
    Reassessed,
    Reden,
    Uitkomst,
)
from shared.events.life_events import (
    AgeReached,
    ChildBorn,
    Died,
    Divorced,
    Eindreden,
    JobStarted,
    LifeEvent,
    LifeEventCorrected,
    LifeEventWithdrawn,
    Moved,
    TurnedEighteen,
    Verhuissoort,
)
from shared.events.reasons import reason
from shared.events.residents import HouseholdChanged
from shared.testing.events import LONG_AGO, make_event, make_household, make_member
from tests.published import publish
from tests.reported import reported_in

A = TypeVar("A", bound=EventData)

DAY = date(2027, 3, 1)
"""The effective date: a Monday, months after the day on which the tests look (TODAY)."""

TODAY = date(2026, 8, 3)
GRONINGEN = "0014"


def job_started(
    *,
    dossier_id: UUID | None = None,
    member: Lid | None = None,
    household: Huishouden | None = None,
    on: date = DAY,
    contract: Literal["bepaalde-tijd", "onbepaalde-tijd"] = "onbepaalde-tijd",
    cents: int = 1_200_00,
) -> Event[JobStarted]:
    member = member or make_member()
    return reported_in(
        household or make_household(member),
        "baan-gestart",
        member,
        day=on,
        dossier_id=dossier_id,
        urenPerWeek=24,
        nettoMaandloonCenten=cents,
        contract=contract,
    )


def turned_eighteen(
    *others: Lid,
    own_dossier: bool = False,
    last_child: bool = True,
    dossier_id: UUID | None = None,
    gemeente: str = ASSEN,
    on: date = DAY,
) -> Event[TurnedEighteen]:
    """Of a child at home, unless it has a dossier of its own; where it is not the last child there is one of 8."""
    born = date(on.year - 18, on.month, on.day)
    young = make_member("aanvrager" if own_dossier else "kind", born)
    parents = others or (() if own_dossier else (make_member(),))
    younger = () if last_child else (make_member("kind", date(on.year - 8, on.month, on.day)),)
    household = make_household(young, *parents, *younger, gemeente=gemeente)
    data = TurnedEighteen(
        inwoner_id=young.inwoner_id,
        ingangsdatum=on,
        huishouden=household,
        bron="naadloos:timer",
        geboortedatum=born,
        laatste_kind=last_child,
    )
    return make_event(data, dossier_id=dossier_id)


def age_reached(
    limit: Literal["12", "16", "17", "21", "27", "aow"], member: Lid, *others: Lid
) -> Event[AgeReached]:
    """On the day that the birth date gives."""
    born = member.geboortedatum
    data = AgeReached(
        inwoner_id=member.inwoner_id,
        ingangsdatum=earliest_aow_day(born) if limit == "aow" else birthday(born, int(limit)),
        huishouden=make_household(member, *others),
        bron="naadloos:timer",
        geboortedatum=born,
        grens=limit,
    )
    return make_event(data)


def divorced(
    *children: Lid,
    dossier_id: UUID | None = None,
    member: Lid | None = None,
    on: date = DAY,
    rol: Literal["blijver", "vertrekker"] = "blijver",
) -> Event[Divorced]:
    """In the dossier of who stays, or in that of who leaves, which begins on that day."""
    about, other = member or make_member(), make_member("partner", tot=on)
    stays = rol == "blijver"
    own = about if stays else about.model_copy(update={"vanaf": on})
    data = Divorced(
        inwoner_id=about.inwoner_id,
        ingangsdatum=on,
        huishouden=make_household(own, *([other] if stays else []), *children),
        bron="naadloos:ander-systeem",
        rol=rol,
        ex_partner_id=other.inwoner_id,
        nieuw_dossier_id=ids.new_dossier_id() if stays else None,
    )
    return make_event(publish(data), dossier_id=dossier_id)


MOVES = {
    "binnen-gemeente": (ASSEN, ASSEN),
    "binnen-gebied": (ASSEN, AA_EN_HUNZE),
    "buiten-gebied": (ASSEN, GRONINGEN),
    "naar-gebied": (GRONINGEN, AA_EN_HUNZE),
    "vertrokken-onbekend": (ASSEN, UNKNOWN_PLACE),
    "buitenland": (ASSEN, ABROAD),
    "terug-in-gebied": (UNKNOWN_PLACE, ASSEN),
}


def moved(
    kind: Verhuissoort,
    *others: Lid,
    born: date = date(1990, 5, 17),
    dossier_id: UUID | None = None,
    on: date = DAY,
) -> Event[Moved]:
    before, after = MOVES[kind]
    member = make_member(geboortedatum=born)
    places = (
        Woonplaats(gemeente=before, vanaf=LONG_AGO, tot=on),
        Woonplaats(gemeente=after, vanaf=on),
    )
    data = Moved(
        inwoner_id=member.inwoner_id,
        ingangsdatum=on,
        huishouden=make_household(member, *others, woonplaatsen=places),
        bron="naadloos:ander-systeem",
        van_gemeente=before,
        naar_gemeente=after,
        soort=kind,
    )
    return make_event(data, dossier_id=dossier_id)


def dead(who: Lid, on: date = TODAY) -> Lid:
    """As the household knows somebody who died: a member up to and including that day."""
    return who.model_copy(update={"overleden_op": on, "tot": on + timedelta(days=1)})


def died(
    who: Lid, *others: Lid, dossier_id: UUID | None = None, on: date = TODAY, versie: int = 2
) -> Event[Died]:
    """Somebody of a household died."""
    data = Died(
        inwoner_id=who.inwoner_id,
        ingangsdatum=on,
        huishouden=make_household(dead(who, on), *others, versie=versie),
        bron="naadloos:ander-systeem",
    )
    return make_event(publish(data), dossier_id=dossier_id)


def child_born(parent: Lid, child: Lid, *, dossier_id: UUID | None = None) -> Event[ChildBorn]:
    data = ChildBorn(
        inwoner_id=parent.inwoner_id,
        ingangsdatum=child.geboortedatum,
        huishouden=make_household(parent, child),
        bron="naadloos:ander-systeem",
        kind_id=child.inwoner_id,
    )
    return make_event(data, dossier_id=dossier_id)


def household_changed(
    dossier_id: UUID, *members: Lid, places: Sequence[Woonplaats] = (), versie: int = 2
) -> Event[HouseholdChanged]:
    data = HouseholdChanged(
        huishouden=make_household(*members, woonplaatsen=places, versie=versie),
    )
    return make_event(data, dossier_id=dossier_id)


def withdrawn(
    life_event: Event[LifeEvent],
    household: Huishouden | None = None,
) -> Event[LifeEventWithdrawn]:
    data = LifeEventWithdrawn(
        gebeurtenis_id=life_event.id,
        gebeurtenis_type=life_event.type,
        reden="niet-gebeurd",
        huishouden=household or life_event.data.huishouden,
    )
    return make_event(
        data, dossier_id=life_event.dossier_id, correlation_id=life_event.id, sequence=2
    )


def corrected(
    life_event: Event[Any], replacement: Event[Any], reden: Eindreden = "verkeerde-datum"
) -> Event[LifeEventCorrected]:
    data = LifeEventCorrected(
        gebeurtenis_id=life_event.id,
        gebeurtenis_type=life_event.type,
        vervangen_door=replacement.id,
        reden=reden,
        huishouden=life_event.data.huishouden,
    )
    return make_event(
        data, dossier_id=life_event.dossier_id, correlation_id=life_event.id, sequence=2
    )


def decision_proposed(
    life_event: Event[JobStarted] | Event[Moved] | Event[Divorced],
    *,
    gemeente: str | None = ASSEN,
    cause: UUID | None = None,
) -> Event[DecisionProposed]:
    data = DecisionProposed(
        voorstel_id=uuid4(),
        herbeoordeling_id=uuid4(),
        gebeurtenis_id=life_event.id,
        gemeente=gemeente,
        ingangsdatum=life_event.data.ingangsdatum,
        uitkomst="lager",
        besluitsoort="wijzigen",
        redenen=(
            reason(
                "bijstand-lager",
                wie="huishouden",
                vanaf=life_event.data.ingangsdatum,
                voor_centen=141_946,
                na_centen=38_015,
            ),
        ),
    )
    return make_event(
        data,
        dossier_id=life_event.dossier_id,
        source_service="income",
        correlation_id=life_event.id,
        causation_id=cause or life_event.id,
    )


def proposal_lapsed(proposal: Event[DecisionProposed]) -> Event[ProposalLapsed]:
    data = ProposalLapsed(
        voorstel_id=proposal.data.voorstel_id,
        gebeurtenis_id=proposal.data.gebeurtenis_id,
        gemeente=proposal.data.gemeente,
        reden=reason("voorstel-gebeurtenis-vervalt"),
    )
    return make_event(data, dossier_id=proposal.dossier_id, source_service="income", sequence=2)


def poverty_trap(
    life_event: Event[JobStarted], *, cause: UUID | None = None
) -> Event[PovertyTrapSignalled]:
    data = PovertyTrapSignalled(
        gebeurtenis_id=life_event.id,
        herbeoordeling_id=uuid4(),
        gemeente=ASSEN,
        ingangsdatum=life_event.data.ingangsdatum,
        aanleiding="baan-gestart",
        armoedeval="ja",
        verschil_totaal_centen=-45_07,
    )
    return make_event(
        data,
        dossier_id=life_event.dossier_id,
        source_service="income",
        correlation_id=life_event.id,
        causation_id=cause or life_event.id,
    )


def check_needed(
    life_event: Event[JobStarted],
    months: int,
    in_place_of: tuple[int, ...] = (),
    *,
    reminders: int = 0,
    again: Event[AftercareCheckNeeded] | None = None,
) -> Event[AftercareCheckNeeded]:
    """`again`: of the same check."""
    data = AftercareCheckNeeded(
        nazorg_id=again.data.nazorg_id if again else uuid4(),
        controle_id=again.data.controle_id if again else uuid4(),
        gebeurtenis_id=life_event.id,
        inwoner_id=life_event.data.inwoner_id,
        in_plaats_van=in_place_of,
        gemeente=ASSEN,
        controledatum=DAY,
        maanden_na_start=months,
        herinnering=reminders,
        verwacht_totaal_centen=1_650_00,
    )
    return _of_aftercare(life_event, data)


def checked(
    life_event: Event[JobStarted],
    needed: Event[AftercareCheckNeeded],
    result: Nazorgresultaat,
    *,
    is_last: bool = False,
) -> Event[AftercareChecked]:
    about = needed.data
    data = AftercareChecked(
        nazorg_id=about.nazorg_id,
        controle_id=about.controle_id,
        gebeurtenis_id=about.gebeurtenis_id,
        inwoner_id=about.inwoner_id,
        gemeente=about.gemeente,
        controledatum=about.controledatum,
        gedaan_op=DAY,
        maanden_na_start=about.maanden_na_start,
        resultaat=result,
        nieuwe_controledatum=DAY if result == "kan-niet" else None,
        is_laatste=is_last,
        verschil_totaal_centen=-85_40,
    )
    return _of_aftercare(life_event, data)


def aftercare_ended(
    life_event: Event[JobStarted],
    needed: Event[AftercareCheckNeeded],
    outcome: Nazorguitkomst = "in-ander-dossier",
) -> Event[AftercareEnded]:
    went = outcome == "in-ander-dossier"
    data = AftercareEnded(
        nazorg_id=needed.data.nazorg_id,
        gebeurtenis_id=needed.data.gebeurtenis_id,
        inwoner_id=needed.data.inwoner_id,
        gemeente=ASSEN,
        uitkomst=outcome,
        reden=reason("nazorg-in-ander-dossier" if went else "nazorg-gelukt"),
        vervallen_controles=(needed.data.controle_id,) if went else (),
    )
    return _of_aftercare(life_event, data)


def _of_aftercare(life_event: Event[JobStarted], data: A) -> Event[A]:
    return make_event(
        data,
        dossier_id=life_event.dossier_id,
        source_service="income",
        correlation_id=life_event.id,
    )


def reassessed(
    life_event: Event[JobStarted] | Event[Moved],
    outcome: Uitkomst,
    *explanation: str,
    gemeente: str | None = ASSEN,
) -> Event[Reassessed]:
    picture = Herbeoordeling(
        wie="huishouden",
        uitkomst=outcome,
        voor=None,
        na=None,
        verschil_bijstand_centen=None,
        verschil_totaal_centen=None,
        toelichting=tuple(
            Reden(regel="norm", artikel="Participatiewet art. 21", tekst=text)
            for text in explanation
        ),
    )
    data = Reassessed(
        herbeoordeling_id=uuid4(),
        gebeurtenis_id=life_event.id,
        gemeente=gemeente,
        ingangsdatum=life_event.data.ingangsdatum,
        beelden=(picture,),
    )
    return make_event(
        data,
        dossier_id=life_event.dossier_id,
        source_service="income",
        correlation_id=life_event.id,
        causation_id=life_event.id,
    )


def decision_taken(
    proposal: Event[DecisionProposed], soort: Besluitsoort = "wijzigen"
) -> Event[DecisionTaken]:
    data = DecisionTaken(
        besluit_id=ids.new_id(),
        soort=soort,
        automatisch=False,
        voorstel_id=proposal.data.voorstel_id,
        herbeoordeling_id=proposal.data.herbeoordeling_id,
        gebeurtenis_id=proposal.data.gebeurtenis_id,
        gemeente=proposal.data.gemeente,
        ingangsdatum=proposal.data.ingangsdatum,
        besluit="overnemen",
    )
    return make_event(data, dossier_id=proposal.dossier_id, source_service="income", sequence=2)

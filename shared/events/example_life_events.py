"""An example of every life event: what befalls one family in Assen."""

from datetime import date
from typing import Any
from uuid import UUID

from shared.events import life_events
from shared.events.envelope import EventData
from shared.events.example_household import (
    BABY,
    ELDEST,
    HOUSEMATE,
    JOB_ON,
    MOTHER,
    PARTNER,
    REPORTED_BY,
    example_id,
    family,
    job,
)
from shared.events.household import (
    AA_EN_HUNZE,
    ASSEN,
    Bijstandsperiode,
    Huishouden,
    Lid,
    VerblijfElders,
    Woonplaats,
)


def example_life_events() -> list[EventData]:
    return [
        life_events.TurnedEighteen(
            inwoner_id=ELDEST,
            ingangsdatum=date(2027, 2, 20),
            huishouden=family(),
            bron="naadloos:timer",
            geboortedatum=date(2009, 2, 20),
            laatste_kind=False,
        ),
        life_events.AgeReached(
            inwoner_id=ELDEST,
            ingangsdatum=date(2030, 2, 20),
            huishouden=family(),
            bron="naadloos:timer",
            geboortedatum=date(2009, 2, 20),
            grens="21",
        ),
        life_events.Divorced(
            inwoner_id=MOTHER,
            ingangsdatum=date(2026, 9, 14),
            huishouden=_left_by_partner(),
            bron=REPORTED_BY,
            rol="blijver",
            ex_partner_id=PARTNER,
            nieuw_dossier_id=example_id("new dossier"),
        ),
        life_events.Moved(
            inwoner_id=MOTHER,
            ingangsdatum=date(2026, 10, 15),
            huishouden=_moved_family(),
            bron=REPORTED_BY,
            van_gemeente=ASSEN,
            naar_gemeente=AA_EN_HUNZE,
            soort="binnen-gebied",
        ),
        life_events.CameToLive(
            inwoner_id=HOUSEMATE,
            ingangsdatum=date(2026, 10, 20),
            huishouden=family(_housemate(), version=6),
            bron=REPORTED_BY,
            bij_inwoner_id=MOTHER,
        ),
        life_events.LeftHome(
            inwoner_id=HOUSEMATE,
            ingangsdatum=date(2027, 3, 1),
            huishouden=family(_housemate(until=date(2027, 3, 1)), version=7),
            bron=REPORTED_BY,
        ),
        life_events.JobStarted(
            inwoner_id=MOTHER,
            ingangsdatum=JOB_ON,
            huishouden=family(),
            bron=REPORTED_BY,
            uren_per_week=16,
            netto_maandloon_centen=1_039_31,
            contract="bepaalde-tijd",
        ),
        life_events.JobChanged(
            inwoner_id=MOTHER,
            ingangsdatum=date(2027, 1, 1),
            huishouden=family(),
            bron=REPORTED_BY,
            baan_id=job(),
            uren_per_week=20,
            netto_maandloon_centen=1_299_13,
        ),
        life_events.JobEnded(
            inwoner_id=MOTHER,
            ingangsdatum=date(2027, 3, 1),
            huishouden=family(),
            bron=REPORTED_BY,
            baan_id=job(),
            ww_aangevraagd=True,
            reden="einde-contract",
        ),
        *_comings_and_goings(),
        *_signals_and_studies(),
        *_means(),
        life_events.LifeEventCorrected(
            gebeurtenis_id=job(),
            gebeurtenis_type=life_events.JobStarted.event_type,
            vervangen_door=example_id("replacement", 90),
            reden="verkeerde-datum",
            huishouden=family(),
        ),
        life_events.LifeEventWithdrawn(
            gebeurtenis_id=job(),
            gebeurtenis_type=life_events.JobStarted.event_type,
            reden="niet-gebeurd",
            huishouden=family(),
        ),
    ]


def _comings_and_goings() -> list[EventData]:
    partner = Lid(
        inwoner_id=PARTNER,
        rol="partner",
        geboortedatum=date(1985, 11, 30),
        vanaf=date(2026, 10, 1),
    )
    baby = Lid(
        inwoner_id=BABY, rol="kind", geboortedatum=date(2026, 10, 20), vanaf=date(2026, 10, 20)
    )
    died = partner.model_copy(update={"overleden_op": date(2026, 11, 2), "tot": date(2026, 11, 3)})
    detained = VerblijfElders(soort="detentie", vanaf=date(2026, 11, 2), tot=date(2027, 2, 2))
    admitted = VerblijfElders(soort="inrichting", vanaf=date(2026, 11, 2))
    return [
        life_events.MovedInTogether(
            **_reported(date(2026, 10, 1), family(partner, version=6)),
            partner_id=PARTNER,
        ),
        life_events.ChildBorn(
            **_reported(date(2026, 10, 20), family(partner, baby, version=7)), kind_id=BABY
        ),
        life_events.Died(
            **_reported(date(2026, 11, 2), family(died, version=7), PARTNER),
        ),
        life_events.Detained(
            **_reported(
                detained.vanaf,
                family(partner.model_copy(update={"verblijven": (detained,)}), version=7),
                PARTNER,
            ),
            tot=detained.tot,
        ),
        life_events.Admitted(
            **_reported(
                admitted.vanaf,
                family(partner.model_copy(update={"verblijven": (admitted,)}), version=7),
                PARTNER,
            ),
        ),
    ]


def _moved_family() -> Huishouden:
    home = family(version=4)
    return home.model_copy(
        update={
            "woonplaatsen": (
                Woonplaats(gemeente=ASSEN, vanaf=date(2021, 3, 1), tot=date(2026, 10, 15)),
                Woonplaats(gemeente=AA_EN_HUNZE, vanaf=date(2026, 10, 15)),
            )
        }
    )


def _left_by_partner() -> Huishouden:
    partner = Lid(
        inwoner_id=PARTNER,
        rol="partner",
        geboortedatum=date(1985, 11, 30),
        vanaf=date(2021, 3, 1),
        tot=date(2026, 9, 14),
    )
    return family(partner, version=5)


def _signals_and_studies() -> list[EventData]:
    return [
        life_events.DebtSignalled(
            **_reported(date(2027, 3, 1), family()), schuldeiser="energie", dreigt=True
        ),
        life_events.ResidencePermitEnding(
            **_reported(date(2027, 3, 1), family()) | {"bron": "naadloos:register"}
        ),
        life_events.LanguageSignalled(
            **_reported(date(2026, 11, 9), family()),
            vaardigheden=("lezen", "schrijven"),
            getoetst=False,
        ),
        life_events.SelfEmploymentStarted(
            **_reported(date(2027, 4, 1), family()), urencriterium=False
        ),
        life_events.StudyStarted(
            **_reported(date(2027, 9, 1), family(), ELDEST),
            onderwijs="mbo-bol",
            studiefinanciering=True,
        ),
        life_events.StudyEnded(**_reported(date(2029, 7, 16), family(), ELDEST), met_diploma=True),
    ]


def _means() -> list[EventData]:
    partner = Lid(
        inwoner_id=PARTNER,
        rol="partner",
        geboortedatum=date(1985, 11, 30),
        vanaf=date(2026, 10, 1),
    )
    return [
        life_events.PartnerIncomeChanged(
            **_reported(date(2027, 1, 1), family(partner, version=6), PARTNER),
            inkomstenbron="uitkering",
            netto_maandbedrag_centen=640_00,
        ),
        life_events.AssetsChanged(
            **_reported(date(2026, 11, 5), family()),
            oorzaak="erfenis",
            bezittingen_centen=18_250_00,
            schulden_centen=1_400_00,
            spaargeld_tijdens_bijstand_centen=900_00,
        ),
        life_events.VolunteerAllowanceChanged(
            **_reported(date(2026, 12, 1), family()), maandbedrag_centen=180_00
        ),
        life_events.BenefitEnded(
            **_reported(date(2027, 6, 1), _without_bijstand(date(2027, 6, 1))), reden="werk"
        ),
    ]


def _without_bijstand(day: date) -> Huishouden:
    ended = Bijstandsperiode(vanaf=date(2021, 3, 1), tot=day)
    return family(version=7).model_copy(update={"bijstand": (ended,)})


def _reported(day: date, home: Huishouden, about: UUID = MOTHER) -> dict[str, Any]:
    return {"inwoner_id": about, "ingangsdatum": day, "huishouden": home, "bron": REPORTED_BY}


def _housemate(until: date | None = None) -> Lid:
    return Lid(
        inwoner_id=HOUSEMATE,
        rol="medebewoner",
        geboortedatum=date(1996, 6, 2),
        vanaf=date(2026, 10, 20),
        tot=until,
        kostendeler_uitzondering="commercieel-contract",
    )

"""One example of every event type: fictional people, real rules, always the same.

A single mother in Assen with two children starts a job of 16 hours; her eldest turns 18; a couple divorces. The ids
are made from names, so that a regenerated example differs only where an event differs.
"""

import hashlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from shared.events import income, life_events, residents, tasks
from shared.events.catalog import PUBLISHERS
from shared.events.envelope import Event, EventData, source_of
from shared.events.household import AA_EN_HUNZE, ASSEN, Huishouden, Lid, VerblijfElders, Woonplaats

EXAMPLE_OIN = "00000001823288444000"
"""The number that the NL GOV profile uses in its own examples."""
_REPORTED_BY = f"urn:nld:oin:{EXAMPLE_OIN}"
_BEGIN = datetime(2026, 8, 17, 9, 30, tzinfo=UTC)
_JOB_ON = date(2026, 9, 1)


def example_id(name: str, minutes: int = 0) -> UUID:
    """A UUIDv7 of a fixed moment whose random part comes from a name."""
    milliseconds = int((_BEGIN + timedelta(minutes=minutes)).timestamp() * 1000)
    chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    value = milliseconds << 80 | chance
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


DOSSIER = example_id("dossier")
MOTHER = example_id("mother")
ELDEST = example_id("eldest")
YOUNGEST = example_id("youngest")
PARTNER = example_id("partner")
BABY = example_id("baby")


@cache
def examples() -> dict[type[EventData], Event[EventData]]:
    """By class: one event, with the context that the runtime would give it."""
    told = [*_life_events(), *_about_residents(), *_about_tasks(), *_about_income()]
    places = Counter[str]()
    made: dict[type[EventData], Event[EventData]] = {}
    for data in told:
        places[data.topic] += 1
        made[type(data)] = _event(data, places[data.topic])
    return made


def _event(data: EventData, sequence: int) -> Event[EventData]:
    identifier = example_id(type(data).__name__, 1)
    root: UUID | None = getattr(data, "gebeurtenis_id", None)
    publisher = next(who for who, events in PUBLISHERS.items() if type(data) in events)
    trace = (root or identifier).hex
    return Event(
        id=identifier,
        source=source_of(EXAMPLE_OIN, publisher),
        type=data.event_type,
        time=_BEGIN + timedelta(minutes=1, milliseconds=40 * sequence),
        dossier_id=DOSSIER,
        correlation_id=root or identifier,
        causation_id=root,
        sequence=sequence,
        traceparent=f"00-{trace}-{identifier.hex[-16:]}-01",
        data=data,
    )


def _family(*more: Lid, version: int = 3) -> Huishouden:
    since = date(2021, 3, 1)
    return Huishouden(
        versie=version,
        leden=(
            Lid(
                inwoner_id=MOTHER,
                rol="aanvrager",
                geboortedatum=date(1988, 4, 12),
                vanaf=since,
            ),
            Lid(inwoner_id=ELDEST, rol="kind", geboortedatum=date(2009, 2, 20), vanaf=since),
            Lid(inwoner_id=YOUNGEST, rol="kind", geboortedatum=date(2018, 1, 9), vanaf=since),
            *more,
        ),
        woonplaatsen=(Woonplaats(gemeente=ASSEN, vanaf=since),),
    )


def _moved_family() -> Huishouden:
    home = _family(version=4)
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
    return _family(partner, version=5)


def _life_events() -> list[EventData]:
    return [
        life_events.TurnedEighteen(
            inwoner_id=ELDEST,
            ingangsdatum=date(2027, 2, 20),
            huishouden=_family(),
            bron="naadloos:timer",
            geboortedatum=date(2009, 2, 20),
            laatste_kind=False,
        ),
        life_events.AgeReached(
            inwoner_id=ELDEST,
            ingangsdatum=date(2030, 2, 20),
            huishouden=_family(),
            bron="naadloos:timer",
            geboortedatum=date(2009, 2, 20),
            grens="21",
        ),
        life_events.Divorced(
            inwoner_id=MOTHER,
            ingangsdatum=date(2026, 9, 14),
            huishouden=_left_by_partner(),
            bron=_REPORTED_BY,
            ex_partner_id=PARTNER,
            nieuw_dossier_id=example_id("new dossier"),
        ),
        life_events.Moved(
            inwoner_id=MOTHER,
            ingangsdatum=date(2026, 10, 15),
            huishouden=_moved_family(),
            bron=_REPORTED_BY,
            van_gemeente=ASSEN,
            naar_gemeente=AA_EN_HUNZE,
            soort="binnen-gebied",
        ),
        life_events.JobStarted(
            inwoner_id=MOTHER,
            ingangsdatum=_JOB_ON,
            huishouden=_family(),
            bron=_REPORTED_BY,
            uren_per_week=16,
            netto_maandloon_centen=1_039_31,
            contract="bepaalde-tijd",
        ),
        life_events.JobChanged(
            inwoner_id=MOTHER,
            ingangsdatum=date(2027, 1, 1),
            huishouden=_family(),
            bron=_REPORTED_BY,
            baan_id=_job(),
            uren_per_week=20,
            netto_maandloon_centen=1_299_13,
        ),
        life_events.JobEnded(
            inwoner_id=MOTHER,
            ingangsdatum=date(2027, 3, 1),
            huishouden=_family(),
            bron=_REPORTED_BY,
            baan_id=_job(),
            ww_aangevraagd=True,
            reden="einde-contract",
        ),
        *_comings_and_goings(),
        life_events.LifeEventCorrected(
            gebeurtenis_id=_job(),
            gebeurtenis_type=life_events.JobStarted.event_type,
            vervangen_door=example_id("replacement", 90),
            reden="verkeerde-datum",
            huishouden=_family(),
        ),
        life_events.LifeEventWithdrawn(
            gebeurtenis_id=_job(),
            gebeurtenis_type=life_events.JobStarted.event_type,
            reden="niet-gebeurd",
            huishouden=_family(),
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
            **_reported(date(2026, 10, 1), _family(partner, version=6)),
            partner_id=PARTNER,
        ),
        life_events.ChildBorn(
            **_reported(date(2026, 10, 20), _family(partner, baby, version=7)), kind_id=BABY
        ),
        life_events.Died(
            **_reported(date(2026, 11, 2), _family(died, version=7), PARTNER),
        ),
        life_events.Detained(
            **_reported(
                detained.vanaf,
                _family(partner.model_copy(update={"verblijven": (detained,)}), version=7),
                PARTNER,
            ),
            tot=detained.tot,
        ),
        life_events.Admitted(
            **_reported(
                admitted.vanaf,
                _family(partner.model_copy(update={"verblijven": (admitted,)}), version=7),
                PARTNER,
            ),
        ),
    ]


def _reported(day: date, home: Huishouden, about: UUID = MOTHER) -> dict[str, Any]:
    return {"inwoner_id": about, "ingangsdatum": day, "huishouden": home, "bron": _REPORTED_BY}


def _about_residents() -> list[EventData]:
    return [
        residents.ResidentRegistered(
            inwoner_id=YOUNGEST, geboortedatum=date(2018, 1, 9), gemeente=ASSEN
        ),
        residents.HouseholdChanged(huishouden=_family(), ontvangt_bijstand=True),
    ]


def _about_tasks() -> list[EventData]:
    task, handover = example_id("task", 1), example_id("handover", 1)
    return [
        tasks.PlaybookApplied(
            gebeurtenis_id=_job(),
            draaiboek="baan-gestart",
            gemeente=ASSEN,
            aantal_taken=5,
            aantal_overdrachten=1,
            overgeslagen=("Jobcoach: alleen bij een proefplaatsing.",),
        ),
        tasks.TaskCreated(
            taak_id=task,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            stap="voor-en-na",
            rol="inkomensconsulent",
            titel="Bespreek wat er na de start van de baan te besteden is",
            uiterlijk=date(2026, 9, 8),
            reden="Een inwoner begint met werken; vooraf weten wat het doet voorkomt zorgen.",
            partner="VoorzieningenWijzer",
        ),
        tasks.TaskCompleted(
            taak_id=task,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
        ),
        tasks.TaskLapsed(
            taak_id=task,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            reden="De levensgebeurtenis is ingetrokken: het is niet gebeurd.",
        ),
        tasks.HandoverProposed(
            overdracht_id=handover,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            partner="GKB",
            doel="De beslagvrije voet opnieuw laten vaststellen bij het nieuwe inkomen",
            uiterlijk=date(2026, 9, 8),
        ),
        tasks.HandoverLapsed(
            overdracht_id=handover,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            reden="De levensgebeurtenis is ingetrokken: het is niet gebeurd.",
        ),
    ]


def _picture(day: date, wage: int) -> income.Beeld:
    norm = 1_419_46
    return income.Beeld(
        datum=day,
        norm_centen=norm,
        inkomen_centen=wage,
        meegeteld_inkomen_centen=wage,
        bijstand_centen=norm - wage,
        totaal_centen=norm,
    )


def _about_income() -> list[EventData]:
    before, after = _picture(date(2026, 8, 31), 0), _picture(_JOB_ON, 1_039_31)
    return [
        income.Reassessed(
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            ingangsdatum=_JOB_ON,
            beelden=(_both_pictures(before, after),),
        ),
        income.DecisionProposed(
            voorstel_id=example_id("proposal", 1),
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            ingangsdatum=_JOB_ON,
            uitkomst="lager",
            reden="De bijstand wordt lager, omdat het nettoloon er geheel van afgaat.",
        ),
        income.DecisionTaken(
            voorstel_id=example_id("proposal", 1),
            herbeoordeling_id=_assessment(),
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            ingangsdatum=_JOB_ON,
            besluit="overnemen",
        ),
        income.ProposalLapsed(
            voorstel_id=example_id("proposal", 1),
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            reden="De gebeurtenis is gecorrigeerd.",
        ),
        *_about_aftercare(before, after),
    ]


def _both_pictures(before: income.Beeld, after: income.Beeld) -> income.Herbeoordeling:
    return income.Herbeoordeling(
        wie="huishouden",
        uitkomst="lager",
        voor=before,
        na=after,
        verschil_bijstand_centen=after.bijstand_centen - before.bijstand_centen,
        verschil_totaal_centen=after.totaal_centen - before.totaal_centen,
        toelichting=(
            income.Reden(
                regel="norm",
                artikel="Participatiewet art. 21 onder a",
                tekst="Alleenstaande ouder van 21 jaar of ouder, zonder kostendelers.",
                parameters=(
                    income.Parameterverwijzing(code="N21a", geldig_vanaf=date(2026, 7, 1)),
                ),
            ),
            income.Reden(
                regel="verrekening",
                artikel="Participatiewet art. 19 lid 2 en art. 32",
                tekst="Het nettoloon van 1.039,31 euro gaat geheel van de norm af.",
            ),
        ),
    )


def _about_aftercare(before: income.Beeld, after: income.Beeld) -> list[EventData]:
    aftercare = example_id("aftercare", 1)
    return [
        income.AftercareStarted(
            nazorg_id=aftercare,
            gebeurtenis_id=_job(),
            inwoner_id=MOTHER,
            gemeente=ASSEN,
            ingangsdatum=_JOB_ON,
            voor=before,
            na=after,
            controledata=(
                date(2026, 10, 1),
                date(2026, 12, 1),
                date(2027, 3, 1),
                date(2027, 9, 1),
            ),
        ),
        income.AftercareChecked(
            nazorg_id=aftercare,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            controledatum=date(2026, 10, 1),
            maanden_na_start=1,
            verwacht_totaal_centen=after.totaal_centen,
        ),
        income.AftercareEnded(
            nazorg_id=aftercare,
            gebeurtenis_id=_job(),
            gemeente=ASSEN,
            reden="Een jaar na de start van de baan is de nazorg afgerond.",
        ),
        income.PovertyTrapSignalled(
            gebeurtenis_id=example_id("Divorced", 1),
            herbeoordeling_id=example_id("assessment of the divorce", 1),
            gemeente=ASSEN,
            ingangsdatum=date(2026, 9, 14),
            verschil_totaal_centen=1_419_46 - 2_027_79,
        ),
    ]


def _job() -> UUID:
    return example_id("JobStarted", 1)


def _assessment() -> UUID:
    return example_id("assessment", 1)

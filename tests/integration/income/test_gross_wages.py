"""A job of which only the gross wage was told, as intake publishes it: assessed on an assumption until somebody knows."""

from datetime import date
from typing import Any

import pytest

from shared.events.envelope import Event
from shared.events.income import Herbeoordeling, Reassessed
from shared.events.life_events import LifeEvent
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import (
    DECEMBER,
    anks_family,
    correction_of,
    household_changed,
)
from tests.integration.income.test_findings import about, finding_of
from tests.reported import reported

ANK, *KIDS = anks_family()
GROSS: dict[str, Any] = {"brutoMaandloonCenten": 103_931}
NET: dict[str, Any] = {"nettoMaandloonCenten": 110_264}
NORM = 141_946


def job(kind: str = "baan-gestart", day: date = DECEMBER, **data: Any) -> Event[LifeEvent]:
    own: dict[str, Any] = {"contract": "bepaalde-tijd"} if kind == "baan-gestart" else {}
    return reported(kind, ANK, *KIDS, day=day, urenPerWeek=16, **own, **data)


def same_dossier(event: Event[LifeEvent], start: Event[LifeEvent]) -> Event[LifeEvent]:
    return event._replace(dossier_id=start.dossier_id)


async def outcomes(income: Income) -> list[Herbeoordeling]:
    return [event.data.beelden[0] for event in await income.published(Reassessed)]


@pytest.fixture
async def start(income: Income) -> Event[LifeEvent]:
    event = job(**GROSS)
    await income.handle(event)
    return event


async def test_only_gross_is_assessed_on_an_assumption_that_is_published(
    income: Income, start: Event[LifeEvent]
) -> None:
    [outcome] = await outcomes(income)

    assert outcome.uitkomst == "lager"
    assert outcome.na is not None
    assert outcome.na.bijstand_centen == NORM - NET["nettoMaandloonCenten"]
    assert [(one.soort, one.inwoner_id) for one in outcome.aannames] == [
        ("nettoloon", ANK.inwoner_id)
    ]
    [wage] = await income.rows("SELECT net_cents, gross_cents FROM wage_period")
    assert wage == {"net_cents": None, "gross_cents": 103_931}


async def test_a_correction_with_the_net_wage_takes_the_assumption_away(
    income: Income, start: Event[LifeEvent]
) -> None:
    again = same_dossier(job(**GROSS, nettoMaandloonCenten=100_000), start)

    await income.handle(correction_of(start, again), again)

    last = (await outcomes(income))[-1]
    assert last.aannames == ()
    assert last.na is not None
    assert last.na.inkomen_centen == 100_000


async def test_a_finding_of_the_net_wage_takes_the_assumption_away(
    income: Income, client: Client, start: Event[LifeEvent]
) -> None:
    payslip = about(ANK.inwoner_id, "nettoloon", bedragCenten=100_000)

    answer = await client.establish(finding_of(start, DECEMBER, payslip))

    assert answer.status_code == 201, answer.text
    again = (await income.published(Reassessed))[-1]
    [outcome] = again.data.beelden
    assert again.data.gebeurtenis_id == start.id
    assert outcome.aannames == ()
    assert outcome.na is not None
    assert outcome.na.inkomen_centen == 100_000


async def test_another_wage_that_is_told_net_rests_on_nothing_from_its_day_on(
    income: Income, start: Event[LifeEvent]
) -> None:
    changed = same_dossier(job("baan-gewijzigd", date(2026, 12, 15), **NET), start)

    await income.handle(changed)

    last = (await outcomes(income))[-1]
    assert last.na is not None
    assert last.na.inkomen_centen == NET["nettoMaandloonCenten"]
    assert [one.soort for one in last.aannames] == ["nettoloon"], "the days before it do"


async def test_the_same_wage_told_net_on_the_first_day_leaves_no_assumption(
    income: Income, start: Event[LifeEvent]
) -> None:
    changed = same_dossier(job("baan-gewijzigd", **NET), start)

    await income.handle(changed)

    last = (await outcomes(income))[-1]
    assert last.aannames == ()


async def test_who_knows_a_job_by_its_first_id_ends_the_job_that_was_told_anew(
    income: Income, start: Event[LifeEvent]
) -> None:
    both = same_dossier(job(**GROSS, **NET), start)
    await income.handle(correction_of(start, both), both)
    end = reported("baan-beeindigd", ANK, *KIDS, day=date(2026, 12, 20), baanId=str(start.id))

    await income.handle(same_dossier(end, start))

    last = (await outcomes(income))[-1]
    assert last.na is not None
    assert last.na.inkomen_centen == 0


async def test_a_partners_gross_wage_is_an_assumption_about_the_partner(income: Income) -> None:
    joop = make_member("partner", date(1985, 1, 1))
    event = reported(
        "inkomen-partner-gewijzigd",
        joop,
        ANK,
        day=DECEMBER,
        inkomstenbron="loon",
        brutoMaandbedragCenten=103_931,
    )

    await income.handle(event)

    [outcome] = await outcomes(income)
    assert outcome.na is not None
    assert outcome.na.inkomen_centen == NET["nettoMaandloonCenten"]
    assert [one.inwoner_id for one in outcome.aannames] == [joop.inwoner_id]


async def test_without_the_taxes_of_a_year_it_says_what_is_missing(income: Income) -> None:
    event = reported(
        "baan-gestart",
        ANK,
        *KIDS,
        day=date(2025, 3, 1),
        urenPerWeek=16,
        contract="onbekend",
        **GROSS,
    )

    await income.handle(event)

    [outcome] = await outcomes(income)
    assert outcome.uitkomst == "niet-vast-te-stellen"
    assert "WML_VAKANTIEBIJSLAG" in outcome.toelichting[0].tekst


async def test_a_birth_date_that_becomes_known_takes_its_assumption_away(income: Income) -> None:
    grown = make_member("medebewoner", date(1999, 7, 1))
    unsure = grown.model_copy(update={"geboortedatum_onzeker": True})
    event = reported("schuldsignaal", ANK, unsure, day=DECEMBER, schuldeiser="huur")
    await income.handle(event)

    await income.handle(household_changed(event.dossier_id, (ANK, grown), versie=2))
    again = reported("schuldsignaal", ANK, grown, day=DECEMBER, schuldeiser="huur", versie=2)
    await income.handle(same_dossier(again, event))

    first, last = await outcomes(income)
    assert [(one.soort, one.inwoner_id) for one in first.aannames] == [
        ("geboortedatum", grown.inwoner_id)
    ]
    assert last.aannames == ()

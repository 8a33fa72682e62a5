"""Income of a partner, assets and volunteer allowance as intake publishes them: what they do to the right, and what undoes it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared import ids
from shared.events.envelope import Event
from shared.events.household import Lid
from shared.events.income import DecisionProposed, Herbeoordeling, Reassessed
from shared.events.life_events import LifeEvent
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import correction_of, withdrawal_of
from tests.integration.income.test_findings import about, assets_of, finding_of
from tests.reported import reported

COUPLE = 202779
SINGLE = 141946
OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


class Home:
    """A couple in one dossier, of which things are reported."""

    def __init__(self, income: Income, **people: date) -> None:
        self.income = income
        self.ank = make_member(geboortedatum=people.get("ank", date(1990, 5, 17)))
        self.joop = make_member("partner", people.get("joop", date(1989, 1, 1)))
        self.dossier_id = ids.new_dossier_id()

    def event(
        self, kind: str, about: Lid, day: date, other: Lid | None = None, **data: Any
    ) -> Event[LifeEvent]:
        """`other` is the partner as he is by now."""
        beside = other or (self.ank if about is self.joop else self.joop)
        return reported(
            kind,
            about,
            beside,
            day=day,
            dossier_id=self.dossier_id,
            versie=2 if other else 1,
            **data,
        )

    async def told(
        self, kind: str, about: Lid, day: date, other: Lid | None = None, **data: Any
    ) -> Herbeoordeling:
        """Report it, and give the re-assessment because of it."""
        event = self.event(kind, about, day, other, **data)
        await self.income.handle(event)
        return await self.because_of(event.id)

    async def partner_gets(self, source: str, cents: int, day: date) -> Herbeoordeling:
        return await self.told(
            "inkomen-partner-gewijzigd",
            self.joop,
            day,
            inkomstenbron=source,
            nettoMaandbedragCenten=cents,
        )

    async def because_of(self, life_event_id: UUID) -> Herbeoordeling:
        events = await self.income.published(Reassessed, self.dossier_id)
        own = [one for one in events if one.data.gebeurtenis_id == life_event_id]
        return own[-1].data.beelden[0]


@pytest.fixture
def home(income: Income) -> Home:
    return Home(income)


def left(picture: Herbeoordeling) -> int | None:
    return picture.na.bijstand_centen if picture.na else None


def job(cents: int) -> dict[str, Any]:
    return {"urenPerWeek": 16, "nettoMaandloonCenten": cents, "contract": "onbekend"}


# --- income of a partner ----------------------------------------------------------------------------------------------


async def test_the_income_of_a_partner_goes_off_the_norm_and_a_person_decides(home: Home) -> None:
    picture = await home.partner_gets("uitkering", 60000, NOVEMBER)

    assert (picture.uitkomst, left(picture)) == ("lager", COUPLE - 60000)
    (proposed,) = await home.income.published(DecisionProposed)
    assert proposed.data.uitkomst == "lager"


async def test_a_later_report_of_the_same_source_takes_the_place_of_the_earlier(home: Home) -> None:
    await home.partner_gets("uitkering", 60000, NOVEMBER)

    picture = await home.partner_gets("uitkering", 45000, DECEMBER)

    assert (picture.uitkomst, left(picture)) == ("hoger", COUPLE - 45000)


async def test_another_source_comes_on_top(home: Home) -> None:
    await home.partner_gets("uitkering", 60000, NOVEMBER)

    picture = await home.partner_gets("alimentatie", 10000, DECEMBER)

    assert left(picture) == COUPLE - 70000


async def test_nothing_from_a_source_is_its_end(home: Home) -> None:
    await home.partner_gets("uitkering", 60000, NOVEMBER)

    picture = await home.partner_gets("uitkering", 0, DECEMBER)

    assert left(picture) == COUPLE


async def test_an_earlier_report_that_comes_late_changes_the_days_up_to_the_later_one(
    home: Home,
) -> None:
    december = home.event(
        "inkomen-partner-gewijzigd",
        home.joop,
        DECEMBER,
        inkomstenbron="uitkering",
        nettoMaandbedragCenten=45000,
    )
    await home.income.handle(december)

    november = await home.partner_gets("uitkering", 60000, NOVEMBER)

    assert left(november) == COUPLE - 60000
    again = await home.because_of(december.id)
    assert again.voor is not None
    assert (again.voor.bijstand_centen, left(again)) == (COUPLE - 60000, COUPLE - 45000)


async def test_a_wage_of_a_partner_is_that_of_the_jobs_that_are_known_already(home: Home) -> None:
    start = home.event("baan-gestart", home.joop, OCTOBER, **job(80000))
    await home.income.handle(start)

    raised = await home.partner_gets("loon", 95000, NOVEMBER)
    ended = await home.told("baan-beeindigd", home.joop, DECEMBER, baanId=str(start.id))

    assert left(raised) == COUPLE - 95000
    assert left(ended) == COUPLE


async def test_a_wage_of_a_partner_takes_the_place_of_two_jobs_together(home: Home) -> None:
    for cents in (30000, 40000):
        await home.told("baan-gestart", home.joop, OCTOBER, **job(cents))

    picture = await home.partner_gets("loon", 65000, NOVEMBER)

    assert left(picture) == COUPLE - 65000


async def test_a_job_that_another_system_reports_of_the_same_day_does_not_count_twice(
    home: Home,
) -> None:
    wage = await home.partner_gets("loon", 80000, NOVEMBER)
    start = await home.told("baan-gestart", home.joop, NOVEMBER, **job(80000))

    assert left(wage) == left(start) == COUPLE - 80000


async def test_a_new_job_after_the_report_comes_on_top(home: Home) -> None:
    await home.partner_gets("loon", 80000, NOVEMBER)

    picture = await home.told("baan-gestart", home.joop, DECEMBER, **job(30000))

    assert left(picture) == COUPLE - 110000


async def test_no_wage_any_more_is_told_as_nothing(home: Home) -> None:
    await home.told("baan-gestart", home.joop, OCTOBER, **job(80000))

    picture = await home.partner_gets("loon", 0, NOVEMBER)

    assert left(picture) == COUPLE


@pytest.mark.parametrize("source", ["loon", "uitkering"])
async def test_a_report_that_was_withdrawn_leaves_what_was_known_before(
    home: Home, source: str
) -> None:
    await home.partner_gets(source, 60000, OCTOBER)
    wrong = home.event(
        "inkomen-partner-gewijzigd",
        home.joop,
        NOVEMBER,
        inkomstenbron=source,
        nettoMaandbedragCenten=90000,
    )
    await home.income.handle(wrong)

    await home.income.handle(withdrawal_of(wrong))

    assert left(await home.because_of(wrong.id)) == COUPLE - 60000


async def test_a_corrected_report_counts_once_and_as_corrected(home: Home) -> None:
    wrong, right = (
        home.event(
            "inkomen-partner-gewijzigd",
            home.joop,
            NOVEMBER,
            inkomstenbron="uitkering",
            nettoMaandbedragCenten=cents,
        )
        for cents in (90000, 60000)
    )
    await home.income.handle(wrong)

    await home.income.handle(correction_of(wrong, right))
    await home.income.handle(right)

    assert left(await home.because_of(right.id)) == COUPLE - 60000


async def test_income_of_another_kind_is_put_before_a_person(home: Home) -> None:
    picture = await home.partner_gets("anders", 60000, NOVEMBER)

    assert (picture.uitkomst, picture.na) == ("niet-vast-te-stellen", None)
    assert "andere soort" in picture.toelichting[0].tekst


async def test_what_was_established_after_a_report_holds(home: Home, client: Client) -> None:
    event = home.event(
        "inkomen-partner-gewijzigd",
        home.joop,
        NOVEMBER,
        inkomstenbron="uitkering",
        nettoMaandbedragCenten=60000,
    )
    await home.income.handle(event)
    known = about(home.joop.inwoner_id, "ander-inkomen", bron="uitkering", bedragCenten=55000)

    answer = await client.establish(finding_of(event, DECEMBER, known))

    assert answer.status_code == 201, answer.text
    picture = await home.because_of(UUID(answer.json()["vaststellingen"][0]["id"]))
    assert (picture.uitkomst, left(picture)) == ("hoger", COUPLE - 55000)


async def test_a_report_after_other_income_was_established_is_not_added_in_silence(
    home: Home, client: Client
) -> None:
    start = home.event("baan-gestart", home.ank, OCTOBER, **job(10000))
    await home.income.handle(start)
    known = about(home.joop.inwoner_id, "ander-inkomen", bron="uitkering", bedragCenten=55000)
    await client.establish(finding_of(start, NOVEMBER, known))

    picture = await home.partner_gets("uitkering", 60000, DECEMBER)

    assert picture.uitkomst == "niet-vast-te-stellen"
    assert "of dat hetzelfde is" in picture.toelichting[0].tekst


async def test_nothing_comes_in_any_more_after_a_death(home: Home) -> None:
    await home.partner_gets("uitkering", 60000, NOVEMBER)
    gone = home.joop.model_copy(
        update={"overleden_op": date(2026, 12, 4), "tot": date(2026, 12, 5)}
    )

    picture = await home.told(
        "schuldsignaal", home.ank, date(2026, 12, 10), gone, schuldeiser="huur"
    )

    assert left(picture) == COUPLE


# --- assets -----------------------------------------------------------------------------------------------------------


async def assets(home: Home, **cents: Any) -> Herbeoordeling:
    given: dict[str, Any] = {"bezittingenCenten": 0, **cents}
    return await home.told("vermogen-gewijzigd", home.ank, NOVEMBER, oorzaak="erfenis", **given)


async def test_assets_above_the_limit_end_the_right_by_way_of_a_person(home: Home) -> None:
    picture = await assets(home, bezittingenCenten=1_600_001)

    assert (picture.uitkomst, left(picture)) == ("eindigt", 0)
    assert "gemeld" in picture.toelichting[-3].tekst
    (proposed,) = await home.income.published(DecisionProposed)
    assert proposed.data.uitkomst == "eindigt"


@pytest.mark.parametrize(
    "cents",
    [
        {"bezittingenCenten": 1_600_000},
        {"bezittingenCenten": 2_000_000, "schuldenCenten": 400_000},
        {"bezittingenCenten": 2_000_000, "spaargeldTijdensBijstandCenten": 400_000},
    ],
)
async def test_assets_up_to_the_limit_change_nothing(home: Home, cents: dict[str, Any]) -> None:
    assert (await assets(home, **cents)).uitkomst == "gelijk"


async def test_the_newest_assets_are_the_assets_whoever_told_them(home: Home) -> None:
    await assets(home, bezittingenCenten=3_000_000)

    picture = await home.told(
        "vermogen-gewijzigd", home.joop, DECEMBER, oorzaak="schuld", bezittingenCenten=900_000
    )

    assert (picture.uitkomst, left(picture)) == ("aanvraag-nodig", COUPLE)


async def test_what_a_person_established_of_the_same_day_holds(home: Home, client: Client) -> None:
    event = home.event(
        "vermogen-gewijzigd", home.ank, NOVEMBER, oorzaak="erfenis", bezittingenCenten=3_000_000
    )
    await home.income.handle(event)

    found = finding_of(event, NOVEMBER, assets_of(1_000_000))
    await client.establish(found)

    picture = await home.because_of(event.id)
    assert picture.uitkomst == "gelijk"
    assert not any("gemeld" in step.tekst for step in picture.toelichting)


async def test_assets_are_divided_by_a_person_when_partners_part(home: Home) -> None:
    await assets(home, bezittingenCenten=3_000_000)
    gone = home.joop.model_copy(update={"tot": DECEMBER})

    picture = await home.told("schuldsignaal", home.ank, DECEMBER, gone, schuldeiser="huur")

    assert picture.uitkomst == "niet-vast-te-stellen"
    assert "andere samenstelling" in picture.toelichting[0].tekst
    assert [missing.soort for missing in picture.ontbreekt] == ["vermogen"]


# --- allowance for volunteer work -------------------------------------------------------------------------------------


async def allowance(home: Home, cents: int, day: date) -> Herbeoordeling:
    return await home.told("vrijwilligersvergoeding", home.ank, day, maandbedragCenten=cents)


async def test_an_allowance_up_to_what_is_free_leaves_the_bijstand_as_it_is(home: Home) -> None:
    picture = await allowance(home, 22000, OCTOBER)

    assert picture.uitkomst == "gelijk"


async def test_the_end_of_a_free_allowance_asks_for_no_decision(home: Home) -> None:
    await allowance(home, 22000, OCTOBER)

    picture = await allowance(home, 0, NOVEMBER)

    assert (picture.uitkomst, picture.verschil_totaal_centen) == ("gelijk", 0)
    assert await home.income.published(DecisionProposed) == []


async def test_of_an_allowance_what_is_above_counts(home: Home) -> None:
    picture = await allowance(home, 25000, OCTOBER)

    assert (picture.uitkomst, left(picture)) == ("lager", COUPLE - 3000)


async def test_what_was_free_earlier_in_the_year_is_used_up(home: Home) -> None:
    """Ten months of 220 euros are the 2,200 of a year: in November nothing is free any more."""
    await allowance(home, 22000, date(2026, 1, 1))

    picture = await allowance(home, 21000, NOVEMBER)
    ended = await allowance(home, 0, DECEMBER)

    assert left(picture) == COUPLE - 21000
    assert left(ended) == COUPLE


async def test_under_27_an_allowance_counts_in_full(income: Income) -> None:
    young = Home(income, ank=date(2002, 5, 17))

    assert left(await allowance(young, 10000, NOVEMBER)) == COUPLE - 10000

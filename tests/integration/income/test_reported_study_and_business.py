"""Education and a business of one's own, as intake publishes them: who has a right, and what a person has to judge first."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared import ids
from shared.events.household import Lid
from shared.events.income import DecisionProposed, Herbeoordeling, Reassessed
from shared.testing.events import make_member
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import withdrawal_of
from tests.integration.income.test_findings import about, finding_of
from tests.reported import reported

COUPLE = 202779
SINGLE = 141946
SEPTEMBER, NOVEMBER, DECEMBER = date(2026, 9, 1), date(2026, 11, 1), date(2026, 12, 1)
YOUNG = make_member(geboortedatum=date(2003, 5, 17))
ANK = make_member()
PARTNER = make_member("partner", date(2002, 5, 17))
STUDY: dict[str, Any] = {"onderwijs": "mbo-bol"}


async def told(
    income: Income,
    kind: str,
    *members: Lid,
    day: date = NOVEMBER,
    dossier_id: UUID | None = None,
    **data: Any,
) -> Herbeoordeling:
    """Report it of the first of these members, and give the re-assessment because of it."""
    event = reported(kind, *members, day=day, dossier_id=dossier_id, **data)
    await income.handle(event)
    published = await income.published(Reassessed)
    return next(one.data for one in published if one.data.gebeurtenis_id == event.id).beelden[0]


def left(picture: Herbeoordeling) -> int | None:
    return picture.na.bijstand_centen if picture.na else None


async def test_who_studies_under_27_with_study_money_has_no_right_and_a_person_decides(
    income: Income,
) -> None:
    picture = await told(income, "studie-gestart", YOUNG, **STUDY, studiefinanciering=True)

    assert (picture.uitkomst, left(picture)) == ("eindigt", 0)
    assert any(step.artikel == "Pw 13 lid 2 onder c" for step in picture.toelichting)
    assert len(await income.published(DecisionProposed)) == 1


async def test_who_studies_under_27_without_study_money_keeps_the_right(income: Income) -> None:
    picture = await told(income, "studie-gestart", YOUNG, **STUDY, studiefinanciering=False)

    assert picture.uitkomst == "gelijk"


@pytest.mark.parametrize(
    ("member", "claim"), [(YOUNG, {}), (ANK, {}), (ANK, {"studiefinanciering": True})]
)
async def test_where_nobody_knows_of_study_money_or_what_it_means_a_person_looks(
    income: Income, member: Lid, claim: dict[str, Any]
) -> None:
    picture = await told(income, "studie-gestart", member, **STUDY, **claim)

    assert (picture.uitkomst, picture.na) == ("niet-vast-te-stellen", None)
    assert picture.toelichting[0].regel == "studie"
    assert await income.published(DecisionProposed) == []


async def test_a_partner_who_studies_leaves_the_other_a_norm_of_ones_own(income: Income) -> None:
    picture = await told(income, "studie-gestart", PARTNER, ANK, **STUDY, studiefinanciering=True)

    assert (picture.uitkomst, left(picture)) == ("lager", 101390)


async def test_other_income_of_a_partner_who_studies_counts_above_the_norm_of_a_couple_alone(
    income: Income,
) -> None:
    dossier_id = ids.new_dossier_id()
    study = {**STUDY, "studiefinanciering": True}
    await told(income, "studie-gestart", PARTNER, ANK, dossier_id=dossier_id, **study)

    picture = await told(
        income,
        "inkomen-partner-gewijzigd",
        PARTNER,
        ANK,
        day=DECEMBER,
        dossier_id=dossier_id,
        inkomstenbron="uitkering",
        nettoMaandbedragCenten=110_000,
    )

    assert picture.na is not None
    above = 110_000 + COUPLE // 2 + 1 - COUPLE
    assert (picture.uitkomst, picture.na.meegeteld_inkomen_centen) == ("lager", above)
    assert "Pw 32 lid 3" in {step.artikel for step in picture.toelichting}


@pytest.mark.parametrize("born", [date(2010, 5, 17), date(2005, 5, 17), date(1997, 5, 17)])
async def test_the_education_of_a_child_or_housemate_changes_no_right_and_is_pointed_at(
    income: Income, born: date
) -> None:
    picture = await told(income, "studie-gestart", make_member("kind", born), ANK, **STUDY)

    assert picture.uitkomst == "gelijk"
    assert picture.toelichting[-1].artikel == "Pw 19a"


async def test_a_young_person_who_stops_may_still_have_to_learn_so_a_person_looks(
    income: Income,
) -> None:
    dossier_id = ids.new_dossier_id()
    study = {**STUDY, "studiefinanciering": True}
    await told(income, "studie-gestart", YOUNG, day=SEPTEMBER, dossier_id=dossier_id, **study)

    picture = await told(income, "studie-gestopt", YOUNG, dossier_id=dossier_id, metDiploma=False)

    assert (picture.uitkomst, picture.na) == ("niet-vast-te-stellen", None)
    assert "nog onderwijs volgen" in picture.toelichting[0].tekst


async def test_from_27_who_stops_can_have_a_right_again(income: Income) -> None:
    dossier_id = ids.new_dossier_id()
    await told(income, "studie-gestart", ANK, day=SEPTEMBER, dossier_id=dossier_id, **STUDY)

    picture = await told(income, "studie-gestopt", ANK, dossier_id=dossier_id, metDiploma=True)

    assert left(picture) == SINGLE


async def test_a_finding_about_somebody_covers_what_was_told_before(
    income: Income, client: Client
) -> None:
    event = reported("studie-gestart", YOUNG, day=NOVEMBER, **STUDY)
    await income.handle(event)
    known = about(YOUNG.inwoner_id, "onderwijs-met-wsf", kan=False)

    answer = await client.establish(finding_of(event, NOVEMBER, known))

    assert answer.status_code == 201, answer.text
    again = (await income.published(Reassessed))[-1]
    assert again.data.gebeurtenis_id == event.id
    assert again.data.beelden[0].uitkomst == "gelijk"


async def test_a_study_that_was_withdrawn_excludes_nobody(income: Income) -> None:
    event = reported("studie-gestart", YOUNG, day=NOVEMBER, **STUDY, studiefinanciering=True)
    await income.handle(event)

    await income.handle(withdrawal_of(event))

    assert left((await income.published(Reassessed))[-1].data.beelden[0]) == SINGLE


async def test_a_right_beside_a_business_is_put_before_a_person_and_stays_there(
    income: Income,
) -> None:
    dossier_id = ids.new_dossier_id()
    started = await told(income, "start-als-zelfstandige", ANK, dossier_id=dossier_id)
    later = await told(
        income, "schuldsignaal", ANK, day=DECEMBER, dossier_id=dossier_id, schuldeiser="huur"
    )

    assert (started.uitkomst, started.na) == ("niet-vast-te-stellen", None)
    assert started.toelichting[0].regel == "zelfstandige"
    assert later.voor is later.na is None
    assert later.uitkomst == "gelijk"  # a debt changes nothing of what is unknown
    assert await income.published(DecisionProposed) == []


async def test_once_a_person_established_the_profit_the_right_is_worked_out(
    income: Income, client: Client
) -> None:
    event = reported("start-als-zelfstandige", ANK, day=NOVEMBER)
    await income.handle(event)
    known = about(ANK.inwoner_id, "ander-inkomen", bron="onderneming", bedragCenten=40000)

    await client.establish(finding_of(event, NOVEMBER, known))

    picture = (await income.published(Reassessed))[-1].data.beelden[0]
    assert (picture.uitkomst, left(picture)) == ("lager", SINGLE - 40000)


async def test_the_business_of_a_grown_child_is_not_of_the_family(income: Income) -> None:
    son = make_member("kind", date(2004, 5, 17))

    assert (await told(income, "start-als-zelfstandige", son, ANK)).uitkomst == "gelijk"


async def test_what_a_person_has_to_judge_is_told_without_amounts(income: Income) -> None:
    pictures = [
        await told(income, "studie-gestart", YOUNG, **STUDY),
        await told(income, "studie-gestopt", YOUNG),
        await told(income, "start-als-zelfstandige", YOUNG),
    ]

    for picture in pictures:
        assert not re.search(r"\d[\d.]*,\d\d|\d{3,} ", picture.toelichting[0].tekst)

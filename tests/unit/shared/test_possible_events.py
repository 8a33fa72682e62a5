"""What intake can never publish, no factory of tests makes; what it does publish passes."""

from datetime import date
from typing import Any

import pytest

from shared import ids
from shared.events.catalog import LIFE_EVENTS
from shared.events.envelope import EventData
from shared.events.examples import examples
from shared.events.household import ASSEN, TYNAARLO, Bijstandsperiode, Huishouden, Lid, Woonplaats
from shared.events.life_events import (
    BenefitEnded,
    Died,
    Divorced,
    JobEnded,
    Moved,
    PartnerIncomeChanged,
    TurnedEighteen,
)
from shared.events.residents import HouseholdChanged
from shared.testing.events import LONG_AGO, make_event, make_household, make_member
from shared.testing.possible import (
    Impossible,
    why_impossible,
    why_impossible_parting,
    why_impossible_together,
)
from tests.integration.parting import couple

DAY = date(2026, 11, 2)
ANK, JOOP = make_member(), make_member("partner")
GONE = JOOP.model_copy(update={"tot": DAY})


def told(who: Lid, *others: Lid, **home: Any) -> dict[str, Any]:
    return {
        "inwoner_id": who.inwoner_id,
        "ingangsdatum": DAY,
        "huishouden": make_household(who, *others, **home),
        "bron": "naadloos:ander-systeem",
    }


def of_a_stranger() -> JobEnded:
    return JobEnded(**{**told(ANK), "inwoner_id": ids.new_person_id()})


def of_who_left_before() -> JobEnded:
    return JobEnded(**{**told(GONE, ANK), "ingangsdatum": DAY})


def a_move_without_places() -> Moved:
    return Moved(**told(ANK), van_gemeente=ASSEN, naar_gemeente=TYNAARLO, soort="binnen-gebied")


def a_move_that_is_called_otherwise() -> Moved:
    places = [
        Woonplaats(gemeente=ASSEN, vanaf=LONG_AGO, tot=DAY),
        Woonplaats(gemeente=TYNAARLO, vanaf=DAY),
    ]
    return Moved(
        **told(ANK, woonplaatsen=places),
        van_gemeente=ASSEN,
        naar_gemeente=TYNAARLO,
        soort="binnen-gemeente",
    )


def a_parting_of_who_were_no_couple() -> Divorced:
    return Divorced(**told(ANK), rol="blijver", ex_partner_id=ids.new_person_id())


def a_parting_after_which_both_are_there() -> Divorced:
    return Divorced(**told(ANK, JOOP), rol="blijver", ex_partner_id=JOOP.inwoner_id)


def a_death_that_the_household_does_not_know() -> Died:
    return Died(**told(ANK, JOOP))


def a_birthday_on_another_day() -> TurnedEighteen:
    sam = make_member("kind", date(2008, 11, 3))
    return TurnedEighteen(**told(sam, ANK), geboortedatum=sam.geboortedatum, laatste_kind=True)


def an_income_of_a_partner_of_somebody_single() -> PartnerIncomeChanged:
    return PartnerIncomeChanged(**told(ANK), inkomstenbron="pensioen", netto_maandbedrag_centen=1)


def an_end_of_what_runs_on() -> BenefitEnded:
    return BenefitEnded(**told(ANK), reden="werk")


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (of_a_stranger, "no member of the household on that day"),
        (of_who_left_before, "no member of the household on that day"),
        (a_move_without_places, "neither the household moves"),
        (a_move_that_is_called_otherwise, "is not binnen-gemeente"),
        (a_parting_of_who_were_no_couple, "no partner the day before"),
        (a_parting_after_which_both_are_there, "a partner still"),
        (a_death_that_the_household_does_not_know, "says who died"),
        (a_birthday_on_another_day, "reaches 18 on 2026-11-03"),
        (an_income_of_a_partner_of_somebody_single, "no partner on that day"),
        (an_end_of_what_runs_on, "bijstand does not end"),
    ],
    ids=lambda made: getattr(made, "__name__", ""),
)
def test_what_cannot_be_is_refused_with_its_reason(make: Any, why: str) -> None:
    data = make()

    with pytest.raises(Impossible, match=why):
        make_event(data)

    assert make_event(data, foreign=True).data == data  # a test may mean it so


@pytest.mark.parametrize(
    ("household", "why"),
    [
        (make_household(ANK, make_member()), "two at once as aanvrager"),
        (make_household(ANK, ANK), "twice on one day"),
        (make_household(ANK.model_copy(update={"tot": LONG_AGO})), "belongs to it until"),
        (
            make_household(bijstand=[Bijstandsperiode(vanaf=DAY), Bijstandsperiode(vanaf=DAY)]),
            "bijstand overlap",
        ),
    ],
)
def test_a_picture_that_nobody_can_derive_is_refused(household: Huishouden, why: str) -> None:
    with pytest.raises(Impossible, match=why):
        make_event(HouseholdChanged(huishouden=household))


def test_the_pictures_of_a_dossier_never_go_back_on_one_topic() -> None:
    dossier_id = ids.new_dossier_id()
    third, second = [
        make_event(
            HouseholdChanged(huishouden=make_household(ANK, versie=versie)), dossier_id=dossier_id
        )
        for versie in (3, 2)
    ]

    assert why_impossible_together([second, third]) == []
    assert why_impossible_together([third, second]) == ["versie 2 after 3 on topic inwoners"]


def test_a_parting_is_told_to_both() -> None:
    both = [event.data for event in couple(DAY).parting()]

    assert why_impossible_parting(both) == []
    assert why_impossible_parting(both[:1])


@pytest.mark.parametrize("data", LIFE_EVENTS, ids=lambda data: data.happened)
def test_the_published_example_is_of_something_that_can_be(data: type[EventData]) -> None:
    assert why_impossible(examples()[data].data) == []

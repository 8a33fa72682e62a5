"""Somebody comes to live in a home or leaves it: what it does to the right of everybody who lives there, and why."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.income.assessments.facts import Facts, Occasion
from services.income.assessments.handlers import occasion_of
from services.income.assessments.rules import assess
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.household import (
    ASSEN,
    TYNAARLO,
    Huishouden,
    Lid,
    VerblijfElders,
    Verblijfsoort,
    Woonplaats,
)
from shared.events.income import Herbeoordeling
from shared.events.life_events import (
    Admitted,
    CameToLive,
    Detained,
    LeftHome,
    LifeEvent,
    Moved,
    Verhuissoort,
)
from shared.testing.events import LONG_AGO, make_event, make_household, make_member

DAY = date(2026, 9, 10)
OUTSIDE = "0014"
ANK = make_member()
LODGER = make_member("medebewoner", date(1996, 7, 3))
GROWN_UP = make_member("kind", date(2004, 5, 17))
SINGLE, SHARED = 141946, 101390


def came(member: Lid, **changes: object) -> Lid:
    return member.model_copy(update={"vanaf": DAY, **changes})


def left(member: Lid) -> Lid:
    return member.model_copy(update={"tot": DAY})


def assessed(data: LifeEvent) -> Herbeoordeling:
    occasion = occasion_of(make_event(data))
    (outcome,) = assess(occasion, Facts(data.huishouden), load_parameters())
    return outcome


def told(who: Lid, household: Huishouden) -> dict[str, Any]:
    return {
        "inwoner_id": who.inwoner_id,
        "ingangsdatum": DAY,
        "huishouden": household,
        "bron": "naadloos:ander-systeem",
    }


def comes(who: Lid) -> Herbeoordeling:
    home = make_household(ANK, who)
    return assessed(CameToLive(**told(who, home), bij_inwoner_id=ANK.inwoner_id))


def norms(outcome: Herbeoordeling) -> tuple[str, int | None, int | None]:
    before, after = (one.norm_centen if one else None for one in (outcome.voor, outcome.na))
    return outcome.uitkomst, before, after


def texts(outcome: Herbeoordeling) -> str:
    return " ".join(step.tekst for step in outcome.toelichting)


def test_a_housemate_who_may_share_costs_lowers_the_norm_from_the_first_day() -> None:
    outcome = comes(came(LODGER))

    assert norms(outcome) == ("lager", SINGLE, SHARED)
    assert "telt vanaf 2026-09-10 mee voor de kostendelersnorm" in texts(outcome)


@pytest.mark.parametrize(
    "who",
    [came(LODGER, kostendeler_uitzondering="commercieel-contract"), came(GROWN_UP)],
    ids=["with a commercial contract", "not 27 yet"],
)
def test_who_does_not_share_costs_leaves_the_norm_as_it_is(who: Lid) -> None:
    assert norms(comes(who)) == ("gelijk", SINGLE, SINGLE)


def test_a_housemate_who_leaves_gives_the_whole_norm_back() -> None:
    gone = left(LODGER)

    outcome = assessed(LeftHome(**told(gone, make_household(ANK, gone))))

    assert norms(outcome) == ("hoger", SHARED, SINGLE)
    assert "telt vanaf 2026-09-10 niet meer mee voor de kostendelersnorm" in texts(outcome)


def seen_from_another_dossier(*members: Lid) -> Herbeoordeling:
    occasion = Occasion(
        ids.new_event_id(), ids.new_dossier_id(), "huishouden-gewijzigd", DAY, ANK.inwoner_id
    )
    (outcome,) = assess(occasion, Facts(make_household(*members)), load_parameters())
    return outcome


@pytest.mark.parametrize(
    ("members", "norm", "why"),
    [
        ([ANK, came(LODGER)], ("lager", SINGLE, SHARED), "woont er iemand meer op dit adres"),
        ([ANK, left(LODGER)], ("hoger", SHARED, SINGLE), "woont er iemand minder op dit adres"),
        (
            [ANK, left(LODGER), came(LODGER, inwoner_id=uuid4())],
            ("gelijk", SHARED, SHARED),
            "is wat bekend is over de bewoners van dit adres anders",
        ),
        (
            [ANK, LODGER],
            ("gelijk", SHARED, SHARED),
            "is wat bekend is over de bewoners van dit adres anders",
        ),
    ],
    ids=["came", "left", "came and left", "corrected"],
)
def test_the_other_households_at_the_address_are_told_why_and_not_who(
    members: list[Lid], norm: tuple[str, int, int], why: str
) -> None:
    outcome = seen_from_another_dossier(*members)

    assert norms(outcome) == norm
    assert f"Vanaf 2026-09-10 {why}; daarom is de kostendelersnorm" in texts(outcome)
    assert any("22a" in step.artikel for step in outcome.toelichting)
    everything = outcome.model_dump_json()
    assert not any(str(member.inwoner_id) in everything for member in members)


def moved(who: Lid, household: Huishouden, naar: str) -> LifeEvent:
    soort: Verhuissoort = "buiten-gebied" if naar == OUTSIDE else "binnen-gemeente"
    apart = who.rol == "partner" and who.tot is None
    return Moved(
        **told(who, household),
        van_gemeente=ASSEN,
        naar_gemeente=naar,
        soort=soort,
        zonder_partner=apart,
    )


def homes(*places: str) -> list[Woonplaats]:
    """Each lived in until the next; the last one from DAY."""
    before, after = places
    return [
        Woonplaats(gemeente=before, vanaf=LONG_AGO, tot=DAY, woning=uuid4()),
        Woonplaats(gemeente=after, vanaf=DAY, woning=uuid4()),
    ]


def test_a_housemate_who_moves_out_of_the_area_does_not_end_the_right() -> None:
    gone = left(LODGER)

    outcome = assessed(moved(gone, make_household(ANK, gone), OUTSIDE))

    assert norms(outcome) == ("hoger", SHARED, SINGLE)
    assert "woont er iemand minder" in texts(outcome)


def test_a_move_across_the_street_to_a_housemate_changes_the_norm() -> None:
    home = make_household(ANK, came(LODGER), woonplaatsen=homes(ASSEN, ASSEN))

    outcome = assessed(moved(ANK, home, ASSEN))

    assert norms(outcome) == ("lager", SINGLE, SHARED)
    assert "Controleer de woonkosten op het nieuwe adres." in texts(outcome)
    assert "op dit adres" not in texts(outcome)


@pytest.mark.parametrize(
    ("naar", "uitkomst"), [(ASSEN, "lager"), (TYNAARLO, "lager"), (OUTSIDE, "eindigt")]
)
def test_an_applicant_who_comes_to_live_with_somebody_keeps_the_right_within_the_area(
    naar: str, uitkomst: str
) -> None:
    home = make_household(ANK, came(LODGER), woonplaatsen=homes(ASSEN, naar))

    outcome = assessed(CameToLive(**told(ANK, home), bij_inwoner_id=LODGER.inwoner_id))

    assert outcome.uitkomst == uitkomst
    assert (outcome.na is None) is (uitkomst == "eindigt")


def test_a_partner_who_moves_alone_stays_the_partner_until_more_is_established() -> None:
    partner = make_member("partner", date(1991, 5, 17))

    outcome = assessed(moved(partner, make_household(ANK, partner), ASSEN))

    assert outcome.uitkomst == "gelijk"
    assert "blijven partners tot vaststaat dat zij duurzaam gescheiden leven" in texts(outcome)
    assert "op dit adres" not in texts(outcome)


@pytest.mark.parametrize(("kind", "soort"), [(Detained, "detentie"), (Admitted, "inrichting")])
def test_a_housemate_who_stays_elsewhere_shares_the_costs_as_long_as_the_main_residence_is_here(
    kind: type[Detained | Admitted], soort: Verblijfsoort
) -> None:
    away = LODGER.model_copy(update={"verblijven": (VerblijfElders(soort=soort, vanaf=DAY),)})

    outcome = assessed(kind(**told(away, make_household(ANK, away))))

    assert norms(outcome) == ("gelijk", SHARED, SHARED)
    assert "telt mee zolang het hoofdverblijf in deze woning is" in texts(outcome)
    assert "norm voor een inrichting" not in texts(outcome)
    assert "geen recht op bijstand" not in texts(outcome)

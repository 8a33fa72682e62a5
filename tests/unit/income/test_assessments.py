"""What each life event does to the right: the day before against the day itself."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.income.assessments.rules import (
    Facts,
    Occasion,
    Soort,
    Wage,
    assess,
    municipality_of,
)
from services.income.norms.loading import load_parameters
from shared import ids
from shared.events.household import ASSEN, TYNAARLO, Huishouden, Lid, Woonplaats
from shared.events.income import Herbeoordeling
from shared.testing.events import make_household, make_member
from tests.explained import named

NOVEMBER = date(2026, 11, 15)
OUTSIDE = "0014"
APPLICANT = make_member()
PARTNER = make_member("partner", date(1989, 1, 1))


def wage(person: Lid, cents: int, vanaf: date = NOVEMBER, tot: date | None = None) -> Wage:
    return Wage(person.inwoner_id, vanaf, tot, cents, ids.new_event_id())


def occasion(
    kind: Soort = "baan-gestart",
    *,
    day: date = NOVEMBER,
    person: Lid = APPLICANT,
    parting: Any = None,
) -> Occasion:
    return Occasion(ids.new_event_id(), ids.new_dossier_id(), kind, day, person.inwoner_id, parting)


def because_of(
    happened: Occasion, household: Huishouden, *wages: Wage, receives: bool = True
) -> Herbeoordeling:
    if not receives:
        household = household.model_copy(update={"bijstand": ()})
    outcomes = assess(happened, Facts(household, wages), load_parameters())
    return outcomes[0]


def rules_of(outcome: Herbeoordeling) -> set[str]:
    return {step.regel for step in outcome.toelichting}


def bijstand(outcome: Herbeoordeling) -> tuple[int | None, int | None]:
    return (
        outcome.voor.bijstand_centen if outcome.voor else None,
        outcome.na.bijstand_centen if outcome.na else None,
    )


@pytest.mark.parametrize(
    ("cents", "uitkomst", "after"),
    [
        (0, "gelijk", 141946),
        (1, "lager", 141945),
        (141945, "lager", 1),
        (141946, "eindigt", 0),
        (141947, "eindigt", 0),
        (500000, "eindigt", 0),
    ],
)
def test_a_wage_is_set_off_in_full_to_the_cent(cents: int, uitkomst: str, after: int) -> None:
    outcome = because_of(occasion(), make_household(APPLICANT), wage(APPLICANT, cents))

    assert outcome.uitkomst == uitkomst
    assert bijstand(outcome) == (141946, after)
    assert outcome.na is not None
    assert outcome.na.totaal_centen == max(141946, cents)


def test_wages_of_both_partners_count() -> None:
    outcome = because_of(
        occasion(),
        make_household(APPLICANT, PARTNER),
        wage(APPLICANT, 50000),
        wage(PARTNER, 40000, date(2026, 1, 1)),
    )

    assert bijstand(outcome) == (162779, 112779)


@pytest.mark.parametrize("kind", ["baan-gestart", "baan-gewijzigd", "baan-beeindigd"])
@pytest.mark.parametrize(
    ("rol", "born", "article"),
    [
        ("kind", date(2010, 1, 1), "Pw 31 lid 2 onder h"),
        ("kind", date(2004, 1, 1), "Pw 19a, 22a"),
        ("medebewoner", date(1996, 1, 1), "Pw 19a, 22a"),
    ],
)
def test_a_job_of_a_child_or_a_housemate_changes_nothing_and_asks_nothing(
    kind: Any, rol: Any, born: date, article: str
) -> None:
    other = make_member(rol, born)
    happened = replace(occasion(person=other), kind=kind)

    outcome = because_of(happened, make_household(APPLICANT, other), wage(other, 250000))

    assert (outcome.uitkomst, outcome.voor, outcome.na) == ("gelijk", None, None)
    assert [step.artikel for step in outcome.toelichting] == [article]


@pytest.mark.parametrize("kind", ["detentie", "opname"])
def test_a_stay_of_somebody_who_shares_no_costs_changes_nothing_and_asks_nothing(
    kind: Any,
) -> None:
    child = make_member("kind", date(2004, 1, 1))
    happened = replace(occasion(person=child), kind=kind)

    outcome = because_of(happened, make_household(APPLICANT, child))

    assert outcome.uitkomst == "gelijk"
    assert [step.regel for step in outcome.toelichting] == ["verblijf"]


def test_a_wage_counts_up_to_its_last_day() -> None:
    household = make_household(APPLICANT)
    ended = wage(APPLICANT, 50000, date(2026, 8, 1), NOVEMBER)

    outcome = because_of(occasion(), household, ended)

    assert outcome.uitkomst == "hoger"
    assert bijstand(outcome) == (91946, 141946)


@pytest.mark.parametrize("last", [True, False])
def test_an_eighteenth_birthday_leaves_the_parents_norm_as_it_is(last: bool) -> None:
    child = make_member("kind", date(2008, 11, 15))
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "achttiende-verjaardag",
        NOVEMBER,
        child.inwoner_id,
        last_child=last,
    )

    outcome = because_of(happened, make_household(APPLICANT, child))

    texts = " ".join(step.tekst for step in outcome.toelichting)
    assert outcome.uitkomst == "gelijk"
    assert bijstand(outcome) == (141946, 141946)
    assert "norm-ouders-ongewijzigd" in rules_of(outcome)
    assert "Kindgebonden budget voor dit kind eindigt met ingang van 2026-12-01" in texts
    assert "kwartaal van 2027-01-01" in texts
    assert ("vermogensgrens" in texts) is last


def test_a_birthday_on_the_reference_day_already_ends_kinderbijslag() -> None:
    child = make_member("kind", date(2008, 10, 1))
    happened = occasion("achttiende-verjaardag", day=date(2026, 10, 1), person=child)

    outcome = because_of(happened, make_household(APPLICANT, child))

    assert "kwartaal van 2026-10-01" in " ".join(step.tekst for step in outcome.toelichting)


def test_an_eighteenth_birthday_in_a_year_without_amounts_still_changes_nothing() -> None:
    child = make_member("kind", date(2009, 4, 3))
    happened = occasion("achttiende-verjaardag", day=date(2027, 4, 3), person=child)

    outcome = because_of(happened, make_household(APPLICANT, child))

    assert outcome.uitkomst == "gelijk"
    assert (outcome.voor, outcome.na, outcome.verschil_bijstand_centen) == (None, None, None)
    assert {"parameter-ontbreekt", "grondslag-gelijk"} <= rules_of(outcome)


def test_a_housemates_27th_birthday_lowers_the_norm_and_what_there_is_to_spend() -> None:
    child = make_member("kind", date(1999, 11, 15))
    happened = occasion("leeftijdsgrens-bereikt", person=child)

    outcome = because_of(happened, make_household(APPLICANT, child))

    assert outcome.uitkomst == "lager"
    assert bijstand(outcome) == (141946, 101390)


def test_a_27th_birthday_in_a_year_without_amounts_needs_a_person() -> None:
    child = make_member("kind", date(2000, 2, 1))
    happened = occasion("leeftijdsgrens-bereikt", day=date(2027, 2, 1), person=child)

    outcome = because_of(happened, make_household(APPLICANT, child))

    assert outcome.uitkomst == "niet-vast-te-stellen"


def test_a_21st_birthday_gives_the_full_norm() -> None:
    young = make_member(geboortedatum=date(2005, 11, 15))

    outcome = because_of(occasion("leeftijdsgrens-bereikt", person=young), make_household(young))

    assert outcome.uitkomst == "hoger"
    assert bijstand(outcome) == (35042, 141946)


def test_the_aow_age_ends_the_right_at_the_college() -> None:
    old = make_member(geboortedatum=date(1959, 11, 15))
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "leeftijdsgrens-bereikt",
        NOVEMBER,
        old.inwoner_id,
        age_limit="aow",
    )

    outcome = because_of(happened, make_household(old))

    assert outcome.uitkomst == "eindigt"
    assert bijstand(outcome) == (141946, None)
    assert any("47a" in step.artikel for step in outcome.toelichting)


def test_a_housemates_aow_age_changes_nothing() -> None:
    grandmother = make_member("medebewoner", date(1959, 11, 15))
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "leeftijdsgrens-bereikt",
        NOVEMBER,
        grandmother.inwoner_id,
        age_limit="aow",
    )

    outcome = because_of(happened, make_household(APPLICANT, grandmother))

    assert outcome.uitkomst == "gelijk"


def test_who_stays_at_a_divorce_goes_on_alone() -> None:
    leaves = make_member("partner", date(1989, 1, 1), tot=NOVEMBER)
    facts = Facts(make_household(APPLICANT, leaves), (wage(leaves, 60000, date(2026, 1, 1)),))

    (stayer,) = assess(occasion("scheiding", parting="blijver"), facts, load_parameters())

    assert (stayer.wie, stayer.uitkomst) == ("blijver", "lager")
    assert bijstand(stayer) == (142779, 141946)


def test_a_stayer_without_own_wage_gets_more_when_the_earner_leaves() -> None:
    leaves = make_member("partner", date(1989, 1, 1), tot=NOVEMBER)
    facts = Facts(make_household(APPLICANT, leaves), (wage(leaves, 150000, date(2026, 1, 1)),))

    (stayer,) = assess(occasion("scheiding", parting="blijver"), facts, load_parameters())

    assert (stayer.uitkomst, bijstand(stayer)) == ("hoger", (52779, 141946))


@pytest.mark.parametrize(
    ("cents", "outcome", "right"), [(60000, "aanvraag-nodig", 81946), (150000, "gelijk", 0)]
)
def test_who_left_at_a_divorce_applies_for_a_right_of_ones_own(
    cents: int, outcome: str, right: int
) -> None:
    alone = make_member(inwoner_id=APPLICANT.inwoner_id, vanaf=NOVEMBER)
    facts = Facts(make_household(alone, bijstand=()), (wage(alone, cents, date(2026, 1, 1)),))

    (leaver,) = assess(occasion("scheiding", parting="vertrekker"), facts, load_parameters())

    assert (leaver.wie, leaver.uitkomst, leaver.voor) == ("vertrekker", outcome, None)
    assert leaver.na is not None
    assert (leaver.na.norm_centen, leaver.na.bijstand_centen) == (141946, right)
    assert "einde-gezamenlijk-recht" in rules_of(leaver)


def moved(soort: str, *places: Woonplaats) -> tuple[Occasion, Huishouden]:
    happened = Occasion(
        ids.new_event_id(),
        ids.new_dossier_id(),
        "verhuizing",
        NOVEMBER,
        APPLICANT.inwoner_id,
        move=soort,  # type: ignore[arg-type]
    )
    return happened, make_household(APPLICANT, woonplaatsen=places)


def place(gemeente: str, vanaf: date, tot: date | None = None) -> Woonplaats:
    return Woonplaats(gemeente=gemeente, vanaf=vanaf, tot=tot)


@pytest.mark.parametrize(
    ("soort", "code", "article"),
    [("vertrokken-onbekend", "0000", "Pw 11, 17 en 40"), ("buitenland", "1999", "Pw 11, 13")],
)
def test_who_is_gone_without_an_address_keeps_the_right_until_a_person_knows_more(
    soort: str, code: str, article: str
) -> None:
    happened, household = moved(
        soort, place(ASSEN, date(2020, 1, 1), NOVEMBER), place(code, NOVEMBER)
    )

    outcome = because_of(happened, household)

    assert outcome.uitkomst == "niet-vast-te-stellen"
    assert outcome.toelichting[0].artikel.startswith(article)
    assert municipality_of(happened, Facts(household)) == ASSEN


@pytest.mark.parametrize(("receives", "uitkomst"), [(True, "gelijk"), (False, "aanvraag-nodig")])
def test_who_comes_back_goes_on_as_before_or_applies_anew(receives: bool, uitkomst: str) -> None:
    happened, household = moved(
        "terug-in-gebied",
        place(ASSEN, date(2020, 1, 1), date(2026, 11, 7)),
        place("0000", date(2026, 11, 7), NOVEMBER),
        place(ASSEN, NOVEMBER),
    )

    assert because_of(happened, household, receives=receives).uitkomst == uitkomst


@pytest.mark.parametrize(
    ("baby", "is_told"),
    [
        (None, False),
        (make_member("kind", NOVEMBER), True),
        (make_member("kind", NOVEMBER).model_copy(update={"overleden_op": NOVEMBER}), False),
    ],
)
def test_what_a_birth_brings_is_told_of_a_child_that_lives(baby: Lid | None, is_told: bool) -> None:
    happened = Occasion(
        ids.new_event_id(), ids.new_dossier_id(), "geboorte", NOVEMBER, APPLICANT.inwoner_id
    )
    household = make_household(*(one for one in (APPLICANT, baby) if one is not None))

    told = " ".join(step.tekst for step in because_of(happened, household).toelichting)

    assert ("Kindgebonden budget" in told) is is_told


def test_moving_out_of_the_area_ends_the_right_with_the_day_before() -> None:
    happened, household = moved(
        "buiten-gebied", place(ASSEN, date(2020, 1, 1), NOVEMBER), place(OUTSIDE, NOVEMBER)
    )

    outcome = because_of(happened, household)

    assert outcome.uitkomst == "eindigt"
    assert outcome.voor is not None
    assert outcome.voor.datum == date(2026, 11, 14)
    assert outcome.na is None
    assert municipality_of(happened, Facts(household)) == ASSEN


def test_moving_within_the_area_keeps_the_right_and_changes_the_municipality() -> None:
    happened, household = moved(
        "binnen-gebied", place(ASSEN, date(2020, 1, 1), NOVEMBER), place(TYNAARLO, NOVEMBER)
    )

    outcome = because_of(happened, household)

    assert outcome.uitkomst == "gelijk"
    assert municipality_of(happened, Facts(household)) == TYNAARLO


def test_moving_into_the_area_needs_an_application() -> None:
    happened, household = moved("naar-gebied", place(ASSEN, NOVEMBER))

    outcome = because_of(happened, household)

    assert outcome.uitkomst == "aanvraag-nodig"
    assert bijstand(outcome) == (None, 141946)
    assert "aanvraag-nodig" in rules_of(outcome)


def test_without_a_running_benefit_nothing_of_it_can_end() -> None:
    happened, household = moved("buiten-gebied", place(ASSEN, date(2020, 1, 1), NOVEMBER))

    assert because_of(happened, household, receives=False).uitkomst == "gelijk"
    job = because_of(occasion(), household, wage(APPLICANT, 90000), receives=False)
    assert (job.uitkomst, job.verschil_totaal_centen) == ("gelijk", 90000)
    assert "geen-lopende-uitkering" in rules_of(job)


def test_a_withdrawn_event_is_assessed_as_a_day_like_any_other() -> None:
    happened = occasion()
    withdrawn = Occasion(
        happened.life_event_id,
        happened.dossier_id,
        "verhuizing",
        NOVEMBER,
        APPLICANT.inwoner_id,
        move="buiten-gebied",
        withdrawn=True,
    )

    outcome = because_of(withdrawn, make_household(APPLICANT))

    assert outcome.uitkomst == "gelijk"
    assert "ingetrokken" in rules_of(outcome)


def test_an_event_on_the_day_of_indexation_says_that_the_amounts_changed_too() -> None:
    outcome = because_of(occasion(day=date(2026, 7, 1)), make_household(APPLICANT))

    assert outcome.uitkomst == "hoger"
    assert "indexering" in rules_of(outcome)


def test_every_step_names_an_article_and_every_amount_its_parameter() -> None:
    outcome = because_of(occasion(), make_household(APPLICANT), wage(APPLICANT, 100))

    assert all(step.artikel and step.tekst for step in outcome.toelichting)
    assert [named(step) for step in outcome.toelichting if step.regel == "norm"] == [
        "N21a@2026-07-01",
        "N21a@2026-07-01",
    ]

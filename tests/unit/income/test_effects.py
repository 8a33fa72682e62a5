"""The table of what life events change, and the days from which."""

from datetime import date, timedelta
from typing import get_args

import pytest

from services.income.assessments.effects import (
    EFFECTS,
    INGANG,
    Gebeurtenis,
    Ingang,
    Thuis,
    effects_of,
    next_quarter,
)
from services.income.norms.deadlines import last_day_for_holiday_allowance
from services.income.norms.loading import load_parameters

ALONE = Thuis(paar=False, kind=False)
PARENT = Thuis(paar=False, kind=True)
COUPLE = Thuis(paar=True, kind=False)
FAMILY = Thuis(paar=True, kind=True)


def test_every_event_and_every_kind_of_day_is_in_the_table() -> None:
    assert {effect.gebeurtenis for effect in EFFECTS} == set(get_args(Gebeurtenis))
    assert set(INGANG) == set(get_args(Ingang))


def test_every_effect_names_its_article_and_fits_in_a_letter() -> None:
    for effect in EFFECTS:
        told = effect.on(date(2026, 11, 15))
        assert told.artikel
        assert "{" not in told.tekst
        assert told.tekst.endswith(".")


@pytest.mark.parametrize(
    ("happened", "day", "told"),
    [
        ("partner-overleden", date(2026, 1, 31), "tot en met 2026-02-28"),
        ("partner-overleden", date(2026, 11, 12), "tot en met 2026-12-12"),
        ("kind-wordt-12", date(2026, 11, 15), "met ingang van 2026-12-01"),
        ("kind-wordt-12", date(2026, 11, 1), "met ingang van 2026-12-01"),
        ("kind-wordt-12", date(2026, 11, 15), "kwartaal van 2027-01-01"),
        ("zelf-21", date(2026, 11, 15), "vanaf 2026-12-01"),
        ("geboorte", date(2026, 11, 1), "kan vanaf 2026-12-01"),
        ("geboorte", date(2026, 12, 31), "kan vanaf 2027-01-01"),
        ("geboorte", date(2026, 10, 1), "kwartaal van 2026-10-01"),
        ("geboorte", date(2026, 10, 2), "kwartaal van 2027-01-01"),
        ("samenwonen", date(2026, 2, 28), "met ingang van 2026-03-01"),
        ("samenwonen", date(2026, 3, 1), "met ingang van 2026-03-01"),
        ("partner-gedetineerd", date(2026, 11, 30), "na 2027-02-28"),
        ("gedetineerd", date(2026, 7, 16), "uiterlijk op 2026-10-31"),
        ("gedetineerd", date(2026, 8, 1), "uiterlijk op 2026-10-31"),
        ("uitkering-beeindigd", date(2026, 8, 2), "uiterlijk op 2026-11-30"),
    ],
)
def test_the_day_of_an_effect_follows_from_the_day_of_the_event(
    happened: Gebeurtenis, day: date, told: str
) -> None:
    assert told in " ".join(
        effect.on(day).tekst for effect in EFFECTS if effect.gebeurtenis == happened
    )


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 1, 2), date(2026, 4, 1)),
        (date(2024, 2, 29), date(2024, 4, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_quarter_begins_on_its_first_day(day: date, quarter: date) -> None:
    assert next_quarter(day) == quarter


def test_a_move_on_the_last_day_of_the_calendar_is_told_without_a_next_month() -> None:
    assert effects_of(date.max, ALONE, "binnen-gemeente")


def test_holiday_allowance_is_told_for_the_day_that_the_terms_give() -> None:
    parameters, day = load_parameters(), date(2026, 7, 16)
    last = last_day_for_holiday_allowance(day - timedelta(days=1), parameters)

    assert INGANG["vakantietoeslag"](day) == last


@pytest.mark.parametrize(
    ("happened", "sentence", "readers"),
    [
        ("geboorte", "alleenstaande ouder", [ALONE, PARENT]),
        ("achttiende-verjaardag-laatste-kind", "vermogensgrens", [ALONE, PARENT]),
        ("achttiende-verjaardag-laatste-kind", "ALO-kop", [ALONE, PARENT]),
        ("samenwonen", "ALO-kop", [PARENT, FAMILY]),
        ("partner-gedetineerd", "ALO-kop", [PARENT, FAMILY]),
        ("kind-wordt-12", "alleenstaande ouder", [ALONE, PARENT]),
        ("geboorte", "Kinderbijslag", [ALONE, PARENT, COUPLE, FAMILY]),
    ],
)
def test_a_sentence_is_told_to_those_alone_of_whom_it_is_true(
    happened: Gebeurtenis, sentence: str, readers: list[Thuis]
) -> None:
    told = [
        home
        for home in (ALONE, PARENT, COUPLE, FAMILY)
        if any(sentence in step.tekst for step in effects_of(date(2026, 11, 15), home, happened))
    ]

    assert told == readers

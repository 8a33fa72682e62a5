"""The what-if page's form and picture, without a page: what a link means, and what is drawn of an outcome."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from services.income.whatif import service
from services.income.whatif.form import (
    HOURS,
    VOORBEELDEN,
    Formulier,
    ages_of,
    born,
    cents_of,
    question_of,
)
from services.income.whatif.pages import work_out
from services.income.whatif.picture import FULL, Beeld
from shared import calendar

DAY = "2026-11-01"
ANK = Formulier(datum=DAY)


def picture(**changes: str) -> Beeld:
    found, faults = work_out(replace(ANK, **changes))
    assert faults == ()
    assert found is not None
    return found


def test_without_anything_filled_in_it_is_anks_case_to_the_cent() -> None:
    found = picture()

    totals = [bar.totaal for bar in found.staven]
    assert totals[::2] == [301434, 315217, 410939]
    assert totals[3] == 327856
    assert found.verschil == 12639


def test_the_page_says_what_the_api_says() -> None:
    question, _ = question_of(ANK)
    assert question is not None

    answer = service.calculate(question)

    assert [bar.totaal for bar in picture().staven] == [
        one.totaal_centen for one in answer.scenarios
    ]


@pytest.mark.parametrize("differs", VOORBEELDEN.values(), ids=list(VOORBEELDEN))
def test_every_example_can_be_worked_out_and_its_parts_make_up_the_whole(
    differs: dict[str, str],
) -> None:
    found = picture(**differs)

    for bar in found.staven:
        assert sum(part.centen for part in bar.delen) == bar.totaal
        assert all(one.begin + one.breed == next_.begin for one, next_ in pairwise(bar.delen))
        assert bar.delen[-1].begin + bar.delen[-1].breed <= FULL
    assert sum(post.voor for post in found.posten) == found.voor.totaal
    assert sum(post.na for post in found.posten) == found.na.totaal


def test_every_amount_has_its_steps_with_an_article() -> None:
    for post in picture().posten:
        assert post.stappen_voor, post.naam
        assert post.stappen_na, post.naam
        assert all(step.artikel for step in (*post.stappen_voor, *post.stappen_na))


def test_steps_that_hardly_pay_and_touch_are_one_zone() -> None:
    found = picture()

    assert found.zones == ((0, 24),)
    assert found.staven[3].stap is not None
    assert found.staven[3].stap.verschil == 12639
    assert found.staven[4].stap is not None
    assert not found.staven[4].stap.loont_nauwelijks


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gemeente": "9999"}, "gemeente"),
        ({"datum": "2026-02-30"}, "datum"),
        ({"datum": "2027-01-01"}, "datum"),
        ({"leeftijd": "17"}, "leeftijd"),
        ({"leeftijd": "67"}, "leeftijd"),
        ({"leeftijd": "³⁸"}, "leeftijd"),
        ({"samen": "ja"}, "leeftijd_partner"),
        ({"kinderen": "acht"}, "kinderen"),
        ({"kinderen": "18"}, "kinderen"),
        ({"kinderen": ",".join("1" * 11)}, "kinderen"),
        ({"huur": "-1"}, "huur"),
        ({"huur": "5000,01"}, "huur"),
        ({"uurloon": "500,01"}, "uurloon"),
        ({"uurloon": "0"}, "uurloon"),
        ({"vrijlating": "alles"}, "vrijlating"),
        ({"van": "24"}, "naar"),
        ({"naar": "12"}, "naar"),
    ],
)
def test_a_fault_stands_beside_its_field(changes: dict[str, Any], field: str) -> None:
    found, faults = work_out(replace(ANK, **changes))

    assert found is None
    assert [fault.name for fault in faults] == [field]


def test_a_link_holds_nothing_but_what_the_form_asks() -> None:
    form = Formulier.read({"naam": "Ank", "huur": " 500 ", "bsn": "1" * 9})

    assert form.huur == "500"
    assert not hasattr(form, "naam")


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("age", [0, 8, 38])
def test_who_is_so_old_on_the_day_is_so_all_month(month: int, age: int) -> None:
    for day in (date(2026, month, 1), date(2026, month, 28)):
        assert calendar.age_on(born(age, day), day) == age


@pytest.mark.parametrize(
    ("text", "cents"),
    [("700", 70000), ("700,50", 70050), ("€ 14.99", 1499), ("7,5", None), ("1e3", None)],
)
def test_an_amount_is_read_to_the_cent_or_not_at_all(text: str, cents: int | None) -> None:
    assert cents_of(text) == cents


def test_ages_may_be_written_in_several_ways() -> None:
    assert ages_of("8, 14") == ages_of("8 14") == ages_of("8;14,") == [8, 14]
    assert ages_of("") == []
    assert HOURS == (0, 8, 16, 24, 36)

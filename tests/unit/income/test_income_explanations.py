"""What each kind of income counts for, on which article and by which amount (Participatiewet art. 31 to 33)."""

from datetime import date

import pytest

from services.income.means.exempt import Beoordeeld
from services.income.means.kinds import Bate, Inkomenssoort, Ontvanger, judge_income
from services.income.norms.register import Parameter, Parameters
from tests.explained import dated, explained

DAY = date(2026, 11, 1)
START = date(2026, 1, 1)
ADULT = date(1990, 1, 1)


def value(code: str, amount: int, unit: str = "cent") -> Parameter:
    return Parameter("Test", "Pw 33", code, "een bedrag", unit, amount, START, None, "test", "P")


NATIONAL = Parameters(
    [
        value("JONGERE_LEEFTIJD", 324, "maand"),
        value("WSF_NORM_MBO_THUIS", 60_000),
        value("WTOS_BASIS_UIT", 30_000),
    ]
)
LOCAL = Parameters([value("KOSTGANGER_INKOMEN", 15_000)])


def judge(kind: Inkomenssoort, who: Ontvanger, cents: int = 50_000) -> Beoordeeld:
    return judge_income(Bate(kind, cents), who, DAY, NATIONAL, LOCAL)


@pytest.mark.parametrize(
    ("kind", "who", "article", "parameter", "free", "counted"),
    [
        ("uitkering", Ontvanger(ADULT), "Pw 31, 32", None, 0, 50_000),
        ("alimentatie", Ontvanger(ADULT), "Pw 31, 32, 56", None, 0, 50_000),
        ("kinderbijslag", Ontvanger(ADULT), "Pw 31 lid 2 onder b", None, 50_000, 0),
        # Study money counts at an amount of the law, more or less than what comes in.
        ("wsf-mbo-thuis", Ontvanger(ADULT), "Pw 33 lid 2", dated("WSF_NORM_MBO_THUIS"), 0, 60_000),
        ("wtos-uit", Ontvanger(ADULT), "Pw 33 lid 3", dated("WTOS_BASIS_UIT"), 20_000, 30_000),
        ("kostganger", Ontvanger(ADULT), "Pw 33 lid 4", dated("KOSTGANGER_INKOMEN"), 35_000, 15_000),
        ("pensioen", Ontvanger(date(1959, 11, 2)), "Pw 31, 32", None, 0, 50_000),
        ("jonggehandicaptenkorting", Ontvanger(date(1999, 11, 1)), "Pw 31 lid 2 onder c", None, 50_000, 0),
        ("jonggehandicaptenkorting", Ontvanger(date(1999, 11, 2)), "Pw 31 lid 2 onder c, lid 5", None, 0, 50_000),
        ("ouderbijdrage", Ontvanger(ADULT), "Pw 31, 32", None, 0, 50_000),
        ("ouderbijdrage", Ontvanger(ADULT, verhoging_20_3=True), "Pw 31 lid 2 onder v", None, 50_000, 0),
    ],
)  # fmt: skip
def test_a_kind_of_income_names_its_article_and_counts_as_that_says(
    *,
    kind: Inkomenssoort,
    who: Ontvanger,
    article: str,
    parameter: str | None,
    free: int,
    counted: int,
) -> None:
    found = judge(kind, who)

    assert explained([found.reden]) == [("inkomen-soort", article, parameter)]
    assert (found.vrij, found.telt_mee) == (free, counted)


def test_never_more_of_a_boarder_is_left_out_than_comes_in() -> None:
    boarder = judge("kostganger", Ontvanger(ADULT), 100)

    assert (boarder.vrij, boarder.telt_mee) == (0, 100)

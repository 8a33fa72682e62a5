"""Steps of a what-if that no rule tells: the holiday allowance, a month's part of kinderbijslag, what was filled in."""

from datetime import date

from services.income.norms.loading import load_parameters
from services.income.whatif.rules import work_out
from services.income.whatif.situation import Bewoner, Gezin, Inkomsten, Scenario
from tests.explained import amounts, explained


def test_holiday_allowance_kinderbijslag_and_costs_name_their_article_and_amount() -> None:
    home = Gezin(date(1980, 5, 1), None, (Bewoner(date(2022, 5, 1)),))
    work = Inkomsten(bruto_maand=100_000)
    scenario = Scenario("nu", date(2026, 11, 1), home, aanvrager=work, kosten=1_234)
    steps = work_out(scenario, load_parameters()).redenen
    told = list(zip(explained(steps), amounts(steps), strict=True))

    (found,) = [one for one in told if one[0][0] == "vakantiebijslag"]
    assert (found[0][:2], found[1]) == (("vakantiebijslag", "WML 15"), ["8%", "€ 12.960,00"])
    # 298,40 a quarter.
    assert (("kinderbijslag", "AKW 11, 12", None), ["€ 99,47"]) in told
    assert [one[1] for one in told if one[0][0] == "kosten"] == [["€ 12,34"]]
    assert ("toetsingsinkomen", "Awir 8", None) in explained(steps)
    assert ("bruto-loon", "Pw 31 lid 1", None) in explained(steps)

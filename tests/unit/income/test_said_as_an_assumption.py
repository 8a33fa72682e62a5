"""What the purse and the what-if assume is said, with how much it may matter."""

from dataclasses import replace
from datetime import date

import pytest

from services.income.means.rules import Gebruikt, N, Vrijlatingsfeiten
from services.income.norms.loading import load_parameters
from services.income.purse.spending import Besteedbaar, Situatie, Verdiener, besteedbaar
from services.income.purse.taxes import gross_of
from services.income.whatif.rules import work_out
from services.income.whatif.situation import Bewoner, Gezin, Inkomsten, Scenario
from shared.events.income import Reden

DAY = date(2026, 11, 1)
PARAMETERS = load_parameters()
ALONE = Situatie(datum=DAY, norm=141_946, kale_huur=70_000)


def with_wage(net: int) -> Besteedbaar:
    gross = gross_of(net, DAY, PARAMETERS)
    return besteedbaar(replace(ALONE, verdieners=(Verdiener(gross, N),)), PARAMETERS)


def bound_in(found: Besteedbaar) -> list[Reden]:
    return [step for step in found.redenen if step.regel == "toetsingsinkomen"]


def test_a_wage_beside_bijstand_may_bring_toeslagen_above_their_threshold() -> None:
    """At the most that n leaves free, 285.00 of 1,140.00 net; the year comes to more than 23,425."""
    found = with_wage(1_140_00)

    [step] = bound_in(found)
    assert "ongeveer € 24.482," in step.tekst
    assert "ongeveer € 23,00 per maand lager" in step.tekst
    assert "inkomen-onder-drempels" in found.aannames


def test_of_a_couple_each_has_half_of_the_bijstand_beside_the_own_wage() -> None:
    earner = Verdiener(gross_of(1_140_00, DAY, PARAMETERS), N)
    home = replace(
        ALONE, norm=202_779, verdieners=(earner, earner), toeslagpartner=True, aantal_personen=2
    )

    [step] = bound_in(besteedbaar(home, PARAMETERS))
    assert "ongeveer € 33." in step.tekst


@pytest.mark.parametrize("net", [0, 200_00])
def test_with_little_or_no_wage_nothing_is_assumed_that_matters(net: int) -> None:
    assert bound_in(with_wage(net)) == []
    assert "inkomen-onder-drempels" not in with_wage(net).aannames


def single_parent(*, care: bool | None) -> Scenario:
    told = Vrijlatingsfeiten("oud_31_2", Gebruikt(n=6))
    child = Bewoner(date(2018, 5, 1))
    return Scenario(
        "zo",
        DAY,
        Gezin(date(1990, 5, 5), kinderen=(child,), volledige_zorg=care),
        Inkomsten(bruto_maand=80_000, vrijlating=told),
    )


def test_a_parent_who_shares_the_care_has_no_exemption_of_a_single_parent() -> None:
    assert work_out(single_parent(care=False), PARAMETERS).besteedbaar.vrijgelaten == 0
    assert work_out(single_parent(care=True), PARAMETERS).besteedbaar.vrijgelaten == 108_00


def test_full_care_that_nobody_asked_after_is_said_to_be_assumed() -> None:
    def assumed(care: bool | None) -> list[Reden]:
        found = work_out(single_parent(care=care), PARAMETERS)
        return [step for step in found.redenen if step.regel == "aanname"]

    assert len(assumed(None)) == 1
    assert assumed(True) == assumed(False) == []

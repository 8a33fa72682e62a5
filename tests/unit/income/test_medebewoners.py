"""Who shares the costs of the home (art. 19a)."""

from datetime import date

import pytest

from services.income.norms.loading import load_parameters
from services.income.norms.medebewoners import judge, kostendelende_medebewoners
from services.income.norms.woonsituatie import Contract, Persoon, Verblijf, Woonsituatie

DAY = date(2026, 9, 10)
BUSINESS = Contract(schriftelijk=True, commercieel=True)


def counts(living: Verblijf, born: date = date(1991, 4, 26), day: date = DAY) -> bool:
    return judge(Persoon(born, verblijf=living), day, load_parameters()).telt_mee


@pytest.mark.parametrize(
    ("living", "expected"),
    [
        (Verblijf(), True),
        (Verblijf(is_partner=True), False),
        (Verblijf(hoofdverblijf=False), False),
        (Verblijf(contract=BUSINESS), False),
        (Verblijf(contract=BUSINESS, relatie="graad1"), True),
        (Verblijf(contract=BUSINESS, relatie="graad2"), True),
        (Verblijf(contract=BUSINESS, relatie="graad3"), False),
        (Verblijf(contract=Contract(schriftelijk=True)), True),
        (Verblijf(contract=Contract(commercieel=True)), True),
        (Verblijf(contract_derde=BUSINESS), True),
        (Verblijf(contract_derde=BUSINESS, zelfde_verhuurder=True), False),
        (Verblijf(contract_derde=BUSINESS, zelfde_verhuurder=True, relatie="graad1"), False),
        (Verblijf(contract_derde=Contract(schriftelijk=True), zelfde_verhuurder=True), True),
    ],
)
def test_a_partner_a_tenant_and_a_co_tenant_do_not_count(living: Verblijf, expected: bool) -> None:
    assert counts(living) is expected


@pytest.mark.parametrize(
    ("born", "day", "expected"),
    [
        (date(1999, 9, 11), DAY, False),
        (date(1999, 9, 10), DAY, True),
        (date(2000, 2, 29), date(2027, 2, 28), False),
        (date(2000, 2, 29), date(2027, 3, 1), True),
    ],
)
def test_a_housemate_counts_from_the_27th_birthday(born: date, day: date, expected: bool) -> None:
    assert counts(Verblijf(), born, day) is expected


TURNS_30 = date(1994, 5, 20)


@pytest.mark.parametrize(
    ("living", "expected"),
    [
        (Verblijf(onderwijs="wsf"), False),
        (Verblijf(onderwijs="wsf", onderwijs_gestart_op=date(2024, 5, 19)), False),
        (Verblijf(onderwijs="wsf", onderwijs_gestart_op=date(2024, 5, 20)), True),
        (Verblijf(onderwijs="wtos4", onderwijs_gestart_op=date(2024, 5, 19)), False),
        (Verblijf(onderwijs="wtos4", onderwijs_gestart_op=date(2024, 5, 20)), True),
        (Verblijf(onderwijs="buitenland", onderwijs_gestart_op=date(2024, 5, 31)), False),
        (Verblijf(onderwijs="buitenland", onderwijs_gestart_op=date(2024, 6, 1)), True),
        (Verblijf(onderwijs="bbl", onderwijs_gestart_op=date(2026, 1, 1)), False),
        (Verblijf(onderwijs="overig", onderwijs_gestart_op=date(2020, 1, 1)), True),
        (Verblijf(onderwijs="bbl", onderwijs_gestart_op=None), False),
    ],
)
def test_a_student_does_not_count_if_the_education_began_before_30(
    living: Verblijf,
    expected: bool,
) -> None:
    assert counts(living, TURNS_30) is expected


def test_education_counts_from_its_first_day() -> None:
    starts_today = Verblijf(onderwijs="wsf", onderwijs_gestart_op=DAY)
    starts_tomorrow = Verblijf(onderwijs="wsf", onderwijs_gestart_op=date(2026, 9, 11))
    bbl_tomorrow = Verblijf(onderwijs="bbl", onderwijs_gestart_op=date(2026, 9, 11))
    of_28 = date(1998, 5, 24)

    assert not counts(starts_today, of_28)
    assert counts(starts_tomorrow, of_28)
    assert counts(bbl_tomorrow, of_28)


def test_every_judgement_tells_its_article() -> None:
    tenant = Persoon(date(1991, 1, 1), verblijf=Verblijf(contract=BUSINESS))

    assert judge(tenant, DAY, load_parameters()).reden.artikel == "Pw 19a lid 1 onder b"


def test_a_full_house_is_counted_head_by_head() -> None:
    sharer = Persoon(date(1990, 1, 1))
    home = Woonsituatie(DAY, sharer, None, (sharer,), (sharer,) * 4000)

    assert kostendelende_medebewoners(home, load_parameters()) == 4001

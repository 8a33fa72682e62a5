"""The factories give what the runtime would give."""

from datetime import date

from shared.events.catalog import TYPES
from shared.events.envelope import to_wire
from shared.events.household import AA_EN_HUNZE, ASSEN
from shared.events.residents import HouseholdChanged
from shared.testing.events import from_wire, make_event, make_household, make_member


def test_an_event_starts_its_own_trail_unless_told_otherwise() -> None:
    data = HouseholdChanged(huishouden=make_household())
    first = make_event(data)
    second = make_event(data, correlation_id=first.id, causation_id=first.id)

    assert first.correlation_id == first.id
    assert first.causation_id is None
    assert second.correlation_id == first.id
    assert from_wire(to_wire(second), TYPES) == second


def test_a_household_is_one_adult_in_assen_unless_told_otherwise() -> None:
    home = make_household()
    elsewhere = make_household(
        make_member(), make_member("kind", date(2024, 6, 1)), gemeente=AA_EN_HUNZE
    )

    assert home.municipality_on(date(2026, 1, 1)) == ASSEN
    assert [member.rol for member in home.members_on(date(2026, 1, 1))] == ["aanvrager"]
    assert elsewhere.municipality_on(date(2026, 1, 1)) == AA_EN_HUNZE
    assert len(elsewhere.members_on(date(2024, 5, 31))) == 1
    assert len(elsewhere.members_on(date(2024, 6, 1))) == 2
    assert elsewhere.leden[0].inwoner_id.version == 7

"""What came of offers is counted per organisation and municipality, and few are not told apart."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.partners.rules import count, shown, telling
from services.reporting.partners.schemas import Kind, Step
from shared.clock import AMSTERDAM
from shared.events.household import ASSEN, TYNAARLO

VAART, IMPULS = uuid4(), uuid4()
BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


def story(
    *steps: tuple[Kind, float],
    by: UUID = VAART,
    municipality: str = ASSEN,
    reason: str | None = None,
) -> list[Step]:
    """A handover: its steps, each some days after the begin of November."""
    handover = uuid4()
    return [
        Step(
            handover,
            by,
            municipality,
            kind,
            BEGIN + timedelta(days=days),
            reason if kind == "geweigerd" else None,
        )
        for kind, days in steps
    ]


def test_what_was_offered_is_counted_with_what_came_of_it() -> None:
    taken = story(("aangeboden", 0), ("aanvaard", 2), ("eerste-contact", 5), ("afgerond", 60))
    refused = story(("aangeboden", 1), ("geweigerd", 3), reason="geen-plaats")
    given_back = story(("aangeboden", 0), ("aanvaard", 4), ("teruggegeven", 9))

    [row] = count([*taken, *refused, *given_back], FIRST, LAST)

    assert (row.organisation_id, row.municipality) == (VAART, ASSEN)
    assert (row.offered, row.accepted, row.refused, row.returned, row.completed) == (3, 2, 1, 1, 1)
    assert row.reasons == {"geen-plaats": 1}
    assert row.to_acceptance == (timedelta(days=2), timedelta(days=4))
    assert row.to_contact == (3,)


def test_who_took_it_after_a_refusal_is_counted_by_itself() -> None:
    refused = story(("aangeboden", 0), ("geweigerd", 1), reason="niet-voor-ons")
    handover = refused[0].handover_id
    taken = [
        Step(handover, IMPULS, ASSEN, "aangeboden", BEGIN + timedelta(days=2)),
        Step(handover, IMPULS, ASSEN, "aanvaard", BEGIN + timedelta(days=3)),
    ]

    found = {row.organisation_id: row for row in count([*taken, *refused], FIRST, LAST)}

    assert (found[VAART].offered, found[VAART].refused, found[VAART].accepted) == (1, 1, 0)
    assert (found[IMPULS].offered, found[IMPULS].refused, found[IMPULS].accepted) == (1, 0, 1)
    assert found[IMPULS].to_acceptance == (timedelta(days=1),)


def test_the_same_organisation_in_another_municipality_is_another_row() -> None:
    rows = count(
        story(("aangeboden", 0)) + story(("aangeboden", 0), municipality=TYNAARLO), FIRST, LAST
    )

    assert [(row.municipality, row.offered) for row in rows] == [(ASSEN, 1), (TYNAARLO, 1)]


def test_the_day_of_the_offer_decides_of_which_period_it_is_and_not_what_came_later() -> None:
    steps = story(("aangeboden", 0), ("aanvaard", 40))

    assert [row.accepted for row in count(steps, date(2026, 11, 2), date(2026, 11, 2))] == [1]
    assert count(steps, date(2026, 11, 3), LAST) == []


def test_an_offer_at_night_is_of_the_dutch_day() -> None:
    late = [Step(uuid4(), VAART, ASSEN, "aangeboden", datetime(2026, 11, 30, 23, 30, tzinfo=UTC))]

    assert count(late, FIRST, LAST) == []
    assert len(count(late, date(2026, 12, 1), date(2026, 12, 1))) == 1


def test_few_are_not_told_and_a_median_of_few_is_left_out() -> None:
    few = [step for _ in range(4) for step in story(("aangeboden", 0), ("aanvaard", 3))]
    [row] = count(few, FIRST, LAST)

    hidden, told = telling(row, small_numbers=False), telling(row, small_numbers=True)

    assert (hidden.aangeboden, hidden.aanvaard, hidden.geweigerd) == ("<5", "<5", "0")
    assert (told.aangeboden, told.aanvaard) == ("4", "4")
    assert hidden.dagen_tot_antwoord is told.dagen_tot_antwoord is None


def test_the_median_of_enough_is_told_in_days() -> None:
    enough = [
        step
        for days in (1, 2, 3, 4, 90)
        for step in story(("aangeboden", 0), ("aanvaard", days), ("eerste-contact", days + 7))
    ]
    [row] = count(enough, FIRST, LAST)

    answer = telling(row, small_numbers=False)

    assert (answer.dagen_tot_antwoord, answer.dagen_tot_contact) == (3.0, 7.0)


KINDS = st.sampled_from(
    ["aangeboden", "aanvaard", "geweigerd", "eerste-contact", "teruggegeven", "afgerond"]
)
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from([uuid4() for _ in range(3)]),
        st.sampled_from([VAART, IMPULS]),
        st.sampled_from([ASSEN, TYNAARLO]),
        KINDS,
        st.datetimes(datetime(2026, 10, 25), datetime(2026, 12, 5), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
    max_size=30,
    unique_by=lambda step: step.at,
)


@given(STEPS, st.randoms())
def test_the_order_in_which_steps_are_read_does_not_matter(
    steps: list[Step], chance: object
) -> None:
    mixed = list(steps)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert count(mixed, FIRST, LAST) == count(steps, FIRST, LAST)


@given(STEPS)
def test_nothing_came_of_more_than_was_offered(steps: list[Step]) -> None:
    rows = count(steps, FIRST, LAST)

    offers = [
        step
        for step in steps
        if step.kind == "aangeboden"
        and FIRST <= step.at.astimezone(AMSTERDAM).date() <= LAST + timedelta(days=1)
    ]
    assert sum(row.offered for row in rows) <= len(offers)
    for row in rows:
        assert max(row.accepted, row.refused, row.returned, row.completed) <= row.offered
        assert sum(row.reasons.values()) == row.refused
        assert len(row.to_acceptance) == row.accepted
        assert all(days >= 0 for days in row.to_contact)


@given(st.integers(0, 1000))
def test_only_none_and_five_or_more_are_told_as_they_are(amount: int) -> None:
    assert (shown(amount, small_numbers=False) == str(amount)) == (amount == 0 or amount >= 5)
    assert shown(amount, small_numbers=True) == str(amount)

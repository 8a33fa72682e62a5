"""What an address of a list asks for: read back as it was written, and a wrong value never costs the rest of the filter."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from services.routes.work.choice import (
    COLUMNS,
    NOBODY,
    Choice,
    Place,
    Possible,
    Sort,
    read_choice,
    read_place,
)

TEAM = uuid4()
POSSIBLE = Possible(
    {"0106": "Assen", "1730": "Tynaarlo"},
    {"werkcoach": "Werkcoach"},
    {"scheiding": "Twee mensen gaan uit elkaar"},
    {NOBODY: "Nog van niemand"},
    {str(TEAM): "Noord"},
    {"te-laat": "Te laat", "wacht": "Wacht"},
)
CHOICES = st.builds(
    Choice,
    municipality=st.sampled_from([None, "0106", "1730"]),
    role=st.sampled_from([None, "werkcoach"]),
    kind=st.sampled_from([None, "scheiding"]),
    when=st.sampled_from([None, "te-laat", "wacht"]),
    holder=st.sampled_from([None, NOBODY]),
    team=st.sampled_from([None, TEAM]),
    sort=st.sampled_from(Sort),
    columns=st.sets(st.sampled_from(list(COLUMNS)), min_size=1).map(
        lambda chosen: tuple(name for name in COLUMNS if name in chosen)
    ),
)


@given(CHOICES)
def test_an_address_is_read_back_as_it_was_written(choice: Choice) -> None:
    assert read_choice(parse_qsl(choice.query), POSSIBLE) == (choice, [])


@given(CHOICES, st.text(min_size=1, max_size=200))
def test_whatever_stands_in_an_address_the_rest_of_the_filter_holds(
    choice: Choice, nonsense: str
) -> None:
    given_values = [(name, value) for name, value in choice.parameters.items() if name != "rol"]

    read, wrong = read_choice([*given_values, ("rol", nonsense)], POSSIBLE)

    assert read == (choice.without("rol") if nonsense.strip() != "werkcoach" else read)
    assert len(wrong) <= 1


@given(st.sampled_from(Sort), st.dates(), st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_place_is_read_back_in_the_order_that_it_belongs_to(
    sort: Sort, day: date, moment: datetime, dossier_id: UUID
) -> None:
    key = {Sort.DUE: day.isoformat(), Sort.NEWEST: moment.isoformat(), Sort.HOUSEHOLD: ""}[sort]
    place = Place(key, dossier_id)

    assert read_place(place.text, sort, before=False) == place


@given(st.sampled_from(Sort), st.text(max_size=60))
def test_a_place_that_nobody_wrote_is_none(sort: Sort, text: str) -> None:
    place = read_place(f"{text}~geen-dossier", sort, before=True)

    assert place is None

"""Whatever record lies on a topic (its key, value and headers) can be kept as a failure, and the next message is handled."""

import json
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shared import ids
from shared.events.envelope import LARGEST_EVENT, to_wire
from shared.messaging.kafka import Record
from tests.integration.messaging.test_failures import Ledger, payment
from tests.ledger.service import open_books

RECORDS_PER_EXAMPLE = 25
HUGE = LARGEST_EVENT + 1

Headers = tuple[tuple[str, bytes | None], ...]


@pytest.fixture
async def ledger(database_url: Callable[..., str]) -> AsyncIterator[Ledger]:
    url = database_url("grootboek")
    made = Ledger(open_books(url, "grootboek"))
    await made.begin()
    yield made
    await made.database.close()


def _written(document: object) -> bytes:
    return json.dumps(document).encode()


def _changed(strange: Mapping[str, object]) -> bytes:
    """An event of ours in everything but some members."""
    return _written({**json.loads(to_wire(payment(ids.new_dossier_id(), 1))), **strange})


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["", "\x00", "content-type", "n" * 100_000]
)
contents = st.none() | st.binary(max_size=30) | st.sampled_from([b"", b"\x00", b"\xff\xfe"])
headers = st.one_of(
    st.lists(st.tuples(names, contents), max_size=5).map(tuple),
    st.sampled_from(
        [
            (("content-type", None),),
            (("doubled", b"1"), ("doubled", b"2"), ("doubled", None)),
            tuple((f"h{number}", b"x") for number in range(5_000)),
            (("huge", b"\xff" * 500_000),),
        ]
    ),
)
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=5,
)
members = st.dictionaries(
    st.sampled_from(
        [
            "specversion",
            "id",
            "source",
            "type",
            "time",
            "subject",
            "sequence",
            "data",
            "causationid",
        ]
    )
    | st.text(max_size=10),
    documents,
    min_size=1,
    max_size=3,
)
values = st.one_of(
    st.none(),
    st.binary(max_size=60),
    documents.map(_written),
    members.map(_changed),
    st.sampled_from(
        [b"", b"\x00" * 20, b"[" * 100_000, b'{"a":' * 100_000, b"x" * HUGE, b'"\\ud800"']
    ),
)
keys = st.one_of(st.none(), st.binary(max_size=40), st.sampled_from([b"", b"\x00", b"k" * 100_000]))


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record by a stranger; sometimes a payment of ours, that fails or not, with the headers of a stranger."""
    if draw(st.booleans()):
        return Record("betaald", 0, 0, draw(keys), draw(values), draw(headers))
    event = payment(ids.new_dossier_id(), 1, poison=draw(st.sampled_from(["", "always"])))
    return Record("betaald", 0, 0, str(event.dossier_id).encode(), to_wire(event), draw(headers))


@given(strange=st.lists(records(), min_size=1, max_size=RECORDS_PER_EXAMPLE))
@settings(
    max_examples=25,
    # Making a failing example smaller takes minutes with a database behind it.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
async def test_whatever_lies_on_a_topic_is_kept_and_the_next_message_is_handled(
    ledger: Ledger, strange: list[Record]
) -> None:
    held, booked = len(await ledger.states()), len(await ledger.booked())
    placed = [record._replace(offset=ledger.record(b"").offset) for record in strange]

    outcome = await ledger.take_in(*placed, ledger.record(payment(ids.new_dossier_id(), 1)))

    assert outcome.stale == 0
    assert len(outcome.failures) + len(outcome.handled) == len(strange) + 1
    assert len(await ledger.states()) == held + len(outcome.failures)
    assert len(await ledger.booked()) == booked + len(outcome.handled)
    assert any(message.record.offset > placed[-1].offset for message in outcome.handled)


async def test_headers_are_kept_as_they_were_empty_and_doubled_ones_too(ledger: Ledger) -> None:
    sent = (("content-type", None), ("doubled", b"1"), ("doubled", b"2"), ("empty", b""))

    await ledger.take_in(ledger.record(b"no event")._replace(headers=sent))

    async with ledger.database.reading() as connection:
        rows = await connection.execute(text("SELECT headers FROM failed_message"))
        assert rows.scalar_one() == [
            ["content-type", None],
            ["doubled", "1"],
            ["doubled", "2"],
            ["empty", ""],
        ]


async def test_a_failure_with_an_empty_header_can_be_tried_again(ledger: Ledger) -> None:
    poisoned = ledger.record(payment(ids.new_dossier_id(), 1, poison="while:repaired"))
    await ledger.take_in(poisoned._replace(headers=(("content-type", None),)))
    [failed] = await ledger.failed_ids()
    await ledger.switch("repaired")

    await ledger.retry_now(failed)

    assert await ledger.states() == ["resolved"]
    assert await ledger.booked() == [1]

"""The books of all services side by side: what closes, what is on its way, and what cannot be right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared import ids
from shared.accounting.books import Books, Kind, Standing
from shared.accounting.comparing import PATIENCE, Account, Verdict, compare
from shared.accounting.finding import find
from shared.accounting.schemas import Boekhouding
from shared.events.household import ASSEN
from shared.messaging.ledger import END_OF_ID, Entry, Figures, Outcome, fold

TOPIC, TYPE = "besluiten", "nl.participatiewet.besluiten.besluit-genomen.v1"
KIND = Kind(TOPIC, TYPE)
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
EVENTS = [ids.new_id() for _ in range(5)]


def entries(outcome: Outcome, events: Iterable[UUID], times: int = 1) -> list[Entry]:
    return [Entry(outcome, TOPIC, TYPE, event, times) for event in events]


def books(found: Sequence[Entry], *, reads: bool = True, at: datetime = NOON) -> Books:
    lines = fold(found)
    return Books(
        topics=frozenset({TOPIC} if reads else ()),
        lines=lines,
        held={line: f for line, f in lines.items() if line.outcome in {"held", "rejected"}},
        changed_at=dict.fromkeys(lines, at),
    )


def close(
    published: Books, taken: Books, *, patience: timedelta = PATIENCE, later: Books | None = None
) -> Account:
    return compare(
        {"income": later or published, "routes": taken},
        {"income": published, "routes": taken},
        patience,
    )


PUBLISHED = books(entries("published", EVENTS), reads=False)


@given(st.lists(st.sampled_from(["effected", "ignored", "discarded"]), min_size=5, max_size=5))
def test_the_books_close_whatever_became_of_each_event(outcomes: list[Outcome]) -> None:
    taken = [
        entry
        for event, outcome in zip(EVENTS, outcomes, strict=True)
        for entry in entries(outcome, [event])
    ]

    account = close(PUBLISHED, books(taken))

    assert account.closed
    assert account.published == {"income": 5, "routes": 0}


def test_what_is_held_balances_and_is_not_closed() -> None:
    taken = books(entries("effected", EVENTS[1:]) + entries("held", EVENTS[:1]))

    account = close(PUBLISHED, replace(taken, states={"waiting": 1}))

    assert (account.balances, account.closed) == (True, False)
    assert account.held == {"routes waiting": 1}


def test_what_is_not_sent_yet_is_on_its_way() -> None:
    unsent = replace(PUBLISHED, unsent={KIND: 1})

    account = close(unsent, books(entries("effected", EVENTS[1:]), at=NOON + 2 * PATIENCE))

    [difference] = account.differences
    assert (difference.verdict, account.wrong) == (Verdict.ON_ITS_WAY, [])
    assert not account.balances


def test_what_a_reader_that_stands_still_has_not_read_is_on_its_way() -> None:
    account = close(PUBLISHED, books(entries("effected", EVENTS[1:]), at=NOON - PATIENCE))

    assert [difference.verdict for difference in account.differences] == [Verdict.ON_ITS_WAY]
    assert account.arriving == 1


def test_what_a_reader_went_past_is_missing_and_its_id_is_known_by_its_end() -> None:
    account = close(PUBLISHED, books(entries("effected", EVENTS[1:]), at=NOON + PATIENCE))

    [difference] = account.wrong
    assert (difference.reader, difference.kind, difference.verdict) == (
        "routes",
        KIND,
        Verdict.MISSING,
    )
    assert difference.end_of_id == EVENTS[0].int & END_OF_ID


def test_an_event_that_was_handled_twice_is_found() -> None:
    account = close(PUBLISHED, books(entries("effected", [*EVENTS, EVENTS[2]])))

    [difference] = account.wrong
    published = dict.fromkeys(EVENTS, KIND)
    assert difference.verdict is Verdict.TOO_MANY
    assert find(difference, published, set(EVENTS), is_whole=True) == [EVENTS[2]]


def test_a_stranger_is_found() -> None:
    stranger = ids.new_id()

    account = close(PUBLISHED, books(entries("effected", [*EVENTS, stranger])))

    [difference] = account.wrong
    published = dict.fromkeys(EVENTS, KIND)
    assert find(difference, published, {*EVENTS, stranger}, is_whole=True) == [stranger]


def test_a_stranger_in_the_place_of_one_that_is_missing_is_seen_though_the_numbers_agree() -> None:
    stranger = ids.new_id()
    taken = [*EVENTS[1:], stranger]

    account = close(PUBLISHED, books(entries("effected", taken)))

    [difference] = account.wrong
    assert difference.verdict is Verdict.OTHERS
    found = find(difference, dict.fromkeys(EVENTS, KIND), set(taken), is_whole=True)
    assert found == sorted([EVENTS[0], stranger])


def test_all_that_are_missing_are_found_also_where_a_stranger_hides_how_many() -> None:
    stranger = ids.new_id()
    published = dict.fromkeys(EVENTS, KIND)

    def missing(taken: Sequence[UUID]) -> list[UUID]:
        later = NOON + PATIENCE
        [difference] = close(PUBLISHED, books(entries("effected", taken), at=later)).wrong
        assert difference.verdict is Verdict.MISSING
        return find(difference, published, set(taken), is_whole=True)

    assert missing(EVENTS[2:]) == EVENTS[:2]
    assert missing([*EVENTS[2:], stranger]) == EVENTS[:2]


def test_nobody_is_called_a_stranger_when_the_outbox_let_go_of_its_events() -> None:
    strangers = [ids.new_id(), ids.new_id()]

    [difference] = close(PUBLISHED, books(entries("effected", EVENTS + strangers))).wrong

    assert find(difference, {}, {*EVENTS, *strangers}, is_whole=False) == []


def test_what_a_reader_takes_of_a_topic_that_it_does_not_read_is_too_many() -> None:
    account = close(PUBLISHED, books(entries("effected", EVENTS), reads=False))

    assert [difference.verdict for difference in account.wrong] == [Verdict.TOO_MANY]


def test_what_replaced_a_message_is_due_where_it_was_made() -> None:
    edited = ids.new_id()
    taken = (
        entries("effected", EVENTS[1:])
        + entries("replaced", EVENTS[:1])
        + entries("edited", [edited])
        + entries("effected", [edited])
    )

    assert close(PUBLISHED, books(taken)).closed


def test_a_failed_message_that_is_no_longer_in_its_list_is_seen() -> None:
    taken = books(entries("effected", EVENTS[1:]) + entries("held", EVENTS[:1]))

    [difference] = close(PUBLISHED, replace(taken, held={})).wrong

    assert (difference.verdict, difference.end_of_id) == (
        Verdict.NOT_KEPT,
        EVENTS[0].int & END_OF_ID,
    )


def test_what_came_in_while_the_books_were_read_was_published_before_they_were_read_again() -> None:
    read_first = books(entries("published", EVENTS[1:]), reads=False)

    account = close(PUBLISHED, books(entries("effected", EVENTS)), later=read_first)

    assert account.closed


def unjudged(proposals: Standing, tasks: Standing) -> int:
    account = close(
        replace(PUBLISHED, standings={"voorstellen": proposals}),
        replace(books(entries("effected", EVENTS)), standings={"voorstellen": tasks}),
    )
    assert account.balances
    assert account.closed == (account.unjudged == 0)
    return account.unjudged


def test_an_open_proposal_has_one_open_task_in_its_municipality() -> None:
    two: Standing = {ASSEN: Figures(2, 10)}

    assert unjudged(two, two) == 0
    assert unjudged(two, {ASSEN: Figures(1, 4)}) == 1
    assert unjudged(two, {ASSEN: Figures(2, 11)}) == 1
    assert unjudged(two, {}) == 2
    assert unjudged({}, two) == 2


def test_a_proposal_of_a_municipality_that_is_not_ours_is_nobodys() -> None:
    elsewhere: Standing = {"0363": Figures(1, 4)}

    assert unjudged(elsewhere, elsewhere) == 1


def test_books_are_the_same_after_they_went_over_http() -> None:
    before = replace(
        books(entries("effected", EVENTS[1:]) + entries("held", EVENTS[:1])),
        states={"parked": 1},
        unsent={KIND: 3},
        not_in_ledger={TOPIC: 2},
        standings={"voorstellen": {None: Figures(1, 1 << 60), ASSEN: Figures(2, 3)}, "leeg": {}},
    )

    answer = Boekhouding.of(before).model_dump_json(by_alias=True)

    assert Boekhouding.model_validate_json(answer).books == before

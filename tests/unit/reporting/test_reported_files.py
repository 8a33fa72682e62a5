"""What came of the lines of a file, over all services: every line counts once."""

from uuid import UUID

from services.reporting.reported_files.tracing import Line, Traced, said_by_intake, trace
from services.reporting.reported_files.words import OUTCOMES, as_csv, reason_of
from shared import ids
from shared.operations.failed.schemas import TOESTANDEN

EVENTS = [(number, ids.new_id()) for number in range(1, 6)]
FIRST, SECOND, THIRD = (identifier for _, identifier in EVENTS[:3])
REFUSED = Line(7, "geweigerd", ["De regel is geen geldige JSON."])
NOTHING: dict[str, dict[UUID, str] | None] = {"routes": {}, "income": {}, "reporting": {}}


def traced(**not_done: dict[UUID, str] | None) -> Traced:
    return trace([REFUSED], EVENTS, NOTHING | not_done)


def test_a_file_of_which_all_had_its_effects_has_only_what_intake_refused() -> None:
    found = traced()

    assert found.counts == {"verwerkt": 5, "geweigerd": 1}
    assert found.lines == [REFUSED]
    assert found.without_effect == 1


def test_a_line_that_failed_at_one_reader_and_has_not_come_at_another_has_failed_once() -> None:
    found = traced(
        routes={FIRST: "niet-gezien"}, income={FIRST: "wacht-op-een-mens", SECOND: "niet-gezien"}
    )

    assert [(line.number, line.outcome) for line in found.lines] == [
        (1, "mislukt"),
        (2, "onderweg"),
        (7, "geweigerd"),
    ]
    assert {what: total for what, total in found.counts.items() if total} == {
        "verwerkt": 3,
        "mislukt": 1,
        "onderweg": 1,
        "geweigerd": 1,
    }
    assert sum(found.counts.values()) == len(EVENTS) + 1
    assert reason_of(found.lines[0]) == "routes heeft dit bericht nog niet. income: wacht op u."


def test_what_a_reader_that_is_away_did_is_not_said_to_be_done() -> None:
    found = traced(income=None, routes={THIRD: "wordt-herhaald"})

    assert found.away == ["income"]
    assert found.counts["aangenomen"] == 4
    assert "verwerkt" not in found.counts
    assert found.without_effect == 2


def test_of_a_file_too_large_to_follow_nobody_says_that_all_of_it_is_done() -> None:
    found = said_by_intake({"verwerkt": 50_000, "geweigerd": 1}, [REFUSED])

    assert found.counts == {"aangenomen": 50_000, "geweigerd": 1}
    assert found.is_large


def test_a_line_that_was_published_while_intake_was_asked_counts_once() -> None:
    """It was not sent yet when the lines without effect were asked, and it was when the others were."""
    found = trace([Line(1, "onverzonden"), REFUSED], EVENTS, NOTHING)

    assert found.counts == {"verwerkt": 5, "geweigerd": 1}


def test_two_lines_that_tell_of_one_event_wait_for_it_both() -> None:
    found = trace(
        [], [(1, FIRST), (2, FIRST), (3, SECOND)], NOTHING | {"income": {FIRST: "geweigerd"}}
    )

    assert found.counts == {"mislukt": 2, "verwerkt": 1}


def test_every_way_to_fail_has_words_and_a_row_in_the_file_for_a_spreadsheet() -> None:
    lines = [
        Line(number, "mislukt", standings={"routes": standing})
        for number, standing in enumerate(TOESTANDEN.values(), start=1)
    ]

    rows = b"".join(as_csv(lines)).decode("utf-8-sig").splitlines()

    assert rows[0] == "regel;wat ervan kwam;waarom"
    assert len(rows) == len(lines) + 1
    assert all(row.split(";")[1] == OUTCOMES["mislukt"] for row in rows[1:])

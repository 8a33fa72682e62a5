"""Who looked, in words: with names for the privacy officer, without those of workers for the resident."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.reporting.processing_log.wording import as_csv, known_who, rows_of, told_who
from shared.processing.activities import activity_of
from shared.processing.schemas import Verwerking, span_id_of

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WIM = str(uuid4())
VAART = f"organisatie:{uuid4()}"
NAMES = {WIM: "Wim Werkstra", VAART: "Vaart Welzijn"}


def line(activity: str = "inwoner-inzien", hours: float = 0, **otherwise: Any) -> Verwerking:
    found = activity_of(activity)
    at = MORNING + timedelta(hours=hours)
    identifier = uuid4()
    values = {
        "id": identifier,
        "trace_id": "0" * 32,
        "span_id": span_id_of(identifier),
        "parent_span_id": "0" * 16,
        "naam": activity,
        "begonnen_op": at,
        "geeindigd_op": at,
        "activiteit": found.uri,
        "omschrijving": found.words,
        "doel": found.purpose.words,
        "grondslag": found.purpose.ground,
        "betrokkene": UUID(int=1),
        "betrokkene_soort": "inwoner",
        "aantal": None,
        "wie": WIM,
        "wie_soort": "medewerker",
        "rollen": ["werkcoach"],
        "aanleiding": None,
    }
    return Verwerking.model_validate(values | otherwise)


def test_a_resident_is_told_the_role_of_a_worker_and_the_name_of_an_organisation() -> None:
    assert told_who(line(), NAMES) == "Een werkcoach"
    assert told_who(line(rollen=["balie", "werkcoach"]), NAMES) == (
        "Een medewerker van de balie en werkcoach"
    )
    assert told_who(line(rollen=[]), NAMES) == "Een medewerker"
    assert told_who(line(wie=VAART, wie_soort="organisatie"), NAMES) == "Vaart Welzijn"
    assert told_who(line(wie="deelweergave:1", wie_soort="organisatie"), NAMES) == (
        "Een organisatie waarmee wij samenwerken"
    )
    assert told_who(line(wie="bert", wie_soort="opdrachtregel"), NAMES) == (
        "Een beheerder van ons systeem"
    )


def test_the_privacy_officer_is_told_whom_to_ask() -> None:
    assert known_who(line(), NAMES) == "Wim Werkstra (werkcoach)"
    assert known_who(line(), {}) == f"Medewerker {WIM[-6:]} (werkcoach)"
    assert known_who(line(wie="bert", wie_soort="opdrachtregel"), NAMES).endswith("(bert)")


def test_the_same_on_one_day_is_one_row_and_the_newest_day_comes_first() -> None:
    later = line(hours=24)
    lines = [
        ("intake", line()),
        ("routes", line("taken-inzien")),
        ("intake", line(hours=2.5)),
        (
            "income",
            line("berichten-verwerken", hours=-1, wie="naadloos-income", wie_soort="naadloos"),
        ),
        ("intake", later),
    ]

    rows = rows_of(lines, NAMES, for_resident=False)

    assert [(row.day.day, row.what, row.times, row.by_itself) for row in rows] == [
        (3, "Bekeek uw gegevens", 1, False),
        (2, "Bekeek uw gegevens", 2, False),
        (2, "Bekeek taken over u", 1, False),
        (2, "Verwerkte een bericht over uw dossier", 1, True),
    ]
    assert rows[1].time_text == "10:00 tot 12:30"
    assert rows[0].time_text == "10:00"


def test_a_day_is_that_of_the_clock_in_the_netherlands() -> None:
    late = rows_of([("intake", line(hours=14.5))], NAMES, for_resident=True)

    assert late[0].day_text == "3 november 2026"


def test_a_file_has_no_name_of_a_worker_and_nothing_that_a_spreadsheet_would_calculate() -> None:
    lines = [
        ("intake", line()),
        ("routes", line("overdracht-ontvangen", wie=VAART, wie_soort="organisatie", rollen=[])),
    ]

    file = as_csv(rows_of(lines, {**NAMES, VAART: "=1+1"}, for_resident=True))

    heading, *rows = csv.reader(io.StringIO(file.removeprefix("\ufeff")), delimiter=";")
    assert heading[0] == "Datum"
    assert {row[1] for row in rows} == {"Een werkcoach", "'=1+1"}
    assert "Wim" not in file

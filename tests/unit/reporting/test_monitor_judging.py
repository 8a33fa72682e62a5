"""Green is for what is proven; everything else says what it is, of whom and since when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.reporting.expected.owed import Open
from services.reporting.monitor.flowing import PUBLISHED_BY, readings_of, sides_of
from services.reporting.monitor.gathered import SERVICES, Gathered, Mute
from services.reporting.monitor.judging import Finding, Level, judge
from services.reporting.monitor.picture import draw
from shared.accounting.books import Kind
from shared.accounting.comparing import Account, Difference, Verdict
from shared.messaging.ledger import Figures
from shared.operations.schemas import (
    Leesplek,
    Mislukt,
    Onverstuurd,
    Oordeel,
    Ophouder,
    Stand,
    Termijnstand,
    Toestandtelling,
    Uitgaand,
    Werkproces,
)

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=3)
TOPIC = "levensgebeurtenissen"
CLOSED = Account(published=dict.fromkeys(SERVICES, 3))


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def worker(heard: float = 2, started: float = 9_000, **more: Any) -> Werkproces:
    known: dict[str, Any] = {
        "geeindigd_op": None,
        "publiceert": True,
        "klachten": [],
        "plaats": "a/1",
    }
    return Werkproces(id=uuid4(), gestart_op=ago(started), gehoord_op=ago(heard), **(known | more))


def place(verdict: Oordeel = "goed", waiting: int = 0, looked: float = 5, **more: Any) -> Leesplek:
    known: dict[str, Any] = {"topic": TOPIC, "partitie": 0, "sinds": LONG_AGO, "oudste_op": None}
    return Leesplek(oordeel=verdict, wachtend=waiting, bekeken_op=ago(looked), **(known | more))


def failed(**counts: int) -> Mislukt:
    states = [Toestandtelling(toestand=state, aantal=count) for state, count in counts.items()]
    return Mislukt(toestanden=states, dossiers=1, oudste_op=LONG_AGO)


def standing(service: str, **changes: Any) -> Stand:
    """Of a service that is well."""
    return Stand(
        dienst=service,
        gemeten_op=NOW,
        leest=[TOPIC],
        **{
            "werkprocessen": [worker()],
            "leesplekken": [place()],
            "snelheden": [],
            "uitgaand": Uitgaand(topics=[], heeft_verzender=True, ophouder=None, verplaatst=False),
            "mislukt": failed(),
            "termijnen": Termijnstand(
                te_laat=0, oudste_te_laat=None, mislukt=0, komende_dag=0, volgende_op=None
            ),
            **changes,
        },
    )


def gathered(
    account: Account | None = CLOSED, closed_at: datetime | None = NOW, **of_routes: Any
) -> Gathered:
    standings = {service: standing(service) for service in SERVICES}
    standings["routes"] = standing("routes", **of_routes)
    return Gathered(NOW, standings, account, closed_at, {})


def findings(**changes: Any) -> list[Finding]:
    return list(judge(gathered(**changes)).findings)


def outgoing(age: float, **more: Any) -> Uitgaand:
    waiting = Onverstuurd(topic="taken", aantal=4, oudste_op=ago(age))
    known: dict[str, Any] = {"heeft_verzender": True, "ophouder": None, "verplaatst": False}
    return Uitgaand(topics=[waiting], **(known | more))


def test_all_is_well_where_everybody_was_looked_at_and_the_books_close() -> None:
    assert judge(gathered()).level is Level.GOOD


def test_an_answer_that_did_not_come_is_wrong_with_the_service_that_owes_it() -> None:
    well = gathered()
    owing = replace(well, missing={"income": Open(1_200, LONG_AGO)})

    judgement = judge(owing)

    [found] = judgement.findings
    assert (found.level, found.service, found.since) == (Level.WRONG, "income", LONG_AGO)
    assert found.text.startswith("1.200 keer kwam er geen antwoord")
    assert found.runbook == "answers-missing"


def test_a_service_that_does_not_answer_is_unknown_since_it_last_did() -> None:
    whole = gathered()
    standings = {name: told for name, told in whole.standings.items() if name != "income"}
    silent = Gathered(NOW, standings, None, None, {"income": LONG_AGO})

    judgement = judge(silent)

    assert judgement.level is Level.UNKNOWN
    assert [(found.service, found.since) for found in judgement.findings] == [
        (None, None),
        ("income", LONG_AGO),
    ]
    assert judgement.of_topic("income", TOPIC) is Level.UNKNOWN


@pytest.mark.parametrize(
    "places", [[], [place(looked=90)]], ids=["nobody looked yet", "nobody looks any more"]
)
def test_what_nobody_looked_at_is_not_known_to_be_well(places: list[Leesplek]) -> None:
    [found] = findings(leesplekken=places)

    assert (found.level, found.topic) == (Level.UNKNOWN, TOPIC)


def test_a_service_without_a_worker_is_named_with_since_when_and_is_said_once() -> None:
    [found] = findings(werkprocessen=[worker(heard=600)], leesplekken=[place("gestopt", 5)])

    assert (found.level, found.service, found.since) == (Level.WRONG, "routes", ago(600))


@pytest.mark.parametrize(
    ("processes", "told"),
    [
        ([worker(heard=600), worker(started=300)], 0),
        ([worker(heard=600), worker(started=9_000)], 1),
        ([worker(heard=600, geeindigd_op=ago(600)), worker()], 0),
    ],
    ids=["another came in its place", "nobody came in its place", "it said goodbye"],
)
def test_a_worker_that_fell_silent_beside_others_asks_for_attention(
    processes: list[Werkproces], told: int
) -> None:
    found = findings(werkprocessen=processes)

    assert [one.level for one in found] == [Level.ATTENTION] * told


@pytest.mark.parametrize(
    ("verdict", "level"),
    [
        ("traag", Level.ATTENTION),
        ("teruggezet", Level.WRONG),
        ("vastgelopen", Level.WRONG),
        ("gestopt", Level.WRONG),
    ],
)
def test_how_a_partition_is_read_is_told_with_the_partition_and_what_waits(
    verdict: Oordeel, level: Level
) -> None:
    places = [place(), place(verdict, 12, partitie=3, sinds=ago(70))]

    [found] = findings(leesplekken=places)

    assert (found.level, found.since) == (level, ago(70))
    assert "(partitie 3)" in found.text
    assert "12 berichten wachten" in found.text


def test_a_message_that_waits_longer_than_a_minute_is_not_green() -> None:
    assert findings(leesplekken=[place(waiting=1, oudste_op=ago(59))]) == []
    [found] = findings(leesplekken=[place(waiting=1, oudste_op=ago(61))])
    assert (found.level, found.since) == (Level.ATTENTION, ago(61))


def test_who_holds_back_what_is_to_be_sent_is_named() -> None:
    holder = Ophouder(proces=77, naam="pg_dump", gebruiker="backup", database="routes", seconden=90)

    assert findings(uitgaand=outgoing(4)) == []
    [found] = findings(uitgaand=outgoing(90, ophouder=holder))

    assert found.level is Level.WRONG
    assert "De verbinding pg_dump (proces 77) houdt het tegen" in found.text
    [nobody] = findings(uitgaand=outgoing(90, heeft_verzender=False))
    assert "geen worker die verstuurt" in nobody.text


@pytest.mark.parametrize(
    ("counts", "level"),
    [
        ({"waiting": 1, "parked": 2}, Level.WRONG),
        ({"rejected": 1}, Level.WRONG),
        ({"retrying": 1}, Level.ATTENTION),
        ({"gap": 1}, Level.ATTENTION),
        ({"unknown": 1}, Level.ATTENTION),
        ({"aside": 3}, Level.ATTENTION),
    ],
    ids=str,
)
def test_what_failed_or_waits_is_never_green(counts: Mapping[str, int], level: Level) -> None:
    assert [found.level for found in findings(mislukt=failed(**counts))] == [level]


def test_timers_that_are_late_or_failed_are_wrong() -> None:
    timers = Termijnstand(
        te_laat=2, oudste_te_laat=LONG_AGO, mislukt=1, komende_dag=0, volgende_op=None
    )

    found = findings(termijnen=timers)

    assert {(one.level, one.since) for one in found} == {
        (Level.WRONG, LONG_AGO),
        (Level.WRONG, None),
    }


def difference(verdict: Verdict, count: int = 2) -> Difference:
    return Difference(
        "routes", NOW.date(), Kind(TOPIC, "x"), Figures(count, 9), Figures(0, 0), verdict
    )


def test_books_that_cannot_be_right_are_wrong_and_what_is_on_its_way_only_for_a_while() -> None:
    moving = Account(differences=[difference(Verdict.ON_ITS_WAY)])
    wrong = Account(differences=[difference(Verdict.MISSING)])

    assert judge(gathered(moving, closed_at=ago(200))).level is Level.GOOD
    assert judge(gathered(moving, closed_at=ago(400))).level is Level.UNKNOWN
    assert judge(gathered(moving, closed_at=None)).level is Level.UNKNOWN
    assert judge(gathered(wrong, closed_at=NOW)).level is Level.WRONG
    assert judge(gathered(None, closed_at=NOW)).level is Level.UNKNOWN


def test_what_waits_for_a_dead_worker_is_known_from_the_books() -> None:
    """Nobody looks at its partitions any more: what was seen last is old."""
    account = Account(differences=[difference(Verdict.ON_ITS_WAY, 8)])
    told = gathered(account, werkprocessen=[worker(heard=600)], leesplekken=[place(waiting=1)])

    [reading] = [one for one in readings_of(told, judge(told)) if one.reader == "routes"]

    assert (reading.waiting, reading.verdict, reading.level) == (8, None, Level.WRONG)
    [side] = [one for one in sides_of(told, judge(told)) if one.service == "routes"]
    assert (side.workers, side.heard_at) == (0, ago(600))


def test_the_picture_has_a_line_for_each_row_of_the_table_and_says_what_waits() -> None:
    told = gathered(leesplekken=[place("vastgelopen", 12)])
    readings = readings_of(told, judge(told))

    picture = draw(readings, dict.fromkeys(PUBLISHED_BY, 1.0))

    assert len(picture.lines) == len(PUBLISHED_BY) + len(readings)
    assert [line.label for line in picture.lines if line.level is Level.WRONG] == ["12"]


def test_a_muted_worker_warns_nobody_and_is_never_green_until_its_moment() -> None:
    silent, other = worker(heard=60, plaats="a/1"), worker(plaats="b/1")
    known = gathered(werkprocessen=[silent, other])
    muted = replace(known, mutes={silent.id: Mute(ago(-600), "onderhoud", "Bram", LONG_AGO)})
    over = replace(known, mutes={silent.id: Mute(ago(1), "onderhoud", "Bram", LONG_AGO)})

    [quiet] = judge(muted).findings

    assert (quiet.kind, quiet.level) == ("worker-gedempt", Level.UNKNOWN)
    assert "gedempt tot 30 november 2026 om 10:10:00: onderhoud" in quiet.text
    for loud in (known, over):
        [found] = judge(loud).findings
        assert (found.kind, found.level, found.place) == ("worker-zwijgt", Level.ATTENTION, "a/1")

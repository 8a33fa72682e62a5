"""Several groups of requests under way at once, in two processes: whatever meets in them is done once, and in its order."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx
import orjson
import pytest

from services.intake.api import registration, turns
from services.intake.life_events.service import Outcome
from services.intake.residents.rules import NewMember
from tests.integration.intake.conftest import (
    World,
    adult,
    event,
    household,
    in_days,
    job,
    person,
)

SEEDS = 4
SENDERS = 8
OWN, SHARED = 6, 6


@dataclass
class Sender:
    """A system that sends a report when the one before it is answered."""

    number: int
    reports: list[dict[str, Any]]
    answers: list[tuple[dict[str, Any], httpx.Response]] = field(default_factory=list)

    async def send(self, to: World) -> None:
        for report in self.reports:
            self.answers.append((report, await to.report(report)))

    @property
    def own(self) -> list[str]:
        """The ids that nobody else sends, in the order in which they went."""
        return [report["id"] for report in self.reports if report["id"].startswith("own-")]


class Reports:
    """Of two couples: jobs, debts and what changes a household, no two the same."""

    def __init__(self, chance: Random, people: Sequence[NewMember]) -> None:
        self.chance = chance
        self.people = people
        self.stranger = adult()
        self.day = -900

    def new(self, name: str) -> dict[str, Any]:
        self.day += 5  # further apart than two reports of one job may be
        who, day = self.chance.choice(self.people), in_days(self.day)
        kind = self.chance.choice(("baan-gestart", "baan-gestart", "schuldsignaal", "detentie"))
        data: dict[str, Any] = {
            "baan-gestart": job(who, ingangsdatum=day),
            "schuldsignaal": {"persoon": person(who), "ingangsdatum": day, "schuldeiser": "huur"},
            "detentie": {
                "persoon": person(who),
                "ingangsdatum": day,
                "tot": in_days(self.day + 2),
            },
        }[kind]
        return event(kind, data, id=name)

    def senders(self, seed: int) -> list[Sender]:
        """Each with reports of its own, and with some that others send at the same time, one of them with another body.

        All begin with the same report, of somebody whom nobody knows: only the key keeps that once.
        """
        shared = [self.new(f"shared-{seed}-{number}") for number in range(SHARED)]
        other = event("baan-gestart", job(self.people[0]), id=shared[0]["id"])
        of_stranger = event("baan-gestart", job(self.stranger), id=f"shared-{seed}-stranger")
        senders = []
        for number in range(SENDERS):
            reports = [self.new(f"own-{seed}-{number}-{place}") for place in range(OWN)]
            for report in self.chance.sample([*shared, other], k=4):
                reports.insert(self.chance.randrange(len(reports) + 1), report)
            senders.append(Sender(number, [of_stranger, *reports]))
        return senders


async def test_reports_that_meet_in_several_groups_are_done_once_and_in_their_order(
    start: Callable[..., Awaitable[World]], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = await start(group_size=3)
    other = await start(one.database, group_size=3)
    groups = [world.app.state.group._turns.running for world in (one, other)]
    register_once, under_way = registration.register_once, [0]

    async def watched(*arguments: Any, **options: Any) -> list[Outcome]:
        under_way.append(max(map(len, groups)))
        return await register_once(*arguments, **options)

    monkeypatch.setattr(registration, "register_once", watched)
    for seed in range(SEEDS):
        couples = [(adult(), adult("partner")) for _ in range(2)]
        await one.register(*(household(*couple) for couple in couples))
        published_before = await published_in_ledger(one)
        reports = Reports(Random(seed), [member for couple in couples for member in couple])
        senders = reports.senders(seed)

        await asyncio.gather(*(sender.send((one, other)[sender.number % 2]) for sender in senders))

        published = await one.told()
        check_once(senders, await stored(one, seed), published)
        check_order(senders, published)
        assert await published_in_ledger(one) - published_before == len(published)
    assert max(under_way) == turns.AT_ONCE


def check_once(
    senders: Sequence[Sender], rows: dict[str, Any], published: Sequence[dict[str, Any]]
) -> None:
    """One row and one answer per id, one event per row that took effect, and 409 for the other body of an id."""
    answered: dict[str, set[str]] = defaultdict(set)
    bodies: dict[str, set[bytes]] = defaultdict(set)
    for sender in senders:
        for report, answer in sender.answers:
            if answer.status_code == 409:
                continue
            assert answer.status_code == 202, answer.text
            answered[report["id"]].add(answer.json()["id"])
            bodies[report["id"]].add(orjson.dumps(report["data"]))
    assert {name: len(ids) for name, ids in answered.items()} == dict.fromkeys(rows, 1)
    assert {len(taken) for taken in bodies.values()} == {1}
    told = [message["id"] for message in published if ".levensgebeurtenissen." in message["type"]]
    assert sorted(told) == sorted(str(row.id) for row in rows.values() if row.status == "verwerkt")


def check_order(senders: Sequence[Sender], published: Sequence[dict[str, Any]]) -> None:
    """Per dossier and topic the numbers follow the order of publication, and each sender's own reports its order."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for message in published:
        topic = message["type"].split(".")[2]
        numbers[message["subject"], topic].append(int(message["sequence"]))
    for given in numbers.values():
        assert given == list(range(given[0], given[0] + len(given)))
    dossiers = {message["id"]: message["subject"] for message in published}
    place = {message["id"]: number for number, message in enumerate(published)}
    for sender in senders:
        last: dict[str, int] = {}
        for report, answer in sender.answers:
            told = answer.json().get("id")
            if report["id"] in sender.own and told in place:
                assert last.get(dossiers[told], -1) < place[told]
                last[dossiers[told]] = place[told]


async def stored(world: World, seed: int) -> dict[str, Any]:
    """Each id that was sent has one row."""
    rows = await world.rows(
        "SELECT id, source_id, status FROM life_event WHERE source_id LIKE :own OR source_id LIKE :shared",
        own=f"own-{seed}-%",
        shared=f"shared-{seed}-%",
    )
    by_name = {row.source_id: row for row in rows}
    assert len(by_name) == len(rows)
    return by_name


async def published_in_ledger(world: World) -> int:
    rows = await world.rows("SELECT sum(total) FROM ledger_day WHERE outcome = 'published'")
    return int(rows[0][0] or 0)

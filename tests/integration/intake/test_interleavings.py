"""In whatever order intake hears of what happened, and of what did not: the same pictures in the end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest

from services.intake.timeline.picture import Household, Member
from shared.events.household import AA_EN_HUNZE, ASSEN, TYNAARLO
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    id_of,
    in_days,
    person,
    some_bsn,
)

EVENTS = "/intake/v1/levensgebeurtenissen"
INTERLEAVINGS = 5


class Cast:
    """Two couples with children, a housemate, and somebody with a dossier of her own at the same address."""

    def __init__(self) -> None:
        self.people = {
            "ank": adult(),
            "joop": adult("partner"),
            "tim": child(date(2018, 3, 1)),
            "dirk": adult("medebewoner"),
            "bea": adult(),
            "cor": adult("partner"),
            "kim": child(date(2016, 3, 1)),
            "eef": adult(),
        }
        self.newborn = some_bsn()
        ank, joop, tim, dirk, bea, cor, kim, eef = self.people.values()
        first = household(ank, joop, tim, dirk)
        self.households = (
            first,
            household(bea, cor, kim),
            replace(household(eef), home_id=first.home_id),
        )
        self.names = {who.person_id: name for name, who in self.people.items()}

    def __getitem__(self, name: str) -> dict[str, str]:
        return person(self.people[name])


@dataclass(frozen=True)
class Step:
    """Something that intake is told: `what` on `day`; or that what was told in `after` was wrong."""

    name: str
    what: str
    day: int
    who: str
    others: Mapping[str, Any] = field(default_factory=dict)
    """Names of people by field; and other fields as they are."""
    after: str | None = None


HISTORY = [
    Step("divorce", "scheiding", -100, "ank", {"exPartner": "joop"}),
    Step("divorce by joop", "scheiding", -100, "joop", {"exPartner": "ank"}),
    Step("joop moves", "verhuizing", -90, "joop", {"naarGemeente": TYNAARLO}),
    Step("joop moves again", "verhuizing", -90, "joop", {"naarGemeente": TYNAARLO}),
    Step("wrong divorce", "scheiding", -85, "bea", {"exPartner": "cor"}),
    Step("right divorce", "scheiding", -80, "bea", {"exPartner": "cor"}, after="wrong divorce"),
    Step("dirk leaves", "uit-huis", -70, "dirk"),
    Step("dirk leaves again", "uit-huis", -70, "dirk"),
    Step("together", "samenwonen", -60, "bea", {"partner": "joop"}),
    Step("together again", "samenwonen", -60, "bea", {"partner": "joop"}),
    Step("joop is detained", "detentie", -55, "joop", {"tot": in_days(-20)}),
    Step("birth", "geboorte", -50, "bea", {"kind": "newborn"}),
    Step("ank moves", "verhuizing", -45, "ank", {"naarGemeente": AA_EN_HUNZE}),
    Step("ank did not move", "", 0, "ank", after="ank moves"),
    Step("dirk comes", "komt-inwonen", -40, "dirk", {"bij": "bea"}),
    Step("wrong move", "verhuizing", -35, "eef", {"naarGemeente": ASSEN}),
    Step("right move", "verhuizing", -25, "eef", {"naarGemeente": ASSEN}, after="wrong move"),
    Step("cor dies", "overlijden", -30, "cor"),
    Step("cor dies again", "overlijden", -30, "cor"),
    Step("ank moves to bea", "komt-inwonen", -10, "ank", {"bij": "bea"}),
]


def shuffled(chance: Random) -> list[Step]:
    """In any order in which nothing is corrected before it is told."""
    steps, told = list(HISTORY), set[str]()
    chance.shuffle(steps)
    ordered: list[Step] = []
    while steps:
        step = next(step for step in steps if step.after is None or step.after in told)
        steps.remove(step)
        told.add(step.name)
        ordered.append(step)
    return ordered


class Publication:
    """Tells a history to intake about one cast, and reads back what intake made of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cast = Cast()
        self.ids: dict[str, UUID] = {}

    async def go(self, steps: Iterable[Step]) -> None:
        async with self.world.database.transaction() as tx:
            await self.world.residents.register(tx, self.cast.households)
        for step in steps:
            if step.after is None:
                await self.report(step)
            else:
                await self.take_back(self.ids[step.after], step)
            await self.world.app.state.quarantine.retry_waiting(self.world.database)

    async def report(self, step: Step) -> None:
        response = await self.world.report(
            event(step.what, self.data(step), source=f"urn:{step.name.replace(' ', '-')}")
        )
        assert response.status_code == 202, response.text
        self.ids[step.name] = id_of(response)

    def data(self, step: Step) -> dict[str, Any]:
        named = {
            key: self.cast[value] if value in self.cast.people else value
            for key, value in step.others.items()
        }
        if step.others.get("kind"):
            named["kind"] = {"burgerservicenummer": self.cast.newborn.reveal()}
        return {"persoon": self.cast[step.who], "ingangsdatum": in_days(step.day), **named}

    async def take_back(self, event_id: UUID, step: Step) -> None:
        """As somebody who works on it does: correct it, or withdraw it and report it anew."""
        row = await self.newest(event_id)
        path = f"{EVENTS}/{row['id']}"
        if row["status"] == "in-quarantaine":
            path = f"/intake/v1/quarantaine/{row['id']}/verwerping"
            response = await self.world.post(path, {"reden": "Het klopte niet."})
            assert response.status_code in {200, 201, 204}, response.text
        else:
            if step.what:
                body = {"reden": "verkeerde-datum", "gegevens": self.data(step)}
                corrected = await self.world.post(f"{path}/correcties", body)
                if corrected.status_code == 201:
                    return
                assert corrected.status_code == 409, corrected.text
            body = {"toelichting": "Het klopte niet."}
            response = await self.world.post(f"{path}/intrekking", body)
            assert response.status_code == 201, response.text
        if step.what:
            await self.report(step)

    async def newest(self, event_id: UUID) -> dict[str, Any]:
        row: dict[str, Any] = (await self.world.client.get(f"{EVENTS}/{event_id}")).json()
        rows = await self.world.rows(
            "SELECT id FROM life_event WHERE replaces = :id", id=UUID(row["id"])
        )
        return await self.newest(rows[0].id) if rows else row

    async def households(self) -> list[Household]:
        """The stored picture of each dossier that is or was about any of them."""
        rows = await self.world.rows(
            "SELECT DISTINCT dossier_id FROM membership WHERE person_id = ANY(:ids)",
            ids=list(self.cast.names),
        )
        async with self.world.database.transaction() as tx:
            found = await self.world.residents.households(tx, [row.dossier_id for row in rows])
        return list(found.values())

    def shown(self, households: Iterable[Household]) -> object:
        """What the pictures say; a dossier is known by whose it is, and a home by who lived there."""
        homes: dict[UUID, set[object]] = defaultdict(set)
        stories = []
        for shown in households:
            owners = [self.row(row) for row in shown.members if row.rol == "aanvrager"]
            places = []
            for place in shown.residences:
                period = (place.gemeente, str(place.from_on), str(place.until_on))
                places.append(period)
                assert place.home_id is not None
                homes[place.home_id].add((*owners, period))
            stories.append((owners, [self.row(row) for row in shown.members], places))
        return sorted(stories), sorted(sorted(map(str, lived)) for lived in homes.values())

    def row(self, row: Member) -> tuple[str, ...]:
        name = self.cast.names.get(row.person_id, "newborn")
        stays = [(stay.soort, str(stay.from_on), str(stay.until_on)) for stay in row.stays]
        period = (str(row.from_on), str(row.until_on))
        return name, row.rol, *period, str(row.exemption), str(row.died_on), str(stays)


async def check_told(world: World, stored: Household) -> None:
    """What was published last is what is stored, and what the API shows."""
    told = [
        one["data"]["huishouden"]
        for one in await world.told()
        if one["subject"] == str(stored.dossier_id) and "huishouden" in one["data"]
    ]
    last = stored.published().model_dump(mode="json", by_alias=True, exclude_none=True)
    if stored.version > 1 or told:
        assert told[-1] == last
    response = await world.client.get(f"/intake/v1/dossiers/{stored.dossier_id}")
    shown = response.json()
    assert shown["versie"] == stored.version
    assert [(row["inwonerId"], row["rol"], row["vanaf"], row["tot"]) for row in shown["leden"]] == [
        (row["inwonerId"], row["rol"], row["vanaf"], row.get("tot")) for row in last["leden"]
    ]


@pytest.mark.timeout(60)
async def test_any_order_of_reports_corrections_and_withdrawals_ends_in_the_same_pictures(
    world: World,
) -> None:
    wrong = [step.after for step in HISTORY if step.after is not None]
    right = [replace(step, after=None) for step in HISTORY if step.what and step.name not in wrong]
    as_it_was = Publication(world)
    await as_it_was.go(sorted(right, key=lambda step: step.day))
    expected = as_it_was.shown(await as_it_was.households())
    for seed in range(INTERLEAVINGS):
        tale = Publication(world)
        order = shuffled(Random(seed))

        await tale.go(order)

        households = await tale.households()
        assert tale.shown(households) == expected, [step.name for step in order]
        for stored in households:
            await check_told(world, stored)

"""Whatever happens in whatever order: every dossier of ours has exactly one regisseur, who works here and may be it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.routes.regie import filling, service
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.testing.events import make_member
from tests.integration.routes.factories import household_changed
from tests.integration.routes.regie_kit import days_pass, lives, regisseur_of, regisseurs_of
from tests.integration.routes.staff import Desk, sign_in

STEPS = 40
# Not by the code that keeps it so: each dossier, how many regisseurs it has, and how many of these may be it.
INVARIANT = """
    SELECT known_dossier.dossier_id, count(regie.dossier_id) AS regisseurs, count(*) FILTER (WHERE EXISTS (
        SELECT FROM worker_role JOIN worker ON worker.id = worker_role.worker_id
        WHERE worker_role.worker_id = regie.worker_id AND worker_role.municipality = answers[cardinality(answers)]
            AND role IN ('regisseur', 'teamleider') AND (until_day IS NULL OR until_day > :today)
            AND (active_until IS NULL OR active_until > :today))
        AND NOT EXISTS (SELECT FROM conflict JOIN known_right USING (person_id)
            WHERE conflict.worker_id = regie.worker_id AND known_right.dossier_id = regie.dossier_id)) AS allowed
    FROM known_dossier LEFT JOIN regie USING (dossier_id) GROUP BY known_dossier.dossier_id
"""


@dataclass
class Agency:
    """People come, go and say yes or no; families come and move."""

    desk: Desk
    random: Random
    leader: UUID
    workers: list[str] = field(default_factory=list)
    ids: dict[str, UUID] = field(default_factory=dict)
    families: dict[UUID, tuple[UUID, int]] = field(default_factory=dict)
    """By dossier its only person, and how many pictures of it there were."""

    async def hire(self) -> None:
        name = f"Regisseur {len(self.ids)}"
        places = self.random.choice([[ASSEN], [TYNAARLO], [ASSEN, TYNAARLO]])
        groups = [(place, "regisseur") for place in places]
        self.ids[name] = await self.desk.hires(name, groups)
        self.workers.append(name)

    async def lose_role(self) -> None:
        if self.workers:
            name = self.workers.pop(self.random.randrange(len(self.workers)))
            await sign_in(self.desk.routes, [(ASSEN, "werkcoach")], subject=name, name=name)

    async def leave(self) -> None:
        if self.workers:
            name = self.workers.pop(self.random.randrange(len(self.workers)))
            answer = await self.desk.asks(
                self.leader,
                "POST",
                f"/routes/v1/medewerkers/{self.ids[name]}/uitdienst",
                json={"tot": "2026-08-03", "waarom": "Andere baan."},
            )
            assert answer.status_code == 200, answer.text

    async def family_comes(self) -> None:
        member, dossier = make_member(), uuid4()
        self.families[dossier] = member.inwoner_id, 2
        await self.desk.routes.receives(household_changed(dossier, member))

    async def family_moves(self) -> None:
        if self.families:
            dossier = self.random.choice(list(self.families))
            person, versie = self.families[dossier]
            self.families[dossier] = person, versie + 1
            place = self.random.choice([ASSEN, TYNAARLO])
            await lives(self.desk, dossier, gemeente=place, versie=versie + 1)

    async def answer(self) -> None:
        found = await regisseurs_of(self.desk, *self.families)
        asked = [dossier for dossier, regisseur in found.items() if regisseur.is_acting]
        if asked:
            dossier = self.random.choice(asked)
            worker_id = found[dossier].worker_id
            if self.random.random() < 0.5:
                await self.desk.sends(worker_id, "/routes/regie/ja", dossier=str(dossier))
            else:
                path = f"/routes/dossiers/{dossier}/regisseur/nee"
                await self.desk.sends(worker_id, path, waarom="Te druk.")

    async def ask(self) -> None:
        if self.families and self.workers:
            dossier = self.random.choice(list(self.families))
            chosen = self.ids[self.random.choice(self.workers)]
            path = f"/routes/v1/dossiers/{dossier}/regisseur"
            body = {"medewerkerId": str(chosen), "waarom": "Past beter."}
            await self.desk.asks(self.leader, "PUT", path, json=body)

    async def conflict(self) -> None:
        if self.families and self.workers:
            person, _ = self.families[self.random.choice(list(self.families))]
            worker_id = self.ids[self.random.choice(self.workers)]
            await self.desk.sends(worker_id, "/routes/belangenconflict", persoon=str(person))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_every_dossier_has_exactly_one_regisseur_who_may_be_it(desk: Desk, seed: int) -> None:
    groups = [(place, "teamleider") for place in AGENCY_MUNICIPALITIES]
    agency = Agency(desk, Random(seed), await desk.hires("Teun", groups))
    actions: list[Callable[[], Awaitable[None]]] = [
        agency.hire,
        agency.lose_role,
        agency.leave,
        agency.family_comes,
        agency.family_comes,
        agency.family_moves,
        agency.answer,
        agency.answer,
        agency.ask,
        agency.conflict,
    ]
    done = []
    for _ in range(STEPS):
        action = agency.random.choice(actions)
        done.append(action.__name__)
        await action()
        if agency.random.random() < 0.2:
            await days_pass(desk)

        rows = await desk.routes.rows(INVARIANT, today=clock.today())
        wrong = [row for row in rows if (row.regisseurs, row.allowed) != (1, 1)]
        assert not wrong, f"after {done}"

    assert await filling.check(desk.routes.database) == 0


async def test_who_loses_a_role_while_a_dossier_moves_there_does_not_keep_it(desk: Desk) -> None:
    """Each looked at what stood before the other: the one at a dossier of Assen, the other at a role in Tynaarlo."""
    groups = [(place, "teamleider") for place in AGENCY_MUNICIPALITIES]
    await desk.hires("Teun", groups)
    places = [(ASSEN, "regisseur"), (TYNAARLO, "regisseur")]
    ria = await desk.hires("Ria", places)
    dossier = uuid4()
    await lives(desk, dossier)
    assert (await regisseur_of(desk, dossier)).worker_id == ria

    async with desk.routes.database.transaction() as tx:
        await tx.execute(text("SELECT id FROM worker WHERE id = :id FOR UPDATE"), {"id": ria})
        ended = "UPDATE worker_role SET until_day = :today WHERE worker_id = :id AND municipality = :place"
        values = {"today": tx.today, "id": ria, "place": TYNAARLO}
        await tx.execute(text(ended), values)
        await service.replace_worker(tx, ria)
        moving = asyncio.create_task(lives(desk, dossier, gemeente=TYNAARLO, versie=2))
        await asyncio.wait([moving], timeout=1)
    await moving

    [row] = await desk.routes.rows(INVARIANT, today=clock.today())
    assert (row.regisseurs, row.allowed) == (1, 1)

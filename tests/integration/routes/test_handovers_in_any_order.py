"""The proof of decision 0022 on the database: in any order, with crashes, what is kept is what the rules say and somebody answers."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from services.routes.handovers import noticing, our_side, partner_side, rules
from services.routes.handovers.rules import Handover, Occurrence
from services.routes.handovers.schemas import Antwoord, Waarom
from services.routes.handovers.states import Action, Answers, NotNow, answers_for
from shared.errors import NotFound
from shared.events.household import ASSEN
from shared.messaging.transaction import Transaction
from tests.integration.routes.factories import withdrawn
from tests.integration.routes.handover_kit import Sides, offering, organisation, partner, proposed
from tests.integration.routes.staff import LEADER, Desk, write

LENGTH = 30
REGISSEUR = [(ASSEN, "regisseur")]
NAMES = ("Anne de Boer", "Bas Kok", "Cas Smit")
WORDS = "Zo is het afgesproken."
Work = Callable[[Transaction], Awaitable[object]]


class Crash(Exception):
    """The process is gone before its commit."""


@dataclass
class Sequence:
    """Handovers on the database, and beside each what the rules make of it."""

    desk: Desk
    leader: UUID
    dice: random.Random
    organisations: list[UUID]
    sides: list[Sides]
    expected: list[Handover] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    async def step(self) -> None:
        number = self.dice.randrange(len(self.sides))
        happens = self.dice.random()
        if happens < 0.05:
            await self.somebody_leaves()
        elif happens < 0.08:
            await self.organisation_stops()
        elif happens < 0.11:
            await self.life_event_is_withdrawn(number)
        else:
            await self.somebody_acts(number)
        await self.check()

    async def somebody_acts(self, number: int) -> None:
        sides, before = self.sides[number], self.expected[number]
        action = self.dice.choice(sorted(DEEDS))
        organisation_id = self.dice.choice(self.organisations)
        asks = organisation_id if action == Action.OFFER else before.organisation_id
        name = self.dice.choice(NAMES)
        work = DEEDS[action](sides, asks or organisation_id, name)
        self.steps.append(f"{number}: {action}")
        crash = self.dice.random()
        if crash < 0.1:
            await self.crash_before_commit(sides, work)
            return
        for _ in range(2 if crash > 0.9 else 1):
            before = self.expected[number]
            try:
                self.expected[number] = rules.act(
                    before, action, organisation_id=organisation_id, receiver=name
                )
            except NotNow:
                with pytest.raises((NotNow, NotFound)):
                    await sides.run(work)
            else:
                await sides.run(work)

    async def crash_before_commit(self, sides: Sides, work: Work) -> None:
        async def lost(tx: Transaction) -> None:
            await work(tx)
            raise Crash

        with pytest.raises((Crash, NotNow, NotFound)):
            await sides.run(lost)

    async def somebody_leaves(self) -> None:
        """The regisseur of one of the dossiers; somebody else was hired before."""
        self.steps.append("regisseur gaat weg")
        await self.desk.hires(f"Collega {self.dice.random()}", REGISSEUR)
        [regie] = await self.desk.routes.rows(
            "SELECT worker_id FROM regie ORDER BY worker_id LIMIT 1"
        )
        if regie.worker_id == self.leader:
            return
        path = f"/routes/v1/medewerkers/{regie.worker_id}/uitdienst"
        body = {"tot": "2026-08-03", "waarom": "Andere baan."}
        answer = await self.desk.asks(self.leader, "POST", path, json=body)
        assert answer.status_code == 200, answer.text

    async def organisation_stops(self) -> None:
        if len(self.organisations) == 1:
            return
        self.steps.append("organisatie stopt")
        gone = self.organisations.pop()
        await write(
            self.desk.routes,
            "UPDATE organisation SET until_day = '2026-08-03' WHERE id = :id_of",
            id_of=gone,
        )
        await noticing.look(self.desk.routes.database)
        for number, handover in enumerate(self.expected):
            if handover.organisation_id == gone:
                self._follow(number, Occurrence.STOPPED)

    async def life_event_is_withdrawn(self, number: int) -> None:
        event = self.desk.routes.received[number]
        if any(
            getattr(other.data, "gebeurtenis_id", None) == event.id
            for other in self.desk.routes.received
        ):
            return
        self.steps.append(f"{number}: gebeurtenis ingetrokken")
        await self.desk.routes.receives(withdrawn(event))
        self._follow(number, Occurrence.EVENT_WITHDRAWN)

    def _follow(self, number: int, occurrence: Occurrence) -> None:
        handover = self.expected[number]
        follows = rules.what_follows(handover.state, occurrence)
        if follows is not None:
            self.expected[number] = rules.act(handover, follows.action)

    async def check(self) -> None:
        told = f"na {self.steps}"
        for sides, expected in zip(self.sides, self.expected, strict=True):
            row = await sides.row()
            kept = Handover(
                row.state, row.organisation_id, row.receiver, row.contact_on is not None
            )
            assert kept == expected, told
            if not expected.is_open:
                continue
            assert row.next_on is not None, told
            [who] = await self._regisseurs(row.dossier_id)
            answers = rules.who_answers(expected, who.name)
            assert answers, told
            is_receiver = answers_for(expected.state) == Answers.RECEIVER
            assert answers == (row.receiver if is_receiver else who.name), told

    async def _regisseurs(self, dossier_id: UUID) -> Any:
        """Exactly one, who works here today."""
        return await self.desk.routes.rows(
            """
            SELECT worker.name FROM regie JOIN worker ON worker.id = worker_id
            WHERE dossier_id = :id AND EXISTS (SELECT FROM worker_role WHERE worker_role.worker_id = worker.id
                AND from_day <= '2026-08-03' AND (until_day IS NULL OR until_day > '2026-08-03'))
            """,
            id=dossier_id,
        )


def _why(code: str) -> Waarom:
    return Waarom(reden=code, woorden=WORDS)


def _of_partner(use: Any, **more: Any) -> Callable[[Sides, UUID, str], Work]:
    return lambda sides, asks, _: lambda tx: use(tx, sides.id, partner(asks), **more)


DEEDS: dict[Action, Callable[[Sides, UUID, str], Work]] = {
    Action.OFFER: lambda sides, asks, _: (
        lambda tx: our_side.offer(tx, sides.viewer, sides.id, offering(asks))
    ),
    Action.WITHDRAW: lambda sides, *_: (
        lambda tx: our_side.withdraw(tx, sides.viewer, sides.id, _why("anders"))
    ),
    Action.TAKE_BACK: lambda sides, *_: (
        lambda tx: our_side.take_back(tx, sides.viewer, sides.id, _why("anders"))
    ),
    Action.ACCEPT_RETURN: lambda sides, *_: (
        lambda tx: our_side.answer_return(tx, sides.viewer, sides.id, Antwoord(antwoord="akkoord"))
    ),
    Action.REFUSE_RETURN: lambda sides, *_: (
        lambda tx: our_side.answer_return(
            tx,
            sides.viewer,
            sides.id,
            Antwoord(antwoord="niet-akkoord", reden="anders", woorden=WORDS),
        )
    ),
    Action.ACCEPT: lambda sides, asks, name: (
        lambda tx: partner_side.accept(tx, sides.id, partner(asks), receiver=name)
    ),
    Action.REPLACE: lambda sides, asks, name: (
        lambda tx: partner_side.replace_receiver(tx, sides.id, partner(asks), receiver=name)
    ),
    Action.NOBODY_THERE: _of_partner(partner_side.replace_receiver, receiver=None),
    Action.REFUSE: _of_partner(partner_side.refuse, reason="anders", words=WORDS),
    Action.RECORD_CONTACT: lambda sides, asks, _: (
        lambda tx: partner_side.record_contact(tx, sides.id, partner(asks), on=tx.today)
    ),
    Action.COMPLETE: _of_partner(partner_side.complete, outcome="deels-gelukt", words=WORDS),
    Action.GIVE_BACK: _of_partner(partner_side.give_back, reason="anders", words=WORDS),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(4))
async def test_in_any_order_what_is_kept_is_what_the_rules_say_and_somebody_answers(
    desk: Desk, seed: int
) -> None:
    leader = await desk.hires("Lotte", LEADER)
    await desk.hires("Ria", REGISSEUR)
    organisations = [
        await organisation(desk.routes, name) for name in ("Vaart Zuid", "Vaart Noord")
    ]
    sides = [Sides(desk.routes, await proposed(desk.routes)) for _ in range(3)]
    dice = random.Random(seed)
    sequence = Sequence(desk, leader, dice, organisations, sides, [Handover()] * 3)

    for _ in range(LENGTH):
        await sequence.step()

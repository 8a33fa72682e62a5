"""Anything that can happen to handovers and regisseurs, at random, while the programs of routes are killed: nobody is left alone.

What was answered with yes is there once, what was refused is not, each step is published once, and at every moment every
dossier and every open handover has exactly one named person who works today (decision 0022).
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import cycle
from pathlib import Path
from random import Random, randrange
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from services.routes.handovers import noticing
from services.routes.handovers.states import HANDOVERS, Action
from shared import clock
from shared.db.engine import create_engine
from shared.events.envelope import Event
from shared.events.handovers import (
    HandoverAccepted,
    HandoverBack,
    HandoverChanged,
    HandoverCompleted,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
    HandoverStep,
    HandoverWithdrawn,
)
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO, Woonplaats
from shared.events.life_events import Divorced
from shared.events.tasks import HandoverLapsed, HandoverProposed, RegisseurAssigned
from shared.messaging.transaction import Database
from shared.settings import ServiceSettings
from shared.testing.events import LONG_AGO
from tests.chaos.town import Program, Town
from tests.integration.routes.factories import divorced, household_changed, withdrawn
from tests.integration.routes.handover_kit import STEP, organisation
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import sign_in
from tests.integration.routes.test_regie_invariant import INVARIANT
from tests.ledger.processes import kafka_settings
from tests.settings import TestSettings

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(900)]

SECONDS: Final = 15 if TestSettings().short else 300
KILLS: Final = 4
"""At least, of both programs together: on a slow machine it takes longer."""
PLAYERS: Final = 3
"""So many act at once, often on the same."""
PROGRAMS: Final[tuple[Program, ...]] = ("api", "worker")

_PUBLISHED: Final = {
    Action.OFFER: HandoverOffered,
    Action.NOBODY_THERE: HandoverOffered,
    Action.ACCEPT: HandoverAccepted,
    Action.REFUSE: HandoverRefused,
    Action.STOP: HandoverRefused,
    Action.RECORD_CONTACT: HandoverMet,
    Action.GIVE_BACK: HandoverReturned,
    Action.TAKE_BACK: HandoverBack,
    Action.ACCEPT_RETURN: HandoverBack,
    Action.WITHDRAW: HandoverWithdrawn,
    Action.COMPLETE: HandoverCompleted,
    Action.REFUSE_RETURN: HandoverChanged,
    Action.REPLACE: HandoverChanged,
    Action.AMEND: HandoverChanged,
}
"""What each line of the log is published as."""
_NOBODYS: Final = """
    SELECT id, state, receiver FROM handover
    WHERE (state IN ('aanvaard', 'in-contact', 'teruggegeven') AND coalesce(receiver, '') = '')
        OR (status IN ('proposed', 'running') AND (next_on IS NULL
            OR NOT EXISTS (SELECT FROM regie WHERE regie.dossier_id = handover.dossier_id)))
"""
_OF_WHO_ENDED: Final = """
    SELECT handover.id, state FROM handover JOIN organisation ON organisation.id = organisation_id
    WHERE state IN ('aangeboden', 'aanvaard', 'in-contact', 'teruggegeven') AND organisation.until_day <= :today
"""
_MARKS: Final = """
    SELECT mark, count(*) AS times FROM (
        SELECT words AS mark FROM handover_log
        UNION ALL SELECT details->>'ontvanger' FROM handover_log
        UNION ALL SELECT why FROM handover_amendment
        UNION ALL SELECT why FROM regie_change) AS written
    WHERE mark ~ '^(merk|vraag) ' GROUP BY mark
"""
Deed = Callable[[], Awaitable[None]]


class Agency:
    """What people here, at partners and in the rest of the world do, each once."""

    def __init__(self, town: Town, dice: Random) -> None:
        self.town = town
        self.dice = dice
        self.leader = UUID(int=0)
        self.regisseurs: list[UUID] = []
        self.organisations: list[UUID] = []
        self.families: dict[UUID, int] = {}
        """Those that only live somewhere, with how many pictures of each there were."""
        self.divorces: list[Event[Divorced]] = []
        self.withdrawn: set[UUID] = set()
        self.done: Counter[str] = Counter()

    async def begin(self) -> None:
        groups = [(place, "teamleider") for place in AGENCY_MUNICIPALITIES]
        self.leader = await sign_in(self.town.routes, groups, subject="leider", name="Lotte")
        roles = ["teamleider", "beleid"]
        self.town.employ(self.leader, roles, sorted(AGENCY_MUNICIPALITIES))
        for number in range(3):
            name = f"Vaart {number}"
            self.organisations.append(await organisation(self.town.routes, name))
        for _ in range(3):
            await self.hires()
            await self.divorce()
            await self.family_comes()

    @property
    def deeds(self) -> Sequence[Deed]:
        often: Sequence[Deed] = [self.acts_on_handover] * 12 + [self.answers] * 3
        return [
            *often,
            self.asks_regisseur,
            self.asks_regisseur,
            self.divorce,
            self.divorce,
            self.family_comes,
            self.family_moves,
            self.hires,
            self.leaves,
            self.withdraws_life_event,
            self.organisation_ends,
        ]

    async def plays(self, over: asyncio.Event) -> None:
        while not over.is_set():
            deed = self.dice.choice(self.deeds)
            self.done[deed.__name__] += 1
            await deed()

    # ---- People and families ----

    async def hires(self) -> None:
        places = self.dice.choice([[ASSEN], [TYNAARLO], [ASSEN, TYNAARLO]])
        subject = str(uuid4())
        roles = [(place, "regisseur") for place in places]
        worker_id = await sign_in(self.town.routes, roles, subject=subject, name=subject[:8])
        self.town.employ(worker_id, ["regisseur"], places)
        self.regisseurs.append(worker_id)

    async def leaves(self) -> None:
        if len(self.regisseurs) < 2:
            return
        gone = self.regisseurs.pop(self.dice.randrange(len(self.regisseurs)))
        path = f"/routes/v1/medewerkers/{gone}/uitdienst"
        body = {"tot": clock.today().isoformat(), "waarom": "Andere baan."}
        status = await self.town.asks(self.leader, "POST", path, "uitdienst", body)
        assert status == 200, status

    async def organisation_ends(self) -> None:
        """Today, and another one begins."""
        gone = self.organisations.pop(self.dice.randrange(len(self.organisations)))
        self.organisations.append(await organisation(self.town.routes, f"Vaart {gone}"))
        path = f"/routes/organisaties/{gone}/einde"
        filled = {"tot": clock.today().isoformat(), "waarom": "Fusie.", "versie": "1"}
        await self.town.sends(self.leader, path, f"einde {gone}", **filled)

    async def divorce(self) -> None:
        event = divorced()
        self.divorces.append(event)
        await self.town.publish(event, self.dice.choice((1, 1, 2)))

    async def withdraws_life_event(self) -> None:
        left = [event for event in self.divorces if event.id not in self.withdrawn]
        if len(left) > 3:
            event = self.dice.choice(left)
            self.withdrawn.add(event.id)
            await self.town.publish(withdrawn(event), self.dice.choice((1, 1, 2)))

    async def family_comes(self) -> None:
        dossier = uuid4()
        self.families[dossier] = 1
        await self._lives(dossier, ASSEN)

    async def family_moves(self) -> None:
        dossier = self.dice.choice(list(self.families))
        self.families[dossier] += 1
        await self._lives(dossier, self.dice.choice((ASSEN, TYNAARLO)))

    async def _lives(self, dossier: UUID, place: str) -> None:
        number = self.families[dossier]
        home = Woonplaats(gemeente=place, vanaf=LONG_AGO)
        event = household_changed(dossier, places=[home], versie=number + 1)
        await self.town.publish(event._replace(sequence=number))

    # ---- The regisseur ----

    async def asks_regisseur(self) -> None:
        found = await self.town.routes.rows("SELECT dossier_id FROM regie ORDER BY dossier_id")
        if not found:
            return
        dossier, chosen = self.dice.choice(found).dossier_id, self.dice.choice(self.regisseurs)
        # Asking who is regisseur already is a yes that writes nothing.
        mark = self.town.mark("vraag")
        body = {"medewerkerId": str(chosen), "waarom": mark}
        path = f"/routes/v1/dossiers/{dossier}/regisseur"
        await self.town.asks(self.leader, "PUT", path, mark, body)

    async def answers(self) -> None:
        """Who was asked says yes, or no, or that they met."""
        found = await self.town.routes.rows("SELECT * FROM regie ORDER BY dossier_id")
        found = [row for row in found if row.worker_id in self.regisseurs]
        if not found:
            return
        row = self.dice.choice(found)
        path = f"/routes/dossiers/{row.dossier_id}/regisseur"
        if not row.is_acting:
            mark = self.town.mark()
            await self.town.sends(row.worker_id, f"{path}/ontmoeting", mark, waaromNiet=mark)
        elif self.dice.random() < 0.5:
            mark = self.town.mark("ja")
            dossier = str(row.dossier_id)
            await self.town.sends(row.worker_id, "/routes/regie/ja", mark, dossier=dossier)
        else:
            mark = self.town.mark()
            await self.town.sends(row.worker_id, f"{path}/nee", mark, waarom=mark)

    # ---- Handovers ----

    async def acts_on_handover(self) -> None:
        found = await self.town.routes.rows(
            "SELECT * FROM handover WHERE status IN ('proposed', 'running') ORDER BY id"
        )
        if not found:
            return
        row = self.dice.choice(found)
        # Mostly what may be done now; sometimes anything, as of who looks at an old page.
        allowed = [action for action in HANDOVERS[row.state].actions if action in _DEEDS]
        actions = allowed if allowed and self.dice.random() < 0.8 else sorted(_DEEDS)
        await _DEEDS[self.dice.choice(sorted(actions))](self, row, self.town.mark())

    async def we(self, row: Any, what: str, mark: str, **body: Any) -> None:
        path = f"/routes/v1/overdrachten/{row.id}/{what}"
        await self.town.asks(self.leader, "POST", path, mark, body)

    async def partner(self, row: Any, form: str, mark: str, **filled: str) -> None:
        asks = row.organisation_id or self.dice.choice(self.organisations)
        await self.town.acts(row.id, asks, form, mark, **filled)

    async def offers(self, row: Any, mark: str) -> None:
        body = {
            "organisatieId": str(self.dice.choice(self.organisations)),
            "gedeeld": ["reden"],
            "grondslag": "toestemming",
            "akkoordOp": clock.today().isoformat(),
            "reden": mark,
            "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
        }
        await self.we(row, "aanbieding", mark, **body)


_DEEDS: Final[dict[Action, Callable[[Agency, Any, str], Awaitable[None]]]] = {
    Action.OFFER: Agency.offers,
    Action.WITHDRAW: lambda who, row, mark: who.we(
        row, "intrekking", mark, reden="anders", woorden=mark
    ),
    Action.TAKE_BACK: lambda who, row, mark: who.we(
        row, "terugname", mark, reden="anders", woorden=mark
    ),
    Action.ACCEPT_RETURN: lambda who, row, mark: who.we(
        row, "teruggave/antwoord", mark, antwoord="akkoord", woorden=mark
    ),
    Action.REFUSE_RETURN: lambda who, row, mark: who.we(
        row, "teruggave/antwoord", mark, antwoord="niet-akkoord", reden="anders", woorden=mark
    ),
    Action.AMEND: lambda who, row, mark: who.we(
        row, "wijzigingen", mark, onderwerp="afspraak", oud="Was.", nieuw="Wordt.", waarom=mark
    ),
    Action.NOTE: lambda who, row, mark: who.we(row, "notities", mark, tekst=mark),
    Action.ACCEPT: lambda who, row, mark: who.partner(row, "aanvaarden", mark, naam=mark),
    Action.REFUSE: lambda who, row, mark: who.partner(
        row, "weigeren", mark, reden="anders", woorden=mark
    ),
    Action.RECORD_CONTACT: lambda who, row, mark: who.partner(
        row, "contact", mark, op=clock.today().isoformat(), woorden=mark
    ),
    Action.COMPLETE: lambda who, row, mark: who.partner(
        row, "resultaat", mark, uitkomst="deels-gelukt", woorden=mark
    ),
    Action.GIVE_BACK: lambda who, row, mark: who.partner(
        row, "teruggeven", mark, reden="anders", woorden=mark
    ),
    Action.REPLACE: lambda who, row, mark: who.partner(
        row, "collega", mark, wie="collega", naam=mark
    ),
    Action.NOBODY_THERE: lambda who, row, mark: who.partner(
        row, "collega", mark, wie="niemand", woorden=mark
    ),
}


@pytest.fixture
async def town(
    database_url: Callable[..., str], kafka: str, topic_prefix: str, tmp_path: Path
) -> AsyncIterator[Town]:
    url = database_url("routes")
    engine = create_engine(url, pool_size=PLAYERS + 2)
    routes = Routes(Database(engine, "routes", ServiceSettings().oin))
    async with Town(routes, url, kafka_settings(kafka, topic_prefix), tmp_path) as running:
        yield running
    await engine.dispose()


async def test_killed_programs_leave_nobody_alone_and_do_nothing_twice(town: Town) -> None:
    seed = TestSettings().seed or randrange(10**6)
    print(f"seed {seed}: NAADLOOS_SEED={seed} plays these dice again")  # noqa: T201
    agency, dice = Agency(town, Random(seed)), Random(seed + 1)
    await agency.begin()

    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for _ in range(PLAYERS):
            group.create_task(agency.plays(over))
        group.create_task(_kill_now_and_then(town, dice, over))
        group.create_task(_look_all_the_time(town, over))
    # What was offered to an organisation in the moment that it ended is found within a minute.
    await noticing.look(town.routes.database)
    await town.settle()

    await check_who_answers(town.routes)
    assert not await town.routes.rows(_OF_WHO_ENDED, today=clock.today())
    await check_what_was_asked(town)
    await check_what_was_published(town.routes)
    await check_what_was_proposed(agency)
    await town.check_ledger()
    assert town.ended() == []
    assert min(town.killed[program] for program in PROGRAMS), town.killed
    assert town.answers.repeated
    told = f"{dict(agency.done)}, {dict(town.answers.statuses)}, killed {dict(town.killed)}"
    print(f"seed {seed}: {told}, repeated {town.answers.repeated}")  # noqa: T201


async def _kill_now_and_then(town: Town, dice: Random, over: asyncio.Event) -> None:
    """Both in turn, so that neither is passed over; when is chance."""
    until = time.monotonic() + SECONDS
    for program in cycle(PROGRAMS):
        await asyncio.sleep(dice.uniform(1, 4))
        if time.monotonic() > until and sum(town.killed.values()) >= KILLS:
            break
        await town.kill(program, dice)
        if program == "api":
            await town.until_answered()
    over.set()


async def _look_all_the_time(town: Town, over: asyncio.Event) -> None:
    while not over.is_set():
        await check_who_answers(town.routes)
        await asyncio.sleep(0.5)


async def check_who_answers(routes: Routes) -> None:
    today = clock.today()
    rows = await routes.rows(INVARIANT, today=today)
    wrong = [row for row in rows if (row.regisseurs, row.allowed) != (1, 1)]
    assert not wrong, f"dossiers without exactly one regisseur who may be it: {wrong}"
    left = await routes.rows(_NOBODYS)
    assert not left, f"handovers of nobody: {left}"


async def check_what_was_asked(town: Town) -> None:
    """What was confirmed is there once, what was refused is not, and of what is unknown there is no more than one."""
    found = {row.mark: row.times for row in await town.routes.rows(_MARKS)}
    answers = town.answers
    written = {mark for mark in answers.confirmed if mark.startswith("merk ")}
    assert not _told(town, written - found.keys()), "confirmed and lost"
    assert not _told(town, {mark for mark in found if found[mark] > 1}), "done twice"
    assert not _told(town, found.keys() & answers.refused), "refused and done"

    [yes] = await town.routes.rows("SELECT count(*) AS times FROM regie_change WHERE kind = 'ja'")
    confirmed = sum(mark.startswith("ja ") for mark in answers.confirmed)
    unknown = sum(mark.startswith("ja ") for mark in answers.unknown)
    assert confirmed <= yes.times <= confirmed + unknown


def _told(town: Town, marks: set[str]) -> dict[str, str]:
    """What was asked with these marks."""
    return {mark: town.answers.paths[mark] for mark in marks}


async def check_what_was_published(routes: Routes) -> None:
    """Each step of each handover and each regisseur once, in the order of their numbers."""
    events = await routes.published()
    lines = await routes.rows("SELECT handover_id, action FROM handover_log")
    expected = Counter(
        (line.handover_id, _PUBLISHED[Action(line.action)])
        for line in lines
        if line.action in _PUBLISHED
    )
    rows = await routes.rows("SELECT id, state FROM handover")
    expected.update((row.id, HandoverProposed) for row in rows)
    expected.update((row.id, HandoverLapsed) for row in rows if row.state == "vervallen")
    told = Counter(
        (event.data.overdracht_id, type(event.data))
        for event in events
        if isinstance(event.data, HandoverStep | HandoverProposed | HandoverLapsed)
    )
    assert told == expected

    versions: defaultdict[UUID, list[int]] = defaultdict(list)
    for event in events:
        if isinstance(event.data, RegisseurAssigned):
            versions[event.dossier_id].append(event.data.versie)
    for row in await routes.rows("SELECT dossier_id, version FROM regie"):
        found = versions[row.dossier_id]
        assert found == sorted(set(found)), f"{row.dossier_id}: {found}"
        assert found[-1] == row.version

    last: Counter[tuple[str, UUID]] = Counter()
    for event in events:
        key = event.data.topic, event.dossier_id
        last[key] += 1
        assert event.sequence == last[key], f"{key}: {event.sequence} after {last[key] - 1}"


async def check_what_was_proposed(agency: Agency) -> None:
    """Each divorce is answered once, however often it came."""
    rows = await agency.town.routes.rows(
        "SELECT life_event_ids[1] AS event FROM handover WHERE step = :step", step=STEP
    )
    assert Counter(row.event for row in rows) == {event.id: 1 for event in agency.divorces}

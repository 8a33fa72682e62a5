"""What is acted on in Assen, made anew each time: a household, something that waits, a task, somebody who works here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, get_args
from uuid import UUID, uuid4

import orjson
from sqlalchemy import text

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import CONTRACTS as INTAKE
from services.intake.residents.rules import NewHousehold, NewMember
from services.reporting.contracts import CONTRACTS as REPORTING
from services.routes.contracts import CONTRACTS as ROUTES
from services.routes.workers import service as workers
from shared import clock
from shared.events.envelope import to_wire
from shared.events.examples import examples
from shared.events.household import ASSEN
from shared.events.tasks import Taakrol
from shared.ids import new_event_id, new_id
from shared.messaging.contracts import Contracts
from shared.messaging.transaction import Transaction
from shared.permissions import Role
from tests.contract.security.town_of_secrets import EVERYBODY, TODAY, Asked
from tests.integration.intake.conftest import adult, child, event, household, job, person
from tests.register import a_numbers, bsns, record

AT_ONCE: Final = 60
"""Households are registered so many at a time."""
LATER: Final = "2026-11-09"
_COPY_TASK: Final = text(
    """
    INSERT INTO task SELECT (jsonb_populate_record(task, jsonb_build_object('id', CAST(:id AS text),
        'role', CAST(:role AS text), 'step', CAST(:id AS text), 'assignee_id', CAST(:holder AS text),
        'waits_until', CAST(:until AS text), 'waits_for', CASE WHEN CAST(:until AS text) IS NOT NULL THEN 'later' END,
        'waits_on', NULL))).*
    FROM task WHERE dossier_id = :dossier AND status = 'open' ORDER BY id LIMIT 1
    """
)

_COPY_HANDOVER: Final = text(
    """
    WITH vaart AS (SELECT id FROM organisation WHERE code = 'vaart-welzijn'), copied AS (
        INSERT INTO handover SELECT (jsonb_populate_record(handover, jsonb_build_object('id', CAST(:id AS text),
            'task_id', CAST(:task AS text), 'step', CAST(:id AS text), 'dossier_id', CAST(:dossier AS text),
            'services', jsonb_build_array('sociaal-team'), 'state', CAST(:state AS text), 'settled_at', NULL,
            'settled_reason', NULL, 'ended_by_deaths', NULL, 'outcome', NULL, 'contact_on', NULL,
            'municipality', '0106', 'status', CASE WHEN CAST(:state AS text) = 'voorgesteld' THEN 'proposed' ELSE 'running' END,
            'organisation_id', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN (SELECT id FROM vaart) END,
            'receiver', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN 'Anne' END,
            'offered_at', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN now() END,
            'ground', CASE WHEN CAST(:state AS text) <> 'voorgesteld' THEN 'toestemming' END))).*
        FROM handover ORDER BY id LIMIT 1)
    SELECT id FROM vaart
    """
)


CONTRACTS: Final[Mapping[str, Contracts]] = {
    contracts.service: contracts for contracts in (INTAKE, ROUTES, INCOME, REPORTING)
}
_FAILED: Final = text(
    """
    INSERT INTO failed_message (id, message_id, dossier_id, topic, partition, message_offset, type, sequence,
        state, cause, fingerprint, attempts, payload, booked_as)
    VALUES (:id, :message, :dossier, :topic, 0, 0, :type, :sequence, 'waiting', 'KeyError', :cause, 6, :payload, :type)
    """
)
_PROPOSED: Final = text(
    """
    INSERT INTO failed_message_edit (id, failed_message_id, payload, proposed_by, reason)
    VALUES (:edit, :id, :edited, 'een-ander', 'Verkeerd veld')
    """
)


@dataclass(frozen=True)
class Thing:
    """Its id, the person that it is about, and the ids of what belongs to it."""

    id: str
    member: NewMember | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def unknown(self) -> "Thing":
        """As this one, of what is not there."""
        made_up = {name: str(uuid4()) for name in self.more}
        kept = {name: self.more[name] for name in ("me", "name", "wat") if name in self.more}
        return Thing(str(uuid4()), None, made_up | kept)


@dataclass
class Things:
    """`await things.make("task", role="werkcoach", me=...)`."""

    asked: Asked
    _homes: list[NewHousehold] = field(default_factory=list)

    async def make(self, kind: str, role: str, me: str, who: str = EVERYBODY) -> Thing:
        made = await _MAKERS[
            kind.partition(" ")[0]
            if kind.startswith(("form ", "organisation ", "partner ", "application ", "failed "))
            else kind
        ](self, Making(kind, role, me, who))
        return Thing(made.id, made.member, {"me": me, "name": f"Team {uuid4()}", **made.more})

    async def home(self) -> NewHousehold:
        if not self._homes:
            world = self.asked.town.intake
            self._homes = [
                household(adult(), adult("medebewoner"), child(date(2018, 5, 1)))
                if number % 3 == 0
                else household(adult())
                for number in range(AT_ONCE)
            ]
            async with world.database.transaction() as tx:
                await world.residents.register(tx, self._homes)
        return self._homes.pop()

    async def home_of(self, size: int) -> NewHousehold:
        while len((home := await self.home()).members) != size:
            pass
        return home

    async def post(self, path: str, body: Any, **headers: str) -> Any:
        """As somebody who may do everything."""
        answer = await self.asked._ask(EVERYBODY, "POST", path, json=body, headers=headers)
        assert answer.status_code < 300, f"{path}: {answer.text}"
        return answer.json()

    async def row(self, service: str, statement: str, **values: Any) -> Any:
        async with self.asked.town.consumers[service].reading() as connection:
            return (await connection.execute(text(statement), values)).first()


@dataclass(frozen=True)
class Making:
    kind: str
    role: str
    me: str
    who: str
    """As whom it is made, where it is of who made it."""


async def _nobody(_: Things, __: Making) -> Thing:
    return Thing(str(uuid4()))


async def _person(things: Things, _: Making) -> Thing:
    [who] = (await things.home_of(1)).members
    [same] = (await things.home_of(1)).members
    return Thing(str(who.person_id), who, {"same": str(same.person_id)})


async def _housemate(things: Things, _: Making) -> Thing:
    housemate = (await things.home_of(3)).members[1]
    return Thing(str(housemate.person_id), housemate)


async def _child(things: Things, _: Making) -> Thing:
    members = (await things.home_of(3)).members
    parent, kid = members[0], members[2]
    return Thing(str(kid.person_id), kid, {"parent": str(parent.person_id)})


async def _dossier(things: Things, _: Making) -> Thing:
    # A dossier in which bijstand runs cannot be closed.
    home = household(adult(), receives=False)
    world = things.asked.town.intake
    async with world.database.transaction() as tx:
        await world.residents.register(tx, [home])
    return Thing(str(home.dossier_id), home.members[0])


async def _closed(things: Things, making: Making) -> Thing:
    dossier = await _dossier(things, making)
    body = {"datum": TODAY, "reden": "ten-onrechte-geopend"}
    await things.post(f"/intake/v1/dossiers/{dossier.id}/sluiting", body)
    return dossier


async def _event(things: Things, making: Making) -> Thing:
    who = (await _person(things, making)).member
    assert who is not None
    told = await things.asked.town.intake.report(event("baan-gestart", job(who)))
    return Thing(told.json()["id"], who)


async def _waiting(things: Things, making: Making) -> Thing:
    who = (await _person(things, making)).member
    assert who is not None
    body = {"persoon": person(who), "ingangsdatum": TODAY}
    told = await things.asked.town.intake.report(event("uit-huis", body))
    return Thing(told.json()["id"], who)


async def _run(things: Things, making: Making) -> Thing:
    content = [record(next(a_numbers()), next(bsns()))]
    answer = await things.asked._ask(
        making.who,
        "POST",
        "/intake/registerbestanden",
        files={"bestand": ("personen.json", _as_file(content))},
    )
    assert answer.status_code == 303, answer.text
    return Thing(answer.headers["location"].rpartition("/")[2])


def _as_file(content: Any) -> bytes:
    return orjson.dumps(content)


async def _task(
    things: Things, making: Making, holder: str | None = None, until: str | None = None
) -> Thing:
    task_id = uuid4()
    role = making.role if making.role in get_args(Taakrol) else "werkcoach"
    values = {
        "id": str(task_id),
        "role": role,
        "dossier": things.asked.dossiers["gezin"],
        "holder": holder,
        "until": until,
    }
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(_COPY_TASK, values)
    return Thing(str(task_id))


async def _waiting_task(things: Things, making: Making) -> Thing:
    return await _task(things, making, until=LATER)


async def _held_task(things: Things, making: Making) -> Thing:
    holder = str(await hired(things.asked, ASSEN, "werkcoach"))
    return replace(await _task(things, making, holder), more={"holder": holder})


async def _task_of_dossier(things: Things, making: Making) -> Thing:
    task = await _task(things, making)
    return Thing(str(things.asked.dossiers["gezin"]), None, {"task_id": task.id})


async def _handover(things: Things, making: Making, state: str = "voorgesteld") -> Thing:
    """With a task that whoever asks may do, and an organisation that has it or could."""
    task = await _task(things, making)
    handover_id = str(uuid4())
    values = {
        "id": handover_id,
        "task": task.id,
        "dossier": str(things.asked.dossiers["gezin"]),
        "state": state,
    }
    async with things.asked.town.consumers["routes"].transaction() as tx:
        [organisation] = (await tx.execute(_COPY_HANDOVER, values)).scalars()
    return Thing(handover_id, None, {"organisatie": str(organisation)})


async def _accepted_handover(things: Things, making: Making) -> Thing:
    return await _handover(things, making, "aanvaard")


async def _returned_handover(things: Things, making: Making) -> Thing:
    return await _handover(things, making, "teruggegeven")


async def _division(things: Things, making: Making) -> Thing:
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO division (id, made_by, made_at, state)"
                " VALUES (:id, CAST(:worker AS uuid), now(), 'running')"
            ),
            {"id": (division := uuid4()), "worker": making.me},
        )
    return Thing(str(division))


async def _filter(things: Things, making: Making) -> Thing:
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO saved_filter (id, worker_id, list, name, query)"
                " VALUES (:id, CAST(:worker AS uuid), 'mijn', :name, 'wanneer=te-laat')"
            ),
            {"id": (kept := uuid4()), "worker": making.me, "name": str(kept)},
        )
    return Thing(str(kept))


async def _partner_handover(things: Things, making: Making) -> Thing:
    """In the state that its kind says, of the organisation of whoever asks, or of another one; with a form of its page."""
    state, _, what = making.kind.partition(" ")[2].partition("/")
    thing = await _handover(things, making, state)
    async with things.asked.town.consumers["routes"].transaction() as tx:
        where = await tx.execute(_OF_WORKER, {"me": making.me})
        organisation = where.scalar_one_or_none() or await _with_accounts(tx, ASSEN)
        await tx.execute(
            text(
                "UPDATE handover SET organisation_id = :organisation, offered_by = 'proef',"
                " contact_on = CASE WHEN state = 'in-contact' THEN CAST(:today AS date) END WHERE id = :id"
            ),
            {
                "organisation": organisation,
                "id": UUID(thing.id),
                "today": date.fromisoformat(TODAY),
            },
        )
    return Thing(thing.id, None, {"wat": what})


_OF_WORKER: Final = text(
    "SELECT organisation_id FROM worker_role WHERE worker_id::text = :me AND role = 'partner'"
)


async def _with_accounts(tx: Transaction, gemeente: str) -> UUID:
    """An organisation there whose people have accounts."""
    values = {"id": uuid4(), "code": str(uuid4()), "does": uuid4(), "place": gemeente}
    await tx.execute(
        text(
            "INSERT INTO organisation (id, code, name, from_day, channel, email, answer_days, contact_days, result_days,"
            " shareable) VALUES (:id, :code, 'Accounts', '2020-01-01', 'medewerkers', 'a@proef.example', 5, 5, 90, '{reden}')"
        ),
        values,
    )
    await tx.execute(
        text(
            "INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day)"
            " VALUES (:does, :id, 'sociaal-team', :place, '2020-01-01')"
        ),
        values,
    )
    return UUID(str(values["id"]))


async def hired(asked: Asked, gemeente: str, role: str) -> UUID:
    """Somebody who signed in with this role; a partner is of an organisation of its own."""
    if role == Role.PARTNER:
        return await _hired_outside(asked, gemeente)
    async with asked.town.consumers["routes"].transaction() as tx:
        return await workers.sign_in(
            tx,
            issuer="https://aanmelden.example.nl",
            subject=str(uuid4()),
            name=f"Iemand met de rol {role}",
            groups=[(gemeente, role)],
        )


async def _hired_outside(asked: Asked, gemeente: str) -> UUID:
    worker_id = await hired(asked, gemeente, Role.WERKCOACH)
    async with asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "UPDATE worker_role SET role = 'partner', source = 'teamleider', organisation_id = :organisation"
                " WHERE worker_id = :worker"
            ),
            {"organisation": await _with_accounts(tx, gemeente), "worker": worker_id},
        )
    return worker_id


async def _organisation(things: Things, making: Making) -> Thing:
    """In Assen alone, with what the form is about."""
    organisation_id, does_id = uuid4(), uuid4()
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO organisation (id, code, name, from_day, channel, email, answer_days, contact_days, result_days, shareable)"
                " VALUES (:id, :code, 'Proef', :day, 'medewerkers', 'proef@proef.example', 5, 5, 90, '{}')"
            ),
            {"id": organisation_id, "code": str(organisation_id), "day": date(2020, 1, 1)},
        )
        await tx.execute(
            text(
                "INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day)"
                " VALUES (:id, :organisation_id, 'gkb', :assen, :day)"
            ),
            {
                "id": does_id,
                "organisation_id": organisation_id,
                "assen": ASSEN,
                "day": date(2020, 1, 1),
            },
        )
    what = making.kind.partition(" ")[2]
    return Thing(str(organisation_id), None, {"wat": what, "over": str(does_id)})


async def _worker(things: Things, making: Making) -> Thing:
    worker_id = await hired(things.asked, ASSEN, "werkcoach")
    team = (await _team(things, making)).id
    return Thing(str(worker_id), None, {"team": team})


async def _team(things: Things, _: Making) -> Thing:
    body = {"naam": f"Team {uuid4()}", "gemeenten": [ASSEN]}
    return Thing((await things.post("/routes/v1/teams", body))["id"])


async def _with_form(things: Things, making: Making) -> Thing:
    """A worker, with what the form on the page of a worker is about."""
    what = making.kind.partition(" ")[2]
    kind = {"rol-einde": "role", "team-einde": "member", "terug": "absence"}.get(what, "worker")
    thing = await _MAKERS[kind](things, making)
    over = {name: thing.more[name] for name in ("over",) if name in thing.more}
    return Thing(thing.id, None, {**thing.more, **over, "wat": what})


async def _role(things: Things, making: Making) -> Thing:
    worker = await _worker(things, making)
    body = {"gemeente": ASSEN, "rol": "jobcoach", "vanaf": TODAY, "waarom": "Erbij."}
    roles = (await things.post(f"/routes/v1/medewerkers/{worker.id}/rollen", body))["rollen"]
    [role] = [role["id"] for role in roles if role["rol"] == "jobcoach"]
    return Thing(worker.id, None, {"rolId": role, "over": role})


async def _member(things: Things, making: Making) -> Thing:
    worker = await _worker(things, making)
    team = worker.more["team"]
    body = {"teamId": team, "vanaf": TODAY, "waarom": "Erbij."}
    await things.post(f"/routes/v1/medewerkers/{worker.id}/teams", body)
    return Thing(worker.id, None, {"teamId": team, "over": team})


async def _absence(things: Things, making: Making) -> Thing:
    worker = await _worker(things, making)
    path = f"/routes/v1/medewerkers/{worker.id}/afwezigheden"
    [away] = (await things.post(path, {"vanaf": TODAY}))["afwezigheden"]
    return Thing(worker.id, None, {"afwezigheidId": away["id"], "over": away["id"]})


async def _known_dossier(things: Things, making: Making) -> Thing:
    asked = things.asked
    person_id = str(asked.people["gezin"].person_id)
    more = {"person": person_id, "person_id": person_id}
    return Thing(str(asked.dossiers["gezin"]), None, more)


async def _team_of_dossier(things: Things, making: Making) -> Thing:
    team = await _team(things, making)
    return Thing(str(things.asked.dossiers["gezin"]), None, {"team": team.id})


async def _plan(things: Things, making: Making) -> Thing:
    """A newest version of the plan, with a step that is not done."""
    dossier = things.asked.dossiers["gezin"]
    values = {
        "id": uuid4(),
        "step": uuid4(),
        "dossier": dossier,
        "today": date.fromisoformat(TODAY),
    }
    async with things.asked.town.consumers["routes"].transaction() as tx:
        version = await tx.execute(
            text(
                "INSERT INTO plan_version (id, dossier_id, version, made_by, made_at) SELECT :id, :dossier,"
                " 1 + coalesce(max(version), 0), 'proef', now() FROM plan_version WHERE dossier_id = :dossier"
                " RETURNING version"
            ),
            values,
        )
        number = str(version.scalar_one())
        await tx.execute(text("INSERT INTO plan_goal VALUES (:id, 'inkomen', 'Rondkomen')"), values)
        await tx.execute(
            text(
                "INSERT INTO plan_step (id, version_id, pillar, position, words, who, due_on)"
                " VALUES (:step, :id, 'inkomen', 0, 'Bellen', 'inwoner', :today)"
            ),
            values,
        )
    return Thing(str(dossier), None, {"version": number, "step_id": str(values["step"])})


async def _exemption(things: Things, making: Making) -> Thing:
    dossier = things.asked.dossiers["gezin"]
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO contact_exemption (id, dossier_id, reason, from_day, until_day, set_by, set_at, words)"
                " VALUES (:id, :dossier, 'via-begeleider', CAST(:today AS date), CAST(:today AS date) + 400, 'proef', now(), 'Proef.')"
            ),
            {"id": (found := uuid4()), "dossier": dossier, "today": date.fromisoformat(TODAY)},
        )
    return Thing(str(dossier), None, {"exemption": str(found)})


async def _contact(things: Things, making: Making) -> Thing:
    """One of the own: of a colleague only who reads the words."""
    known = await _known_dossier(things, making)
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO contact (id, dossier_id, person_id, municipality, held_on, how, recorded_by, recorded_at, sent_as,"
                " in_time, takes_part) VALUES (:id, CAST(:dossier AS uuid), CAST(:person AS uuid), :place, :today, 'bellen',"
                " :me, now(), :id, true, '{}')"
            ),
            {
                "id": (found := uuid4()),
                "dossier": known.id,
                "person": known.more["person"],
                "place": ASSEN,
                "me": making.me,
                "today": date.fromisoformat(TODAY),
            },
        )
    return Thing(known.id, None, {**known.more, "contact_id": str(found), "contactId": str(found)})


async def _opening(things: Things, making: Making) -> Thing:
    dossier = things.asked.dossiers["gezin"]
    worker = await hired(things.asked, ASSEN, "werkcoach")
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO opening (id, worker_id, dossier_id, reason, words, opened_at, until)"
                " VALUES (:id, :worker, :dossier, 'anders', 'Zomaar.', now(), now())"
            ),
            {"id": (opening := uuid4()), "worker": worker, "dossier": dossier},
        )
    return Thing(str(opening))


async def _conflict(things: Things, making: Making) -> Thing:
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by)"
                " VALUES (:id, CAST(:worker AS uuid), gen_random_uuid(), :today, 'proef')"
            ),
            {"id": (found := uuid4()), "worker": making.me, "today": date.fromisoformat(TODAY)},
        )
    return Thing(str(found))


async def _regie(things: Things, making: Making, *, is_acting: bool = True) -> Thing:
    """A dossier that whoever asks is, or was asked to be, the regisseur of; and somebody else who can be it."""
    dossier = things.asked.dossiers["gezin"]
    regisseur = await hired(things.asked, ASSEN, "regisseur")
    async with things.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO regie (dossier_id, worker_id, municipality, is_acting, rule, reasons, asked_at, since)"
                " VALUES (:dossier, CAST(:me AS uuid), :place, :acting, 'team', '{}',"
                " CASE WHEN :acting THEN now() END, now())"
                " ON CONFLICT (dossier_id) DO UPDATE SET worker_id = excluded.worker_id,"
                " is_acting = excluded.is_acting, asked_at = excluded.asked_at"
            ),
            {"dossier": dossier, "me": making.me, "place": ASSEN, "acting": is_acting},
        )
    return Thing(str(dossier), None, {"regisseur": str(regisseur)})


async def _accepted_regie(things: Things, making: Making) -> Thing:
    return await _regie(things, making, is_acting=False)


_OPEN_AGAIN: Final = text(
    """
    UPDATE proposal SET state = 'open', draft = NULL, drafted_by = NULL, drafted_by_name = NULL, drafted_at = NULL,
        settled_at = NULL, lapse_reason = NULL, decision = NULL, decision_reason = NULL, decided_by = NULL, decided_by_name = NULL
    WHERE id = (SELECT id FROM proposal WHERE dossier_id = :dossier AND kind = 'recht' ORDER BY id DESC LIMIT 1)
    RETURNING id
    """
)


async def _proposal(things: Things, _: Making) -> Thing:
    """As if nobody decided on it yet, whoever did."""
    dossier = things.asked.dossiers["gezin"]
    async with things.asked.town.consumers["income"].transaction(lock=[dossier]) as tx:
        row = (await tx.execute(_OPEN_AGAIN, {"dossier": dossier})).one()
    return Thing(str(row.id))


async def _question(things: Things, making: Making) -> Thing:
    """A fact that somebody asked for, which a proposal waits for."""
    proposal = await _proposal(things, making)
    async with things.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO fact_question (id, proposal_id, dossier_id, fact, asked_of, due_on, words, asked_by, asked_by_name,"
                " asked_at) VALUES (:id, :proposal, :dossier, 'toeslagpartner', 'inwoner', :today, 'Gevraagd.', 'proef', 'Proef',"
                " now())"
            ),
            {
                "id": (found := uuid4()),
                "proposal": UUID(proposal.id),
                "dossier": things.asked.dossiers["gezin"],
                "today": date.fromisoformat(LATER),
            },
        )
    return Thing(proposal.id, None, {"vraag_id": str(found), "vraagId": str(found)})


async def _wage_link(things: Things, making: Making) -> Thing:
    """Of somebody in the household; nobody else has one under that id."""
    known = await _known_dossier(things, making)
    link = text(
        "INSERT INTO wage_link (id, key_hash, dossier_id, person_id, made_at, made_by, made_by_name, expires_on)"
        " VALUES (:id, uuid_send(:id), :dossier, :id, now(), 'proef', 'Proef', :day)"
    )
    async with things.asked.town.consumers["income"].transaction() as tx:
        values = {"dossier": UUID(known.id), "day": date.fromisoformat(LATER)}
        await tx.execute(link, {"id": (found := uuid4()), **values})
    return Thing(known.id, None, {"koppelingId": str(found), "koppeling_id": str(found)})


_COPY_HOUSEHOLD: Final = (
    """
    INSERT INTO household_fact (dossier_id, version, household, recorded_at)
    SELECT :copy, version, household, recorded_at FROM household_fact WHERE dossier_id = :dossier
    """,
    """
    INSERT INTO known_dossier SELECT (jsonb_populate_record(known, jsonb_build_object('dossier_id',
        CAST(CAST(:copy AS uuid) AS text)))).*
    FROM known_dossier AS known WHERE dossier_id = :dossier
    """,
)
_APPLICATION: Final = text(
    """
    INSERT INTO application (id, dossier_id, person_id, municipality, reported_on, applied_on, search_waived,
        correlation_id, state, recorded_by, recorded_by_name, recorded_at)
    VALUES (:id, :dossier, CAST(:person AS uuid), :place, :today, CASE WHEN :state <> 'gemeld' THEN CAST(:today AS date) END, false,
        :id, :state, 'proef', 'Proef', now())
    """
)
_AFTERCARE: Final = (
    """
    INSERT INTO aftercare_dossier (id, life_event_id, dossier_id, person_id, municipality, started_on, correlation_id, opened_at)
    VALUES (:id, :id, :dossier, CAST(:person AS uuid), :place, :today, :id, now())
    """,
    """
    INSERT INTO aftercare_checkpoint (id, aftercare_id, months, due_on, state, opened_at)
    VALUES (:check, :id, 1, :today, 'open', now())
    """,
)
_QUESTION: Final = text(
    """
    INSERT INTO application_suspension (application_id, number, asked_on, until, asked, asked_by, asked_by_name)
    VALUES (:id, 1, :today, CAST(:today AS date) + 14, '{inkomen}', 'proef', 'Proef')
    """
)

_DECISION: Final = text(
    """
    INSERT INTO decision (id, dossier_id, "right", municipality, kind, starts_on, changes, life_event_ids, taken_by,
        taken_by_name, reason, seen, taken_at)
    VALUES (:id, :dossier, 'algemene-bijstand', :place, 'wijzigen', :today, '[]', '{}', 'iemand', 'Iemand', 'Zo is het.', '{}',
        :at)
    """
)
_OBJECTION: Final = text(
    """
    INSERT INTO objection (id, decision_id, dossier_id, person_id, municipality, life_event_ids, correlation_id, sent_on,
        received_on, way, objector, pro_forma, grounds, with_committee, state, recorded_by, recorded_by_name, recorded_at)
    VALUES (:id, :decision, :dossier, CAST(:person AS uuid), :place, '{}', :id, :today, :today, 'post', 'zelf', false,
        'Zo is het niet.', false, 'ontvangen', 'proef', 'Proef', now())
    """
)


async def _home_in_income(things: Things, making: Making) -> Thing:
    """A household that nobody applied for yet."""
    known = await _known_dossier(things, making)
    copy = uuid4()
    async with things.asked.town.consumers["income"].transaction() as tx:
        for statement in _COPY_HOUSEHOLD:
            await tx.execute(text(statement), {"copy": copy, "dossier": UUID(known.id)})
    more = {**known.more, "dossier_id": str(copy)}
    return Thing(str(copy), None, more)


async def _application(things: Things, making: Making) -> Thing:
    """In the state that its kind says, in a household of its own."""
    home = await _home_in_income(things, making)
    state = making.kind.partition(" ")[2] or "in-behandeling"
    values = {
        "id": (found := uuid4()),
        "dossier": UUID(home.id),
        "person": home.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
        "state": state,
    }
    async with things.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_APPLICATION, values)
        if state == "wacht-op-gegevens":
            await tx.execute(_QUESTION, {"id": found, "today": values["today"]})
    return Thing(str(found))


async def _decision(things: Things, making: Making) -> Thing:
    """Of a household of its own, to which nobody objected yet."""
    home = await _home_in_income(things, making)
    values = {
        "id": (found := uuid4()),
        "dossier": UUID(home.id),
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
        "at": clock.start_of_day(date.fromisoformat(TODAY)),
    }
    async with things.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_DECISION, values)
    return Thing(str(found), None, home.more)


async def _objection(things: Things, making: Making) -> Thing:
    """One that was received, to a decision of its own."""
    decision = await _decision(things, making)
    values = {
        "id": (found := uuid4()),
        "decision": UUID(decision.id),
        "dossier": UUID(decision.more["dossier_id"]),
        "person": decision.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
    }
    async with things.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_OBJECTION, values)
    return Thing(str(found))


async def _aftercare(things: Things, making: Making) -> Thing:
    """That runs, with one check that is up, in a household of its own."""
    home = await _home_in_income(things, making)
    values = {
        "id": (found := uuid4()),
        "check": uuid4(),
        "dossier": UUID(home.id),
        "person": home.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
    }
    async with things.asked.town.consumers["income"].transaction() as tx:
        for statement in _AFTERCARE:
            await tx.execute(text(statement), values)
    return Thing(str(found), None, {"check": str(values["check"])})


async def _check(things: Things, making: Making) -> Thing:
    return Thing((await _aftercare(things, making)).more["check"])


async def _assessed(things: Things, _: Making) -> Thing:
    row = await things.row(
        "income",
        "SELECT life_event_id FROM assessment WHERE dossier_id = :dossier LIMIT 1",
        dossier=things.asked.dossiers["gezin"],
    )
    return Thing(str(row.life_event_id))


async def _failed(things: Things, making: Making) -> Thing:
    """A message that a service failed at, with what somebody else proposes that it becomes."""
    service = making.kind.removeprefix("failed ").removeprefix("edit ")
    consumed = CONTRACTS[service].types.values()
    event = next(event for data, event in examples().items() if data in consumed)
    content = orjson.loads(to_wire(event)) | {"id": str(identifier := new_event_id())}
    edited = {name: value for name, value in content.items() if name != "traceparent"}
    values: dict[str, Any] = {
        "id": new_id(),
        "message": identifier,
        "dossier": event.dossier_id,
        "topic": event.data.topic,
        "type": event.type,
        "sequence": event.sequence,
        "payload": orjson.dumps(content),
        "edit": (proposal := new_id()),
        "edited": orjson.dumps(edited),
        "cause": f"oorzaak-{identifier.hex[-12:]}",
    }
    intake = things.asked.town.intake.database
    database = intake if service == "intake" else things.asked.town.consumers[service]
    async with database.transaction() as tx:
        await tx.execute(_FAILED, values)
        if "edit" in making.kind:
            await tx.execute(_PROPOSED, values)
    more = {
        "dienst": service,
        "kenmerk": str(values["cause"]),
        "content": orjson.dumps(edited).decode(),
    }
    return Thing(str(proposal if "edit" in making.kind else values["id"]), None, more)


async def _alarm(things: Things, _: Making) -> Thing:
    values = {"id": new_id(), "place": str(uuid4())}
    async with things.asked.town.consumers["reporting"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO monitor_alarm (id, service, kind, place, level, message, runbook, began_at, seen_at)"
                " VALUES (:id, 'elders', 'vastgelopen', :place, 3, 'staat stil', 'jobs', now(), now())"
            ),
            values,
        )
    return Thing(str(values["id"]))


async def _worker_process(things: Things, _: Making) -> Thing:
    identifier = new_id()
    async with things.asked.town.consumers["reporting"].transaction() as tx:
        await tx.execute(
            text("INSERT INTO worker_process (id, place) VALUES (:id, 'a/1')"), {"id": identifier}
        )
    # What was gathered a moment ago is of before.
    things.asked.apps["reporting"].state.monitor._gathered = None
    return Thing(str(identifier))


async def _timers(_: Things, __: Making) -> Thing:
    return Thing("reporting", None, {"soort": "verjaardag"})


_MAKERS: Final[Mapping[str, Callable[[Things, Making], Awaitable[Thing]]]] = {
    "nobody": _nobody,
    "person": _person,
    "housemate": _housemate,
    "child": _child,
    "dossier": _dossier,
    "closed": _closed,
    "event": _event,
    "waiting": _waiting,
    "run": _run,
    "task": _task,
    "waiting task": _waiting_task,
    "held task": _held_task,
    "task of dossier": _task_of_dossier,
    "division": _division,
    "filter": _filter,
    "organisation": _organisation,
    "worker": _worker,
    "team": _team,
    "form": _with_form,
    "role": _role,
    "member": _member,
    "absence": _absence,
    "known dossier": _known_dossier,
    "team of dossier": _team_of_dossier,
    "plan": _plan,
    "exemption": _exemption,
    "contact": _contact,
    "opening": _opening,
    "conflict": _conflict,
    "proposal": _proposal,
    "question": _question,
    "wage link": _wage_link,
    "assessed": _assessed,
    "home in income": _home_in_income,
    "application": _application,
    "decision": _decision,
    "objection": _objection,
    "aftercare": _aftercare,
    "check": _check,
    "handover": _handover,
    "accepted handover": _accepted_handover,
    "returned handover": _returned_handover,
    "partner": _partner_handover,
    "regie": _regie,
    "failed": _failed,
    "alarm": _alarm,
    "worker process": _worker_process,
    "timers": _timers,
    "accepted regie": _accepted_regie,
}

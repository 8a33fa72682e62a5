"""Of routes, who do it: who works here or at a partner, in which role, team and organisation."""

from datetime import date
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import text

from services.routes.workers import service as workers
from shared.events.household import ASSEN
from shared.messaging.transaction import Transaction
from shared.permissions import Role
from tests.contract.security.things.shapes import Maker, Making, Thing, Workshop
from tests.contract.security.town_of_secrets import TODAY, Asked


async def with_accounts(tx: Transaction, gemeente: str) -> UUID:
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
            {"organisation": await with_accounts(tx, gemeente), "worker": worker_id},
        )
    return worker_id


async def _organisation(shop: Workshop, making: Making) -> Thing:
    """In Assen alone, with what the form is about."""
    organisation_id, does_id = uuid4(), uuid4()
    async with shop.asked.town.consumers["routes"].transaction() as tx:
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


async def _worker(shop: Workshop, making: Making) -> Thing:
    worker_id = await hired(shop.asked, ASSEN, "werkcoach")
    team = (await make_team(shop, making)).id
    return Thing(str(worker_id), None, {"team": team})


async def make_team(shop: Workshop, _: Making) -> Thing:
    body = {"naam": f"Team {uuid4()}", "gemeenten": [ASSEN]}
    return Thing((await shop.post("/routes/v1/teams", body))["id"])


async def _with_form(shop: Workshop, making: Making) -> Thing:
    """A worker, with what the form on the page of a worker is about."""
    what = making.kind.partition(" ")[2]
    kind = {"rol-einde": "role", "team-einde": "member", "terug": "absence"}.get(what, "worker")
    thing = await MAKERS[kind](shop, making)
    over = {name: thing.more[name] for name in ("over",) if name in thing.more}
    return Thing(thing.id, None, {**thing.more, **over, "wat": what})


async def _role(shop: Workshop, making: Making) -> Thing:
    worker = await _worker(shop, making)
    body = {"gemeente": ASSEN, "rol": "jobcoach", "vanaf": TODAY, "waarom": "Erbij."}
    roles = (await shop.post(f"/routes/v1/medewerkers/{worker.id}/rollen", body))["rollen"]
    [role] = [role["id"] for role in roles if role["rol"] == "jobcoach"]
    return Thing(worker.id, None, {"rolId": role, "over": role})


async def _member(shop: Workshop, making: Making) -> Thing:
    worker = await _worker(shop, making)
    team = worker.more["team"]
    body = {"teamId": team, "vanaf": TODAY, "waarom": "Erbij."}
    await shop.post(f"/routes/v1/medewerkers/{worker.id}/teams", body)
    return Thing(worker.id, None, {"teamId": team, "over": team})


async def _absence(shop: Workshop, making: Making) -> Thing:
    worker = await _worker(shop, making)
    path = f"/routes/v1/medewerkers/{worker.id}/afwezigheden"
    [away] = (await shop.post(path, {"vanaf": TODAY}))["afwezigheden"]
    return Thing(worker.id, None, {"afwezigheidId": away["id"], "over": away["id"]})


async def _conflict(shop: Workshop, making: Making) -> Thing:
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO conflict (id, worker_id, person_id, from_day, declared_by)"
                " VALUES (:id, CAST(:worker AS uuid), gen_random_uuid(), :today, 'proef')"
            ),
            {"id": (found := uuid4()), "worker": making.me, "today": date.fromisoformat(TODAY)},
        )
    return Thing(str(found))


MAKERS: Final[dict[str, Maker]] = {
    "organisation": _organisation,
    "worker": _worker,
    "team": make_team,
    "form": _with_form,
    "role": _role,
    "member": _member,
    "absence": _absence,
    "conflict": _conflict,
}

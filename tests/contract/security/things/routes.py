"""Of routes, about a dossier: its team, plan, contacts and regisseur."""

from datetime import date
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from shared.events.household import ASSEN
from tests.contract.security.things.shapes import Maker, Making, Thing, Workshop
from tests.contract.security.things.workers import hired, make_team
from tests.contract.security.town_of_secrets import TODAY


async def known_dossier(shop: Workshop, making: Making) -> Thing:
    asked = shop.asked
    person_id = str(asked.people["gezin"].person_id)
    more = {"person": person_id, "person_id": person_id}
    return Thing(str(asked.dossiers["gezin"]), None, more)


async def _team_of_dossier(shop: Workshop, making: Making) -> Thing:
    team = await make_team(shop, making)
    return Thing(str(shop.asked.dossiers["gezin"]), None, {"team": team.id})


async def _plan(shop: Workshop, making: Making) -> Thing:
    """A newest version of the plan, with a step that is not done."""
    dossier = shop.asked.dossiers["gezin"]
    values = {
        "id": uuid4(),
        "step": uuid4(),
        "dossier": dossier,
        "today": date.fromisoformat(TODAY),
    }
    async with shop.asked.town.consumers["routes"].transaction() as tx:
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


async def _exemption(shop: Workshop, making: Making) -> Thing:
    dossier = shop.asked.dossiers["gezin"]
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO contact_exemption (id, dossier_id, reason, from_day, until_day, set_by, set_at, words)"
                " VALUES (:id, :dossier, 'via-begeleider', CAST(:today AS date), CAST(:today AS date) + 400, 'proef', now(), 'Proef.')"
            ),
            {"id": (found := uuid4()), "dossier": dossier, "today": date.fromisoformat(TODAY)},
        )
    return Thing(str(dossier), None, {"exemption": str(found)})


async def _contact(shop: Workshop, making: Making) -> Thing:
    """One of the own: of a colleague only who reads the words."""
    known = await known_dossier(shop, making)
    async with shop.asked.town.consumers["routes"].transaction() as tx:
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


async def _opening(shop: Workshop, making: Making) -> Thing:
    dossier = shop.asked.dossiers["gezin"]
    worker = await hired(shop.asked, ASSEN, "werkcoach")
    async with shop.asked.town.consumers["routes"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO opening (id, worker_id, dossier_id, reason, words, opened_at, until)"
                " VALUES (:id, :worker, :dossier, 'anders', 'Zomaar.', now(), now())"
            ),
            {"id": (opening := uuid4()), "worker": worker, "dossier": dossier},
        )
    return Thing(str(opening))


async def _regie(shop: Workshop, making: Making, *, is_acting: bool = True) -> Thing:
    """A dossier that whoever asks is, or was asked to be, the regisseur of; and somebody else who can be it."""
    dossier = shop.asked.dossiers["gezin"]
    regisseur = await hired(shop.asked, ASSEN, "regisseur")
    async with shop.asked.town.consumers["routes"].transaction() as tx:
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


async def _accepted_regie(shop: Workshop, making: Making) -> Thing:
    return await _regie(shop, making, is_acting=False)


MAKERS: Final[dict[str, Maker]] = {
    "known dossier": known_dossier,
    "team of dossier": _team_of_dossier,
    "plan": _plan,
    "exemption": _exemption,
    "contact": _contact,
    "opening": _opening,
    "regie": _regie,
    "accepted regie": _accepted_regie,
}

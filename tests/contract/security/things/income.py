"""Of income: what waits to be decided, and all that comes before and after."""

from datetime import date
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import text

from shared import clock
from shared.events.household import ASSEN
from tests.contract.security.things.routes import known_dossier
from tests.contract.security.things.shapes import LATER, Maker, Making, Thing, Workshop
from tests.contract.security.town_of_secrets import TODAY

_OPEN_AGAIN: Final = text(
    """
    UPDATE proposal SET state = 'open', draft = NULL, drafted_by = NULL, drafted_by_name = NULL, drafted_at = NULL,
        settled_at = NULL, lapse_reason = NULL, decision = NULL, decision_reason = NULL, decided_by = NULL, decided_by_name = NULL
    WHERE id = (SELECT id FROM proposal WHERE dossier_id = :dossier AND kind = 'recht' ORDER BY id DESC LIMIT 1)
    RETURNING id
    """
)


async def _proposal(shop: Workshop, _: Making) -> Thing:
    """As if nobody decided on it yet, whoever did."""
    dossier = shop.asked.dossiers["gezin"]
    async with shop.asked.town.consumers["income"].transaction(lock=[dossier]) as tx:
        row = (await tx.execute(_OPEN_AGAIN, {"dossier": dossier})).one()
    return Thing(str(row.id))


async def _question(shop: Workshop, making: Making) -> Thing:
    """A fact that somebody asked for, which a proposal waits for."""
    proposal = await _proposal(shop, making)
    async with shop.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO fact_question (id, proposal_id, dossier_id, fact, asked_of, due_on, words, asked_by, asked_by_name,"
                " asked_at) VALUES (:id, :proposal, :dossier, 'toeslagpartner', 'inwoner', :today, 'Gevraagd.', 'proef', 'Proef',"
                " now())"
            ),
            {
                "id": (found := uuid4()),
                "proposal": UUID(proposal.id),
                "dossier": shop.asked.dossiers["gezin"],
                "today": date.fromisoformat(LATER),
            },
        )
    return Thing(proposal.id, None, {"vraag_id": str(found), "vraagId": str(found)})


async def _wage_link(shop: Workshop, making: Making) -> Thing:
    """Of somebody in the household; nobody else has one under that id."""
    known = await known_dossier(shop, making)
    link = text(
        "INSERT INTO wage_link (id, key_hash, dossier_id, person_id, made_at, made_by, made_by_name, expires_on)"
        " VALUES (:id, uuid_send(:id), :dossier, :id, now(), 'proef', 'Proef', :day)"
    )
    async with shop.asked.town.consumers["income"].transaction() as tx:
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


async def _home_in_income(shop: Workshop, making: Making) -> Thing:
    """A household that nobody applied for yet."""
    known = await known_dossier(shop, making)
    copy = uuid4()
    async with shop.asked.town.consumers["income"].transaction() as tx:
        for statement in _COPY_HOUSEHOLD:
            await tx.execute(text(statement), {"copy": copy, "dossier": UUID(known.id)})
    more = {**known.more, "dossier_id": str(copy)}
    return Thing(str(copy), None, more)


async def _application(shop: Workshop, making: Making) -> Thing:
    """In the state that its kind says, in a household of its own."""
    home = await _home_in_income(shop, making)
    state = making.kind.partition(" ")[2] or "in-behandeling"
    values = {
        "id": (found := uuid4()),
        "dossier": UUID(home.id),
        "person": home.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
        "state": state,
    }
    async with shop.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_APPLICATION, values)
        if state == "wacht-op-gegevens":
            await tx.execute(_QUESTION, {"id": found, "today": values["today"]})
    return Thing(str(found))


async def _decision(shop: Workshop, making: Making) -> Thing:
    """Of a household of its own, to which nobody objected yet."""
    home = await _home_in_income(shop, making)
    values = {
        "id": (found := uuid4()),
        "dossier": UUID(home.id),
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
        "at": clock.start_of_day(date.fromisoformat(TODAY)),
    }
    async with shop.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_DECISION, values)
    return Thing(str(found), None, home.more)


async def _objection(shop: Workshop, making: Making) -> Thing:
    """One that was received, to a decision of its own."""
    decision = await _decision(shop, making)
    values = {
        "id": (found := uuid4()),
        "decision": UUID(decision.id),
        "dossier": UUID(decision.more["dossier_id"]),
        "person": decision.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
    }
    async with shop.asked.town.consumers["income"].transaction() as tx:
        await tx.execute(_OBJECTION, values)
    return Thing(str(found))


async def _aftercare(shop: Workshop, making: Making) -> Thing:
    """That runs, with one check that is up, in a household of its own."""
    home = await _home_in_income(shop, making)
    values = {
        "id": (found := uuid4()),
        "check": uuid4(),
        "dossier": UUID(home.id),
        "person": home.more["person"],
        "place": ASSEN,
        "today": date.fromisoformat(TODAY),
    }
    async with shop.asked.town.consumers["income"].transaction() as tx:
        for statement in _AFTERCARE:
            await tx.execute(text(statement), values)
    return Thing(str(found), None, {"check": str(values["check"])})


async def _check(shop: Workshop, making: Making) -> Thing:
    return Thing((await _aftercare(shop, making)).more["check"])


async def _assessed(shop: Workshop, _: Making) -> Thing:
    row = await shop.row(
        "income",
        "SELECT life_event_id FROM assessment WHERE dossier_id = :dossier LIMIT 1",
        dossier=shop.asked.dossiers["gezin"],
    )
    return Thing(str(row.life_event_id))


MAKERS: Final[dict[str, Maker]] = {
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
}

"""Use cases of a change of regisseur, which is a warm handover: asked and acting at once, yes or no, and met.

Nobody is ever without: who is asked answers already. A row changes only as it was seen; who comes second is told how it is.
"""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from services.routes.access import Viewer
from services.routes.regie import over_repository, publishing, repository, service
from services.routes.regie.repository import Line
from services.routes.regie.rules import BY_NAME, Choice, Facts, may_answer
from services.routes.regie.schemas import (
    NOT_YOURS,
    Given,
    Houder,
    Ontmoeting,
    OtherNow,
    Regisseur,
    Regisseurantwoord,
    Result,
    Verzoek,
    state_of,
)
from services.routes.viewers import worker_id_of
from shared.access import avoids, check_dossier
from shared.db import known_dossiers
from shared.errors import Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

NOT_ASKED: Final = "Dit gezin wordt niet (meer) van u gevraagd."
NOT_THERE: Final = "Dit gezin is er niet (meer)."
CANNOT: Final = "Deze collega kan van dit gezin geen regisseur zijn. Kies iemand anders."
"""Of a conflict of interest nobody is told."""
IS_ALREADY: Final = "Deze collega is al de regisseur."
IN_BETWEEN: Final = "Iemand anders veranderde de regisseur. Kijk hoe het nu is."


async def get(tx: Transaction, caller: Caller, dossier_id: UUID) -> Regisseur | None:
    """Who answers; None where nobody does. Raises NotFound, OtherTeam. Noted as read."""
    answers = (await _visible(tx, caller, [dossier_id])).get(dossier_id)
    if answers is None:
        raise NotFound("dossier", dossier_id)
    await check_dossier(tx.connection, caller, dossier_id, answers)
    await processing_log.record(
        tx, caller.subject, "regisseur-inzien", [dossier_id], kind="dossier"
    )
    return (await service.of_dossiers(tx.connection, [dossier_id])).get(dossier_id)


async def accept(tx: Transaction, caller: Caller, dossier_ids: Collection[UUID]) -> list[Result]:
    """Who was asked says yes to these: what was not asked (any more) is said per dossier."""
    worker_id = worker_id_of(caller)
    changed = await repository.accept(tx, worker_id, dossier_ids)
    lines = [Line(given.dossier_id, worker_id, "ja") for given in changed]
    await repository.note(tx, caller.subject, lines)
    publishing.publish_later(tx, worker_id, changed)
    done = {given.dossier_id for given in changed}
    return [
        Result(dossier_id, "" if dossier_id in done else NOT_ASKED)
        for dossier_id in sorted(dossier_ids)
    ]


async def refuse(tx: Transaction, caller: Caller, dossier_id: UUID, why: str) -> bool:
    """Who was asked says no: the next by rule is asked and answers. False where there is nobody else, and all stays as it is.

    Raises OtherNow.
    """
    worker_id = worker_id_of(caller)
    given = (await repository.now_of(tx.connection, [dossier_id])).get(dossier_id)
    if given is None or given.worker_id != worker_id or not given.is_acting:
        raise await _other_now(tx, dossier_id, NOT_ASKED, worker_id)
    await repository.note(tx, caller.subject, [Line(dossier_id, worker_id, "nee", why)])
    changed = await service.ask_next(tx, given)
    if changed is None:
        raise await _other_now(tx, dossier_id, IN_BETWEEN, worker_id)
    publishing.publish_later(tx, worker_id, changed)
    return bool(changed)


async def answer(
    tx: Transaction, caller: Caller, dossier_id: UUID, given: Regisseurantwoord
) -> None:
    """Yes or no to one family. Raises InvalidInput for a no without a reason, or a yes with one, and OtherNow."""
    if (given.antwoord == "nee") != (given.waarom is not None):
        why = "Schrijf waarom niet." if given.antwoord == "nee" else "Laat dit dan leeg."
        raise InvalidInput((Fault("waarom", "past-niet", why),))
    if given.waarom is not None:
        await refuse(tx, caller, dossier_id, given.waarom)
        return
    [result] = await accept(tx, caller, [dossier_id])
    if not result.is_done:
        raise await _other_now(tx, dossier_id, result.why, worker_id_of(caller))


async def meet(tx: Transaction, caller: Caller, dossier_id: UUID, asked: Ontmoeting) -> None:
    """Old, new and resident met on a day, or why they did not. Raises InvalidInput, OtherNow."""
    if (asked.datum is None) == (asked.waarom_niet is None):
        raise InvalidInput((Fault("datum", "een-van-beide", "Vul een dag in, of waarom niet."),))
    if asked.datum is not None and asked.datum > tx.today:
        why = "Kies vandaag of een eerdere dag."
        raise InvalidInput((Fault("datum", "te-laat", why),))
    worker_id = worker_id_of(caller)
    is_new = await repository.meet(tx, worker_id, dossier_id, asked.datum, asked.waarom_niet)
    if is_new is None:
        why = "Dit gezin heeft nu een andere regisseur, of u zei nog geen ja."
        raise await _other_now(tx, dossier_id, why, worker_id)
    if not is_new:
        return  # sent once more, as the answer never came
    kind = "ontmoet" if asked.datum else "niet-ontmoet"
    details = {"op": asked.datum.isoformat()} if asked.datum else {}
    line = Line(dossier_id, worker_id, kind, asked.waarom_niet, details)
    await repository.note(tx, caller.subject, [line])


async def set_holder(tx: Transaction, caller: Caller, dossier_id: UUID, asked: Houder) -> None:
    """Somebody of the network or the resident holds the regie, or we do again. Raises NotFound, InvalidInput, OtherNow."""
    if (asked.door == "netwerk") != (asked.wie is not None):
        why = "Schrijf wie het is." if asked.door == "netwerk" else "Laat dit dan leeg."
        raise InvalidInput((Fault("wie", "past-niet", why),))
    found = await get(tx, caller, dossier_id)
    if found is None:
        raise NotFound("regisseur", dossier_id)
    leads = caller.everywhere.where_may("routes.regie.schrijven")
    if str(found.worker_id) != caller.subject and found.municipality not in leads:
        raise OtherNow("Alleen de regisseur of een teamleider verandert dit.", state_of(found))
    changed = await repository.set_holder(tx, dossier_id, found.version, asked.door, asked.wie)
    if not changed:
        raise await _other_now(tx, dossier_id, IN_BETWEEN)
    line = Line(dossier_id, found.worker_id, "gehouden-door", details={"door": asked.door})
    await repository.note(tx, caller.subject, [line])
    publishing.publish_later(tx, dossier_id, changed)


async def ask(
    tx: Transaction, caller: Caller, dossier_ids: Collection[UUID], asked: Verzoek
) -> list[Result]:
    """A team leader asks somebody by name for these dossiers: he or she answers at once. What became of each is said."""
    over = await over_repository.over(tx, dossier_ids)
    there = await _visible(tx, caller, set(dossier_ids) - over)
    before = await repository.now_of(tx.connection, there)
    facts = await repository.facts_of(tx, there)
    await repository.hold(tx, [asked.medewerker_id], waiting=True)
    candidate = (await repository.staff(tx)).get(asked.medewerker_id)
    choice = Choice(asked.medewerker_id, BY_NAME, (f"De teamleider vroeg het: {asked.waarom}",))
    refusals = {
        dossier_id: why
        for dossier_id in dossier_ids
        if (
            why := _refusal(facts.get(dossier_id), before.get(dossier_id), asked)
            or ("" if may_answer(facts[dossier_id], candidate) else CANNOT)
        )
    }
    wanted = [
        (facts[dossier_id], choice, before.get(dossier_id))
        for dossier_id in sorted(dossier_ids)
        if dossier_id not in refusals
    ]
    changed = await repository.put(tx, wanted) if wanted else []
    await _note_asked(tx, caller, changed, before, asked.waarom)
    publishing.publish_later(tx, asked.medewerker_id, changed)
    done = {given.dossier_id for given in changed}
    return [
        Result(dossier_id, "" if dossier_id in done else refusals.get(dossier_id, IN_BETWEEN))
        for dossier_id in sorted(dossier_ids)
    ]


async def ask_for_one(
    tx: Transaction, caller: Caller, dossier_id: UUID, asked: Verzoek
) -> Regisseur:
    """As `ask`; asking who is regisseur already changes nothing. Raises NotFound, InvalidInput, OtherNow."""
    [result] = await ask(tx, caller, [dossier_id], asked)
    if result.why == NOT_THERE:
        raise NotFound("dossier", dossier_id)
    if result.why == CANNOT:
        raise InvalidInput((Fault("medewerkerId", "kan-niet", CANNOT),))
    if result.why == IN_BETWEEN:
        raise await _other_now(tx, dossier_id, IN_BETWEEN)
    return (await service.of_dossiers(tx.connection, [dossier_id]))[dossier_id]


def _refusal(facts: Facts | None, before: Given | None, asked: Verzoek) -> str:
    """Why this is not asked, whoever it is; empty where it may be."""
    if facts is None:
        return NOT_THERE
    if before is not None and asked.versie not in {None, before.version}:
        return IN_BETWEEN
    if before is not None and before.worker_id == asked.medewerker_id:
        return IS_ALREADY
    return ""


async def _note_asked(
    tx: Transaction,
    caller: Caller,
    changed: Collection[Given],
    before: Mapping[UUID, Given],
    why: str,
) -> None:
    lines = []
    for given in changed:
        old = before.get(given.dossier_id)
        details = {"regel": BY_NAME, **({"van": str(old.worker_id)} if old else {})}
        lines.append(Line(given.dossier_id, given.worker_id, "gevraagd", why, details))
    await repository.note(tx, caller.subject, lines)
    dossiers = [given.dossier_id for given in changed]
    await processing_log.record(tx, caller.subject, "regisseur-vragen", dossiers, kind="dossier")


async def _visible(
    tx: Transaction, caller: Caller, dossier_ids: Collection[UUID]
) -> dict[UUID, str]:
    """Of these, those that are there for the caller, with who answers for each."""
    known = await known_dossiers.load(tx.connection, dossier_ids, tx.today)
    own = Viewer(caller).own
    return {
        dossier_id: dossier.answers
        for dossier_id, dossier in known.items()
        if dossier.answers is not None
        and own.sees(dossier, None)
        and not avoids(caller, dossier_id)
    }


async def _other_now(
    tx: Transaction, dossier_id: UUID, detail: str, worker_id: UUID | None = None
) -> OtherNow:
    """How it is now; of a dossier that is not the worker's own nothing more is said."""
    found = (await service.of_dossiers(tx.connection, [dossier_id])).get(dossier_id)
    if worker_id is not None and (found is None or found.worker_id != worker_id):
        return OtherNow(detail, NOT_YOURS)
    return OtherNow(detail, state_of(found))

"""Each step of the treatment of an objection, after it was received. All raise NotFound, StandsOtherwise and InvalidInput."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from services.income.objections import rules, service
from services.income.objections.checking import (
    check_adjourned,
    check_done,
    check_extended,
    check_hearing,
    check_mended,
    check_question,
)
from services.income.objections.model import Actor, Contested, Mend, Objection
from services.income.objections.refusing import StandsOtherwise, refused
from services.income.objections.schemas import (
    Beslissen,
    Bevestigen,
    GehoordVastleggen,
    Herstellen,
    HerstelVragen,
    Herzien,
    HoorzittingPlannen,
    Intrekken,
    NietHoren,
    Stap,
    TeLaatBeoordelen,
    Uitstellen,
    Verdagen,
)
from services.income.objections.service import Done, about_to, keep, may_judge
from shared.errors import Conflict, Fault, InvalidInput
from shared.messaging.transaction import Transaction


async def acknowledge(
    tx: Transaction, actor: Actor, objection_id: UUID, told: Bevestigen
) -> Objection:
    found, state, _ = await about_to(tx, objection_id, "bevestigen")
    check_done("bevestigdOp", found, told.bevestigd_op, tx.today)
    changed = replace(found, state=state, acknowledged_on=told.bevestigd_op)
    return await keep(tx, actor, changed, Done("bevestigen", told.bevestigd_op))


async def ask(tx: Transaction, actor: Actor, objection_id: UUID, told: HerstelVragen) -> Objection:
    """What is asked is a confirmation too, where there was none yet."""
    found, state, _ = await about_to(tx, objection_id, "herstel-vragen")
    check_question(found, told.gevraagd_op, told.hersteltermijn_tot_en_met, tx.today)
    asked = Mend(
        len(found.mends) + 1,
        told.gevraagd_op,
        told.hersteltermijn_tot_en_met,
        tuple(dict.fromkeys(told.gevraagd)),
    )
    await service.add_mend(tx, found.id, asked)
    changed = replace(
        found,
        state=state,
        acknowledged_on=found.acknowledged_on or told.gevraagd_op,
        mends=(*found.mends, asked),
    )
    done = Done("herstel-vragen", asked.asked_on, ", ".join(asked.asked), asked.until)
    return await keep(tx, actor, changed, done)


async def mend(tx: Transaction, actor: Actor, objection_id: UUID, told: Herstellen) -> Objection:
    found, state, _ = await about_to(tx, objection_id, "herstellen")
    asked = found.open_mend
    if asked is None:
        raise StandsOtherwise(found)
    check_mended(found, asked, told.hersteld_op, told.gronden, tx.today)
    mended = replace(asked, mended_on=told.hersteld_op)
    await service.complete_mend(tx, found.id, mended)
    changed = replace(
        found,
        state=state,
        grounds=told.gronden or found.grounds,
        mends=(*found.mends[:-1], mended),
    )
    return await keep(tx, actor, changed, Done("herstellen", told.hersteld_op))


async def judge_lateness(
    tx: Transaction, actor: Actor, objection_id: UUID, told: TeLaatBeoordelen
) -> Objection:
    """Whether it was excusable that it came too late (Awb 6:11). Raises Conflict for one that is in time."""
    found, state, terms = await about_to(tx, objection_id, "te-laat-beoordelen")
    await may_judge(tx, actor, found)
    if not terms.te_laat:
        raise Conflict("op-tijd", "Het bezwaar kwam op tijd; er valt niets te beoordelen.")
    changed = replace(found, state=state, late_excused=told.verschoonbaar)
    code = "verschoonbaar" if told.verschoonbaar else "niet-verschoonbaar"
    done = Done("te-laat-beoordelen", tx.today, code, words=told.reden)
    return await keep(tx, actor, changed, done)


async def plan_hearing(
    tx: Transaction, actor: Actor, objection_id: UUID, told: HoorzittingPlannen
) -> Objection:
    found, state, _ = await about_to(tx, objection_id, "hoorzitting-plannen")
    check_hearing(found, told.hoorzitting_op)
    changed = replace(found, state=state, hearing_on=told.hoorzitting_op, hearing_waived=None)
    done = Done("hoorzitting-plannen", tx.today, until=told.hoorzitting_op)
    return await keep(tx, actor, changed, done)


async def hear(
    tx: Transaction, actor: Actor, objection_id: UUID, told: GehoordVastleggen
) -> Objection:
    """By whoever records it. Raises OwnDecision (Awb 7:5)."""
    found, state, _ = await about_to(tx, objection_id, "horen")
    await may_judge(tx, actor, found)
    check_done("gehoordOp", found, told.gehoord_op, tx.today)
    changed = replace(found, state=state, heard_on=told.gehoord_op)
    return await keep(tx, actor, changed, Done("horen", told.gehoord_op))


async def waive_hearing(
    tx: Transaction, actor: Actor, objection_id: UUID, told: NietHoren
) -> Objection:
    """Raises OwnDecision: that nobody needs to be heard is a judgement too."""
    found, state, _ = await about_to(tx, objection_id, "niet-horen")
    await may_judge(tx, actor, found)
    changed = replace(found, state=state, hearing_on=None, hearing_waived=told.waarom)
    return await keep(tx, actor, changed, Done("niet-horen", tx.today, told.waarom))


async def adjourn(tx: Transaction, actor: Actor, objection_id: UUID, told: Verdagen) -> Objection:
    """Raises Conflict the second time, and once the term is over."""
    found, state, terms = await about_to(tx, objection_id, "verdagen")
    check_done("verdaagdOp", found, told.verdaagd_op, tx.today)
    check_adjourned(found, terms, told.verdaagd_op)
    changed = replace(found, state=state, adjourned_on=told.verdaagd_op)
    return await keep(tx, actor, changed, Done("verdagen", told.verdaagd_op))


async def extend(tx: Transaction, actor: Actor, objection_id: UUID, told: Uitstellen) -> Objection:
    """Raises Conflict once the term is over."""
    found, state, terms = await about_to(tx, objection_id, "uitstellen")
    check_extended(terms, told.uitgesteld_tot, tx.today)
    changed = replace(found, state=state, extended_until=told.uitgesteld_tot)
    done = Done("uitstellen", tx.today, until=told.uitgesteld_tot, words=told.reden)
    return await keep(tx, actor, changed, done)


async def decide(tx: Transaction, actor: Actor, objection_id: UUID, told: Beslissen) -> Objection:
    """Well-founded waits for the new decision. Raises OwnDecision, and Conflict where something has to be done first."""
    found, _, terms = await about_to(tx, objection_id, "beslissen")
    await may_judge(tx, actor, found)
    why = rules.obstacle(found, terms, told.uitkomst, told.grond, tx.today)
    if why is not None:
        raise refused(why)
    state = rules.decided_state(told.uitkomst)
    changed = replace(
        found,
        state=state,
        outcome=told.uitkomst,
        inadmissible=told.grond,
        outcome_reason=told.reden,
        decided_on=tx.today,
        decided_at=tx.now,
        decided_by=actor.subject,
        decided_by_name=actor.name,
        settled_on=tx.today if state == "besloten" else None,
    )
    done = Done("beslissen", tx.today, told.grond or told.uitkomst, words=told.reden)
    return await keep(tx, actor, changed, done)


async def revise(tx: Transaction, actor: Actor, objection_id: UUID, told: Herzien) -> Objection:
    """The decision that took the place of the contested one is there: linked, and so it ended."""
    found, state, _ = await about_to(tx, objection_id, "herzien")
    contested = await service.contested_of(tx.connection, found)
    new = await service.find_decision(tx.connection, told.besluit_id)
    _check_revision(found, contested, new)
    changed = replace(found, state=state, revised_by=told.besluit_id, settled_on=tx.today)
    return await keep(tx, actor, changed, Done("herzien", tx.today))


async def withdraw(tx: Transaction, actor: Actor, objection_id: UUID, told: Intrekken) -> Objection:
    found, state, _ = await about_to(tx, objection_id, "intrekken")
    check_done("ingetrokkenOp", found, told.ingetrokken_op, tx.today)
    changed = replace(found, state=state, settled_on=told.ingetrokken_op)
    return await keep(tx, actor, changed, Done("intrekken", told.ingetrokken_op))


def _check_revision(found: Objection, contested: Contested, new: Contested | None) -> None:
    """One of this dossier, taken after the objection came in, and not by who took the contested one (Awb 10:3 lid 3)."""
    why = rules.not_a_revision(found, contested, new)
    if why is not None:
        raise InvalidInput((Fault("besluitId", *why),))


_BY_KIND: Final[Mapping[type[Any], Callable[..., Awaitable[Objection]]]] = MappingProxyType(
    {
        Bevestigen: acknowledge,
        HerstelVragen: ask,
        Herstellen: mend,
        TeLaatBeoordelen: judge_lateness,
        HoorzittingPlannen: plan_hearing,
        GehoordVastleggen: hear,
        NietHoren: waive_hearing,
        Verdagen: adjourn,
        Uitstellen: extend,
        Beslissen: decide,
        Herzien: revise,
        Intrekken: withdraw,
    }
)


async def take(tx: Transaction, actor: Actor, objection_id: UUID, step: Stap) -> Objection:
    """Whatever the step is."""
    return await _BY_KIND[type(step)](tx, actor, objection_id, step)

"""What the API says about proposals, decisions and the right as it stands, to whoever asks: amounts and words only where these are for the caller."""

from collections.abc import Iterable
from datetime import date

from services.income.decisions import rules
from services.income.decisions.kinds import kind_of
from services.income.decisions.policy_files import policy_on
from services.income.decisions.question_repository import Question
from services.income.decisions.repository import Proposal
from services.income.decisions.schemas import (
    Conceptbesluit,
    Feitvraag,
    GenomenBesluit,
    Opgeschort,
    Opmerking,
    Rechtsdeel,
    Voorstel,
    Wijzigingsperiode,
)
from services.income.decisions.talk_repository import Remark
from services.income.norms.loading import load_parameters
from services.income.rights.rows import Decision, Recorded
from services.income.rights.standing import Rechtsperiode, Wijziging
from services.income.rights.suspension import Suspension
from shared import clock
from shared.calendar import add_working_days
from shared.clock import AMSTERDAM
from shared.http.caller import Caller
from shared.http.reasons import RedenInWoorden
from shared.permissions import Data


def deadline_of(proposal: Proposal) -> date:
    """By when somebody has to decide on it, or to check what was decided."""
    terms = policy_on(
        proposal.municipality, proposal.proposed_at.astimezone(AMSTERDAM).date()
    ).termijnen
    if proposal.state == "ter-controle" and proposal.drafted_at is not None:
        drafted = proposal.drafted_at.astimezone(AMSTERDAM).date()
        return add_working_days(drafted, terms.controleren_werkdagen)
    proposed = proposal.proposed_at.astimezone(AMSTERDAM).date()
    return add_working_days(proposed, terms.beslissen_werkdagen)


def proposal_out(found: Proposal, caller: Caller) -> Voorstel:
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    lapsed = found.lapse_reason
    return Voorstel(
        id=found.id,
        versie=found.version,
        soort=found.kind,
        besluitsoort=kind_of(found.kind, found.changes, clock.today()),
        vervangt=found.replaces,
        wijzigingen=changes_out(found.changes, amounts=amounts),
        uiterlijk=deadline_of(found),
        concept=_draft_out(found, caller) if found.state == "ter-controle" else None,
        herbeoordeling_id=found.assessment_id,
        gebeurtenis_id=found.life_event_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        ingangsdatum=found.effective_on,
        wie=found.about,
        uitkomst=found.outcome,
        redenen=RedenInWoorden.of_each(found.reasons, sees_amounts=amounts),
        status=found.state,
        voorgesteld_op=found.proposed_at,
        afgehandeld_op=found.settled_at,
        vervalreden=RedenInWoorden.of(lapsed, sees_amounts=amounts) if lapsed else None,
        besluit=found.decision,
        besluitreden=found.decision_reason
        if caller.sees(Data.WOORDEN, found.municipality)
        else None,
        besloten_door=found.decided_by,
        besloten_door_naam=found.decided_by_name,
    )


def changes_out(changes: Iterable[Wijziging], *, amounts: bool) -> list[Wijzigingsperiode]:
    return [
        Wijzigingsperiode(
            vanaf=change.van,
            tot=change.tot,
            soort=change.soort,
            voor_centen=change.voor if amounts else None,
            na_centen=change.na if amounts else None,
        )
        for change in changes
    ]


def _draft_out(found: Proposal, caller: Caller) -> Conceptbesluit | None:
    draft = found.draft
    if draft is None or found.drafted_by is None or found.drafted_at is None:
        return None
    words = caller.sees(Data.WOORDEN, found.municipality)
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    otherwise = draft.otherwise
    return Conceptbesluit(
        besluit=draft.decision,
        reden=draft.reason if words else None,
        in_brief=draft.words if words else None,
        bedrag_centen=otherwise.cents if otherwise and amounts else None,
        vanaf=otherwise.starts_on if otherwise else None,
        door=found.drafted_by,
        door_naam=found.drafted_by_name or found.drafted_by,
        op=found.drafted_at,
    )


def remarks_out(remarks: Iterable[Remark], *, words: bool) -> list[Opmerking]:
    return [
        Opmerking(
            soort=remark.kind,
            tekst=remark.words if words else None,
            door=remark.made_by,
            door_naam=remark.made_by_name,
            op=remark.made_at,
        )
        for remark in remarks
    ]


def questions_out(questions: Iterable[Question], *, words: bool) -> list[Feitvraag]:
    return [
        Feitvraag(
            id=question.id,
            feit=question.fact,
            inwoner_id=question.person_id,
            aan=question.asked_of,
            uiterlijk=question.due_on,
            tekst=question.words if words else None,
            door_naam=question.asked_by_name,
            gevraagd_op=question.asked_at,
            vastgesteld_op=question.answered_at,
            vervallen_op=question.dropped_at,
        )
        for question in questions
    ]


def periods_out(
    periods: Iterable[Rechtsperiode | Recorded], *, amounts: bool, day: date | None = None
) -> list[Rechtsdeel]:
    """With what each comes to on a day, or on its first."""
    parameters = load_parameters()
    found = []
    for known in periods:
        period = known.period if isinstance(known, Recorded) else known
        found.append(
            Rechtsdeel(
                vanaf=period.van,
                tot=period.tot,
                bijstand_centen=period.amount_on(day or period.van, parameters)
                if amounts
                else None,
                besluit_id=period.besluit_id,
                overgenomen=period.soort == "overnemen",
                vastgelegd_op=known.recorded_at if isinstance(known, Recorded) else None,
            )
        )
    return found


def held_out(held: Suspension | None) -> Opgeschort | None:
    if held is None:
        return None
    return Opgeschort(
        vanaf=held.held_from,
        tot_en_met=held.held_until,
        hersteltermijn_tot_en_met=held.mend_until,
    )


def decision_out(decision: Decision, caller: Caller) -> GenomenBesluit:
    amounts = caller.sees(Data.BEDRAGEN, decision.municipality)
    words = caller.sees(Data.WOORDEN, decision.municipality)
    return GenomenBesluit(
        id=decision.id,
        dossier_id=decision.dossier_id,
        soort=decision.kind,
        ingangsdatum=decision.starts_on,
        genomen_op=decision.taken_at,
        automatisch=decision.automatic,
        voorstel_id=decision.proposal_id,
        voorbereid_door_naam=decision.drafted_by_name,
        genomen_door_naam=decision.taken_by_name,
        reden=decision.reason if words else None,
        wijzigingen=changes_out(decision.changes, amounts=amounts),
    )


def difference_lines(
    before: Proposal, after: Proposal
) -> list[tuple[date, int | None, int | None]]:
    """Day, what was proposed, what is proposed now."""
    return rules.differences(before.changes, after.changes)

"""What happens to a dossier itself: who applies in it, when bijstand runs, and when it is closed. Part of folding (fold.py),
and as pure.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from services.intake.timeline.facts import AssistanceEnded, DossierClosed, DossierReopened
from services.intake.timeline.state import Applicancy, Assistance, Closure, DossierLine, State
from services.intake.timeline.verdicts import Applied, Joined, Refusal, Verdict

ONE_DAY: Final = timedelta(days=1)

NO_DOSSIER_OF_OWN = Refusal(
    "geen-eigen-dossier",
    "De inwoner is op de ingangsdatum geen aanvrager of partner in een dossier.",
)
NOT_RUNNING = Refusal(
    "geen-bijstand", "In dit dossier liep vlak voor de ingangsdatum geen bijstand."
)
NOT_OPENED_YET = Refusal("nog-niet-geopend", "Dit dossier is op de dag ervoor nog niet geopend.")
IS_CLOSED = Refusal("al-gesloten", "Dit dossier is op die dag al gesloten.")
STILL_RUNS = Refusal(
    "bijstand-loopt", "In dit dossier loopt op die dag bijstand. Die moet eerst worden beëindigd."
)
IS_NOT_CLOSED = Refusal("niet-gesloten", "Dit dossier is op die dag niet gesloten.")
OTHER_APPLICANT = Refusal(
    "andere-aanvrager", "Deze inwoner was niet de laatste aanvrager van dit dossier."
)
HAS_DOSSIER = Refusal(
    "aanvrager-heeft-dossier",
    "De aanvrager heeft op die dag een ander dossier, of een partner met een dossier.",
)
LIVES_NOWHERE = Refusal(
    "aanvrager-zonder-woonplaats", "Van de aanvrager is op die dag geen woonplaats bekend."
)


def open_for(
    state: State, dossier_id: UUID, opened_by: UUID | None, person_id: UUID, day: date
) -> None:
    """The dossier is about this applicant from a day on; it may have been there before."""
    dossier = state.dossiers.get(dossier_id)
    if dossier is None:
        dossier = DossierLine(opened_by, right=state.rights.get(dossier_id))
        state.dossiers[dossier_id] = dossier
        for begin, end in dossier.right.periods if dossier.right is not None else ():
            _let_run(dossier, begin, end)
    dossier.applicants.append(Applicancy(person_id, day))
    if dossier_id not in state.people[person_id].dossier_ids:
        state.people[person_id].dossier_ids.append(dossier_id)


def end_applicancy(state: State, dossier_id: UUID, day: date) -> None:
    """The last applicant is so no more from a day on."""
    applicants = state.dossiers[dossier_id].applicants
    applicants[-1].until_on = day
    if applicants[-1].from_on == day:
        applicants.pop()


def take_up_again(dossier: DossierLine, day: date) -> None:
    """Whoever applies in it next begins without bijstand, and the dossier is open again."""
    _end_what_nobody_had(dossier, day)
    closure = dossier.closure_on(day)
    if closure is not None:
        closure.until_on = day
        if closure.from_on == day:
            dossier.closures.remove(closure)


def end_assistance(state: State, fact: AssistanceEnded) -> Verdict:
    dossier_id = _with_the_benefit(state, fact.person_id, fact.day)
    if dossier_id is None:
        return NO_DOSSIER_OF_OWN
    dossier = state.dossiers[dossier_id]
    if fact.day in dossier.ends:
        return Joined(dossier.ends[fact.day])
    is_answered = dossier.right is not None and fact.id in dossier.right.answers
    running = dossier.assistance_on(fact.day) or dossier.assistance_on(fact.day - ONE_DAY)
    if running is None and not is_answered and not _may_have_run(dossier, fact.day):
        return NOT_RUNNING
    dossier.ends[fact.day] = fact.id
    if running is not None and not is_answered:
        running.until_on = fact.day
        if running.from_on == fact.day:
            dossier.assistance.remove(running)
    return Applied(dossier_id=dossier_id)


def _may_have_run(dossier: DossierLine, day: date) -> bool:
    """Whether income ended earlier what began since the last end: it may not have known of this one, and says itself what holds."""
    since = max(dossier.ends, default=date.min)
    return dossier.right is not None and any(since <= begin <= day for begin in dossier.begins)


def close(state: State, fact: DossierClosed) -> Verdict:
    """Its people belong to no dossier from that day on. Bijstand that runs for somebody has to end first."""
    dossier, day = state.dossiers.get(fact.dossier_id), fact.day
    if dossier is None or not dossier.applicants or dossier.applicants[0].from_on >= day:
        return NOT_OPENED_YET
    if dossier.closure_on(day) is not None:
        return IS_CLOSED
    has_applicant = dossier.applicant_on(day) is not None
    if dossier.assistance_on(day) is not None and (has_applicant or dossier.right is not None):
        return STILL_RUNS
    if has_applicant:
        end_applicancy(state, fact.dossier_id, day)
    _end_what_nobody_had(dossier, day)
    dossier.closures.append(Closure(day, None, fact.reason, fact.explanation))
    return Applied(dossier_id=fact.dossier_id)


def reopen(state: State, fact: DossierReopened) -> Verdict:
    """Its last applicant is the applicant again, with whoever lives there by then."""
    dossier, day = state.dossiers.get(fact.dossier_id), fact.day
    if dossier is None or dossier.closure_on(day) is None:
        return IS_NOT_CLOSED
    if not dossier.applicants or dossier.applicants[-1].person_id != fact.person_id:
        return OTHER_APPLICANT
    if state.dossier_on(fact.person_id, day) is not None:
        return HAS_DOSSIER
    if state.people[fact.person_id].residency_on(day) is None:
        return LIVES_NOWHERE
    take_up_again(dossier, day)
    open_for(state, fact.dossier_id, None, fact.person_id, day)
    return Applied(dossier_id=fact.dossier_id)


def was_registered(dossier: DossierLine, day: date, until_on: date | None) -> None:
    """With bijstand that runs: so it is until income says when it does."""
    if dossier.right is None:
        _let_run(dossier, day, until_on)
    else:
        dossier.begins.add(day)


def _let_run(dossier: DossierLine, day: date, until_on: date | None) -> None:
    dossier.begins.add(day)
    dossier.assistance.append(Assistance(day, until_on))


def _end_what_nobody_had(dossier: DossierLine, day: date) -> None:
    """Registered bijstand that would still run on this day, on which nobody applies, ended with the last applicant."""
    if dossier.right is not None:
        return
    for period in dossier.assistance:
        if dossier.applicants and (period.until_on is None or period.until_on > day):
            period.until_on = dossier.applicants[-1].until_on


def _with_the_benefit(state: State, person_id: UUID, day: date) -> UUID | None:
    """In which dossier somebody had bijstand until a day: the own one, also where it has no applicant any more.

    Who left a couple that day had it together with who stays, and that goes on.
    """
    died_on = state.people[person_id].died_on
    last_day = day - ONE_DAY if died_on is None else min(died_on, day - ONE_DAY)
    before = state.dossier_on(person_id, last_day)
    if before is not None and state.dossiers[before].applicant_on(day) is None:
        return before
    return state.dossier_on(person_id, day)

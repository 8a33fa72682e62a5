"""Which tasks and handovers a playbook asks for: a situation in, a decision out."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.lead_times import LeadTime, due_date
from services.routes.playbooks.model import Facts, Playbook, Step
from services.routes.playbooks.situation import Place, Situation
from shared.events.household import Gemeentecode
from shared.events.tasks import Taakrol

OF_A_DEPARTURE = frozenset({"zonder_gemeente", "naar_buitenland"})
"""The conditions of the steps that end when somebody comes back."""
OUTSIDE = OF_A_DEPARTURE | {"buiten_gebied", "ook_buiten_gebied", "zonder_partner"}
"""The conditions of which a step must name one to apply to a household that lives outside the three municipalities."""


@dataclass(frozen=True, slots=True)
class WantedTask:
    step: str
    role: Taakrol
    title: str
    due_on: date
    reason: str
    explanation: str | None
    """With amounts."""
    partner: str | None
    subject_id: UUID
    person_ids: tuple[UUID, ...]
    """Whose death ends it."""
    follows_id: UUID | None
    """With whom it goes to another dossier."""
    once: bool = False


@dataclass(frozen=True, slots=True)
class WantedHandover:
    step: str
    partner: str
    purpose: str
    due_on: date
    subject_id: UUID
    person_ids: tuple[UUID, ...]
    follows_id: UUID | None


@dataclass(frozen=True, slots=True)
class Skipped:
    step: str
    reason: str

    def __str__(self) -> str:
        return f"{self.step}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Decision:
    place: Place
    tasks: tuple[WantedTask, ...] = ()
    handovers: tuple[WantedHandover, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def decide_tasks(playbook: Playbook, situation: Situation, today: date) -> Decision:
    """Go through all steps: what applies becomes a task, what does not is skipped with its reason."""
    facts, place = situation.facts, situation.place
    if place.responsible is None:
        reason = why_outside(place) or "er is geen gemeente van het werkgebied bekend"
        return Decision(place, skipped=tuple(Skipped(step.code, reason) for step in playbook.steps))
    counted_from = today if playbook.counted_from == "signaal" else facts.effective_on
    tasks: list[WantedTask] = []
    handovers: list[WantedHandover] = []
    skipped: list[Skipped] = []
    for step in playbook.steps:
        why_not = why_step_does_not_apply(step, situation) or why_too_late(
            step, counted_from, today
        )
        if why_not is not None:
            skipped.append(Skipped(step.code, why_not))
            continue
        due_on, was_late = due_date(*_counted(step, facts, counted_from), today)
        task = _task(step, situation, place.responsible, due_on, was_late=was_late)
        tasks.append(task)
        if step.handover_purpose is not None and task.partner is not None:
            handovers.append(
                WantedHandover(
                    step.code,
                    task.partner,
                    step.handover_purpose,
                    due_on,
                    task.subject_id,
                    task.person_ids,
                    task.follows_id,
                )
            )
    return Decision(place, tuple(tasks), tuple(handovers), tuple(skipped))


def _counted(step: Step, facts: Facts, counted_from: date) -> tuple[LeadTime, date]:
    """The lead time of a step, and the day that it is counted from: the end, where that is known and the step looks at it."""
    if step.before_end is not None and facts.lasts_until is not None:
        return step.before_end, facts.lasts_until
    return step.lead_time, counted_from


def why_step_does_not_apply(step: Step, situation: Situation) -> str | None:
    """None when it applies."""
    outside = why_outside(situation.place)
    if outside is not None and OUTSIDE.isdisjoint(step.conditions):
        return outside
    if not situation.deceased.isdisjoint(_persons(step, situation.facts)):
        return "de persoon om wie het gaat is overleden"
    for name in step.conditions:
        condition = CONDITIONS[name]
        if not condition.holds(situation):
            return condition.otherwise
    return None


def why_too_late(step: Step, counted_from: date, today: date) -> str | None:
    """None when it still makes sense to begin with it."""
    if step.until is None or today < (last := step.until.from_day(counted_from)):
        return None
    return f"dit werd pas bekend toen het geen zin meer had (vanaf {last:%d-%m-%Y})"


def _persons(step: Step, facts: Facts) -> tuple[UUID, ...]:
    # A stillborn child is nobody whom something is done for.
    return tuple(facts.subjects[who] for who in step.while_alive if who in facts.subjects)


def why_outside(place: Place) -> str | None:
    """None for who lives in the area."""
    if not place.is_outside:
        return None
    return f"het huishouden woont dan buiten het werkgebied ({place.lives_in})"


def _follows(step: Step, situation: Situation) -> UUID | None:
    """The person with whom a step goes along: an applicant or a partner. What is asked because of somebody else in the
    home is about the right of this dossier. Income says itself whose its signal is.
    """
    person_id = situation.facts.subjects.get("inwoner") if step.goes_along else None
    household, day = situation.household, situation.facts.effective_on
    if person_id is None or household is None:
        return person_id
    # Who left on this very day is told of in the dossier of the day before.
    has_right = any(
        household.counts_work_of(person_id, moment) for moment in (day, day - timedelta(days=1))
    )
    return person_id if has_right else None


def _task(
    step: Step, situation: Situation, municipality: Gemeentecode, due_on: date, *, was_late: bool
) -> WantedTask:
    facts = situation.facts
    reason = step.reason.replace("{toelichting}", facts.explanation).strip()
    if was_late:
        reason += " De gewone termijn was al voorbij toen dit bekend werd."
    names = [partner.name_on(municipality, facts.effective_on) for partner in step.partners]
    return WantedTask(
        step=step.code,
        role=step.role,
        title=step.title,
        due_on=due_on,
        reason=reason,
        explanation=facts.amounts or None,
        partner=", ".join(name for name in names if name) or None,
        subject_id=facts.subjects[step.subject],
        person_ids=_persons(step, facts),
        once=step.once,
        follows_id=_follows(step, situation),
    )

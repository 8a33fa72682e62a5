"""Which tasks and handovers a playbook asks for: a situation in, a decision out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.routes.playbooks.answered import Answered, answer
from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.lead_times import LeadTime, due_date
from services.routes.playbooks.model import Facts, Playbook, Step
from services.routes.playbooks.situation import Place, Situation
from shared.events.reasons import Redencode, reason
from shared.events.tasks import Taakrol

OF_A_DEPARTURE = frozenset({"zonder_gemeente", "naar_buitenland"})
"""The conditions of the steps that end when somebody comes back."""
OUTSIDE = OF_A_DEPARTURE | {"buiten_gebied", "ook_buiten_gebied", "zonder_partner"}
"""The conditions of which a step must name one to apply to a household that lives outside the three municipalities."""

LATE = reason("hoorde-al-klaar")
"""Said of a task whose day had passed when it appeared."""
NOT_ASKED = "dit was toen nog niet gevraagd"
"""Of a condition that there was not yet when a situation was answered: nobody can tell."""


@dataclass(frozen=True, slots=True)
class WantedTask:
    step: str
    role: Taakrol
    title: str
    due_on: date
    reason: str
    """In the words of the playbook."""
    reasons: tuple[Redencode, ...]
    """What is so of this household."""
    explanation: str | None
    """With amounts."""
    services: tuple[str, ...]
    """Of others who help with it."""
    subject_id: UUID
    person_ids: tuple[UUID, ...]
    """Whose death ends it."""
    follows_id: UUID | None
    """With whom it goes to another dossier."""
    once: bool = False


@dataclass(frozen=True, slots=True)
class WantedHandover:
    step: str
    services: tuple[str, ...]
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
    answered: Answered
    tasks: tuple[WantedTask, ...] = ()
    handovers: tuple[WantedHandover, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """A step that applies, and by when."""

    step: Step
    due_on: date
    was_late: bool
    """Its own day had passed when it became known."""


def decide_tasks(playbook: Playbook, situation: Situation, today: date) -> Decision:
    """Go through all steps: what applies becomes a task, what does not is skipped with its reason."""
    answered = answer(situation, playbook.happened, today)
    planned, skipped = go_through(playbook, answered)
    place = situation.place
    if place.responsible is None:
        return Decision(place, answered, skipped=skipped)
    tasks = [_task(plan, situation) for plan in planned]
    handovers = [
        WantedHandover(
            task.step,
            task.services,
            plan.step.handover_purpose,
            task.due_on,
            task.subject_id,
            task.person_ids,
            task.follows_id,
        )
        for plan, task in zip(planned, tasks, strict=True)
        if plan.step.handover_purpose is not None
    ]
    return Decision(place, answered, tuple(tasks), tuple(handovers), skipped)


def go_through(
    playbook: Playbook, answered: Answered
) -> tuple[tuple[Planned, ...], tuple[Skipped, ...]]:
    """Which steps apply and by when, and why the others do not: the same for tasks and for a dry run."""
    if answered.place.responsible is None:
        reason = why_outside(answered.place) or "er is geen gemeente van het werkgebied bekend"
        return (), tuple(Skipped(step.code, reason) for step in playbook.steps)
    counted_from = answered.told_on if playbook.counted_from == "signaal" else answered.about_on
    own: dict[str, tuple[Step, date, bool]] = {}
    skipped: list[Skipped] = []
    for step in playbook.steps:
        why_not = why_step_does_not_apply(step, answered) or why_too_late(
            step, counted_from, answered
        )
        if why_not is not None:
            skipped.append(Skipped(step.code, why_not))
            continue
        lead_time, day = _counted(step, answered, counted_from)
        own[step.code] = (step, *due_date(lead_time, day, answered.told_on))
    planned = [Planned(step, _due_after(step, own), was_late) for step, _, was_late in own.values()]
    return tuple(planned), tuple(skipped)


def _due_after(step: Step, own: Mapping[str, tuple[Step, date, bool]]) -> date:
    """Its own day, or that of a step whose answer it needs, where that is later."""
    before = [_due_after(own[code][0], own) for code in step.after if code in own]
    return max(own[step.code][1], *before) if before else own[step.code][1]


def _counted(step: Step, answered: Answered, counted_from: date) -> tuple[LeadTime, date]:
    """The lead time of a step, and the day that it is counted from: the end, where that is known and the step looks at it."""
    if step.before_end is not None and answered.lasts_until is not None:
        return step.before_end, answered.lasts_until
    return step.lead_time, counted_from


def why_step_does_not_apply(step: Step, answered: Answered) -> str | None:
    """None when it applies."""
    outside = why_outside(answered.place)
    if outside is not None and OUTSIDE.isdisjoint(step.conditions):
        return outside
    if not answered.deceased.isdisjoint(step.while_alive):
        return "de persoon om wie het gaat is overleden"
    for name in step.conditions:
        if not answered.holds.get(name, False):
            return CONDITIONS[name].otherwise if name in answered.holds else NOT_ASKED
    return None


def why_too_late(step: Step, counted_from: date, answered: Answered) -> str | None:
    """None when it still makes sense to begin with it."""
    ends = answered.lasts_until
    if step.before_end is not None and ends is not None and ends <= answered.told_on:
        return f"dit werd pas bekend toen het verblijf al voorbij was (vanaf {ends:%d-%m-%Y})"
    if step.until is None or answered.told_on < (last := step.until.from_day(counted_from)):
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


def _task(plan: Planned, situation: Situation) -> WantedTask:
    step, facts = plan.step, situation.facts
    return WantedTask(
        step=step.code,
        role=step.role,
        title=step.title,
        due_on=plan.due_on,
        reason=step.reason,
        reasons=(*facts.reasons, LATE) if plan.was_late else facts.reasons,
        explanation=facts.explanation or None,
        services=step.services,
        subject_id=facts.subjects[step.subject],
        person_ids=_persons(step, facts),
        once=step.once,
        follows_id=_follows(step, situation),
    )

"""Which tasks and handovers a playbook asks for: the event and the household in, a decision out.

A condition is one pure function with a Dutch name that playbooks may use; a name that is not here is refused at load.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.routes.playbooks.lead_times import due_date
from services.routes.playbooks.model import LIFE_EVENTS, Facts, Playbook, Step
from shared import calendar
from shared.events.household import AGENCY_MUNICIPALITIES, Gemeentecode, Huishouden, Lid
from shared.events.tasks import Taakrol

OF_A_DEPARTURE = frozenset({"zonder_gemeente", "naar_buitenland"})
"""The conditions of the steps that end when somebody comes back."""
OUTSIDE = OF_A_DEPARTURE | {"buiten_gebied", "ook_buiten_gebied", "zonder_partner"}
"""The conditions of which a step must name one to apply to a household that lives outside the three municipalities."""


WITHOUT_OTHER_INCOME = frozenset({"op-verzoek", "niet-meer-voldaan", "anders"})
"""The reasons for an end of bijstand that say nothing of what somebody lives on since."""

BACK = "terug-in-gebied"
"""The kind of move that ends the work of a departure to no known address or abroad."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the household lives on the day it is about, and which municipality of the agency answers for it."""

    lives_in: Gemeentecode | None
    responsible: Gemeentecode | None

    @property
    def is_outside(self) -> bool:
        return self.lives_in is not None and self.lives_in not in AGENCY_MUNICIPALITIES


@dataclass(frozen=True, slots=True)
class WantedTask:
    step: str
    role: Taakrol
    title: str
    due_on: date
    reason: str
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


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a condition may look at."""

    facts: Facts
    household: Huishouden | None
    place: Place
    deceased: frozenset[UUID] = frozenset()
    births_known: frozenset[UUID] = frozenset()
    """Whose birth date is known to the day, in the newest picture of the dossier."""

    @property
    def members(self) -> tuple[Lid, ...]:
        return self.household.members_on(self.facts.effective_on) if self.household else ()

    @property
    def subject(self) -> Lid | None:
        """The person it happened to, in the latest known part in the household."""
        subject_id = self.facts.subjects.get("inwoner")
        known = (
            [lid for lid in self.household.leden if lid.inwoner_id == subject_id]
            if self.household
            else []
        )
        return max(
            known,
            key=lambda lid: (lid.belongs_on(self.facts.effective_on), lid.vanaf),
            default=None,
        )


def place_of(household: Huishouden, facts: Facts) -> Place:
    """The municipality on the effective date, or else the last one known.

    Who lives outside the area stays the work of the municipality of ours that was last, so that somebody sees it.
    """
    day = facts.effective_on
    places = sorted(household.woonplaatsen, key=lambda place: place.vanaf)
    before = [place.gemeente for place in places if place.vanaf <= day]
    known = before or [place.gemeente for place in places[:1]]
    lives_in = household.municipality_on(day) or (known[-1] if known else None)
    ours = [code for code in (facts.moved_from, *known, lives_in) if code in AGENCY_MUNICIPALITIES]
    return Place(lives_in, ours[-1] if ours else None)


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
        due_on, was_late = due_date(step.lead_time, counted_from, today)
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
    reason = step.reason.replace("{toelichting}", facts.explanation)
    if was_late:
        reason += " De gewone termijn was al voorbij toen dit bekend werd."
    names = [partner.name_on(municipality, facts.effective_on) for partner in step.partners]
    return WantedTask(
        step=step.code,
        role=step.role,
        title=step.title,
        due_on=due_on,
        reason=reason,
        partner=", ".join(name for name in names if name) or None,
        subject_id=facts.subjects[step.subject],
        person_ids=_persons(step, facts),
        once=step.once,
        follows_id=_follows(step, situation),
    )


# --- conditions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """A named question about a situation; `otherwise` is the reason for skipping, in Dutch."""

    holds: Callable[[Situation], bool]
    otherwise: str
    events: frozenset[str]
    """The playbooks that may ask it: elsewhere the fact does not exist."""


CONDITIONS: dict[str, Condition] = {}


def _condition(
    otherwise: str, *events: str
) -> Callable[[Callable[[Situation], bool]], Callable[[Situation], bool]]:
    def register(holds: Callable[[Situation], bool]) -> Callable[[Situation], bool]:
        CONDITIONS[holds.__name__] = Condition(holds, otherwise, frozenset(events) or LIFE_EVENTS)
        return holds

    return register


@_condition("er is nog een kind onder de 18 in het huishouden", "achttiende-verjaardag")
def laatste_kind(situation: Situation) -> bool:
    return situation.facts.last_child is True


@_condition("het kind is levenloos geboren", "geboorte")
def levend_geboren(situation: Situation) -> bool:
    return not situation.facts.stillborn


@_condition("het kind leeft", "geboorte")
def levenloos_geboren(situation: Situation) -> bool:
    return situation.facts.stillborn is True


@_condition("er zijn geen kinderen onder de 18 in het huishouden")
def heeft_kinderen(situation: Situation) -> bool:
    return _has_child_under(situation, 18)


@_condition("er is geen kind onder de 12 in het huishouden")
def heeft_kind_onder_12(situation: Situation) -> bool:
    """Combination credit, childcare and the extra exemption of art. 31 lid 2 onder r look at 12."""
    return _has_child_under(situation, 12)


@_condition("er is een partner in het huishouden")
def dossier_zonder_partner(situation: Situation) -> bool:
    return all(lid.rol != "partner" for lid in situation.members)


@_condition(
    "werk en loon van een kind of medebewoner tellen niet mee voor dit recht",
    "baan-gestart",
    "baan-gewijzigd",
    "baan-beeindigd",
)
def werk_telt_mee(situation: Situation) -> bool:
    """Participatiewet art. 19a, 22a, 31 lid 2 onder h."""
    facts = situation.facts
    return situation.household is not None and situation.household.counts_work_of(
        facts.subjects["inwoner"], facts.effective_on
    )


@_condition("wie ergens anders verblijft, verandert dit recht niet", "detentie", "opname")
def verblijf_telt_mee(situation: Situation) -> bool:
    """Participatiewet art. 13, 19a, 22a, 23."""
    facts = situation.facts
    return situation.household is not None and situation.household.counts_stay_of(
        facts.subjects["inwoner"], facts.effective_on
    )


@_condition(
    "de bijstand is dan beëindigd",
    "achttiende-verjaardag",
    "leeftijdsgrens-bereikt",
    "baan-beeindigd",
)
def bijstand_niet_beeindigd(situation: Situation) -> bool:
    """Also where none ran yet: who waits for a first decision is not passed over."""
    household = situation.household
    return household is None or not household.bijstand_ended_by(situation.facts.effective_on)


@_condition("de bijstand is dan niet beëindigd", "baan-beeindigd")
def bijstand_beeindigd(situation: Situation) -> bool:
    return not bijstand_niet_beeindigd(situation)


@_condition("na een overlijden staat dit werk in het draaiboek overlijden", "uitkering-beeindigd")
def niet_door_overlijden(situation: Situation) -> bool:
    return situation.facts.end_reason != "overlijden"


@_condition("er is volgens de melding ander inkomen", "uitkering-beeindigd")
def einde_zonder_ander_inkomen(situation: Situation) -> bool:
    return situation.facts.end_reason in WITHOUT_OTHER_INCOME


@_condition("de bijstand eindigt niet door pensioen", "uitkering-beeindigd")
def door_pensioen(situation: Situation) -> bool:
    return situation.facts.end_reason == "pensioen"


@_condition("dit geldt altijd", "uitkering-beeindigd")
def ook_buiten_gebied(_: Situation) -> bool:
    """Names a step that is the work of the last municipality of ours, wherever the household lives by then."""
    return True


@_condition("het gaat niet om de aanvrager of de partner")
def is_aanvrager_of_partner(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol in {"aanvrager", "partner"}


@_condition("het gaat om de aanvrager of de partner zelf")
def is_huisgenoot(situation: Situation) -> bool:
    return not is_aanvrager_of_partner(situation)


@_condition("er is niemand meer in het huishouden", "overlijden")
def iemand_over(situation: Situation) -> bool:
    """Somebody alive belongs to the household after the death."""
    household, day = situation.household, situation.facts.effective_on
    return household is not None and bool(household.members_on(day + timedelta(days=1)))


@_condition("er is nog iemand in het huishouden", "overlijden")
def niemand_over(situation: Situation) -> bool:
    return not iemand_over(situation)


@_condition("het gaat niet om een kind van het huishouden", "overlijden", "leeftijdsgrens-bereikt")
def is_kind(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol == "kind"


@_condition("er is geen uitzondering op de kostendelersnorm bekend")
def met_uitzondering(situation: Situation) -> bool:
    """Participatiewet art. 19a and 22a lid 4: student, commercial contract, need of care."""
    return situation.subject is not None and situation.subject.kostendeler_uitzondering is not None


@_condition("er geldt een uitzondering op de kostendelersnorm")
def zonder_uitzondering(situation: Situation) -> bool:
    return not met_uitzondering(situation)


@_condition("de inwoner is dan 27 jaar of ouder")
def jonger_dan_27(situation: Situation) -> bool:
    """The waiting period of four weeks of art. 41 lid 4 applies."""
    return situation.subject is not None and _age(situation, situation.subject) < 27


@_condition("de inwoner is dan jonger dan 27 jaar")
def vanaf_27(situation: Situation) -> bool:
    """From 27 a housemate shares the costs, unless a student (art. 19a)."""
    return not jonger_dan_27(situation)


@_condition("het gaat niet om wie in de woning bleef", "scheiding")
def blijver(situation: Situation) -> bool:
    return situation.facts.parting == "blijver"


@_condition("het gaat niet om wie de woning verliet", "scheiding")
def vertrekker(situation: Situation) -> bool:
    return situation.facts.parting == "vertrekker"


@_condition("het gaat niet om de 12e verjaardag", "leeftijdsgrens-bereikt")
def grens_12(situation: Situation) -> bool:
    return situation.facts.age_limit == "12"


@_condition("er is nog een kind onder de 12 in het huishouden", "leeftijdsgrens-bereikt")
def laatste_kind_onder_12(situation: Situation) -> bool:
    return not heeft_kind_onder_12(situation)


@_condition("het gaat niet om de 16e verjaardag", "leeftijdsgrens-bereikt")
def grens_16(situation: Situation) -> bool:
    return situation.facts.age_limit == "16"


@_condition("het gaat niet om de 17e verjaardag", "leeftijdsgrens-bereikt")
def grens_17(situation: Situation) -> bool:
    return situation.facts.age_limit == "17"


@_condition("het gaat niet om de 21e verjaardag", "leeftijdsgrens-bereikt")
def grens_21(situation: Situation) -> bool:
    return situation.facts.age_limit == "21"


@_condition("het gaat niet om de 27e verjaardag", "leeftijdsgrens-bereikt")
def grens_27(situation: Situation) -> bool:
    return situation.facts.age_limit == "27"


@_condition("het gaat niet om de AOW-leeftijd", "leeftijdsgrens-bereikt")
def grens_aow(situation: Situation) -> bool:
    return situation.facts.age_limit == "aow"


@_condition("de inwoner is dan jonger dan 18 jaar")
def is_volwassen(situation: Situation) -> bool:
    """Somebody unknown to the household counts, so that no work is lost."""
    return situation.subject is None or _age(situation, situation.subject) >= 18


@_condition("de inwoner deelt door de leeftijd niet mee in de kosten")
def kan_kosten_delen(situation: Situation) -> bool:
    """Participatiewet art. 19a, 22a: a housemate from 27; for the own norm of applicant and partner it is 21."""
    subject = situation.subject
    youngest = 21 if is_aanvrager_of_partner(situation) else 27
    return subject is None or _age(situation, subject) >= youngest


@_condition("het huishouden zelf blijft wonen waar het woont", "verhuizing")
def huishouden_verhuist(situation: Situation) -> bool:
    """A housemate can move as well: then the household stays."""
    household = situation.household
    return household is None or household.moves_on(situation.facts.effective_on)


@_condition("het is geen verhuizing van een huisgenoot alleen", "verhuizing")
def bewoner_verhuist(situation: Situation) -> bool:
    """A partner who moves alone shares no costs: for the law the two stay one household (art. 3)."""
    return not huishouden_verhuist(situation) and not is_aanvrager_of_partner(situation)


@_condition("de partners gaan hierdoor niet apart wonen", "verhuizing")
def zonder_partner(situation: Situation) -> bool:
    return situation.facts.without_partner


@_condition("het is geen verhuizing binnen de gemeente", "verhuizing")
def binnen_gemeente(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gemeente"


@_condition("het is geen verhuizing naar een andere gemeente van het werkgebied", "verhuizing")
def binnen_gebied(situation: Situation) -> bool:
    return situation.facts.move == "binnen-gebied"


@_condition("het huishouden blijft niet in het werkgebied", "verhuizing")
def blijft_in_gebied(situation: Situation) -> bool:
    return binnen_gemeente(situation) or binnen_gebied(situation)


@_condition("het huishouden verhuist niet naar buiten het werkgebied", "verhuizing")
def buiten_gebied(situation: Situation) -> bool:
    return situation.facts.move == "buiten-gebied"


@_condition("het huishouden komt niet van buiten het werkgebied", "verhuizing")
def naar_gebied(situation: Situation) -> bool:
    return situation.facts.move == "naar-gebied"


@_condition("het huishouden vertrekt naar een bekende gemeente, of blijft", "verhuizing")
def zonder_gemeente(situation: Situation) -> bool:
    """Gone with no known address, or abroad: there is no municipality to call or to hand over to."""
    return situation.facts.move in {"vertrokken-onbekend", "buitenland"}


@_condition("het huishouden vertrekt niet naar het buitenland", "verhuizing")
def naar_buitenland(situation: Situation) -> bool:
    return situation.facts.move == "buitenland"


@_condition("er waren geen kinderen onder de 18 in het huishouden", "verhuizing")
def had_kinderen(situation: Situation) -> bool:
    """Also where they stayed behind."""
    day = situation.facts.effective_on
    household = situation.household
    return household is not None and any(
        lid.rol == "kind" and calendar.age_on(lid.geboortedatum, day) < 18
        for moment in (day - timedelta(days=1), day)
        for lid in household.members_on(moment)
    )


@_condition(
    "het huishouden komt niet terug van een onbekend adres of uit het buitenland", "verhuizing"
)
def terug_in_gebied(situation: Situation) -> bool:
    return situation.facts.move == BACK


@_condition("het contract is niet tijdelijk", "baan-gestart")
def tijdelijk_contract(situation: Situation) -> bool:
    return situation.facts.contract in {
        "bepaalde-tijd",
        "uitzend",
        "detachering",
        "oproep",
        "nulurencontract",
        "proefplaatsing",
    }


@_condition("er dreigt niets, of dat is nog niet bekend", "schuldsignaal")
def er_dreigt_iets(situation: Situation) -> bool:
    return situation.facts.threatens is True


@_condition("het is bekend of er iets dreigt", "schuldsignaal")
def dreiging_onbekend(situation: Situation) -> bool:
    return situation.facts.threatens is None


@_condition("er dreigt iets, dus het gesprek is eerder", "schuldsignaal")
def niet_dreigend(situation: Situation) -> bool:
    return not er_dreigt_iets(situation)


@_condition("er is al een taaltoets gedaan", "taalsignaal")
def nog_niet_getoetst(situation: Situation) -> bool:
    return situation.facts.tested is False


@_condition("de geboortedatum is helemaal bekend", "aanname-geboortedatum")
def geboortedatum_onzeker(situation: Situation) -> bool:
    """Of somebody who is in no picture yet it is as the event has it: another topic may be ahead."""
    facts = situation.facts
    return (
        facts.birth_is_uncertain is True and facts.subjects["inwoner"] not in situation.births_known
    )


@_condition("het is niet de controle na 1 maand", "nazorg-gecontroleerd")
def controle_na_1_maand(situation: Situation) -> bool:
    return situation.facts.months_after_start == 1


@_condition("het is niet de controle na 3 maanden", "nazorg-gecontroleerd")
def controle_na_3_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 3


@_condition("het is niet de controle na 6 maanden", "nazorg-gecontroleerd")
def controle_na_6_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 6


@_condition("het is niet de controle na 12 maanden", "nazorg-gecontroleerd")
def controle_na_12_maanden(situation: Situation) -> bool:
    return situation.facts.months_after_start == 12


@_condition("voor deze controle is er een eigen stap", "nazorg-gecontroleerd")
def andere_controle(situation: Situation) -> bool:
    """A checkpoint that income was set to and this playbook does not know: never without a task."""
    return situation.facts.months_after_start not in {1, 3, 6, 12}


def _age(situation: Situation, person: Lid) -> int:
    return calendar.age_on(person.geboortedatum, situation.facts.effective_on)


def _has_child_under(situation: Situation, age: int) -> bool:
    day = situation.facts.effective_on
    return any(
        lid.rol == "kind" and calendar.age_on(lid.geboortedatum, day) < age
        for lid in situation.members
    )

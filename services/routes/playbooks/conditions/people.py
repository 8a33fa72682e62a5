"""Who it is about, and who else belongs to the household."""

from services.routes.playbooks.conditions.register import condition
from services.routes.playbooks.situation import Situation
from shared import calendar
from shared.events.household import Lid


def age_of(situation: Situation, person: Lid) -> int:
    """In years, on the day that it is about."""
    return calendar.age_on(person.geboortedatum, situation.facts.effective_on)


def has_child_under(situation: Situation, age: int) -> bool:
    return any(lid.rol == "kind" and age_of(situation, lid) < age for lid in situation.members)


@condition("er zijn geen kinderen onder de 18 in het huishouden")
def heeft_kinderen(situation: Situation) -> bool:
    return has_child_under(situation, 18)


@condition("er is geen kind onder de 12 in het huishouden")
def heeft_kind_onder_12(situation: Situation) -> bool:
    """Combination credit, childcare and the extra exemption of art. 31 lid 2 onder r look at 12."""
    return has_child_under(situation, 12)


@condition("er is een partner in het huishouden")
def dossier_zonder_partner(situation: Situation) -> bool:
    return all(lid.rol != "partner" for lid in situation.members)


@condition("het gaat niet om de aanvrager of de partner")
def is_aanvrager_of_partner(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol in {"aanvrager", "partner"}


@condition("het gaat om de aanvrager of de partner zelf")
def is_huisgenoot(situation: Situation) -> bool:
    return not is_aanvrager_of_partner(situation)


@condition("het gaat om een medebewoner, die niet bij het gezin hoort")
def hoort_bij_gezin(situation: Situation) -> bool:
    """Applicant, partner or child (Participatiewet art. 4); somebody unknown counts, so that no work is lost."""
    return situation.subject is None or situation.subject.rol != "medebewoner"


@condition(
    "het gaat niet om een kind van het huishouden",
    "achttiende-verjaardag",
    "leeftijdsgrens-bereikt",
    "overlijden",
)
def is_kind(situation: Situation) -> bool:
    return situation.subject is not None and situation.subject.rol == "kind"


@condition("er is geen uitzondering op de kostendelersnorm bekend")
def met_uitzondering(situation: Situation) -> bool:
    """Participatiewet art. 19a and 22a lid 4: student, commercial contract, need of care."""
    return situation.subject is not None and situation.subject.kostendeler_uitzondering is not None


@condition("er geldt een uitzondering op de kostendelersnorm")
def zonder_uitzondering(situation: Situation) -> bool:
    return not met_uitzondering(situation)


@condition("de inwoner is dan 27 jaar of ouder")
def jonger_dan_27(situation: Situation) -> bool:
    """The waiting period of four weeks of art. 41 lid 4 applies."""
    return situation.subject is not None and age_of(situation, situation.subject) < 27


@condition("de inwoner is dan jonger dan 27 jaar")
def vanaf_27(situation: Situation) -> bool:
    """From 27 a housemate shares the costs, unless a student (art. 19a)."""
    return not jonger_dan_27(situation)


@condition("de inwoner is dan jonger dan 18 jaar")
def is_volwassen(situation: Situation) -> bool:
    """Somebody unknown to the household counts, so that no work is lost."""
    return situation.subject is None or age_of(situation, situation.subject) >= 18


@condition("de inwoner is dan 18 jaar of ouder", "overlijden")
def is_minderjarig(situation: Situation) -> bool:
    """Kinderbijslag and kindgebonden budget end at 18."""
    return not is_volwassen(situation)


@condition("de inwoner is dan jonger dan 16 jaar", "studie-gestart")
def vanaf_16(situation: Situation) -> bool:
    """The agency looks along from 16 (kadernota, route onderwijs)."""
    return situation.subject is None or age_of(situation, situation.subject) >= 16


@condition("de inwoner deelt door de leeftijd niet mee in de kosten")
def kan_kosten_delen(situation: Situation) -> bool:
    """Participatiewet art. 19a, 22a: a housemate from 27; for the own norm of applicant and partner it is 21."""
    subject = situation.subject
    youngest = 21 if is_aanvrager_of_partner(situation) else 27
    return subject is None or age_of(situation, subject) >= youngest


@condition("volgens de gegevens volgt de inwoner onderwijs", "achttiende-verjaardag")
def geen_student(situation: Situation) -> bool:
    """By the exception of a housemate, or by what was reported of education."""
    subject = situation.subject
    is_exempt = subject is not None and subject.kostendeler_uitzondering == "student"
    return not (is_exempt or situation.known.studies)

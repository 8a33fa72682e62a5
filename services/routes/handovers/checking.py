"""Whether what was asked of a handover can be: one fault per field. Pure."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from services.routes.handovers.codes import FOR, checklist_of, outcomes_of
from services.routes.handovers.schemas import Aanbieding, Antwoord, Waarom
from services.routes.handovers.states import Action
from services.routes.partners.schemas import SHAREABLE, Organisation
from shared.errors import Fault, InvalidInput

OLDEST_CONSENT: Final = timedelta(days=366)


def check_code(action: Action, code: str, field: str = "reden") -> None:
    """Raises InvalidInput for a reason or an outcome that is not of this action."""
    known = FOR[action]
    if code not in known:
        why = f"Kies uit: {', '.join(known)}."
        raise InvalidInput((Fault(field, "keuze", why),))


def check_outcome(services: Collection[str], outcome: str) -> None:
    """Raises InvalidInput for an outcome that these services do not have."""
    known = outcomes_of(services)
    if outcome not in known:
        why = f"Kies uit: {', '.join(known)}."
        raise InvalidInput((Fault("uitkomst", "keuze", why),))


def check_offer(asked: Aanbieding, organisation: Organisation | None, today: date) -> None:
    """`organisation` is None where the one that was chosen does not do this here today. Raises InvalidInput."""
    faults = [
        *_faults_in_shared(asked, organisation),
        *_faults_in_ground(asked, organisation, today),
        *_faults_in_checklist(asked),
    ]
    if faults:
        raise InvalidInput(tuple(faults))


def _faults_in_shared(asked: Aanbieding, organisation: Organisation | None) -> list[Fault]:
    if organisation is None:
        why = "Kies een organisatie die dit in deze gemeente doet."
        return [Fault("organisatieId", "keuze", why)]
    too_much = [code for code in asked.gedeeld if code not in organisation.shareable]
    if too_much:
        names = ", ".join(SHAREABLE.get(code, code) for code in too_much)
        why = f"Volgens de afspraak met {organisation.name} mag dit niet worden gedeeld: {names}."
        return [Fault("gedeeld", "mag-niet", why)]
    return [
        Fault(field, "verplicht", "U deelt dit: schrijf het op.")
        for code, field, words in (
            ("wat-er-gebeurde", "watErGebeurde", asked.wat_er_gebeurde),
            ("wat-loopt", "watLoopt", asked.wat_loopt),
        )
        if code in asked.gedeeld and not words
    ]


def _faults_in_ground(
    asked: Aanbieding, organisation: Organisation | None, today: date
) -> list[Fault]:
    if asked.grondslag == "wettelijk":
        if organisation is not None and organisation.ground is None:
            why = (
                f"Met {organisation.name} is geen wettelijke grond afgesproken. Vraag toestemming."
            )
            return [Fault("grondslag", "geen-grond", why)]
        return []
    if asked.akkoord_op is None:
        return [Fault("akkoordOp", "verplicht", "Vul in wanneer de inwoner het goed vond.")]
    if asked.akkoord_op > today:
        return [Fault("akkoordOp", "te-laat", "Kies vandaag of een dag daarvoor.")]
    if asked.akkoord_op < today - OLDEST_CONSENT:
        why = "Dit is langer dan een jaar geleden. Vraag het de inwoner nog eens."
        return [Fault("akkoordOp", "te-vroeg", why)]
    return []


def _faults_in_checklist(asked: Aanbieding) -> list[Fault]:
    left = [
        item.text
        for item in checklist_of(asked.grondslag)
        if item.before == Action.OFFER and item.code not in asked.gedaan
    ]
    if not left:
        return []
    return [Fault("gedaan", "eerst", f"Dit moet eerst: {'; '.join(left)}.")]


def reason_of(answer: Antwoord) -> Waarom:
    """Why a return is refused. Raises InvalidInput."""
    faults = []
    if answer.reden is None:
        faults.append(Fault("reden", "verplicht", "Kies waarom het niet terug mag."))
    if answer.woorden is None:
        faults.append(Fault("woorden", "verplicht", "Schrijf op waarom het niet terug mag."))
    if answer.reden is None or answer.woorden is None:
        raise InvalidInput(tuple(faults))
    return Waarom(reden=answer.reden, woorden=answer.woorden)

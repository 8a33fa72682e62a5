"""Topic `overdrachten`: each step of a warm handover after it was proposed. Published by routes; ids and codes, no name of anybody."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.events.envelope import EventData
from shared.events.household import Gemeentecode
from shared.events.tasks import HANDOVERS, Code


class HandoverStep(EventData):
    """What every step tells."""

    overdracht_id: UUID
    gebeurtenis_id: UUID
    gemeente: Gemeentecode
    organisatie_id: UUID | None = None
    """Who it is offered to, or was last; None where it never was."""


class HandoverOffered(HandoverStep, topic=HANDOVERS, happened="aangeboden"):
    """A handover is offered to one organisation; the regisseur answers for it until somebody there accepts."""

    opnieuw_omdat: Code | None = None
    """Why it is offered once more to who had accepted it."""
    gedeeld: tuple[Code, ...]
    """What is shared: the kinds, not the values."""
    grondslag: Literal["toestemming", "wettelijk"]
    uiterlijk: date | None = None
    """Until when an answer is expected."""


class HandoverAccepted(HandoverStep, topic=HANDOVERS, happened="aanvaard"):
    """Somebody with a name answers for it from now on."""

    uiterlijk: date | None = None
    """Until when the first contact together is to be held."""


class HandoverRefused(HandoverStep, topic=HANDOVERS, happened="geweigerd"):
    """The organisation does not take it; the regisseur decides what happens now."""

    reden: Code


class HandoverMet(HandoverStep, topic=HANDOVERS, happened="eerste-contact"):
    """The resident, who gives and who receives met."""

    op: date


class HandoverReturned(HandoverStep, topic=HANDOVERS, happened="teruggegeven"):
    """Who received it offers it back; that is an offer, which the regisseur accepts or refuses."""

    reden: Code


class HandoverBack(HandoverStep, topic=HANDOVERS, happened="teruggenomen"):
    """The regisseur has it again: after a refusal, after a return that was accepted, or because nobody there answered."""

    reden: Code


class HandoverWithdrawn(HandoverStep, topic=HANDOVERS, happened="ingetrokken"):
    """It was taken away before anybody accepted it."""

    reden: Code


class HandoverChanged(HandoverStep, topic=HANDOVERS, happened="gewijzigd"):
    """Something that both sides must know changed after it was offered; what, and not the value."""

    onderwerp: Code


class HandoverLate(HandoverStep, topic=HANDOVERS, happened="te-laat"):
    """A day passed without an answer."""

    regel: Code
    """The rule that had set the day."""
    bij: Literal["regisseur", "teamleider"]
    """Who hears of it now."""


class HandoverCompleted(HandoverStep, topic=HANDOVERS, happened="afgerond"):
    """It came to its end with an outcome."""

    uitkomst: Code


STEPS: tuple[type[HandoverStep], ...] = (
    HandoverOffered,
    HandoverAccepted,
    HandoverRefused,
    HandoverMet,
    HandoverReturned,
    HandoverBack,
    HandoverWithdrawn,
    HandoverChanged,
    HandoverLate,
    HandoverCompleted,
)

"""What becomes of a handover; to whom, and why, is not told here."""

from services.reporting.flow.summaries.usual import summary_of
from shared.events.handovers import (
    HandoverAccepted,
    HandoverBack,
    HandoverChanged,
    HandoverCompleted,
    HandoverLate,
    HandoverMet,
    HandoverOffered,
    HandoverRefused,
    HandoverReturned,
    HandoverWithdrawn,
)
from shared.events.tasks import HandoverLapsed, HandoverProposed
from shared.partner_services import services_text
from shared.ui.dutch import date_text


@summary_of.register
def _(data: HandoverProposed) -> str:
    return f"Voorstel om over te dragen aan {services_text(data.diensten)}, uiterlijk op {date_text(data.uiterlijk)}."


@summary_of.register
def _(_data: HandoverLapsed) -> str:
    return "De overdracht is niet meer nodig."


@summary_of.register
def _(data: HandoverOffered) -> str:
    if data.opnieuw_omdat is not None:
        return "Bij de organisatie is niemand meer: de overdracht is opnieuw aangeboden."
    return "De overdracht is aan een organisatie aangeboden."


@summary_of.register
def _(_data: HandoverAccepted) -> str:
    return "Iemand bij de organisatie heeft de overdracht aanvaard."


@summary_of.register
def _(_data: HandoverRefused) -> str:
    return "De organisatie neemt de overdracht niet aan."


@summary_of.register
def _(data: HandoverMet) -> str:
    return f"Het eerste contact bij de overdracht was op {date_text(data.op)}."


@summary_of.register
def _(_data: HandoverReturned) -> str:
    return "De organisatie vraagt of de overdracht terug mag."


@summary_of.register
def _(_data: HandoverBack) -> str:
    return "De overdracht is terug bij de regisseur."


@summary_of.register
def _(_data: HandoverWithdrawn) -> str:
    return "De overdracht is ingetrokken voordat iemand haar aanvaardde."


@summary_of.register
def _(_data: HandoverChanged) -> str:
    return "Er veranderde iets aan de overdracht wat beide kanten moeten weten."


@summary_of.register
def _(data: HandoverLate) -> str:
    return f"Bij de overdracht is het te laat: de {data.bij} weet dat nu."


@summary_of.register
def _(_data: HandoverCompleted) -> str:
    return "De overdracht is afgerond."

"""What an advance comes to: at least a part of what the calculation gives, as if bijstand was granted (Participatiewet art. 52 lid 2).

Pure.
"""

from dataclasses import replace
from datetime import date

from services.income.assessments.rules import Facts, picture
from services.income.norms.payment import Voorschot, advance
from services.income.norms.register import NietVastTeStellen, Parameters
from shared.events.income import Reden


def least_advance(
    facts: Facts | None, day: date, parameters: Parameters
) -> Voorschot | Reden | None:
    """Per month in cents, or why it cannot be worked out. None where the calculation leaves no bijstand on that day."""
    if facts is None:
        return None
    try:
        found = picture(replace(facts, as_if_granted=True), day, parameters)
    except NietVastTeStellen as unknown:
        return unknown.reden
    if found.beeld.bijstand_centen == 0:
        return None
    return advance(found.beeld.bijstand_centen, day, parameters)

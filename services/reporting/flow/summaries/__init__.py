"""One sentence per event type, in plain Dutch, that any role may read: no names, no amounts, no free text.

A type without a rule of its own gets its name as its sentence. Each part beside this registers the sentences of its events.
"""

from services.reporting.flow.summaries import (
    applications,
    handovers,
    income,
    letters,
    life_events,
    objections,
    wages,
    work,
)
from services.reporting.flow.summaries.names import name_of, name_on, type_of, whose_dossier
from services.reporting.flow.summaries.usual import summary_of

__all__ = [
    "applications",
    "handovers",
    "income",
    "letters",
    "life_events",
    "name_of",
    "name_on",
    "objections",
    "summary_of",
    "type_of",
    "wages",
    "whose_dossier",
    "work",
]

"""What somebody may see of what happened. Pure."""

from dataclasses import dataclass
from uuid import UUID

from services.reporting.flow.rules import FlowRow
from shared.db.known_dossiers import KnownDossier
from shared.events.life_events import Admitted, Detained

STAYS = frozenset({Detained.event_type, Admitted.event_type})
"""That somebody is detained (AVG art. 10) or admitted (art. 9)."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Which municipalities somebody may look at, and of what. What has none is for operations only."""

    municipalities: frozenset[str]
    unknown: bool = False
    employees: frozenset[str] = frozenset()
    """Of these also the dossiers in which somebody stands who works for us."""
    stays: frozenset[str] = frozenset()
    """Of these also that somebody is detained or admitted."""
    avoids: frozenset[UUID] = frozenset()
    """People and dossiers about which nothing is to be seen."""

    def covers(self, row: FlowRow, known: KnownDossier) -> bool:
        """Whether an event is there for somebody. Nothing stands in its place: whatever did would tell what it is.

        Of who keeps an address secret, where he or she lives today and nowhere else.
        """
        places = {row.gemeente, row.gemeente_van, known.answers}
        if row.type in STAYS and (known.answers or row.gemeente) not in self.stays:
            return False
        if known.is_of_employee:
            return known.answers in self.employees
        if known.shielded is not None:
            return known.answers in self.municipalities
        return self.unknown if places == {None} else not self.municipalities.isdisjoint(places)

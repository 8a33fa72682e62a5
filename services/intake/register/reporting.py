"""The register as a reporter of life events: what it says of people with a dossier is told as anything else, once.

An id follows from what is told, so that the same record read again tells nothing again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.intake.corrections.service import Corrections
from services.intake.life_events.service import Outcome, TooCrowded
from services.intake.quarantine.service import Quarantine
from services.intake.register.permits import Permits
from services.intake.reports.inbound import REGISTER_SOURCE, Submission
from services.intake.reports.melding import Persoon
from services.intake.reports.schemas import Melding
from services.intake.settling.settlement import Why
from services.intake.timeline.service import Scope
from services.intake.timeline.verdicts import Refusal
from shared.bsn import BsnVault
from shared.messaging.transaction import Transaction

TAKEN: Final = frozenset({"verwerkt", "al-bekend"})
_OTHERWISE: Final = Why("verkeerde-gegevens", "Het bevolkingsregister zegt nu iets anders.")


@dataclass(frozen=True, slots=True)
class Report:
    """A life event that follows from one or more records."""

    key: str
    """What it tells, in ids and days: the same for the same."""
    melding: Melding
    people: frozenset[UUID]
    """Whose records told it."""
    home_id: UUID | None = None
    waits: Refusal | None = None


def named(person_id: UUID) -> Persoon:
    return Persoon(inwoner_id=person_id)


@dataclass(frozen=True, slots=True)
class Reporting:
    """Takes in what the register reports, and takes back what it says no more. Made once per import."""

    corrections: Corrections
    permits: Permits
    actor: str

    @property
    def vault(self) -> BsnVault:
        return self.corrections.residents.vault

    async def known(self, tx: Transaction, keys: Collection[str]) -> dict[str, tuple[UUID, str]]:
        """Of what was reported before: the id and the status of each."""
        wanted = {(REGISTER_SOURCE, self._id_of(key)): key for key in keys}
        found = await self.corrections.life_events.find(tx.connection, wanted.keys())
        return {wanted[where]: (known.id, known.status) for where, known in found.items()}

    async def report(self, tx: Transaction, reports: Sequence[Report]) -> list[Outcome]:
        """One outcome per report, in order. What makes a household too large waits by itself."""
        submissions = [self._submission(report) for report in reports]
        life_events = self.corrections.life_events
        if not submissions:
            return []
        try:
            return await life_events.register_many(tx, submissions)
        except TooCrowded:
            return [
                outcome
                for submission in submissions
                for outcome in await life_events.register_many(tx, [submission])
            ]

    async def take_back(
        self, tx: Transaction, scope: Scope, reported: Mapping[str, tuple[UUID, str]]
    ) -> set[str]:
        """What stands is withdrawn, what waits is discarded; what a person dealt with stays. Gives which were ended."""
        ended: set[str] = set()
        for key, (event_id, status) in reported.items():
            if status == "verwerkt":
                await self.corrections.withdraw(tx, event_id, scope, _OTHERWISE, self.actor)
            elif status == "in-quarantaine":
                quarantine = Quarantine(self.corrections.life_events)
                await quarantine.discard(tx, event_id, _OTHERWISE.explanation or "", self.actor)
            else:
                continue
            ended.add(key)
        return ended

    def _submission(self, report: Report) -> Submission:
        return Submission(
            REGISTER_SOURCE,
            self._id_of(report.key),
            b"",
            report.melding,
            self.actor,
            home_id=report.home_id,
            waits=report.waits,
        )

    def _id_of(self, key: str) -> str:
        return str(self.vault.pseudonym(f"register {key}"))


def merged(reports: Iterable[Report]) -> list[Report]:
    """Of a family that moves each record says the same."""
    found: dict[str, Report] = {}
    for report in reports:
        known = found.get(report.key)
        people = report.people | (known.people if known is not None else frozenset())
        found[report.key] = replace(report, people=people)
    return list(found.values())

"""What was established of somebody goes with that person to another dossier, until something is established there. Pure.

The last finding that counts for a person holds, whatever dossier it was made in: it counts where it names the person, and
where the person had the right then, so that what it does not tell is not guessed. The assets were those of another family.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.income.findings.rules import Persoonsvaststelling, Vaststelling
from shared.events.household import WITH_THE_RIGHT, Huishouden, Lid

Elsewhere = Mapping[UUID, Sequence[Vaststelling]]
"""By person: the findings of other dossiers that count for him or her."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A finding, and whether it is of this dossier."""

    finding: Vaststelling
    is_own: bool

    @property
    def rank(self) -> tuple[date, bool]:
        return self.finding.vanaf, self.is_own


def with_carried(
    own: Sequence[Vaststelling], elsewhere: Elsewhere, household: Huishouden
) -> tuple[Vaststelling, ...]:
    """The findings of a dossier together with what its people brought along, per day from which something else holds."""
    if not any(elsewhere.values()):
        return tuple(own)
    adults = [member for member in household.leden if member.rol in WITH_THE_RIGHT]
    days = {finding.vanaf for finding in own}
    for member in adults:
        brought = [finding.vanaf for finding in elsewhere.get(member.inwoner_id, ())]
        begins = {max(member.vanaf, day) for day in brought}
        days |= {day for day in begins if member.belongs_on(day)}
    return tuple(
        _on(
            day,
            own,
            elsewhere,
            [member for member in adults if member.belongs_on(day)],
            household,
        )
        for day in sorted(days)
    )


def _on(
    day: date,
    own: Sequence[Vaststelling],
    elsewhere: Elsewhere,
    adults: Sequence[Lid],
    household: Huishouden,
) -> Vaststelling:
    here = [_Known(finding, is_own=True) for finding in own if finding.vanaf <= day]
    base = max(here, key=lambda known: known.rank, default=None)
    people = {
        member.inwoner_id: [
            *(known for known in here if _counts(known.finding, member.inwoner_id, household)),
            *_begun(elsewhere.get(member.inwoner_id, ()), day),
        ]
        for member in adults
    }
    persons = [_part(person_id, found) for person_id, found in people.items()]
    composed = Vaststelling(day, tuple(person for person in persons if person is not None))
    if base is not None and not _came_after(base.finding, adults):
        return replace(composed, vermogen=base.finding.vermogen, vermogen_sinds=base.finding.vanaf)
    assets = [known for found in people.values() for known in found if known.finding.vermogen]
    last = max(assets, key=lambda known: known.rank, default=None)
    if last is None:
        return composed
    return replace(composed, vermogen=last.finding.vermogen, vermogen_sinds=last.finding.vanaf)


def _begun(findings: Iterable[Vaststelling], day: date) -> list[_Known]:
    return [_Known(finding, is_own=False) for finding in findings if finding.vanaf <= day]


def _counts(finding: Vaststelling, person_id: UUID, household: Huishouden) -> bool:
    return finding.of(person_id) is not None or any(
        member.inwoner_id == person_id
        and member.rol in WITH_THE_RIGHT
        and member.belongs_on(finding.vanaf)
        for member in household.leden
    )


def _part(person_id: UUID, found: Sequence[_Known]) -> Persoonsvaststelling | None:
    last = max(found, key=lambda known: known.rank, default=None)
    known = last.finding.of(person_id) if last is not None else None
    return replace(known, sinds=last.finding.vanaf) if known and last else None


def _came_after(finding: Vaststelling, adults: Sequence[Lid]) -> bool:
    """Whether somebody came to the family since, who may have assets of whom this finding knows nothing."""
    return any(member.vanaf > finding.vanaf for member in adults)

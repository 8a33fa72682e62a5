"""A record of the register beside what is known of its person, and what became of it. Pure."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from services.intake.register.judging import Judged, Person, Verdict
from services.intake.register.letters import in_western_letters
from services.intake.register.reasons import Reason
from services.intake.register.repository import ReadRecord
from services.intake.residents.rules import Resident
from services.intake.timeline.facts import Fact

Effect = Literal["nieuw", "gewijzigd", "ongewijzigd", "verwijderd", "geen"]


@dataclass(slots=True)
class Taking:
    """One record that says something new, with who it is."""

    number: int
    person: Person
    told: list[Reason]
    person_id: UUID
    resident: Resident | None = None
    """None where the person becomes known by this record."""
    before: ReadRecord | None = None
    """What the register said last."""
    facts: list[Fact] = field(default_factory=list)

    @property
    def is_from_less(self) -> bool:
        """A line of a CSV file, where the whole record was read before."""
        return (
            self.before is not None
            and self.before.detail == "json"
            and self.person.record.detail == "csv"
        )

    @property
    def has_same_name(self) -> bool:
        """As far as the letters of a CSV file can tell."""
        before, person = self.before, self.person
        assert before is not None  # noqa: S101 - asked of who was read before
        return tuple(
            map(in_western_letters, (before.given_names, before.prefix, before.surname))
        ) == (
            person.given_names,
            person.prefix,
            person.surname,
        )

    def tell(self, reason: Reason) -> None:
        if reason not in self.told:
            self.told.append(reason)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a record."""

    number: int
    judged: Judged
    effect: Effect = "geen"
    person_id: UUID | None = None
    also_told: tuple[Reason, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return (*self.judged.reasons, *self.also_told)

    @property
    def verdict(self) -> Verdict:
        """What is known here may ask for an assumption of its own."""
        is_assumed = self.judged.person is not None and bool(self.also_told)
        return "aangenomen" if is_assumed else self.judged.verdict

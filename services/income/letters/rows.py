"""A letter as it is kept, and where it is on its way."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.income.letters.model import Letter
from services.income.letters.states import Channel, State
from shared.events.letters import Onbestelbaar


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to write: what it is about, what it says, and in which words of which template."""

    dossier_id: UUID
    """To whose applicant it goes."""
    person_id: UUID
    """Whom it is about."""
    municipality: str
    life_event_id: UUID
    correlation_id: UUID
    subject: str
    """A code, with `subject_id` unique: about one thing there is one letter."""
    subject_id: UUID
    template: str
    template_version: int
    content: Letter
    written_by: str
    """The subject of who decided, or the name of a service."""
    other: "OtherAddressee | None" = None


@dataclass(frozen=True, slots=True)
class OtherAddressee:
    """Who gets it instead of the applicant: a guardian, an administrator."""

    capacity: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter with its way so far, without the sealed parts."""

    id: UUID
    dossier_id: UUID
    person_id: UUID
    municipality: str
    life_event_id: UUID
    correlation_id: UUID
    subject: str
    subject_id: UUID
    template: str
    template_version: int
    content: Letter
    content_sha256: str
    has_other: bool
    written_by: str
    written_at: datetime
    state: State
    channel: Channel | None
    reason: Onbestelbaar | None
    problem: str | None
    sent_on: date | None
    settled_on: date | None
    dated_on: date | None
    pdf_sha256: str | None

    @property
    def reference(self) -> str:
        return reference_of(self.id)


def reference_of(letter_id: UUID) -> str:
    """What a resident calls it on the telephone: `BR-8E6C-2D4F`."""
    tail = letter_id.hex[-8:].upper()
    return f"BR-{tail[:4]}-{tail[4:]}"


@dataclass(frozen=True, slots=True)
class Copy:
    """A letter as it went out, sealed."""

    letter_id: UUID
    key_name: str
    sealed_to: bytes
    sealed_pdf: bytes
    pdf_sha256: str
    renderer: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Delivery:
    """Letters that go out together, in one folder with one manifest."""

    id: UUID
    channel: Channel
    day: date
    number: int

    @property
    def name(self) -> str:
        return f"{self.channel}-{self.day:%Y-%m-%d}-{self.number:03}"

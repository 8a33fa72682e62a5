"""An objection to a decision as it is kept. Only shapes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.events.household import Gemeentecode
from shared.events.objections import Bezwaarstand

Weg = Literal["post", "balie", "e-mail", "digitaal"]
"""By which way it came in; it is written, so not by telephone (Awb 6:4)."""

Bezwaarmaker = Literal["zelf", "gemachtigde"]

Verzuim = Literal["gronden", "machtiging", "ondertekening", "welk-besluit"]
"""What an objection may lack (Awb 6:5, 2:1)."""

Horen = Literal[
    "kennelijk-niet-ontvankelijk",
    "kennelijk-ongegrond",
    "ziet-ervan-af",
    "antwoordde-niet",
    "volledig-tegemoetgekomen",
]
"""Why nobody has to be heard (Awb 7:3 onder a to e)."""

Uitkomst = Literal["niet-ontvankelijk", "ongegrond", "gegrond", "deels-gegrond"]

NietOntvankelijk = Literal["te-laat", "verzuim-niet-hersteld", "geen-belang", "geen-besluit"]
"""Why the content is not looked at (Awb 6:9, 6:6, 1:2, 1:3)."""

Daad = Literal[
    "bevestigen",
    "herstel-vragen",
    "herstellen",
    "te-laat-beoordelen",
    "hoorzitting-plannen",
    "horen",
    "niet-horen",
    "verdagen",
    "uitstellen",
    "beslissen",
    "herzien",
    "intrekken",
]
"""What somebody does about one; receiving it stands before all of these."""

Termijn = Literal["herstel", "besluit"]
"""What has to happen next."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: by which mark, and what that person is called."""

    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Contested:
    """The decision somebody objects to, as far as an objection depends on it."""

    id: UUID
    dossier_id: UUID
    municipality: str | None
    kind: str
    starts_on: date
    taken_at: datetime
    taken_on: date
    sent_on: date | None
    """When our letter about it went out; None where it did not (yet)."""
    drafted_by: str | None
    taken_by: str | None
    taken_by_name: str | None
    proposal_id: UUID | None = None
    life_event_ids: tuple[UUID, ...] = ()

    @property
    def deciders(self) -> frozenset[str]:
        """Who took or approved it. Empty: the system decided."""
        return frozenset(who for who in (self.drafted_by, self.taken_by) if who is not None)


@dataclass(frozen=True, slots=True)
class Mend:
    """The objector was asked for what is missing (Awb 6:6)."""

    number: int
    asked_on: date
    until: date
    asked: tuple[Verzuim, ...]
    mended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done, for the history: words are only for who may read them."""

    deed: Daad | Literal["ontvangen"]
    happened_on: date
    done_by: str
    done_by_name: str
    done_at: datetime
    code: str | None = None
    until: date | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    id: UUID
    decision_id: UUID
    dossier_id: UUID
    person_id: UUID
    """The applicant of the household on the day of the decision."""
    municipality: Gemeentecode
    life_event_ids: tuple[UUID, ...]
    """Those because of which the contested decision was taken."""
    correlation_id: UUID
    sent_on: date
    """When the contested decision was made known; the term to object runs from the day after (Awb 6:8)."""
    received_on: date
    posted_on: date | None
    way: Weg
    objector: Bezwaarmaker
    pro_forma: bool
    """It came in without grounds."""
    grounds: str | None
    with_committee: bool
    """An advisory committee gives advice, so that the term is twelve weeks (Awb 7:10 lid 1, 7:13)."""
    recorded_by: str
    recorded_by_name: str
    recorded_at: datetime
    state: Bezwaarstand = "ontvangen"
    acknowledged_on: date | None = None
    late_excused: bool | None = None
    """Whether it came too late through no fault of the objector (Awb 6:11); None as long as nobody judged."""
    hearing_on: date | None = None
    heard_on: date | None = None
    hearing_waived: Horen | None = None
    adjourned_on: date | None = None
    extended_until: date | None = None
    outcome: Uitkomst | None = None
    inadmissible: NietOntvankelijk | None = None
    outcome_reason: str | None = None
    decided_on: date | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_by_name: str | None = None
    revised_by: UUID | None = None
    """The decision that took the place of the contested one."""
    settled_on: date | None = None
    next_term: Termijn | None = None
    next_on: date | None = None
    mends: tuple[Mend, ...] = ()

    @property
    def open_mend(self) -> Mend | None:
        return next((asked for asked in self.mends if asked.mended_on is None), None)

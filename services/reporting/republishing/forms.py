"""The form to publish again, as the service has to be asked: moments are as the clock here shows them."""

import re
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BeforeValidator, ValidationError
from pydantic_core import PydanticCustomError

from services.reporting.monitor.remote import Service
from shared import ids
from shared.clock import AMSTERDAM
from shared.http.filled import Filled
from shared.http.schemas import RequestModel
from shared.messaging.republish_runs import MOST_PER_SECOND
from shared.operations.failed.schemas import Reden
from shared.operations.republishing.schemas import Lezer, Opdracht, Selectie

_WORD: Final = re.compile(r"[a-z0-9.-]{1,100}")


def _moment(typed: object) -> datetime:
    """What a field for a day and a time gives: without a zone, so of here."""
    try:
        return datetime.fromisoformat(str(typed)).replace(tzinfo=AMSTERDAM)
    except ValueError:
        raise PydanticCustomError("moment", "Vul een bestaande dag en tijd in.") from None


def _number(typed: object) -> UUID:
    found = ids.read_id(typed)
    if found is None:
        raise PydanticCustomError("nummer", "Vul een heel nummer in, of laat dit leeg.")
    return found


def _message(typed: object) -> UUID:
    found = _number(typed)
    if found.version != 7:
        raise PydanticCustomError("nummer", "Dit is geen id van een bericht.")
    return found


def _word(typed: object) -> str:
    if not _WORD.fullmatch(str(typed)):
        raise PydanticCustomError("soort", "Dit is geen soort bericht uit de catalogus.")
    return str(typed)


def _rate(typed: object) -> int:
    written = str(typed)
    if not written.isdecimal() or not 1 <= int(written[:6]) <= MOST_PER_SECOND:
        reason = f"Kies een getal van 1 tot en met {MOST_PER_SECOND}."
        raise PydanticCustomError("snelheid", "{reason}", {"reason": reason})
    return int(written)


Moment = Annotated[datetime, BeforeValidator(_moment)]
Message = Annotated[UUID, BeforeValidator(_message)]
Word = Annotated[str, BeforeValidator(_word)]


class Choosing(RequestModel):
    """Which messages, of whom, for whom, and what is to be done: count them, or send those that were counted."""

    dienst: Service
    lezer: Lezer | None = None
    vanaf: Moment | None = None
    tot: Moment | None = None
    topic: Word | None = None
    type: Word | None = None
    dossier: Annotated[UUID, BeforeValidator(_number)] | None = None
    eerste: Message | None = None
    laatste: Message | None = None
    snelheid: Annotated[int, BeforeValidator(_rate)]
    reden: Reden | None = None
    wat: Literal["tellen", "versturen"]
    kenmerk: UUID | None = None

    @property
    def selection(self) -> Selectie:
        """Raises ValidationError where nothing is chosen, or what cannot be."""
        return Selectie(
            vanaf=self.vanaf,
            tot=self.tot,
            topic=self.topic,
            type=self.type,
            dossier_id=self.dossier,
            eerste_id=self.eerste,
            laatste_id=self.laatste,
        )

    @property
    def order(self) -> Opdracht:
        return Opdracht(
            **self.selection.model_dump(),
            lezer=self.lezer,
            snelheid=self.snelheid,
            reden=self.reden or "",
        )


def check(filled: Filled[Choosing]) -> Choosing | None:
    """What is asked, where it can be."""
    asked = filled.asked
    if asked is None:
        return None
    if asked.wat == "versturen" and asked.reden is None:
        filled.faults["reden"] = "Vul dit in."
    try:
        asked.selection  # noqa: B018 - looked at to be checked
    except ValidationError as error:
        filled.faults[""] = f"{error.errors()[0]['msg'].capitalize()}."
    return None if filled.faults else asked

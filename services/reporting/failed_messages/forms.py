"""The forms on the pages about what failed, each as the service has to be asked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared.http.filled import Filled
from shared.http.schemas import RequestModel
from shared.operations.failed import schemas
from shared.operations.failed.schemas import Reden, Soort

_AS_SEEN = r"^[0-9a-f-]{36}:[0-9]{1,6}$"


class Retrying(RequestModel):
    """Which messages of a cause: those that were chosen, each with the attempts that were seen, or everything."""

    wat: Literal["gekozen", "alles"]
    bericht: tuple[Annotated[str, StringConstraints(pattern=_AS_SEEN)], ...] = ()
    reden: Reden

    def asked(self, cause: str) -> schemas.Herkansing:
        if self.wat == "alles":
            return schemas.Herkansing(kenmerk=cause, reden=self.reden)
        parts = (told.split(":") for told in self.bericht)
        chosen = tuple(schemas.Gekozen(id=UUID(which), pogingen=int(seen)) for which, seen in parts)
        return schemas.Herkansing(berichten=chosen, reden=self.reden)


class Acting(RequestModel):
    """One deed about one message."""

    soort: Literal[
        "opnieuw", "wegdoen", "opzij", "terug", "notitie", "wijzigen", "akkoord", "afwijzen"
    ]
    pogingen: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")]
    reden: Reden
    wat: Soort | None = None
    inhoud: Annotated[str, Field(max_length=600_000)] | None = None
    voorstel: UUID | None = None

    @property
    def attempts(self) -> int:
        """As the page showed them."""
        return int(self.pogingen)


class Revealing(RequestModel):
    reden: Reden


def check_retrying(filled: Filled[Retrying]) -> bool:
    """Whether it can be asked as it was filled in."""
    if filled.asked is not None and filled.asked.wat == "gekozen" and not filled.asked.bericht:
        filled.faults["bericht"] = "Kies ten minste één bericht."
    return filled.asked is not None and not filled.faults


def check_acting(filled: Filled[Acting]) -> bool:
    """What one deed needs beside a reason, and another does not."""
    asked = filled.asked
    if asked is not None and asked.soort == "wegdoen" and asked.wat is None:
        filled.faults["wat"] = "Maak een keuze."
    if asked is not None and asked.soort == "wijzigen" and not asked.inhoud:
        filled.faults["inhoud"] = "Vul dit in."
    return asked is not None and not filled.faults

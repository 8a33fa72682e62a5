"""Which names a screen asks for and why, and what it is answered."""

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.http.names import Purpose
from shared.http.schemas import RequestModel, ResponseModel

Stand = Literal["getoond", "afgeschermd", "onbekend"]
MOST_NAMES: Final = 1_000
NAMELESS: Final = "Naam onbekend"
SHIELDED: Final = "Naam afgeschermd"
UNKNOWN: Final = "Onbekende inwoner"

Ids = Annotated[list[UUID], Field(max_length=MOST_NAMES)]


class Weergavenverzoek(RequestModel):
    """Whose names, and for which screen."""

    doel: Purpose = Field(
        description="Waarvoor de namen nodig zijn; dit komt in het verwerkingslog."
    )
    inwoner_ids: Ids = Field(default_factory=list)
    dossier_ids: Ids = Field(
        default_factory=list, description="Van een dossier is de naam die van de aanvrager."
    )
    herhaling: bool = Field(
        default=False,
        description="Voor een scherm dat zichzelf bijwerkt: wie het laatste kwartier voor dit doel al in het log kwam, komt er niet"
        " nog eens in.",
    )


class Weergave(ResponseModel):
    """A resident as a person reads it."""

    inwoner_id: UUID = Field(description="Zoals gevraagd.")
    stand: Stand = Field(
        description="`onbekend`: deze inwoner bestaat niet, of woont in een gemeente waarvoor u niet werkt. Het verschil wordt niet"
        " verteld."
    )
    weergavenaam: str = Field(description="Altijd gevuld; ook als er geen naam te tonen is.")
    huidig_inwoner_id: UUID | None = Field(
        default=None, description="Wie dit nu is; een ander na een samenvoeging. Leeg zonder naam."
    )


class Dossierweergave(ResponseModel):
    """A dossier by the name of its applicant."""

    dossier_id: UUID = Field(description="Zoals gevraagd.")
    stand: Stand
    weergavenaam: str
    inwoner_id: UUID | None = Field(default=None, description="De aanvrager. Leeg zonder naam.")


class Weergaven(ResponseModel):
    """In the order in which they were asked."""

    inwoners: list[Weergave]
    dossiers: list[Dossierweergave]

"""A reason as an API answers it: its code and parameters, and how it reads for whoever asks."""

from collections.abc import Iterable
from typing import Any, Self

from pydantic import Field

from shared.events.reasons import Redencode
from shared.http.schemas import ResponseModel
from shared.reason_words import audience_of, text_of


class RedenInWoorden(ResponseModel):
    """Waarom iets zo is: een code om mee te rekenen, en een zin om te lezen."""

    code: str = Field(examples=["bijstand-lager"])
    parameters: dict[str, Any] = Field(
        description="Dagen, leeftijden en codes; bedragen in centen alleen met het recht `bedragen`.",
        examples=[{"wie": "huishouden", "vanaf": "2026-11-02"}],
    )
    tekst: str = Field(
        examples=["De bijstand van dit huishouden wordt lager vanaf 2 november 2026."]
    )

    @classmethod
    def of(cls, reason: Redencode, *, sees_amounts: bool) -> Self:
        shown = reason if sees_amounts else reason.without_amounts()
        return cls(
            code=shown.code,
            parameters=shown.parameters.model_dump(mode="json", by_alias=True, exclude_none=True),
            tekst=text_of(shown, audience_of(sees_amounts=sees_amounts)),
        )

    @classmethod
    def of_stored(cls, stored: str | None, *, sees_amounts: bool) -> Self | None:
        """Of what a column has; None where it has nothing."""
        return cls.of(Redencode.read(stored), sees_amounts=sees_amounts) if stored else None

    @classmethod
    def of_each(cls, reasons: Iterable[Redencode], *, sees_amounts: bool) -> list[Self]:
        return [cls.of(reason, sees_amounts=sees_amounts) for reason in reasons]

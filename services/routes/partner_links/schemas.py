"""What somebody at a partner fills in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.http.schemas import RequestModel, WithoutBsn

Naam = Annotated[
    str,
    StringConstraints(
        min_length=2, max_length=100, strip_whitespace=True, pattern=r"^[^\x00-\x1f]*$"
    ),
    WithoutBsn,
]
Woorden = Annotated[
    str,
    StringConstraints(min_length=3, max_length=1_000, strip_whitespace=True, pattern=r"^[^\x00]*$"),
    WithoutBsn,
]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z-]+$")]


class Aanvaarding(RequestModel):
    naam: Naam


class MetReden(RequestModel):
    """To refuse it, or to give it back."""

    reden: Code
    woorden: Woorden


class Contact(RequestModel):
    op: date
    woorden: Woorden | None = None


class Resultaat(RequestModel):
    uitkomst: Code
    woorden: Woorden


class Collega(RequestModel):
    """Somebody else there has it from now on, or nobody does."""

    wie: Literal["collega", "niemand"]
    naam: Naam | None = None
    woorden: Woorden | None = None

"""The three kinds of failure: the caller's fault, try again, and a bug (which is any other exception)."""

from dataclasses import dataclass, field
from typing import Final

MOST_FAULTS: Final = 100
"""So many are told; a request of a megabyte must not be answered with ten."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the input: where (a JSON path such as `data.ingangsdatum`), a code, and a sentence in Dutch."""

    name: str
    code: str
    reason: str


@dataclass
class AppError(Exception):
    """The caller's fault: answered as problem+json, changes nothing. Subclass per kind of refusal."""

    status: int
    code: str
    title: str
    detail: str
    faults: tuple[Fault, ...] = field(default=())
    state: str | None = field(default=None)
    """How it stands with what the request is about, where that is why it was refused."""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


class NotFound(AppError):
    def __init__(self, what: str, identifier: object) -> None:
        super().__init__(
            404, "niet-gevonden", "Niet gevonden", f"Er is geen {what} met id {identifier}."
        )


class Conflict(AppError):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(409, code, "Dit botst met wat er al is", detail)


class InvalidInput(AppError):
    def __init__(
        self,
        faults: tuple[Fault, ...],
        detail: str = "De invoer klopt niet.",
        *,
        untold: int = 0,
    ) -> None:
        """`untold`: how many there are beside these."""
        untold += max(0, len(faults) - MOST_FAULTS)
        if untold:
            rest = f"Er zijn nog {untold} fouten."
            faults = (*faults[:MOST_FAULTS], Fault("", "meer-fouten", rest))
        super().__init__(400, "ongeldige-invoer", "Ongeldige invoer", detail, faults)


class Transient(Exception):
    """Something outside is away for now; the same work may succeed later."""


class Interrupted(Transient):
    """The surroundings failed halfway through many things at once; those before may be stored."""


class Away(Transient):
    """As Transient, with a sentence for a person in Dutch: who is away, and what to do."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

"""Lists in pages: `?na=<cursor>&aantal=<n>`, answered as `{"resultaten": [...], "volgende": "<cursor>"}`.

async def list_tasks(page: PageDep) -> Page[TaakUit]:
    rows = await repository.tasks(connection, after=page.after(UUID), limit=page.limit)
    return Page.of([TaakUit.model_validate(row) for row in rows], page, lambda task: task.id)
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, Self, TypeVar

import orjson
from fastapi import Depends, Query
from pydantic import Field, TypeAdapter, ValidationError

from shared.errors import Fault, InvalidInput
from shared.http.schemas import ResponseModel

T = TypeVar("T")
K = TypeVar("K")

DEFAULT_SIZE = 50
MAX_SIZE = 500


class PageRequest:
    """Which page is asked for. Ask the database for `limit` rows: one more than is shown tells that there is more."""

    def __init__(self, cursor: str | None = None, size: int = DEFAULT_SIZE) -> None:
        self.cursor = cursor
        self.size = size

    @property
    def limit(self) -> int:
        return self.size + 1

    def after(self, kind: type[K]) -> K | None:
        """The key of the last row shown, as `kind` (`UUID`, `date`, `tuple[datetime, UUID]`, ...); None at the start."""
        if self.cursor is None:
            return None
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            raw = base64.b64decode(padded, altchars=b"-_", validate=True)
            return TypeAdapter(kind).validate_json(raw)
        except (binascii.Error, ValueError, ValidationError) as error:
            reason = "Dit is geen cursor van deze lijst; neem `volgende` over zoals die is."
            raise InvalidInput((Fault("na", "cursor", reason),)) from error


async def _page(
    na: Annotated[
        str | None,
        Query(description="Waar de vorige bladzijde ophield: `volgende`.", max_length=500),
    ] = None,
    aantal: Annotated[
        int, Query(description="Hoeveel resultaten ten hoogste.", ge=1, le=MAX_SIZE)
    ] = DEFAULT_SIZE,
) -> PageRequest:
    return PageRequest(na, aantal)


PageDep = Annotated[PageRequest, Depends(_page)]


class Page(ResponseModel, Generic[T]):
    """One page of a list."""

    resultaten: list[T]
    volgende: str | None = Field(
        default=None, description="Cursor voor `na`; afwezig of null op de laatste bladzijde."
    )

    @classmethod
    def of(cls, rows: Sequence[T], request: PageRequest, key: Callable[[T], Any]) -> Self:
        """The page of `rows` (read with `request.limit`); `key` gives the cursor value of a row."""
        shown = list(rows[: request.size])
        more = len(rows) > request.size
        return cls(resultaten=shown, volgende=cursor_of(key(shown[-1])) if more else None)


def cursor_of(key: Any) -> str:
    """The cursor that continues after `key`."""
    return base64.urlsafe_b64encode(orjson.dumps(key, default=str)).decode().rstrip("=")

"""A form that somebody sent after the session had ended: what was typed comes back, to be sent again after signing in.

It works without JavaScript, and keeps nothing on the server. What another site filled in is not taken over: from our page it
would pass for what our visitor wrote.
"""

from collections.abc import Sequence
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.errors import AppError
from shared.http.auth import is_api
from shared.http.routing import StrictRequest

LIMIT: Final = 256 * 1024
"""In bytes; a form with more than this is no form that somebody typed."""


_TYPED: Final = "application/x-www-form-urlencoded"


def is_sent(request: Request) -> bool:
    """Whether this is a form of a page, without files: these are not kept."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return (
        request.method == "POST"
        and kind == _TYPED
        and request.app.state.has_pages
        and not is_api(request)
    )


async def typed(request: Request) -> Sequence[tuple[str, str]] | None:
    """Name and value of every field; None where there is too much, or nothing that can be read."""
    try:
        form = await StrictRequest(request, LIMIT).form()
    except (AppError, HTTPException):
        return None
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]

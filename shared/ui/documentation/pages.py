"""The pages of a service about its own API, open to all as the OpenAPI document is: a list to read, and a viewer to try it in.

    create_app(..., pages=[..., documentation.pages.router()])

The list is made from the document and is complete without JavaScript. The viewer is Swagger UI, served by ourselves: it needs no
other host and no exception in our content security policy.
"""

from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.http.auth import NotSignedIn, caller_of
from shared.http.caller import Caller
from shared.ui.documentation.operations import reference_of
from shared.ui.templating import Templates


@cache
def router() -> APIRouter:
    made = APIRouter()
    made.add_api_route("/documentatie", show)
    made.add_api_route("/documentatie/proberen", try_out)
    return made


async def show(request: Request) -> Response:
    """What this service can be asked."""
    service: str = request.app.state.service
    address = str(request.base_url).rstrip("/")
    return await _page(
        request,
        "documentatie.html",
        dienst=service,
        adres=address,
        naslag=reference_of(request.app.state.document(), address),
    )


async def try_out(request: Request) -> Response:
    """The same in a viewer that asks the service itself."""
    return await _page(request, "proberen.html", dienst=request.app.state.service)


async def _page(request: Request, template: str, **context: Any) -> Response:
    templates: Templates = request.app.state.templates
    return templates.render(
        template,
        await reader_of(request),
        openapi=f"{request.app.state.api_prefix}/openapi.json",
        **context,
    )


async def reader_of(request: Request) -> Caller | None:
    """Who reads, for the top of the page; nobody has to be signed in."""
    try:
        return await caller_of(request)
    except NotSignedIn:
        return None

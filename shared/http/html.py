"""An error as a page for a person, in the house style where its base template is installed; so is a form to send again."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.access import REASONS
from shared.errors import AppError, Transient
from shared.http.auth import SIGN_IN_PATH, NotSignedIn, caller_of, known_caller
from shared.http.caller import Caller
from shared.http.plain import said_of
from shared.http.schemas import Problem


class PageTemplates(Protocol):
    """What `create_app(state={"templates": ...})` may bring: the house style (`shared.ui.templating.Templates`)."""

    def render(
        self, template: str, caller: Caller | None, *, status: int = 200, **context: Any
    ) -> HTMLResponse: ...


_PAGE = """<!doctype html>
<html lang="nl">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Naadloos</title></head>
<body><main><h1>{title}</h1><p>{detail}</p>{more}</main></body>
</html>
"""


async def error_page(
    request: Request,
    problem: Problem,
    headers: Mapping[str, str] | None = None,
    error: AppError | None = None,
) -> HTMLResponse:
    """The problem as a page, with the menu of whoever is signed in."""
    caller = await _reader_of(request, problem)
    said = said_of(request, problem, error, caller)
    templates: PageTemplates | None = getattr(request.app.state, "templates", None)
    if templates is not None:
        response = templates.render("fout.html", caller, status=problem.status, gezegd=said)
        response.headers.update(headers or {})
        return response
    faults = "".join(
        f"<li>{escape(fault.name)}: {escape(fault.reason)}</li>" for fault in said.faults
    )
    mark = f"<p>Kenmerk: <code>{escape(said.mark)}</code></p>" if said.mark else ""
    ways = "".join(
        f'<p><a href="{escape(address)}">{escape(words)}</a></p>' for address, words in said.ways
    )
    page = _PAGE.format(
        title=escape(said.title),
        detail=escape(said.text),
        more=f"{f'<ul>{faults}</ul>' if faults else ''}{mark}{ways}",
    )
    return HTMLResponse(page, problem.status, headers=headers)


async def _reader_of(request: Request, problem: Problem) -> Caller | None:
    """Who reads the page. What just failed is not asked again: the page of a failure must come at once."""
    if problem.status in {401, *range(500, 600)}:
        return known_caller(request)
    try:
        return await caller_of(request)
    except (NotSignedIn, Transient):
        return None


_FORM = """<form method="post" action="{address}">{fields}
<p><a href="{sign_in}" target="_blank">Meld u aan in een nieuw tabblad</a> en kom hier terug.</p>
<button type="submit">Verstuur opnieuw</button></form>"""


def form_again(
    request: Request, address: str, fields: Sequence[tuple[str, str]], headers: Mapping[str, str]
) -> HTMLResponse:
    """What was typed by somebody who is not signed in any more, to be sent again to the same address."""
    templates: PageTemplates | None = getattr(request.app.state, "templates", None)
    if templates is not None:
        response = templates.render(
            "niet-aangemeld.html", None, status=401, adres=address, velden=fields
        )
        response.headers.update(headers)
        return response
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields
    )
    form = _FORM.format(address=escape(address), fields=hidden, sign_in=SIGN_IN_PATH)
    title = "U bent niet meer aangemeld"
    detail = "Wat u hebt ingevuld is nog niet opgeslagen, maar het is niet weg."
    return HTMLResponse(_PAGE.format(title=title, detail=detail, more=form), 401, headers)


async def other_team_page(request: Request, dossier_id: UUID, problem: Problem) -> HTMLResponse:
    """The form to say why somebody wants to see a dossier of another team; it leads back to this page."""
    templates: PageTemplates | None = getattr(request.app.state, "templates", None)
    if templates is None:
        return await error_page(request, problem)
    # Somebody who was in the middle of a form goes on where the form is asked for.
    there: str = request.scope["path"]
    query = request.scope["query_string"].decode("latin-1")
    return templates.render(
        "ander-team.html",
        await caller_of(request),
        status=problem.status,
        dossier=dossier_id,
        terug=f"{there}?{query}" if query else there,
        redenen=list(REASONS.items()),
        fouten={},
        ingevuld={},
    )

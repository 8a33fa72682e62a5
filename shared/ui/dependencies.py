"""What pages ask for: the templates of their service, and the names of residents."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from shared.http.dependencies import DatabaseDep
from shared.http.names import NameService
from shared.messaging.transaction import Database
from shared.ui.templating import Templates


async def _templates(request: Request) -> Templates:
    templates: Templates = request.app.state.templates
    return templates


async def _names(request: Request) -> NameService:
    names: NameService = request.app.state.names
    return names


TemplatesDep = Annotated[Templates, Depends(_templates)]
NamesDep = Annotated[NameService, Depends(_names)]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with."""

    request: Request
    database: Database
    templates: Templates
    names: NameService


async def _desk(
    request: Request, database: DatabaseDep, templates: TemplatesDep, names: NamesDep
) -> Desk:
    return Desk(request, database, templates, names)


DeskDep = Annotated[Desk, Depends(_desk)]

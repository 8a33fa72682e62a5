"""What pages ask for: the templates of their service, and the names of residents."""

from typing import Annotated

from fastapi import Depends, Request

from shared.http.names import NameService
from shared.ui.templating import Templates


async def _templates(request: Request) -> Templates:
    templates: Templates = request.app.state.templates
    return templates


async def _names(request: Request) -> NameService:
    names: NameService = request.app.state.names
    return names


TemplatesDep = Annotated[Templates, Depends(_templates)]
NamesDep = Annotated[NameService, Depends(_names)]

"""The page that says to whoever is signed in what he or she may do and see, and why not more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from shared.http.auth import signed_in
from shared.http.caller import Caller
from shared.permission_words import DATA, ROLES, SCOPES
from shared.permissions import Data, scopes_of
from shared.ui.dutch import municipality_text
from shared.ui.templating import Templates

TEMPLATES = Path(__file__).parent / "templates"
PATH = "/routes/wat-mag-ik"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody may do and see in a municipality."""

    name: str
    roles: Sequence[tuple[str, str]]
    may: Sequence[str]
    may_not: Sequence[str]
    sees: Sequence[tuple[str, str]]
    sees_not: Sequence[tuple[str, str]]


@router.get("/wat-mag-ik")
async def show_permissions(
    request: Request, caller: Annotated[Caller, Depends(signed_in)]
) -> Response:
    templates: Templates = request.app.state.templates
    return templates.render(
        "wat-mag-ik.html",
        caller,
        pad=PATH,
        plaatsen=[place_of(caller, gemeente) for gemeente in sorted(caller.municipalities)],
    )


def place_of(caller: Caller, gemeente: str) -> Place:
    roles = caller.roles_in(gemeente)
    given = caller.scopes & scopes_of(roles, caller.permissions)
    seen = caller.data_in([gemeente])
    return Place(
        name=municipality_text(gemeente),
        roles=[
            (role, ROLES.get(role, "Deze rol kennen wij niet; zij geeft niets."))
            for role in sorted(roles)
        ],
        may=[text for scope, text in SCOPES.items() if scope in given],
        may_not=[text for scope, text in SCOPES.items() if scope not in given],
        sees=_worded(seen),
        sees_not=_worded(set(Data) - seen),
    )


def _worded(kinds: Collection[Data]) -> list[tuple[str, str]]:
    return [words for kind, words in DATA.items() if kind in kinds]

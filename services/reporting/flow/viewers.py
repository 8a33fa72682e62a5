"""What a caller may see of the flow: by municipality, and amounts by role."""

from typing import Annotated

from fastapi import Depends

from services.reporting.flow.repository import Sight
from services.reporting.flow.rules import DETAIL_ROLES
from services.reporting.flow.service import Viewer
from shared.http.auth import Caller, require

OPERATIONS = "beheer"

TrailReader = Annotated[Caller, Depends(require("reporting.sporen.lezen"))]
CountReader = Annotated[Caller, Depends(require("reporting.tellingen.lezen"))]


def viewer_of(caller: Caller) -> Viewer:
    return Viewer(
        subject=caller.subject,
        sight=Sight(
            caller.municipalities, unknown=OPERATIONS in caller.roles, avoids=caller.work.conflicts
        ),
    )


def may_see_details(caller: Caller) -> bool:
    """Amounts, and what tells of them."""
    return not caller.roles.isdisjoint(DETAIL_ROLES)


def may_see_small_numbers(caller: Caller) -> bool:
    """Counts under five could point at a person; operations need them to find what is stuck."""
    return OPERATIONS in caller.roles

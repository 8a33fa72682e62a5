"""What other services and the identity provider ask about sessions: `/sessies`. No part of the published API."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from services.routes.sign_in.dependencies import SignInDep
from shared.http.sessions import Aangemelde, Sessieantwoord, Sessievraag

router = APIRouter(prefix="/sessies", include_in_schema=False)


@router.post("/wie")
async def whose(question: Sessievraag, sign_in: SignInDep) -> Sessieantwoord:
    """Open to whoever knows a number, which nobody can guess: who has one could come in with it just as well."""
    caller = await sign_in.caller_of(question.nummer, question.browser, is_active=question.actief)
    if caller is None or caller.lasting is None:
        return Sessieantwoord(actief=False)
    return Sessieantwoord(actief=True, wie=Aangemelde.of(caller, caller.lasting))


@router.post("/uitloggen")
async def end_by_provider(
    sign_in: SignInDep, logout_token: Annotated[str, Form(max_length=20_000)]
) -> Response:
    """OpenID Connect Back-Channel Logout 1.0: the provider says, with a token that it signed, who signed out there."""
    await sign_in.end_by_provider(logout_token)
    return Response(status_code=200)

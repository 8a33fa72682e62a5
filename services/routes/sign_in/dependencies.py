"""What endpoints and pages of signing in ask for."""

from typing import Annotated

from fastapi import Depends, Request

from services.routes.sign_in.service import SignIn


async def _sign_in(request: Request) -> SignIn:
    sign_in: SignIn = request.app.state.sign_in
    return sign_in


SignInDep = Annotated[SignIn, Depends(_sign_in)]

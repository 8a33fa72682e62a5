"""Income's real API process, as `python -m services.income.main` runs it, with a profile of it on request.

Beside its own endpoints one that reads the question of a what-if and works nothing out: what is left without the rules.
"""

from fastapi import APIRouter

from services.income.main import create_app
from services.income.settings import Settings
from services.income.whatif import service
from services.income.whatif.endpoints import ANK, Calculator
from services.income.whatif.schemas import Berekeningsvraag, BerekeningUitkomst
from shared.http.routing import make_strict
from shared.http.serve import serve
from tests.load.sampler import profiled
from tests.load.settings import ProgramSettings

router = APIRouter()


@router.post("/niets-berekend")
async def answer_without_calculating(_: Calculator, __: Berekeningsvraag) -> BerekeningUitkomst:
    return ANSWER


def _answer() -> BerekeningUitkomst:
    """As long as the answer to one situation."""
    ank = Berekeningsvraag.model_validate(ANK["value"])
    return service.calculate(ank.model_copy(update={"scenarios": ank.scenarios[1:2]}))


if __name__ == "__main__":
    with profiled(ProgramSettings().profile):
        ANSWER = _answer()
        app = create_app()
        make_strict(router)
        app.include_router(router, prefix=app.state.api_prefix)
        serve(app, Settings())

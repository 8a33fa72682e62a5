"""What is acted on in Assen, made anew each time: a household, something that waits, a task, somebody who works here."""

from typing import Final
from uuid import uuid4

from tests.contract.security.things import income, intake, operations, routes, work, workers
from tests.contract.security.things.operations import CONTRACTS
from tests.contract.security.things.shapes import LATER, Maker, Making, Thing, Workshop
from tests.contract.security.things.workers import hired
from tests.contract.security.town_of_secrets import EVERYBODY

__all__ = ["CONTRACTS", "LATER", "Thing", "Things", "hired"]

_MAKERS: Final[dict[str, Maker]] = (
    intake.MAKERS | work.MAKERS | workers.MAKERS | routes.MAKERS | income.MAKERS | operations.MAKERS
)
_OF_MANY_KINDS: Final = ("form ", "organisation ", "partner ", "application ", "failed ")
"""What follows says which: `partner aanvaard/contact`."""


class Things(Workshop):
    """`await things.make("task", role="werkcoach", me=...)`."""

    async def make(self, kind: str, role: str, me: str, who: str = EVERYBODY) -> Thing:
        name = kind.partition(" ")[0] if kind.startswith(_OF_MANY_KINDS) else kind
        made = await _MAKERS[name](self, Making(kind, role, me, who))
        return Thing(made.id, made.member, {"me": me, "name": f"Team {uuid4()}", **made.more})

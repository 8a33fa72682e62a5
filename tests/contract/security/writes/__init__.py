"""What each address that changes something is sent to be taken: a body that is right, and a thing to act on.

An address that is missing here fails the test. `{...}` in an address is what is acted on, then what belongs to it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from tests.contract.security.things import CONTRACTS
from tests.contract.security.town_of_secrets import TODAY
from tests.contract.security.writes.income import INCOME
from tests.contract.security.writes.intake import INTAKE
from tests.contract.security.writes.operations import AGAIN, SENT_AGAIN, about_failures
from tests.contract.security.writes.reporting import REPORTING
from tests.contract.security.writes.routes import ROUTES
from tests.contract.security.writes.shapes import Write


def _address(service: str, path: str) -> str:
    """Most are POST; another way stands before the path."""
    method, _, path = path.rpartition(" ")
    return f"{method or 'POST'} /{service}{path}"


WHO_LOOKED: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/verwerkingen": [
        Write("person", lambda its: {"inwonerId": its.id, "vanaf": TODAY, "tot": TODAY}),
        Write("dossier", lambda its: {"dossierId": its.id, "vanaf": TODAY, "tot": TODAY}),
    ]
}
"""Of every service."""

WRITES: Final[Mapping[str, Sequence[Write]]] = {
    _address(service, path): writes
    for service, table in (
        ("intake", INTAKE),
        ("routes", ROUTES),
        ("income", INCOME),
        ("reporting", REPORTING),
        *((service, about_failures(service)) for service in CONTRACTS),
        *((service, AGAIN) for service in CONTRACTS),
        *((service, WHO_LOOKED) for service in CONTRACTS),
        *((service, SENT_AGAIN) for service in CONTRACTS),
    )
    for path, writes in table.items()
}

OF_A_SESSION: Final = frozenset(
    {
        "POST /routes/sessies/overal-uitloggen",
        "POST /routes/sessie/verlengen",
        "POST /routes/sessie/namen",
    }
)
"""Nobody else's than of who asks (test_signing_in, test_hiding_names)."""

"""What operations change, the same at every service: what failed, timers, and what is sent again. None of it is of a municipality."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from shared.ids import new_event_id
from tests.contract.security.writes.shapes import (
    Write,
)

ASKED: Final[Mapping[str, Any]] = {"pogingen": 6, "reden": "De oorzaak is weg."}
SAME: Final = {"pogingen": "6", "reden": "De oorzaak is weg."}


SEEN: Final = "2026-11-02T09:00:00Z"

AGAIN: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/beheer/termijnen/herkansing": [
        Write(
            "nobody",
            lambda _: {"soort": "verjaardag", "misluktVoor": SEEN, "reden": "Hersteld."},
            of_nobody=True,
        )
    ]
}
"""Of every service."""


def about_failures(service: str) -> Mapping[str, Sequence[Write]]:
    """The same at every service; what failed is of no municipality."""
    of, prefix = f"failed {service}", "/v1/beheer/mislukt"
    return {
        "/v1/beheer/spoor/lotgevallen": [
            Write(
                "nobody",
                lambda _: {"berichten": [{"id": str(uuid4()), "soort": "levensgebeurtenis"}]},
                of_nobody=True,
            )
        ],
        f"{prefix}/berichten/{{id}}/handelingen": [
            Write(of, lambda _: {**ASKED, "handeling": "opnieuw"}, of_nobody=True)
        ],
        f"{prefix}/berichten/{{id}}/inzage": [
            Write(of, lambda _: {"reden": "Kijken wat eraan mankeert."}, of_nobody=True)
        ],
        f"{prefix}/berichten/{{id}}/wijzigingen": [
            Write(
                of, lambda its: {**ASKED, "inhoud": its.more.get("content", "{}")}, of_nobody=True
            )
        ],
        f"{prefix}/wijzigingen/{{id}}/besluit": [
            Write(
                f"failed edit {service}",
                lambda _: {"akkoord": True, "reden": "Klopt."},
                of_nobody=True,
            )
        ],
        f"{prefix}/herkansingen": [
            Write(
                of,
                lambda its: {"kenmerk": its.more.get("kenmerk", "x"), "reden": "Hersteld."},
                of_nobody=True,
            )
        ],
    }


CHOSEN: Final = {"topic": "huishoudens", "type": "nergens.verstuurd.v1"}
SENT_AGAIN: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/boekhouding/berichten/nagaan": [
        Write("nobody", lambda _: {"ids": [str(new_event_id())]}, of_nobody=True)
    ],
    "/v1/beheer/opnieuw-versturen/keuze/telling": [
        Write("nobody", lambda _: CHOSEN, of_nobody=True)
    ],
    # There is nothing to send, and nothing that goes on.
    "PUT /v1/beheer/opnieuw-versturen/{id}": [
        Write(
            "nobody",
            lambda _: {**CHOSEN, "reden": "Proef."},
            of_nobody=True,
            states=frozenset({409}),
        )
    ],
    "/v1/beheer/opnieuw-versturen/{id}/stop": [
        Write("nobody", of_nobody=True, states=frozenset({404}))
    ],
}
"""What messages came to, and sending them again: of every service, and of no municipality."""

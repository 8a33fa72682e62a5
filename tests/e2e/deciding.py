"""One decides and another approves, as two people would who open everything first."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.e2e.chain import Chain

ALL_PARTS = "gevolgen,berekening,geldt,brief"


def decide_by_two(chain: Chain, proposal_id: str, body: Mapping[str, Any]) -> httpx.Response:
    """The answer to who approved it, or to the first where no second was needed."""
    path = f"/income/v1/voorstellen/{proposal_id}"
    decided = chain.post(f"{path}/besluit", body, "inkomensconsulent")
    assert decided.status_code == 200, decided.text
    if decided.json()["status"] != "ter-controle":
        return decided
    chain.get(path, "tweede-inkomensconsulent", delen=ALL_PARTS)
    approval = {"versie": decided.json()["versie"], "uitkomst": "goedkeuren"}
    return chain.post(f"{path}/controle", approval, "tweede-inkomensconsulent")

"""What two inkomensconsulenten do with a proposal, over the API; the pages are tried in a browser beside it."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import httpx

from tests.stories.stage import Stage

FIRST, SECOND = "inkomensconsulent", "tweede-inkomensconsulent"
PROPOSALS = "/income/v1/voorstellen"
WAIT_SECONDS = 90


def send(stage: Stage, path: str, body: Mapping[str, Any], who: str = FIRST) -> httpx.Response:
    """Whatever the answer is."""
    headers = stage.chain.headers(who) | {"Idempotency-Key": str(uuid4())}
    return httpx.post(
        stage.chain.origin.address + path, json=dict(body), headers=headers, timeout=20
    )


def made(stage: Stage, path: str, body: Mapping[str, Any], who: str = FIRST) -> Mapping[str, Any]:
    answer = send(stage, path, body, who)
    assert answer.is_success, answer.text
    return dict(answer.json())


def waiting(stage: Stage, dossier_id: UUID, kind: str = "recht") -> Mapping[str, Any]:
    """The one proposal of a kind that waits in a dossier."""
    found = stage.chain.results(PROPOSALS, FIRST, dossierId=dossier_id)
    [proposal] = [
        row for row in found if row["status"] in {"open", "ter-controle"} and row["soort"] == kind
    ]
    return dict(proposal)


def establish_exemption(stage: Stage, dossier_id: UUID, person_id: UUID, since: str) -> None:
    """Which part of a wage is free, so that a proposal rests on nothing unknown."""
    fact = {
        "soort": "vrijlating",
        "inwonerId": str(person_id),
        "vrijlating": {"regime": "oud_31_2"},
    }
    body = {
        "dossierId": str(dossier_id),
        "vanaf": since,
        "reden": "Loonstroken gezien.",
        "vaststellingen": [fact],
    }
    made(stage, "/income/v1/vaststellingen", body)


def decide(stage: Stage, proposal: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
    body = {"besluit": "overnemen", "reden": "Loonstrook ontvangen.", **more}
    return made(stage, f"{PROPOSALS}/{proposal['id']}/besluit", body)


def look_at_all(stage: Stage, proposal: Mapping[str, Any], who: str = SECOND) -> Mapping[str, Any]:
    return dict(
        stage.chain.get(
            f"{PROPOSALS}/{proposal['id']}", who, delen="gevolgen,berekening,geldt,brief"
        )
    )


def approve(stage: Stage, proposal: Mapping[str, Any], who: str = SECOND) -> httpx.Response:
    body = {"versie": proposal["versie"], "uitkomst": "goedkeuren"}
    return send(stage, f"{PROPOSALS}/{proposal['id']}/controle", body, who)


def decide_by_two(stage: Stage, proposal: Mapping[str, Any], **more: Any) -> None:
    """One decides, and where a second one is needed, that one looks at all of it and approves."""
    drafted = decide(stage, proposal, **more)
    if drafted["status"] == "ter-controle":
        answer = approve(stage, look_at_all(stage, drafted))
        assert answer.is_success, answer.text
        assert answer.json()["status"] == "besloten"
    stage.settle()


def standing(stage: Stage, dossier_id: UUID, day: str | None = None) -> list[Mapping[str, Any]]:
    """The periods of the right as it stands, or that of a day."""
    params = {"opDag": day} if day else {}
    found: list[Mapping[str, Any]] = stage.chain.get(
        f"/income/v1/dossiers/{dossier_id}/recht", FIRST, **params
    )["perioden"]
    return found


def decisions(stage: Stage, dossier_id: UUID) -> list[Mapping[str, Any]]:
    """Newest first."""
    found: list[Mapping[str, Any]] = stage.chain.get(
        "/income/v1/besluiten", FIRST, dossierId=dossier_id
    )["resultaten"]
    return found


def wait_for_run(stage: Stage, month: str) -> None:
    """Until the worker has settled the wages of a month in Assen: asking the page each time would keep it from its work."""
    query = "SELECT 1 FROM settlement_run WHERE municipality = '0106' AND month = $1 AND done_at IS NOT NULL"
    day = date.fromisoformat(f"{month}-01")
    # It looks every few seconds; on a busy machine that may be long.
    for _ in range(2 * WAIT_SECONDS):
        if stage.chain.rows("income", query, day):
            return
        time.sleep(0.5)
    raise AssertionError(f"never came: the run of {month}")

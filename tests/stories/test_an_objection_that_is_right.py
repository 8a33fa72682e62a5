"""Ank objects to what was decided about her wage: another person hears her and agrees, there is a new decision, and the figures of right decisions say so."""

from collections.abc import Mapping
from typing import Any

import httpx

from tests.e2e.chain import job
from tests.stories.deciding import (
    FIRST,
    SECOND,
    decide,
    decisions,
    establish_exemption,
    made,
    send,
    standing,
    waiting,
)
from tests.stories.stage import SINGLE, TODAY, Stage, days_ago, person

OBJECTIONS = "/income/v1/bezwaren"
COUNTS = "/reporting/v1/tellingen/besluiten"
DAY = TODAY.isoformat()


def step(
    stage: Stage, objection: str, soort: str, who: str = SECOND, **more: Any
) -> httpx.Response:
    return send(stage, f"{OBJECTIONS}/{objection}/stappen", {"stap": {"soort": soort, **more}}, who)


def taken(stage: Stage, objection: str, soort: str, **more: Any) -> Mapping[str, Any]:
    answer = step(stage, objection, soort, **more)
    assert answer.is_success, answer.text
    return dict(answer.json())


def revised(stage: Stage) -> int:
    """How many decisions of this month were revised after an objection, in Assen."""
    found = stage.chain.get(COUNTS, "beheer", gemeente="0106", vanaf=days_ago(28), tot=DAY)
    return sum(int(row["herzienNaBezwaar"]) for row in found["tellingen"])


def test_an_objection_is_heard_and_decided_by_another_and_ends_with_a_new_decision(
    stage: Stage,
) -> None:
    home = stage.open_dossier(
        person("aanvrager", achternaam="Bezwaar"),
        adres={"postcode": "9401AB", "huisnummer": 131},
    )
    [ank] = home.people
    wage = stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY, 200_00))
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, DAY)
    stage.settle()
    assert decide(stage, waiting(stage, home.dossier_id))["status"] == "besloten"
    stage.settle()
    contested = decisions(stage, home.dossier_id)[0]
    assert standing(stage, home.dossier_id, DAY)[0]["bijstandCenten"] == SINGLE - 150_00
    before = revised(stage)

    told = {"besluitId": contested["id"], "ontvangenOp": DAY, "weg": "balie"}
    objection = made(stage, OBJECTIONS, told | {"gronden": "Mijn loon was lager."}, "balie")["id"]
    stage.settle()
    assert "bezwaar-bekijken" in stage.consulent().steps(home.dossier_id)

    taken(stage, objection, "bevestigen", bevestigdOp=DAY)
    taken(stage, objection, "hoorzitting-plannen", hoorzittingOp=DAY)
    own = step(stage, objection, "horen", FIRST, gehoordOp=DAY)
    assert (own.status_code, own.json()["code"]) == (httpx.codes.FORBIDDEN, "eigen-besluit")
    taken(stage, objection, "horen", gehoordOp=DAY)
    agreed = taken(stage, objection, "beslissen", uitkomst="gegrond", reden="De loonstrook klopt.")
    assert agreed["status"] == "herziening"
    stage.settle()
    assert "bezwaar-herzien" in stage.consulent().steps(home.dossier_id)
    assert revised(stage) == before

    stage.correct(wage, **job(TODAY, 100_00))
    stage.settle()
    higher = waiting(stage, home.dossier_id)
    answer = send(
        stage,
        f"/income/v1/voorstellen/{higher['id']}/besluit",
        {"besluit": "overnemen", "reden": "Na bezwaar: de loonstrook klopt."},
        SECOND,
    )
    assert answer.json()["status"] == "besloten", answer.text
    new = decisions(stage, home.dossier_id)[0]
    done = taken(stage, objection, "herzien", besluitId=new["id"])
    stage.settle()

    assert (done["status"], done["herzienBij"]) == ("besloten", new["id"])
    assert standing(stage, home.dossier_id, DAY)[0]["bijstandCenten"] == SINGLE - 75_00
    assert revised(stage) == before + 1
    assert not {"bezwaar-bekijken", "bezwaar-herzien"} & set(
        stage.consulent().steps(home.dossier_id)
    )

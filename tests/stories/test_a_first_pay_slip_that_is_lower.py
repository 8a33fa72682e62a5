"""Ank starts to work. Her first pay slip is lower than expected; it is explained and mended, half a year on it is right, and it is closed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from deploy.local.demo import BEGIN
from shared import clock
from tests.e2e.chain import job
from tests.stories.deciding import establish_exemption, made
from tests.stories.stage import TODAY, Stage, person

pytestmark = pytest.mark.timeout(240)
CHECKS, DOSSIERS = "/income/v1/nazorgcontroles", "/income/v1/nazorgdossiers"
A_MONTH, THREE_MONTHS, HALF_A_YEAR = (timedelta(days=days) for days in (35, 95, 188))


def aftercare_of(stage: Stage, dossier_id: UUID) -> Mapping[str, Any]:
    [found] = stage.consulent().results(DOSSIERS, dossierId=dossier_id)
    return dict(stage.consulent().get(f"{DOSSIERS}/{found['id']}"))


def check_of(stage: Stage, dossier_id: UUID, months: int) -> str:
    """The check of a month, as soon as the worker opened it."""

    def is_open() -> list[str]:
        return [
            check["id"]
            for check in aftercare_of(stage, dossier_id)["controles"]
            if check["maandenNaStart"] == months and check["status"] == "open"
        ]

    return str(stage.chain.wait_for(is_open, f"the check after {months} months"))


def expected_of(aftercare: Mapping[str, Any]) -> dict[str, int]:
    return {
        post["post"]: post["naCenten"]
        for post in aftercare["verwacht"]
        if post["naCenten"] is not None and post["naCenten"] >= 0
    }


def test_a_first_pay_slip_that_is_lower_is_mended_and_a_year_of_looking_back_ends_well(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    consulent, regisseur = stage.consulent(), stage.regisseur()
    started = stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY))
    stage.settle()
    establish_exemption(stage, home.dossier_id, ank, TODAY.isoformat())
    stage.settle()
    aftercare = aftercare_of(stage, home.dossier_id)
    expected = expected_of(aftercare)
    assert aftercare["aanleiding"] == "baan-gestart"
    made(
        stage,
        f"{DOSSIERS}/{aftercare['id']}/doorgegeven",
        {"wat": "zorgtoeslag", "status": "doorgegeven"},
    )

    with clock.moved_to(BEGIN + A_MONTH):
        first = check_of(stage, home.dossier_id, 1)
        stage.settle()
        assert "nazorg-na-1-maand" in consulent.steps(home.dossier_id)
        made(
            stage,
            f"{CHECKS}/{first}/resultaat",
            {
                "resultaat": "te-weinig",
                "maand": TODAY.replace(day=1).isoformat(),
                "werkelijk": expected | {"netto-loon": expected["netto-loon"] - 150_00},
                "maatregelen": ["verrekening-aangepast"],
                "toelichting": "De eerste week niet betaald. De aanvulling is aangepast.",
            },
        )
        stage.settle()

        steps = regisseur.steps(home.dossier_id)
        assert {"nazorg-te-weinig", "nazorg-rondkomen"} <= steps
        assert "nazorg-na-1-maand" not in steps
        whole = aftercare_of(stage, home.dossier_id)
        [done] = whole["gedaan"][first]
        assert done["verschilCenten"] == -150_00
        means = {post["post"]: post["uitleg"] for post in done["posten"]}
        assert (means["netto-loon"], means["bijstand"]) == ("loon-lager", "klopt")
        said = {line["wat"]: line["status"] for line in whole["doorTeGeven"]}
        assert said["zorgtoeslag"] == "doorgegeven"
        [seen] = stage.werkcoach().get(f"{DOSSIERS}/{whole['id']}")["gedaan"][first]
        assert (seen["resultaat"], seen["posten"], seen["toelichting"]) == ("te-weinig", None, None)

    for months, later in ((3, THREE_MONTHS), (6, HALF_A_YEAR)):
        with clock.moved_to(BEGIN + later):
            check = check_of(stage, home.dossier_id, months)
            month = (TODAY + later - timedelta(days=31)).replace(day=1).isoformat()
            made(
                stage,
                f"{CHECKS}/{check}/resultaat",
                {"resultaat": "klopt", "maand": month, "werkelijk": expected},
            )
            stage.settle()
            assert f"nazorg-na-{months}-maanden" not in consulent.steps(home.dossier_id)

    with clock.moved_to(BEGIN + HALF_A_YEAR):
        closed = made(
            stage,
            f"{DOSSIERS}/{aftercare['id']}/afronding",
            {
                "uitkomst": "gelukt",
                "toelichting": "Zij komt rond en kan bij het sociaal team terecht.",
            },
            "regisseur",
        )
        stage.settle()
    assert (closed["status"], closed["uitkomst"]) == ("afgerond", "gelukt")
    assert [check["status"] for check in closed["controles"]] == ["gedaan"] * 3 + ["vervallen"]
    trail = stage.chain.trail(started)
    results = [step["feiten"]["resultaat"] for step in trail.of("nazorg.nazorg-gecontroleerd")]
    assert results == ["te-weinig", "klopt", "klopt"]
    [ended] = trail.of("nazorg.nazorg-afgerond")
    assert ended["feiten"]["uitkomst"] == "gelukt"
    assert {
        step for step in regisseur.steps(home.dossier_id) if step.startswith("nazorg-na")
    } == set()

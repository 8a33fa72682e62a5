"""Ank has work in progress in Assen and moves to Tynaarlo: the new consulent sees the work, the old one that it went."""

from shared.events.household import ASSEN, TYNAARLO
from tests.e2e.chain import job
from tests.stories.stage import TODAY, Stage, days_ago, person


def test_the_work_follows_from_assen_to_tynaarlo(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    stage.system("polis").report_taken("baan-gestart", ank, **job(TODAY))
    stage.settle()
    in_assen = stage.consulent(ASSEN).steps(home.dossier_id)
    assert in_assen

    stage.system("brp").report_taken(
        "verhuizing", ank, ingangsdatum=days_ago(1), naarGemeente=TYNAARLO
    )
    stage.settle()

    in_tynaarlo = stage.consulent(TYNAARLO).steps(home.dossier_id)
    assert in_tynaarlo >= in_assen
    assert stage.consulent(ASSEN).steps(home.dossier_id) == set()
    [aftercare] = stage.consulent(TYNAARLO).results(
        "/income/v1/nazorgdossiers", dossierId=home.dossier_id
    )
    assert aftercare["status"] == "lopend"
    proposals = stage.consulent(TYNAARLO).results(
        "/income/v1/voorstellen", dossierId=home.dossier_id
    )
    assert proposals
    assert "voorstel-beoordelen" in in_tynaarlo

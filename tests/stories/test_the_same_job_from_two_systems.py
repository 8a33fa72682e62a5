"""The coach and the wage register both report Ank's new job. It is one job, and one wage."""

from tests.e2e.chain import job
from tests.stories.stage import SINGLE, TODAY, Stage, person


def test_the_same_job_from_two_systems_is_one_income(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    told = job(TODAY, 1_000_00)

    first = stage.system("coach").report("baan-gestart", ank, **told)
    second = stage.system("polis").report("baan-gestart", ank, **told)
    stage.settle()

    assert first["status"] == second["status"] == "verwerkt"
    assert first["id"] == second["id"]
    assert stage.consulent().last_right(home.dossier_id) == (SINGLE, SINGLE - 1_000_00)
    assert (
        len(stage.consulent().results("/income/v1/nazorgdossiers", dossierId=home.dossier_id)) == 1
    )

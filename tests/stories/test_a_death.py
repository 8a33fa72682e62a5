"""Ank dies while tasks, timers and aftercare are open. Nothing is addressed to her any more."""

from tests.e2e.chain import job
from tests.stories.stage import TODAY, Stage, days_ago, person


def test_everything_that_was_planned_about_the_dead_stops(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    stage.system("polis").report_taken(
        "baan-gestart", ank, **{**job(TODAY), "ingangsdatum": days_ago(10)}
    )
    stage.settle()
    assert stage.werkcoach().open_tasks(home.dossier_id)
    assert stage.chain.aftercare_timers(home.dossier_id)

    stage.system("brp").report_taken("overlijden", ank, ingangsdatum=days_ago(1))
    stage.settle()

    assert stage.chain.aftercare_timers(home.dossier_id) == []
    assert stage.werkcoach().open_tasks(home.dossier_id) == []
    left = stage.consulent().open_tasks(home.dossier_id)
    about_life = [task for task in left if task["draaiboek"] == "baan-gestart"]
    assert about_life == []
    [aftercare] = stage.consulent().results("/income/v1/nazorgdossiers", dossierId=home.dossier_id)
    assert aftercare["status"] != "lopend"

"""A boy of 16 gets a job on Saturdays. Nobody is bothered, and nobody keeps what he earns."""

from tests.e2e.chain import job
from tests.stories.stage import TODAY, Stage, person


def test_nobody_is_bothered_by_the_saturday_job_of_a_child(stage: Stage) -> None:
    family = stage.open_dossier(person("aanvrager", 45), person("kind", 16))
    _, boy = family.people

    event_id = stage.system("polis").report_taken(
        "baan-gestart", boy, **{**job(TODAY, 312_47), "urenPerWeek": 8}
    )
    stage.settle()

    trail = stage.chain.trail(event_id)
    assert trail.of("taken.taak-aangemaakt") == []
    assert trail.of("nazorg.nazorg-gestart") == []
    assert trail.of("overdrachten.voorgesteld") == []
    assert stage.werkcoach().open_tasks(family.dossier_id) == []
    [applied] = trail.of("taken.draaiboek-toegepast")
    assert applied["feiten"]["aantalTaken"] == 0
    for service in ("intake", "income", "reporting", "routes"):
        assert stage.chain.tables_with(service, "31247") == set(), service

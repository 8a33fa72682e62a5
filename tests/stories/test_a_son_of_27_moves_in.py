"""A son of 27 with a benefit of his own moves in with his mother: two rights change, in two dossiers."""

from shared.events.household import ASSEN
from tests.stories.stage import COST_SHARER, SINGLE, Stage, days_ago, person


def test_two_rights_change_when_a_son_with_his_own_bijstand_moves_in(stage: Stage) -> None:
    mothers, sons = (
        stage.open_dossier(person("aanvrager", 55)),
        stage.open_dossier(person("aanvrager", 28)),
    )
    [mother], [son] = mothers.people, sons.people

    stage.system("brp").report_taken(
        "komt-inwonen", son, bij={"inwonerId": str(mother)}, ingangsdatum=days_ago(10)
    )
    stage.settle()

    ilse = stage.consulent(ASSEN)
    assert ilse.living_there(mothers.dossier_id) == {mother: "aanvrager", son: "medebewoner"}
    assert ilse.living_there(sons.dossier_id) == {son: "aanvrager", mother: "medebewoner"}
    for dossier_id in (mothers.dossier_id, sons.dossier_id):
        assert ilse.last_right(dossier_id) == (SINGLE, COST_SHARER)
        assert "voorstel-beoordelen" in ilse.steps(dossier_id)

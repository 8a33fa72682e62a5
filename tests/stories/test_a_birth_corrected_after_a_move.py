"""A birth turns out to be a day earlier, and the family has moved since. Nothing has to be withdrawn first."""

from shared.events.household import ASSEN, TYNAARLO
from tests.stories.stage import Stage, days_ago, person


def test_a_birth_is_corrected_after_a_later_move(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", 27))
    [ank] = home.people
    born = stage.system().report_taken("geboorte", ank, ingangsdatum=days_ago(30))
    moved = stage.system("brp").report_taken(
        "verhuizing", ank, ingangsdatum=days_ago(10), naarGemeente=TYNAARLO
    )
    stage.settle()

    stage.correct(born, ingangsdatum=days_ago(31))
    stage.settle()

    ilse = stage.consulent(TYNAARLO)
    members = ilse.dossier(home.dossier_id)["leden"]
    [child] = [member for member in members if member["rol"] == "kind"]
    assert child["geboortedatum"] == child["vanaf"] == days_ago(31)
    assert stage.state_of(moved)["status"] == "verwerkt"
    assert stage.state_of(born)["status"] == "gecorrigeerd"
    assert stage.consulent(ASSEN).look(f"/intake/v1/dossiers/{home.dossier_id}").status_code == 404


def test_a_move_before_one_that_is_known_is_taken_in(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    later = stage.system("brp").report_taken(
        "verhuizing", ank, ingangsdatum=days_ago(5), naarGemeente=TYNAARLO
    )

    stage.system("brp").report_taken(
        "verhuizing", ank, ingangsdatum=days_ago(40), naarGemeente="1680"
    )
    stage.settle()

    told_anew = stage.state_of(later)
    assert told_anew["status"] == "gecorrigeerd"
    assert stage.state_of(told_anew["vervangenDoor"])["status"] == "verwerkt"
    places = stage.consulent(TYNAARLO).get(f"/intake/v1/dossiers/{home.dossier_id}")["woonplaatsen"]
    assert [place["gemeente"] for place in places] == [ASSEN, "1680", TYNAARLO]

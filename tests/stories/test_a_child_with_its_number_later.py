"""A child is reported without a number, and later with it: it is one child."""

from tests.e2e.chain import new_bsn
from tests.stories.stage import Stage, days_ago, person


def test_a_child_reported_without_and_later_with_a_number_is_one_child(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager", 29))
    [ank] = home.people
    number = new_bsn()

    first = stage.system("balie").report("geboorte", ank, ingangsdatum=days_ago(12))
    second = stage.system("brp").report(
        "geboorte", ank, ingangsdatum=days_ago(12), kind={"burgerservicenummer": number}
    )
    stage.settle()

    assert first["status"] == second["status"] == "verwerkt"
    assert first["id"] == second["id"]
    there = stage.consulent().living_there(home.dossier_id)
    assert sorted(there.values()) == ["aanvrager", "kind"]

    # What comes later about the number is about this child.
    died = stage.system("brp").report("overlijden", number, ingangsdatum=days_ago(2))
    assert died["status"] == "verwerkt"

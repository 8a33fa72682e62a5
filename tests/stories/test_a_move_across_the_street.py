"""Ank moves to the other side of the street. The municipality stays the same, and the help goes on."""

from shared.events.household import ASSEN
from tests.stories.stage import Stage, days_ago, person


def test_ank_moves_across_the_street_and_only_the_address_is_looked_at(stage: Stage) -> None:
    family = stage.open_dossier(person("aanvrager"), person("kind", 8))
    ank, child = family.people

    event_id = stage.system("brp").report_taken(
        "verhuizing",
        ank,
        ingangsdatum=days_ago(3),
        naarGemeente=ASSEN,
        adres={"postcode": "9401 AB", "huisnummer": 12},
    )
    stage.settle()

    ilse = stage.consulent(ASSEN)
    assert ilse.living_there(family.dossier_id) == {ank: "aanvrager", child: "kind"}
    [place] = ilse.dossier(family.dossier_id)["woonplaatsen"]
    assert (place["gemeente"], place["vanaf"]) == (ASSEN, days_ago(3))
    before, after = ilse.last_right(family.dossier_id)
    assert before == after is not None
    assert "gemeente-overdragen" not in stage.regisseur(ASSEN).steps(family.dossier_id)
    assert stage.chain.trail(event_id).counts["taken.draaiboek-toegepast"] == 1


def test_one_of_three_housemates_moves_and_the_other_two_stay(stage: Stage) -> None:
    home = stage.open_dossier(
        person("aanvrager"), person("medebewoner", 33), person("medebewoner", 41)
    )
    ank, mover, _ = sorted(home.people, key=lambda one: one != home.people[0])

    stage.system("brp").report_taken(
        "verhuizing", mover, ingangsdatum=days_ago(5), naarGemeente="0014"
    )
    stage.settle()

    there = stage.consulent(ASSEN).living_there(home.dossier_id)
    assert there.keys() == {*home.people} - {mover}
    assert there[ank] == "aanvrager"
    _, after = stage.consulent(ASSEN).last_right(home.dossier_id)
    assert after == 1_013_90

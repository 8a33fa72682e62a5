"""Karin and Omar part, and each of them tells it. Their two children have their main residence with one of them each.

Omar works: what is open about his job goes along with him.
"""

from datetime import timedelta
from uuid import UUID

from shared.events.household import AA_EN_HUNZE, TYNAARLO
from tests.e2e.chain import job
from tests.stories.stage import TODAY, Stage, days_ago, person, who


def test_a_divorce_with_two_children_told_by_both_and_safe(stage: Stage) -> None:
    family = stage.open_dossier(
        person("aanvrager"),
        person("partner", 40),
        person("kind", 7),
        person("kind", 11),
        gemeente=AA_EN_HUNZE,
    )
    roles = stage.consulent(AA_EN_HUNZE).dossier(family.dossier_id)["leden"]
    karin, omar, *children = (UUID(member["inwonerId"]) for member in roles)
    works = stage.system("polis").report_taken(
        "baan-gestart", omar, **job(TODAY - timedelta(days=60))
    )
    stage.settle()
    told = {
        "ingangsdatum": days_ago(6),
        "vertrekker": who(omar),
        "veiligheid": True,
        "kinderen": [
            {"persoon": who(children[0]), "hoofdverblijf": who(karin), "zorgaandeel": 40},
            {"persoon": who(children[1]), "hoofdverblijf": who(omar)},
        ],
    }

    first = stage.system("balie").report("scheiding", karin, exPartner=who(omar), **told)
    second = stage.system("brp").report("scheiding", omar, exPartner=who(karin), **told)
    stage.settle()

    assert first["status"] == second["status"] == "verwerkt"
    assert first["id"] == second["id"], "the second report joins the first"
    ilse = stage.consulent(AA_EN_HUNZE)
    omars = UUID(ilse.get(f"/intake/v1/inwoners/{omar}")["dossierId"])
    assert ilse.living_there(family.dossier_id) == {karin: "aanvrager", children[0]: "kind"}
    assert ilse.living_there(omars) == {omar: "aanvrager", children[1]: "kind"}
    trail = stage.chain.trail(UUID(first["id"]))
    assert str(omars) not in str(trail.content), "her trail names neither his dossier"
    assert "scheiding" in str(ilse.results("/routes/v1/taken", dossierId=omars))

    # What was open about his job is in his list of work now, with its aftercare; her trails and list name nothing of it.
    regisseur = stage.regisseur(AA_EN_HUNZE)
    assert "besluit-baan" in regisseur.steps(omars)
    assert "besluit-baan" not in regisseur.steps(family.dossier_id)
    running = [
        aftercare["status"]
        for aftercare in ilse.results("/income/v1/nazorgdossiers", dossierId=omars)
    ]
    assert running == ["lopend"]
    assert str(omars) not in str(stage.chain.trail(works).content)

    # He moves, and his new municipality is nobody's business in her dossier.
    stage.system("brp").report_taken(
        "verhuizing", omar, ingangsdatum=days_ago(2), naarGemeente=TYNAARLO
    )
    stage.settle()

    assert stage.consulent(TYNAARLO).living_there(omars)[omar] == "aanvrager"
    assert ilse.look(f"/intake/v1/dossiers/{omars}").status_code == 404
    assert TYNAARLO not in str(ilse.dossier(family.dossier_id))

    started = stage.system("polis").report_taken("baan-gestart", omar, **job(TODAY))
    stage.settle()
    assert stage.state_of(started)["dossierId"] == str(omars)

"""Ank finds work and her bijstand ends; her dossier is closed when all is done, and opens again when the job is lost."""

import httpx

from tests.e2e.chain import job
from tests.stories.stage import TODAY, Stage, days_ago, person


def test_a_dossier_closes_after_work_and_opens_again_when_the_work_is_lost(stage: Stage) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    payer, consulent, regisseur = stage.system("uitkering"), stage.consulent(), stage.regisseur()
    stage.system("polis").report_taken(
        "baan-gestart", ank, **{**job(TODAY, 2_100_00), "ingangsdatum": days_ago(400)}
    )
    stage.settle()
    [proposal] = consulent.results("/income/v1/voorstellen", dossierId=home.dossier_id)

    ended = payer.report_taken("uitkering-beeindigd", ank, ingangsdatum=days_ago(400), reden="werk")
    stage.settle()

    assert proposal["status"] == "open"
    [lapsed] = consulent.results("/income/v1/voorstellen", dossierId=home.dossier_id)
    assert lapsed["status"] == "vervallen"
    assert {"recht-beeindigen", "toeslagen-doorgeven", "dossier-sluiten"} <= regisseur.steps(
        home.dossier_id
    )
    [aftercare] = consulent.results("/income/v1/nazorgdossiers", dossierId=home.dossier_id)
    trail = stage.chain.trail(ended)
    assert trail.of("besluiten.besluit-voorgesteld") == []
    work = regisseur.steps(home.dossier_id)

    path = f"/intake/v1/dossiers/{home.dossier_id}"
    closed = stage.chain.post(
        f"{path}/sluiting", {"datum": days_ago(365), "reden": "uitkering-beeindigd"}
    )
    assert closed.status_code == httpx.codes.CREATED, closed.text
    later = payer.report("schuldsignaal", ank, ingangsdatum=days_ago(200), schuldeiser="huur")
    stage.settle()

    assert later["status"] == "geen-dossier"
    assert regisseur.steps(home.dossier_id) == work
    assert consulent.dossier(home.dossier_id)["status"] == "gesloten"
    [same] = consulent.results("/income/v1/nazorgdossiers", dossierId=home.dossier_id)
    assert same["status"] == aftercare["status"]

    opened = stage.chain.post(f"{path}/heropening", {"datum": days_ago(10)})
    assert opened.status_code == httpx.codes.CREATED, opened.text
    stage.system("polis").report_taken("baan-beeindigd", ank, ingangsdatum=days_ago(5))
    stage.settle()

    shown = consulent.dossier(home.dossier_id)
    assert shown["status"] == "heropend"
    assert [one["status"] for one in shown["statussen"]] == [
        "open",
        "sluitend",
        "gesloten",
        "heropend",
    ]
    assert consulent.living_there(home.dossier_id) == {ank: "aanvrager"}
    # No bijstand begins by itself: she is helped to ask for it.
    assert consulent.last_right(home.dossier_id) == (0, 0)
    assert "aanvraag-na-baan" in regisseur.steps(home.dossier_id)

"""Ank moves in with somebody whom the agency never met. He is registered because of it."""

from tests.e2e.chain import new_bsn
from tests.stories.stage import Stage, days_ago, person, years_old


def test_a_partner_whom_nobody_knew_is_registered_and_the_right_is_looked_at(
    stage: Stage,
) -> None:
    home = stage.open_dossier(person("aanvrager"))
    [ank] = home.people
    partner = {
        "burgerservicenummer": new_bsn(),
        "nieuw": {
            "voornamen": "Joop",
            "achternaam": "Boxma",
            "geboortedatum": years_old(41).isoformat(),
        },
    }

    event_id = stage.system("balie").report_taken(
        "samenwonen", ank, ingangsdatum=days_ago(8), partner=partner
    )
    stage.settle()

    there = stage.consulent().living_there(home.dossier_id)
    assert sorted(there.values()) == ["aanvrager", "partner"]
    trail = stage.chain.trail(event_id)
    assert trail.counts["besluiten.herbeoordeeld"] == 1
    assert "inkomensconsulent" in trail.roles
    assert "Boxma" not in str(trail.content)

"""The playbooks we ship are complete; a faulty one is refused with a message that says where to look."""

import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.loader import FOLDER, PlaybookError, load_playbooks
from services.routes.playbooks.model import (
    NOT_NEEDED,
    SIGNALS,
    USUAL_OUTCOMES,
    Outcome,
    Partner,
)
from services.routes.tasks.service import DONE_ELSEWHERE
from shared.events.catalog import LIFE_EVENTS as CATALOG
from shared.events.household import AGENCY_MUNICIPALITIES

GOOD = """
draaiboek: baan-gestart
versie: 1
titel: Een inwoner begint met werk
gerekend_vanaf: ingangsdatum
bron: [Participatiewet]
stappen:
  - stap: bellen
    rol: werkcoach
    titel: Bel de inwoner
    uiterlijk: +5 werkdagen
    reden: Zo weten we hoe het gaat.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "draaiboeken"
    shutil.copytree(FOLDER, target)
    return target


def refusal(folder: Path) -> str:
    with pytest.raises(PlaybookError) as refused:
        load_playbooks(folder)
    return str(refused.value)


def test_every_life_event_of_the_catalogue_has_a_playbook() -> None:
    life_events = {event.happened for event in CATALOG}
    assert set(load_playbooks().by_event) == life_events | SIGNALS


def test_every_condition_is_used_somewhere() -> None:
    used = {
        name
        for playbook in load_playbooks().by_event.values()
        for step in playbook.steps
        for name in step.conditions
    }

    assert used == set(CONDITIONS)


def test_every_partner_is_used_and_has_a_name_in_each_municipality() -> None:
    playbooks = load_playbooks()
    used = {
        code
        for document in playbooks.documents.values()
        for step in document.stappen
        for code in step.partner
    }

    assert used == set(playbooks.partners)
    assert all(
        partner.name_on(code, date(2026, 1, 1))
        for playbook in playbooks.by_event.values()
        for step in playbook.steps
        for partner in step.partners
        for code in AGENCY_MUNICIPALITIES
    )


def test_the_same_step_in_two_playbooks_is_for_the_same_role() -> None:
    roles: dict[str, set[str]] = {}
    for playbook in load_playbooks().by_event.values():
        for step in playbook.steps:
            roles.setdefault(step.code, set()).add(step.role)

    assert [code for code, some in roles.items() if len(some) > 1] == []


def test_texts_for_residents_and_staff_stay_short() -> None:
    for document in load_playbooks().documents.values():
        for step in document.stappen:
            sentences = step.reden.replace("art. ", "art ").split(". ")
            assert max(len(sentence.split()) for sentence in sentences) <= 25, step.stap
            assert len(step.titel.split()) <= 14, step.stap


def test_a_good_file_is_taken(folder: Path) -> None:
    (folder / "baan-gestart.yaml").write_text(GOOD)

    [step] = load_playbooks(folder).by_event["baan-gestart"].steps

    assert step.code == "bellen"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    rol:",
            "    betreft: nazorg\n    rol:",
            "stap 'bellen', betreft: 'nazorg' bestaat niet bij baan-gestart; kies uit gebeurtenis, inwoner",
        ),
        (
            "+5 werkdagen",
            "volgende week",
            "stap 'bellen', uiterlijk: 'volgende week' is geen termijn",
        ),
        ("rol: werkcoach", "rol: burgemeester", "stap 'bellen', rol: "),
        ("    titel: Bel de inwoner\n", "", "stap 'bellen', titel: Field required"),
        ("stap: bellen", "stap: Bellen!", "stap 'Bellen!', stap: "),
        ("titel: Bel", "tietel: Bel", "stap 'bellen', tietel: Extra inputs are not permitted"),
        (
            "    rol:",
            "    als: volle_maan\n    rol:",
            "stap 'bellen', als: onbekende voorwaarde: volle_maan",
        ),
        (
            "    rol:",
            "    als: grens_27\n    rol:",
            "stap 'bellen': voorwaarde grens_27 bestaat niet bij",
        ),
        (
            "    rol:",
            "    uitkomsten: [{code: gedaan, tekst: Gedaan}]\n    rol:",
            "stap 'bellen', uitkomsten: Tuple should have at least 2 items",
        ),
        (
            "    rol:",
            "    uitkomsten: [{code: wel, tekst: Gelukt}, {code: wel, tekst: Niet gelukt}]\n    rol:",
            "stap 'bellen', uitkomsten: 'wel' staat er twee keer",
        ),
        (
            "    rol:",
            "    uitkomsten: [{code: wel, tekst: Gelukt}, {code: niet, tekst: Gelukt}]\n    rol:",
            "stap 'bellen', uitkomsten: 'Gelukt' staat er twee keer",
        ),
        (
            "    rol:",
            "    partner: ufo\n    rol:",
            "stap 'bellen', partner: 'ufo' staat niet in partners.yaml",
        ),
        (
            "    rol:",
            "    overdracht: true\n    rol:",
            "stap 'bellen': een overdracht vraagt precies één partner",
        ),
        (
            "    rol:",
            "    doel: Samen verder\n    rol:",
            "stap 'bellen': een doel hoort bij een overdracht",
        ),
        ("    rol:", "    rol: jobcoach\n    rol:", "'rol' staat er twee keer"),
        ("versie: 1", "versie: 0", "versie: Input should be greater than or equal to 1"),
        ("versie: 1", "versie: eerste", "versie: Input should be a valid integer"),
        (
            "vanaf: ingangsdatum",
            "vanaf: signaal",
            "levensgebeurtenissen tellen vanaf de ingangsdatum",
        ),
        (
            "    uiterlijk:",
            "    uiterlijk_bij_einde: -1 maand\n    uiterlijk:",
            "stap 'bellen', uiterlijk_bij_einde: van baan-gestart is geen einde bekend",
        ),
        (
            "draaiboek: baan-gestart",
            "draaiboek: baan-gestopt",
            "onbekende gebeurtenis 'baan-gestopt'",
        ),
        (
            "draaiboek: baan-gestart",
            "draaiboek: scheiding",
            "het draaiboek heet 'scheiding', het bestand niet",
        ),
        (GOOD, "- een\n- lijst\n", "het geheel: "),
        (GOOD, "", "het geheel: "),
        (GOOD, "titel: [open", "geen goede YAML"),
        (GOOD, "stappen: !!python/object/apply:os.getcwd []", "geen goede YAML"),
        (
            GOOD,
            GOOD + GOOD[GOOD.index("  - stap") :],
            "elke stap heeft een eigen code; dubbel: bellen",
        ),
        (GOOD[GOOD.index("  - stap") :], "  - bellen\n", "stap nummer 1: "),
    ],
)
def test_a_faulty_file_is_refused_and_the_message_says_file_step_and_field(
    folder: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    (folder / "baan-gestart.yaml").write_text(GOOD.replace(old, new))

    text = refusal(folder)

    assert "baan-gestart.yaml" in text
    assert message in text


def test_all_faults_of_a_file_are_told_at_once(folder: Path) -> None:
    (folder / "baan-gestart.yaml").write_text(
        GOOD.replace("werkcoach", "bakker").replace("+5 werkdagen", "ooit")
    )

    text = refusal(folder)

    assert "rol: " in text
    assert "uiterlijk: " in text


def test_a_missing_playbook_stops_the_start(folder: Path) -> None:
    (folder / "scheiding.yaml").unlink()

    assert refusal(folder) == "er is geen draaiboek voor scheiding in draaiboeken"


def test_a_partner_without_a_name_in_one_municipality_is_refused(folder: Path) -> None:
    path = folder / "partners.yaml"
    content = yaml.safe_load(path.read_text())
    del content["sociaal-team"]["gemeenten"]["1730"]
    path.write_text(yaml.safe_dump(content))

    assert "partners.yaml: sociaal-team: geef een naam, of een naam voor gemeente 1730" in refusal(
        folder
    )


def test_an_unreadable_file_is_refused(folder: Path) -> None:
    (folder / "scheiding.yaml").write_bytes(b"titel: \xff\xfe")

    assert "scheiding.yaml: kan niet worden gelezen" in refusal(folder)


def test_a_partner_may_have_one_name_everywhere() -> None:
    assert load_playbooks().by_event["baan-gestart"].steps[0].partners == (
        Partner("VoorzieningenWijzer"),
    )


def test_a_step_that_names_no_outcomes_has_the_usual_ones() -> None:
    playbooks = load_playbooks()

    assert playbooks.outcomes_of("baan-gestart", "werkplek-regelen") == USUAL_OUTCOMES
    assert playbooks.outcomes_of("baan-gestart", "van-vorig-jaar") == USUAL_OUTCOMES
    assert "wachtlijst" in {
        outcome.code for outcome in playbooks.outcomes_of("baan-gestart", "kinderopvang-regelen")
    }


def test_a_step_that_is_one_task_for_two_events_has_the_same_outcomes_in_both() -> None:
    outcomes: dict[str, set[tuple[Outcome, ...]]] = {}
    for playbook in load_playbooks().by_event.values():
        for step in playbook.steps:
            outcomes.setdefault(step.code, set()).add(step.outcomes)

    assert {code for code, found in outcomes.items() if len(found) > 1} == set()


def test_what_is_handed_over_can_turn_out_not_to_be_needed() -> None:
    without = [
        (playbook.happened, step.code)
        for playbook in load_playbooks().by_event.values()
        for step in playbook.steps
        if step.handover_purpose and NOT_NEEDED not in {known.code for known in step.outcomes}
    ]

    assert without == []


def test_what_is_decided_in_income_ends_with_an_outcome_of_its_step() -> None:
    for step in load_playbooks().by_event["besluit-voorgesteld"].steps:
        assert DONE_ELSEWHERE in {outcome.code for outcome in step.outcomes}

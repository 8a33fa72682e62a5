"""The playbooks we ship are complete; a faulty one is refused with a message that says where to look."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from deploy import conditions as printed
from services.routes.partners.first import FIRST
from services.routes.playbooks.conditions import CONDITIONS
from services.routes.playbooks.loader import FOLDER, load_playbooks
from services.routes.playbooks.model import (
    LIFE_EVENTS,
    NOT_NEEDED,
    SIGNALS,
    USUAL_OUTCOMES,
    Outcome,
    Playbook,
)
from services.routes.playbooks.reading import PlaybookError
from services.routes.playbooks.schemas import Draaiboek
from services.routes.tasks.service import DONE_ELSEWHERE
from shared.events.catalog import LIFE_EVENTS as CATALOG
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.partner_services import SERVICES

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


def playbooks(folder: Path = FOLDER) -> dict[str, Playbook]:
    """All versions, the newest of each event by its name."""
    return {name: some[-1].playbook for name, some in load_playbooks(folder).versions.items()}


def every_version() -> list[Playbook]:
    return [version.playbook for some in load_playbooks().versions.values() for version in some]


def every_document() -> list[Draaiboek]:
    return [version.document for some in load_playbooks().versions.values() for version in some]


def test_every_life_event_of_the_catalogue_has_a_playbook() -> None:
    life_events = {event.happened for event in CATALOG}
    assert set(load_playbooks().versions) == life_events | SIGNALS


def test_every_condition_is_used_by_each_playbook_that_it_is_for() -> None:
    used = {
        (playbook.happened, name)
        for playbook in every_version()
        for step in playbook.steps
        for name in step.conditions
    }

    assert {name for _, name in used} == set(CONDITIONS)
    for name, condition in CONDITIONS.items():
        if condition.events != LIFE_EVENTS:
            assert {event for event, asked in used if asked == name} == condition.events, name


def test_the_printed_conditions_are_what_make_conditions_writes() -> None:
    assert printed.DOCUMENT.read_text(encoding="utf-8") == printed.render(), "run `make conditions`"


def test_every_service_is_asked_somewhere() -> None:
    used = {
        code for document in every_document() for step in document.stappen for code in step.partner
    }

    assert used == set(SERVICES)


def test_whatever_is_handed_over_has_somebody_in_each_municipality_to_begin_with() -> None:
    handed_over = {
        (service, municipality)
        for document in every_document()
        for step in document.stappen
        if step.overdracht
        for service in step.partner
        for municipality in AGENCY_MUNICIPALITIES
    }
    served = {
        (service, municipality)
        for first in FIRST
        for service in first.services
        for municipality in first.municipalities
    }

    assert handed_over <= served


def test_the_same_step_in_two_playbooks_is_for_the_same_role() -> None:
    roles: dict[str, set[str]] = {}
    for playbook in every_version():
        for step in playbook.steps:
            roles.setdefault(step.code, set()).add(step.role)

    assert [code for code, some in roles.items() if len(some) > 1] == []


def test_texts_for_residents_and_staff_stay_short() -> None:
    for document in every_document():
        for step in document.stappen:
            sentences = step.reden.replace("art. ", "art ").split(". ")
            assert max(len(sentence.split()) for sentence in sentences) <= 25, step.stap
            assert len(step.titel.split()) <= 14, step.stap


def test_a_good_file_is_taken(folder: Path) -> None:
    (folder / "baan-gestart.yaml").write_text(GOOD)

    [step] = playbooks(folder)["baan-gestart"].steps

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
        ("    titel: Bel de inwoner\n", "", "stap 'bellen', titel: Dit veld is verplicht."),
        ("stap: bellen", "stap: Bellen!", "stap 'Bellen!', stap: "),
        ("titel: Bel", "tietel: Bel", "stap 'bellen', tietel: Dit veld bestaat niet."),
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
            "stap 'bellen', uitkomsten: Ten minste 2.",
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
            "stap 'bellen', partner: onbekende dienst: ufo; bekend zijn coa, ",
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
        (
            "    rol:",
            "    na: nergens\n    rol:",
            "stap 'bellen', na: 'nergens' is geen stap hier",
        ),
        ("    rol:", "    na: bellen\n    rol:", "na: deze stappen wachten op elkaar: bellen"),
        ("versie: 1", "versie: 0", "versie: Ten minste 1."),
        ("versie: 1", "versie: eerste", "versie: Hier hoort een geheel getal."),
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

    assert "er is geen draaiboek voor scheiding in draaiboeken" in refusal(folder)


def test_an_unreadable_file_is_refused(folder: Path) -> None:
    (folder / "scheiding.yaml").write_bytes(b"titel: \xff\xfe")

    assert "scheiding.yaml, het geheel: kan niet worden gelezen" in refusal(folder)


def at_version(number: int, since: str | None, days: int = 5) -> str:
    begins = f"versie: {number}\n" + (f"geldig_vanaf: {since}\n" if since else "")
    return GOOD.replace("versie: 1\n", begins).replace("+5 werkdagen", f"+{days} werkdagen")


def test_of_two_versions_the_one_is_used_that_is_valid_when_it_becomes_known(folder: Path) -> None:
    (folder / "baan-gestart.yaml").write_text(at_version(1, None))
    (folder / "baan-gestart.v2.yaml").write_text(at_version(2, "2027-01-01", days=9))

    found = load_playbooks(folder)

    assert found.valid_on(date(2026, 12, 31), "baan-gestart").playbook.version == 1
    assert found.valid_on(date(2027, 1, 1), "baan-gestart").playbook.version == 2


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ([(1, "2026-01-01")], "de oudste versie geldt altijd al"),
        ([(1, None), (2, None)], "zeg vanaf welke dag deze geldt"),
        ([(1, None), (2, "2027-01-01"), (3, "2027-01-01")], "is niet later dan die van versie 2"),
        ([(1, None), (2, "2027-06-01"), (3, "2027-01-01")], "is niet later dan die van versie 2"),
        ([(1, None), (1, "2027-01-01")], "versie 1 staat er twee keer"),
    ],
    ids=["a day without", "no day", "two on a day", "an older one later", "the same version"],
)
def test_a_day_without_a_version_or_with_two_is_refused(
    folder: Path, versions: list[tuple[int, str | None]], message: str
) -> None:
    (folder / "baan-gestart.yaml").unlink()
    for at, (number, since) in enumerate(versions):
        name = "baan-gestart.yaml" if at == 0 else f"baan-gestart.v{number}.yaml"
        (folder / name).write_text(at_version(number, since))

    assert message in refusal(folder)


DEEP = "titel: " + "[" * 200 + "]" * 200
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB.encode(), "regel 1: het geheel: verwijzingen (& en *) worden niet gelezen"),
        (DEEP.encode(), "regel 1: het geheel: te veel lagen in elkaar"),
        (b"# " + b"x" * 70_000, "het bestand is groter dan 65536 bytes"),
        (b"versie: " + b"9" * 5000, "regel 1: het geheel: geen goede YAML (dit is geen bestaand"),
        (
            b"titel: x\ngeldig_vanaf: 2027-02-31",
            "regel 2: het geheel: geen goede YAML (dit is geen",
        ),
        (b"? [een, lijst]\n: naam", "regel 1: het geheel: geen goede YAML (hier hoort een naam)"),
        (b"titel: \x00", "geen goede YAML"),
        (b"stappen: {een: twee}\ntitel: 4", "regel 1: stappen: Hier hoort een lijst."),
        (
            b"titel: !!binary aGFsbG8=\nversie: !!set {a, b}",
            "regel 2: versie: Hier hoort een geheel getal.",
        ),
        (b"titel: .nan\nversie: 1e999", "regel 2: versie: "),
    ],
    ids=[
        "bomb",
        "deep",
        "huge",
        "long number",
        "no day",
        "list as name",
        "nul",
        "types",
        "tags",
        "endless",
    ],
)
def test_what_means_harm_is_refused_with_a_word_per_line(
    folder: Path, content: bytes, message: str
) -> None:
    (folder / "baan-gestart.yaml").write_bytes(content)

    assert message in refusal(folder)


def test_a_fault_names_its_line(folder: Path) -> None:
    (folder / "baan-gestart.yaml").write_text(GOOD.replace("+5 werkdagen", "ooit"))

    assert "baan-gestart.yaml, regel 11: stap 'bellen', uiterlijk: 'ooit' is geen" in refusal(
        folder
    )


def test_a_step_that_names_no_outcomes_has_the_usual_ones() -> None:
    known, name = load_playbooks(), "baan-gestart"
    version = known.newest()[name].playbook.version

    assert known.outcomes_of(name, version, "werkplek-regelen") == USUAL_OUTCOMES
    assert known.outcomes_of(name, version, "van-vorig-jaar") == USUAL_OUTCOMES
    assert known.outcomes_of(name, version + 1, "kinderopvang-regelen") == USUAL_OUTCOMES
    assert "wachtlijst" in {
        outcome.code for outcome in known.outcomes_of(name, version, "kinderopvang-regelen")
    }


def test_a_step_that_is_one_task_for_two_events_has_the_same_outcomes_in_both() -> None:
    outcomes: dict[str, set[tuple[Outcome, ...]]] = {}
    for playbook in playbooks().values():
        for step in playbook.steps:
            outcomes.setdefault(step.code, set()).add(step.outcomes)

    assert {code for code, found in outcomes.items() if len(found) > 1} == set()


def test_what_is_handed_over_can_turn_out_not_to_be_needed() -> None:
    without = [
        (playbook.happened, step.code)
        for playbook in playbooks().values()
        for step in playbook.steps
        if step.handover_purpose and NOT_NEEDED not in {known.code for known in step.outcomes}
    ]

    assert without == []


def test_what_is_decided_in_income_ends_with_an_outcome_of_its_step() -> None:
    for step in playbooks()["besluit-voorgesteld"].steps:
        assert DONE_ELSEWHERE in {outcome.code for outcome in step.outcomes}

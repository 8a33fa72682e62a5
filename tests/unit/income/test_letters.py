"""What a letter about a decision says: built from reasons, in sentences that each have one, in a template that cannot be wrong at run time."""

import ast
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest

from services.income.assessments.effects import EFFECTS
from services.income.assessments.facts import Soort
from services.income.decisions.concept import Otherwise
from services.income.decisions.letter import HAPPENED, KIND, OUTCOMES, STEPS, Ground, Said, fill
from services.income.decisions.repository import Proposal
from services.income.letters.composing import NoSentence, compose
from services.income.letters.kinds import Filled
from services.income.letters.loading import (
    TemplateError,
    faults_in,
    load_senders,
    load_templates,
    valid_on,
)
from services.income.letters.model import Bullets, Letter, Table
from services.income.letters.schemas import Sjabloon
from services.income.rights.standing import Wijziging
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import Aanname, Beeld, Besluit, Herbeoordeling, Reden, Uitkomst
from shared.events.reasons import reason

SERVICES = Path("services/income")
ROOMS = ("assessments", "norms", "means", "reported", "findings")
DAY = date(2026, 11, 1)
ID = UUID(int=7)
*_, TEMPLATE = load_templates(KIND)
(SENDER,) = load_senders("0106")


def steps_in(file: Path) -> Iterator[str]:
    """The codes of steps (`regel`) that a module writes down."""
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.keyword(arg="regel", value=ast.Constant(value=str(code))):
                yield code
            case ast.Call(func=ast.Name(id="_step"), args=[ast.Constant(value=str(code)), *_]):
                yield code
            case ast.Assign(
                targets=[ast.Tuple(elts=[ast.Name(id="regel"), *_])],
                value=ast.Tuple(elts=[ast.Constant(value=str(code)), *_]),
            ):
                yield code
            case ast.AnnAssign(target=ast.Name(id="regel"), value=ast.Constant(value=str(code))):
                yield code


def beeld(day: date, bijstand: int, inkomen: int) -> Beeld:
    return Beeld(
        datum=day,
        norm_centen=1500_00,
        inkomen_centen=inkomen,
        meegeteld_inkomen_centen=inkomen,
        bijstand_centen=bijstand,
        totaal_centen=bijstand + inkomen,
    )


def picture(*steps: str, known: bool = True, assumed: bool = False) -> Herbeoordeling:
    return Herbeoordeling(
        wie="huishouden",
        uitkomst="lager",
        voor=beeld(date(2026, 10, 31), 1500_00, 0),
        na=beeld(DAY, 300_00, 1200_00) if known else None,
        toelichting=tuple(Reden(regel=step, artikel="Pw 19", tekst="x") for step in steps),
        aannames=(Aanname(soort="nettoloon", inwoner_id=ID, reden=reason("alleen-brutoloon")),)
        if assumed
        else (),
    )


def proposal(outcome: Uitkomst = "lager", *changes: Wijziging) -> Proposal:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    return Proposal(
        ID, ID, ID, ID, ID, "0106", DAY, "huishouden", outcome, (reason("bijstand-eindigt", wie="huishouden", vanaf=DAY),), ID, moment,
        changes,
    )  # fmt: skip


DECISIONS: tuple[tuple[Besluit, Otherwise | None], ...] = (
    ("overnemen", None),
    ("afwijken", None),
    ("afwijken", Otherwise(80_000, DAY)),
    ("afwijken", Otherwise(0, DAY)),
)
PERIODS = (
    Wijziging(DAY, date(2026, 12, 1), "lager", 150_000, 30_000),
    Wijziging(date(2026, 12, 1), None, "lager", 150_000, 40_000),
)


def letter_of(
    decision: Besluit = "overnemen",
    outcome: Uitkomst = "lager",
    found: Herbeoordeling | None = None,
    changes: Sequence[Wijziging] = (),
    **given: Any,
) -> Letter:
    said = Said(**{"decided_by": "Ilse Inkomen"} | given)
    ground = Ground("baan-gestart", (found or picture("norm", "inkomen", "aanwijzing"),))
    return compose(TEMPLATE, SENDER, fill(proposal(outcome, *changes), ground, decision, said, DAY))


def test_the_catalogue_of_reasons_is_what_the_rules_can_say() -> None:
    said = {
        step for room in ROOMS for file in (SERVICES / room).glob("*.py") for step in steps_in(file)
    }

    # The amount for volunteers passes its code on; a scan of literals does not see that, nor the rows of a table.
    passed_on = {"vrijwilligersvergoeding"} | {effect.regel for effect in EFFECTS}
    assert said | passed_on == STEPS
    assert set(get_args(Soort)) == HAPPENED


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    assert TEMPLATE.redenen.keys() == KIND.reasons
    assert not list(faults_in(TEMPLATE, KIND))


def test_every_letter_that_can_be_asked_for_is_whole() -> None:
    for (decision, otherwise), outcome, known, assumed, words, regisseur, decided_by in product(
        DECISIONS,
        OUTCOMES,
        (True, False),
        (True, False),
        ("", "Bel mij."),
        (None, "Renske"),
        (None, "Ilse Inkomen"),
    ):
        found = picture(*sorted(STEPS), known=known, assumed=assumed)
        said = {"words": words, "regisseur": regisseur, "decided_by": decided_by}
        letter = letter_of(decision, outcome, found, PERIODS, otherwise=otherwise, **said)

        assert [section.kop for section in letter.secties] == [
            "Wat verandert er?",
            "Waarom is dat zo?",
            "Wat moet u zelf doen?",
            "Wie helpt u?",
            "Bent u het er niet mee eens?",
        ]
        assert all(text.strip() for text in letter.texts())
        assert not any("{" in text for text in letter.texts())


def test_it_says_what_changes_from_when_how_much_and_why() -> None:
    letter = letter_of()

    assert letter.titel == "Uw bijstand wordt lager vanaf 1 november 2026"
    [table] = [block for block in letter.secties[0].stukken if isinstance(block, Table)]
    assert table.rijen[0] == ("Bijstand", "€ 1.500,00", "€ 300,00")
    [why] = [block for block in letter.secties[1].stukken if isinstance(block, Bullets)]
    assert why.punten == (
        "Er is iemand in uw huishouden gaan werken.",
        "Hoeveel bijstand u kunt krijgen, hangt af van uw leeftijd en van wie er bij u woont.",
        "Het inkomen van u en uw partner gaat van de bijstand af.",
    )


def test_more_than_one_period_is_told_with_the_amount_of_each() -> None:
    tables = [
        block for block in letter_of(changes=PERIODS).secties[0].stukken if isinstance(block, Table)
    ]

    assert tables[0].rijen == (
        ("1 november 2026 tot en met 30 november 2026", "€ 1.500,00", "€ 300,00"),
        ("Vanaf 1 december 2026", "€ 1.500,00", "€ 400,00"),
    )


def test_who_deviates_tells_what_is_decided_instead() -> None:
    other = letter_of("afwijken", otherwise=Otherwise(80_000, date(2026, 12, 1)))
    nothing = letter_of("afwijken", otherwise=Otherwise(0, DAY))
    stays = letter_of("afwijken")

    assert other.titel == "U krijgt € 800,00 bijstand per maand vanaf 1 december 2026"
    assert "verandert nu niet" not in str(other)
    assert nothing.titel == "U krijgt geen bijstand vanaf 1 november 2026"
    assert stays.titel == "Uw bijstand verandert nu niet"


def test_the_system_says_that_it_decided() -> None:
    by_system = letter_of(outcome="hoger", decided_by=None)
    by_person = letter_of(outcome="hoger")

    assert by_system.titel == "Uw bijstand wordt hoger vanaf 1 november 2026"
    assert "Ons computersysteem heeft dit besluit genomen." in str(by_system)
    assert by_system.ondertekening[-1] == "ons computersysteem"
    assert "computersysteem" not in str(by_person)


def test_it_names_who_helps_and_what_somebody_wrote_beside_it() -> None:
    letter = letter_of(regisseur="Renske {Regie}", words="Eerste regel.\n\nTweede {regel}.")
    texts = list(letter.texts())

    assert any("Uw regisseur is Renske {Regie}." in text for text in texts)
    assert texts.index("Eerste regel.") + 1 == texts.index("Tweede {regel}.")


def test_without_amounts_of_both_days_it_has_none() -> None:
    letter = letter_of(found=picture("parameter-ontbreekt", known=False))

    assert "€" not in "".join(letter.texts())


def test_a_reason_without_a_sentence_is_no_letter() -> None:
    with pytest.raises(NoSentence):
        compose(
            TEMPLATE,
            SENDER,
            Filled(frozenset(), {"vanaf": "1 mei", "dag_ervoor": "x"}, ("stap.nieuw",)),
        )


def test_the_same_letter_has_the_same_digest_and_another_another() -> None:
    assert letter_of().digest == letter_of().digest
    assert letter_of().digest != letter_of(outcome="eindigt").digest
    assert Letter.model_validate_json(letter_of().model_dump_json()) == letter_of()


def changed(**values: Any) -> Sjabloon:
    return Sjabloon.model_validate(TEMPLATE.model_dump() | values)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        (changed(redenen={}), "heeft geen zin"),
        (changed(redenen=dict(TEMPLATE.redenen) | {"stap.geen": "Dit kan."}), "is geen reden"),
        (
            changed(redenen=dict(TEMPLATE.redenen) | {"stap.norm": "geen zin"}),
            "geen zin met een hoofdletter",
        ),
        (
            changed(redenen=dict(TEMPLATE.redenen) | {"stap.norm": "Van {wie} is dit."}),
            "{wie} kent deze brief niet",
        ),
        (
            changed(redenen=dict(TEMPLATE.redenen) | {"stap.norm": "Van {regisseur} is dit."}),
            "{regisseur} is er alleen als: regisseur",
        ),
        (
            changed(redenen=dict(TEMPLATE.redenen) | {"stap.norm": "Een accolade { te veel."}),
            "een accolade te veel",
        ),
        (
            changed(redenen=dict(TEMPLATE.redenen) | {"stap.norm": "Van {vanaf.year} is dit."}),
            "kent deze brief niet",
        ),
        (changed(secties=TEMPLATE.model_dump()["secties"][:4]), "bezwaar ontbreekt"),
        (
            changed(titels=[{"als": ["lager"], "tekst": "Lager"}]),
            "de laatste heeft geen voorwaarde",
        ),
        (
            changed(titels=[{"als": ["hogerop"], "tekst": "A"}, {"tekst": "B"}]),
            "voorwaarde hogerop",
        ),
        (changed(brief="iets-anders"), "moet besluit-op-voorstel zijn"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_fault_in_a_template_is_named(template: Sjabloon, says: str) -> None:
    assert any(says in fault for fault in faults_in(template, KIND))


def test_a_file_that_is_no_template_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / f"{KIND.code}.1.yaml").write_text("brief: [")

    with pytest.raises(TemplateError, match=r"besluit-op-voorstel\.1\.yaml"):
        load_templates(KIND, tmp_path)


def test_two_versions_from_one_day_are_refused(tmp_path: Path) -> None:
    content = Path("services/income/letters/sjablonen/besluit-op-voorstel.1.yaml").read_text()
    for version in (1, 2):
        (tmp_path / f"{KIND.code}.{version}.yaml").write_text(content)

    with pytest.raises(TemplateError, match="twee versies vanaf 2026-01-01"):
        load_templates(KIND, tmp_path)


def test_a_letter_has_the_words_of_its_own_day() -> None:
    later = TEMPLATE.model_copy(update={"geldig_vanaf": date(2027, 1, 1), "versie": 3})

    assert valid_on(date(2026, 12, 31), (TEMPLATE, later)) is TEMPLATE
    assert valid_on(date(2027, 1, 1), (TEMPLATE, later)) is later


def test_every_municipality_has_a_sender() -> None:
    for municipality in AGENCY_MUNICIPALITIES:
        assert load_senders(municipality)


def test_a_step_for_the_worker_alone_is_not_in_the_letter() -> None:
    only = letter_of(found=picture("aanwijzing", "lokale-keuze"))

    [why] = [block for block in only.secties[1].stukken if isinstance(block, Bullets)]
    assert why.punten == ("Er is iemand in uw huishouden gaan werken.",)

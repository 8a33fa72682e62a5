"""docs/add-a-life-event.md is true: its blocks are taken from the page and run where they say they belong."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import orjson
import pytest
import yaml

from services.income import contracts
from services.income.assessments import effects, handlers, pointers
from services.income.settings import Settings
from services.intake.life_events import rules as intake_rules
from services.intake.life_events import schemas as intake_schemas
from services.intake.residents.rules import Household, Member, Residence
from services.routes.playbooks import model as playbook_model
from services.routes.playbooks import schemas as playbook_schemas
from shared import clock, ids
from shared.calendar import add_months
from shared.db.engine import open_database
from shared.events import examples, life_events, words
from shared.events.envelope import Event, from_wire, to_wire
from shared.events.household import ASSEN
from shared.events.income import Reassessed
from shared.events.json_schema import schema_of
from shared.events.nlgov import faults_of
from shared.messaging import partitions
from shared.messaging.contracts import on
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Database
from shared.testing.events import make_event, make_household, make_member
from tests.integration.income.conftest import Income

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-life-event.md"
ROOT = PAGE.parents[1]
_BLOCK = re.compile(r"<!-- ([^>]+) -->\n```(?:python|yaml)\n(.*?)```", re.DOTALL)


@cache
def blocks() -> dict[str, str]:
    return dict(_BLOCK.findall(PAGE.read_text(encoding="utf-8")))


def run(where: str, module: ModuleType, **known: Any) -> dict[str, Any]:
    """Run a block as if it stood in a module that also imports what is `known`."""
    namespace = {**vars(module), **known}
    exec(compile(blocks()[where], str(PAGE), "exec"), namespace)  # noqa: S102 - our own page
    return namespace


def value_of(where: str, form: str, module: ModuleType, **known: Any) -> Any:
    code = form.format(blocks()[where])
    return eval(code, {**vars(module), **known})  # noqa: S307 - our own page


@pytest.fixture(scope="module")
def debt_signalled() -> Any:
    return run("run in shared/events/life_events.py", life_events)["DebtSignalled"]


@pytest.fixture(scope="module")
def example(debt_signalled: Any) -> Event[Any]:
    module = SimpleNamespace(**vars(life_events), DebtSignalled=debt_signalled)
    (data,) = value_of(
        "add to the examples in shared/events/examples.py", "[{}]", examples, life_events=module
    )
    return make_event(data)


@pytest.fixture
def worded() -> Iterator[None]:
    """The words of the page, in the dictionaries they belong in."""
    events = value_of("add to EVENTS in shared/events/words.py", "{{{}}}", words)
    fields = value_of("add to FIELDS in shared/events/words.py", "{{{}}}", words)
    with pytest.MonkeyPatch.context() as patch:
        for name, text in events.items():
            patch.setitem(words.EVENTS, name, text)
        for name, text in fields.items():
            patch.setitem(words.FIELDS, name, text)
        yield


def test_every_block_of_the_page_is_run_here() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page.count("```python") + page.count("```yaml") == len(blocks()) == 12
    for where in blocks():
        for file in re.findall(r"\S+\.py\b", where):
            assert (ROOT / file).exists(), where


def test_the_event_travels_and_keeps_to_the_profile(
    example: Event[Any], debt_signalled: Any
) -> None:
    wire = to_wire(example)

    assert example.type == "nl.participatiewet.levensgebeurtenissen.schuldsignaal.v1"
    assert faults_of(orjson.loads(wire)) == []
    assert from_wire(wire, {debt_signalled.event_type: debt_signalled}) == example


@pytest.mark.usefixtures("worded")
def test_every_new_field_has_its_words(debt_signalled: Any) -> None:
    schema = schema_of(debt_signalled)

    assert schema["title"] == "Schuldsignaal"
    assert all("description" in field for field in schema["properties"].values())


def test_intake_turns_a_report_into_the_event(debt_signalled: Any) -> None:
    kind = run(
        "run in services/intake/life_events/schemas.py",
        intake_schemas,
        DebtSignalled=debt_signalled,
    )["Schuldsignaal"]
    decide = run(
        "run in services/intake/life_events/rules.py",
        intake_rules,
        DebtSignalled=debt_signalled,
        Schuldsignaal=kind,
    )["_debt_signalled"]
    person, dossier = ids.new_person_id(), ids.new_dossier_id()
    melding = kind.model_validate(
        {
            "persoon": {"inwonerId": str(person)},
            "ingangsdatum": "2026-12-01",
            "schuldeiser": "huur",
            "dreigt": False,
        }
    )
    member = Member(ids.new_id(), person, "aanvrager", date(1990, 5, 17), date(2020, 1, 1))
    home = Residence(ids.new_id(), ASSEN, date(2020, 1, 1))
    household = Household(dossier, 1, True, (member,), (home,))
    occurrence = intake_rules.Occurrence(
        ids.new_event_id(), melding, person, date(2026, 12, 1), "test"
    )

    effect = decide(occurrence, household, member)

    assert effect.data == debt_signalled(
        inwoner_id=person,
        ingangsdatum=date(2026, 12, 1),
        huishouden=household.picture(),
        bron="naadloos:ander-systeem",
        schuldeiser="huur",
        dreigt=False,
    )


def test_routes_accepts_the_playbook(monkeypatch: pytest.MonkeyPatch) -> None:
    known = playbook_model.LIFE_EVENTS | {"schuldsignaal"}
    monkeypatch.setattr(playbook_schemas, "LIFE_EVENTS", known)
    where = "the file services/routes/playbooks/draaiboeken/schuldsignaal.yaml"

    playbook = playbook_schemas.Draaiboek.model_validate(yaml.safe_load(blocks()[where]))

    partners = yaml.safe_load(
        (ROOT / "services/routes/playbooks/draaiboeken/partners.yaml").read_text(encoding="utf-8")
    )
    assert playbook.draaiboek == "schuldsignaal"
    assert {partner for step in playbook.stappen for partner in step.partner} <= set(partners)


@pytest.fixture
async def income_database(database_url: Callable[..., str]) -> AsyncIterator[Database]:
    settings = Settings.model_validate({"database_url": database_url("income")})
    database = open_database(settings, "income")
    await partitions.maintain(database.engine)
    yield database
    await database.close()


async def test_income_looks_again_as_the_pages_own_test_says(
    income_database: Database, debt_signalled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = value_of("add to EFFECTS in services/income/assessments/effects.py", "({})", effects)
    monkeypatch.setattr(effects, "EFFECTS", (*effects.EFFECTS, *added))
    happened = value_of(
        "add to HAPPENED in services/income/assessments/pointers.py", "{{{}}}", pointers
    )
    monkeypatch.setattr(pointers, "HAPPENED", {**pointers.HAPPENED, **happened})
    (subscription,) = value_of(
        "add to consumes in services/income/contracts.py",
        "[{}]",
        contracts,
        on=on,
        handlers=handlers,
        DebtSignalled=debt_signalled,
    )
    consumes = (*contracts.CONTRACTS.consumes, subscription)
    extended = replace(contracts.CONTRACTS, consumes=consumes)
    monkeypatch.setattr("tests.integration.income.conftest.CONTRACTS", extended)
    test = run(
        "run as a test of income",
        ModuleType("page"),
        Income=Income,
        DebtSignalled=debt_signalled,
        Reassessed=Reassessed,
        date=date,
        make_event=make_event,
        make_household=make_household,
        make_member=make_member,
    )["test_a_debt_changes_no_bijstand_and_points_at_what_creditors_must_leave"]

    await test(Income(income_database))


async def test_a_handler_of_ones_own_sets_its_timer_once(
    income_database: Database, debt_signalled: Any
) -> None:
    handle = run(
        "run in services/income/assessments/handlers.py",
        handlers,
        DebtSignalled=debt_signalled,
        NewTimer=NewTimer,
        clock=clock,
        add_months=add_months,
    )["look_again_at_threats"]
    common: dict[str, Any] = {
        "inwoner_id": ids.new_person_id(),
        "ingangsdatum": date(2026, 12, 1),
        "huishouden": make_household(),
        "bron": "naadloos:ander-systeem",
        "schuldeiser": "huur",
    }
    threatens = make_event(debt_signalled(**common, dreigt=True))
    quiet = make_event(debt_signalled(**common, dreigt=False))

    for _ in range(2):
        lock = [threatens.dossier_id, quiet.dossier_id]
        async with income_database.transaction(lock=lock) as tx:
            await handle(tx, [threatens, quiet])

    (timer,) = await Income(income_database).timers()
    assert timer.dossier_id == threatens.dossier_id
    assert timer.due_at == clock.start_of_day(date(2027, 1, 1))

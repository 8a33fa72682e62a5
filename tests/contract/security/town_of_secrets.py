"""Four services with people of whom not everybody may know everything, and whoever asks them something.

Everything comes from what intake published. What not everybody may see is a word of its own, to look for in every answer.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import uvloop
from fastapi import FastAPI
from sqlalchemy import text

from deploy.local.origin import SITES
from deploy.permissions import Address, addresses_of
from services.income.main import create_app as income_app
from services.income.settings import Settings as IncomeSettings
from services.intake.main import create_app as intake_app
from services.intake.residents.rules import NewHousehold, NewMember
from services.reporting.flow.outcomes import OutcomeKeepers
from services.reporting.main import create_app as reporting_app
from services.reporting.processing_log.gathering import Logs
from services.reporting.settings import Settings as ReportingSettings
from services.routes.dossiers.gathering import Gatherer
from services.routes.main import create_app as routes_app
from services.routes.settings import Settings as RoutesSettings
from services.routes.start.elsewhere import Others
from shared import clock
from shared.db.engine import create_engine
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.http.auth import NotSignedIn
from shared.http.caller import Caller
from shared.http.names import NameService
from shared.http.neighbours import Neighbours
from shared.messaging.transaction import Database
from shared.permissions import PERMISSIONS, scopes_of
from shared.processing.subjects import IntakeSubjects
from shared.settings import AuthSettings, ServiceSettings
from tests.integration.every_life_event.town import CONSUMERS, Town, open_town
from tests.integration.intake.conftest import (
    World,
    adult,
    child,
    event,
    household,
    job,
    make_settings,
    person,
)

HOST: Final = "http://naadloos.test"
MONDAY: Final = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY: Final = MONDAY.date().isoformat()
SERVICES: Final = ("intake", "routes", "income", "reporting")
EVERYBODY: Final = "iedereen"
NAME, FORMER_NAME, SHIELDED_NAME, OTHER_NAME = (
    "Quaverstein",
    "Vroegerveld",
    "Schaduwveld",
    "Elderink",
)
WORDS: Final = "Zwaluwstaart"
AMOUNT: Final = re.compile(r"1\.?234[.,]?57")


class Doors:
    """Stands in for who checks tokens: the token is the caller's name."""

    sign_in_path = None

    def __init__(self) -> None:
        self.callers: dict[str, Caller] = {}

    def let_in(self, name: str, grants: Mapping[str, frozenset[str]]) -> str:
        held = scopes_of(role for roles in grants.values() for role in roles)
        self.callers[name] = Caller(name, name, grants, held)
        return name

    async def caller_of(self, token: str) -> Caller:
        if token not in self.callers:
            raise NotSignedIn("Onbekend.", bad_token=True)
        return self.callers[token]


def build_apps(urls: Mapping[str, str]) -> dict[str, FastAPI]:
    """The four services, each on its database. Whom `_open` gives no other way to finds nobody: never a demo that happens to run."""
    auth = AuthSettings()
    nobody = {f"{service}_url": "http://127.0.0.1:9" for service in SERVICES}
    url = {service: {"database_url": address, **nobody} for service, address in urls.items()}
    return {
        "intake": intake_app(make_settings(urls["intake"]), auth),
        "routes": routes_app(RoutesSettings.model_validate(url["routes"]), auth),
        "income": income_app(IncomeSettings.model_validate(url["income"]), auth),
        "reporting": reporting_app(ReportingSettings.model_validate(url["reporting"]), auth),
    }


@dataclass
class Asked:
    """The town, and somebody to ask it something. Everything happens on a loop of its own, so that tests are plain functions."""

    runner: asyncio.Runner
    town: Town
    apps: dict[str, FastAPI]
    client: httpx.AsyncClient
    doors: Doors
    people: dict[str, NewMember] = field(default_factory=dict)
    seen: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """What somebody was answered before: reading changes nothing."""
    dossiers: dict[str, UUID] = field(default_factory=dict)
    life_events: dict[str, UUID] = field(default_factory=dict)
    workers: dict[str, str] = field(default_factory=dict)
    """Who works here, by role and municipality."""
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What can stand in an address, by the kind of thing."""

    @cached_property
    def addresses(self) -> list[Address]:
        return [address for app in self.apps.values() for address in addresses_of(app)]

    def ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        return self.runner.run(self._ask(who, method, path, **options))

    def ask_all(self, who: str, asked: list[tuple[str, str]]) -> list[httpx.Response]:
        """Of each (method, path); nothing in the body."""

        async def ask_each() -> list[httpx.Response]:
            return [await self._ask(who, method, path) for method, path in asked]

        return self.runner.run(ask_each())

    async def _ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {who}", "Cookie": f"naadloos_sessie={who}"}
        return await self.client.request(
            method, path, headers=headers | options.pop("headers", {}), **options
        )

    def somebody(self, *roles: str, gemeente: str = ASSEN) -> str:
        """Who has these roles in a municipality, and none elsewhere."""
        return self.doors.let_in(f"{'+'.join(roles)}@{gemeente}", {gemeente: frozenset(roles)})

    def paths_of(self, address: Address) -> list[str]:
        """The address with everything that can stand in it."""
        known = address.path.replace("{dienst}", address.service)
        [name, *more] = re.findall(r"\{(\w+)", known) or [""]
        if not name:
            return [known]
        return [
            _filled(known, {name: one, **dict.fromkeys(more, "baan-gestart")})
            for one in sorted(self.ids[self._kind_in(address)]) or [str(uuid4())]
        ]

    def _kind_in(self, address: Address) -> str:
        kinds = {
            "inwoners": "person",
            "dossiers": "dossier",
            "taken": "task",
            "overdrachten": "handover",
            "herbeoordelingen": "assessment",
            "nazorgdossiers": "aftercare",
            "nazorgcontroles": "check",
            "voorstellen": "proposal",
            "aanvragen": "application",
            "bezwaren": "objection",
            "besluiten": "decision",
        }
        return next(
            (kind for part, kind in kinds.items() if f"/{part}/{{" in address.path), "life event"
        )


def _filled(path: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        path = re.sub(rf"\{{{name}(:\w+)?\}}", value, path)
    return path.replace("vastleggen/baan-gestart", "vastleggen/woonsituatie")


@contextmanager
def open_asked(new_database: Callable[[str], str]) -> Iterator[Asked]:
    """Give it the address of a fresh database per service."""
    urls = {service: new_database(service) for service in SERVICES}
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, clock.moved_to(MONDAY):
        asked = runner.run(_open(runner, urls))
        try:
            runner.run(_fill(asked))
            yield asked
        finally:
            runner.run(_close(asked))


async def _open(runner: asyncio.Runner, urls: Mapping[str, str]) -> Asked:
    apps, doors = build_apps(urls), Doors()
    for app in apps.values():
        app.state.verifier = doors
    everything = frozenset(PERMISSIONS)
    doors.let_in(EVERYBODY, dict.fromkeys(AGENCY_MUNICIPALITIES, everything))
    client = httpx.AsyncClient(
        transport=Site(apps), base_url=HOST, headers={"Origin": HOST}, timeout=30
    )
    apps["reporting"].state.names = NameService(HOST, Site(apps))
    neighbours = Neighbours(dict.fromkeys(SERVICES, HOST), Site(apps))
    apps["routes"].state.gatherer = Gatherer(neighbours, patience=60)
    apps["routes"].state.others = Others(neighbours)
    apps["reporting"].state.outcome_keepers = OutcomeKeepers(neighbours)
    for service in CONSUMERS:
        apps[service].state.data_subjects = IntakeSubjects(HOST, Site(apps))
    loggers = Neighbours({name: HOST for name in SERVICES if name != "reporting"}, Site(apps))
    apps["reporting"].state.processing_logs = Logs(
        loggers, apps["reporting"].state.data_subjects, patience=60
    )
    databases = {
        service: Database(create_engine(urls[service]), service, ServiceSettings().oin)
        for service in SERVICES
    }
    seeding = httpx.AsyncClient(
        transport=Site(apps), base_url=HOST, headers={"Authorization": f"Bearer {EVERYBODY}"}
    )
    intake = World(
        apps["intake"],
        databases["intake"],
        apps["intake"].state.residents,
        seeding,
        lambda **_: EVERYBODY,
    )
    town = await open_town(intake, {service: databases[service] for service in CONSUMERS})
    return Asked(runner, town, apps, client, doors)


async def _close(asked: Asked) -> None:
    await asked.client.aclose()
    await asked.town.intake.close()
    for service in CONSUMERS:
        await asked.apps[service].state.database.close()
    for database in (asked.town.intake.database, *asked.town.consumers.values()):
        await database.close()


class Site(httpx.AsyncBaseTransport):
    """The four services behind one address."""

    def __init__(self, apps: Mapping[str, FastAPI]) -> None:
        self._services = {name: httpx.ASGITransport(app) for name, app in apps.items()}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        service = request.url.path.split("/")[1]
        service = SITES.get(service, service)
        return await self._services.get(service, self._services["intake"]).handle_async_request(
            request
        )


async def _fill(asked: Asked) -> None:
    """Families, each with something that is not for everybody."""
    town = asked.town
    ank = _called(adult(), FORMER_NAME)
    families: dict[str, NewHousehold] = {
        "gezin": household(ank, child(datetime(2018, 5, 1, tzinfo=UTC).date())),
        "gedetineerd": household(adult(), adult("partner")),
        "afgeschermd": household(_called(adult(secrecy="medewerker"), SHIELDED_NAME)),
        "elders": household(_called(adult(), OTHER_NAME), gemeente=TYNAARLO),
    }
    await town.knows(*families.values())
    for name, home in families.items():
        asked.people[name], asked.dossiers[name] = home.members[0], home.dossier_id
    await _recorded(asked)
    wage: dict[str, Any] = {
        "urenPerWeek": 24,
        "nettoMaandloonCenten": 1_234_57,
        "contract": "bepaalde-tijd",
    }
    for name in ("gezin", "afgeschermd", "elders"):
        await town.hears("baan-gestart", asked.people[name], **wage)
        asked.life_events[name] = UUID(town.told_id)
    await town.hears("uitkering-beeindigd", asked.people["gezin"], reden="op-verzoek")
    answer = await town.intake.post(
        f"/intake/v1/levensgebeurtenissen/{town.told_id}/intrekking",
        {"reden": "niet-gebeurd", "toelichting": WORDS},
    )
    assert answer.status_code == 201, answer.text
    await town.settle()
    await town.hears("detentie", asked.people["gedetineerd"])
    asked.life_events["gedetineerd"] = UUID(town.told_id)
    await _applied(asked)
    await _objected(asked)
    await _waiting(asked)
    await _collect(asked)


def _called(who: NewMember, name: str) -> NewMember:
    return replace(who, family_name=name)


async def _recorded(asked: Asked) -> None:
    """A name that was corrected."""
    answer = await asked.town.intake.post(
        f"/intake/v1/inwoners/{asked.people['gezin'].person_id}/correcties",
        {"reden": FORMER_NAME, "bron": "register", "achternaam": NAME},
    )
    assert answer.status_code == 200, answer.text
    await asked.town.settle()


async def _applied(asked: Asked) -> None:
    """For bijstand: somebody who is for everybody to see, somebody who works here, and somebody of elsewhere."""
    for name in ("gezin", "afgeschermd", "elders"):
        body = {"dossierId": str(asked.dossiers[name]), "meldingsdatum": TODAY}
        answer = await asked.town.intake.post("/income/v1/aanvragen", body)
        assert answer.status_code == 201, answer.text


_DECISION: Final = text(
    """
    INSERT INTO decision (id, dossier_id, "right", municipality, kind, starts_on, changes, life_event_ids, taken_by,
        taken_by_name, reason, seen, taken_at)
    VALUES (:id, :dossier, 'algemene-bijstand', :place, 'wijzigen', :today, '[]', '{}', 'iemand', 'Iemand', :words,
        '{}', :at)
    """
)


async def _objected(asked: Asked) -> None:
    """To a decision about each of these, for reasons that few may read."""
    today = date.fromisoformat(TODAY)
    for name, place, words in (
        ("gezin", ASSEN, WORDS),
        ("afgeschermd", ASSEN, WORDS),
        ("elders", TYNAARLO, "Zo is het niet."),
    ):
        values = {"id": uuid4(), "dossier": asked.dossiers[name], "place": place, "words": words}
        async with asked.town.consumers["income"].transaction() as tx:
            await tx.execute(_DECISION, values | {"today": today, "at": clock.start_of_day(today)})
        body = {"besluitId": str(values["id"]), "ontvangenOp": TODAY, "weg": "post"}
        answer = await asked.town.intake.post("/income/v1/bezwaren", body | {"gronden": words})
        assert answer.status_code == 201, answer.text


async def _waiting(asked: Asked) -> None:
    """In quarantine: of somebody whom nobody knows, and of everybody else something that does not fit."""
    await asked.town.intake.report(event("baan-gestart", job(adult())))
    for name in ("afgeschermd", "elders", "gezin"):
        body = {"persoon": person(asked.people[name]), "ingangsdatum": TODAY}
        answer = await asked.town.intake.report(event("uit-huis", body))
        assert answer.json()["status"] == "in-quarantaine", answer.text
        asked.ids["life event"].add(answer.json()["id"])


_KNOWN: Final = {
    "task": ("routes", "task"),
    "handover": ("routes", "handover"),
    "assessment": ("income", "assessment"),
    "aftercare": ("income", "aftercare_dossier"),
    "check": ("income", "aftercare_checkpoint"),
    "proposal": ("income", "proposal"),
    "application": ("income", "application"),
    "decision": ("income", "decision"),
    "objection": ("income", "objection"),
}


async def _collect(asked: Asked) -> None:
    asked.ids["person"] |= {str(who.person_id) for who in asked.people.values()}
    asked.ids["dossier"] |= {str(dossier_id) for dossier_id in asked.dossiers.values()}
    asked.ids["life event"] |= {str(event_id) for event_id in asked.life_events.values()}
    for kind, (service, table) in _KNOWN.items():
        async with asked.town.consumers[service].reading() as connection:
            rows = await connection.execute(text(f"SELECT id FROM {table}"))  # noqa: S608
            asked.ids[kind] |= {str(row.id) for row in rows}

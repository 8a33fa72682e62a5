"""Everything that changes something, tried with a body that is right, by each role: in the own municipality, and in another.

Nothing here names an address: `writes` has each, and one that is missing there fails.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import httpx
import orjson
import pytest
from sqlalchemy import text

from deploy.permissions import Address
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN, TYNAARLO
from shared.permissions import Role, data_of
from tests.contract.security.test_permissions import OPEN
from tests.contract.security.things import Thing, Things, hired
from tests.contract.security.town_of_secrets import EVERYBODY, HOST, SERVICES, Asked, open_asked
from tests.contract.security.writes import OF_A_SESSION, WRITES
from tests.contract.security.writes.shapes import Write
from tests.servers import Address as Servers
from tests.servers import ask

_ASKED: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b[0-9a-f]{32}\b|\b\d{9}\b")
"""Ids and numbers, which an answer repeats."""
_NOTED: Final = ("processing_log", "idempotency_key", "worker_change")
"""That somebody looked, and what somebody was answered before."""
pytestmark = pytest.mark.timeout(180)
_FINE: Final = frozenset({200, 201, 202, 204, 303})


@pytest.fixture(scope="module")
def asked(test_servers: Servers) -> Iterator[Asked]:
    """A town of its own: here it changes."""
    made: list[str] = []

    def new_database(service: str) -> str:
        made.append(ask(test_servers, "database", service))
        return made[-1]

    with open_asked(new_database) as town:
        yield town
    for url in made:
        ask(test_servers, "drop", url)


def test_every_address_that_changes_something_is_in_the_table(asked: Asked) -> None:
    found = {str(address) for address in _writes(asked)}
    assert found == WRITES.keys() | OF_A_SESSION


@pytest.mark.parametrize("role", Role)
def test_who_has_the_role_is_taken_and_who_has_not_is_refused(asked: Asked, role: Role) -> None:
    async def try_each() -> list[str]:
        things = Things(asked)
        return [
            fault
            for service in SERVICES
            for address in _of(asked, service)
            for write in WRITES[str(address)]
            if (fault := await _own(asked, things, role, address, write))
        ]

    faults = asked.runner.run(try_each())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("service", SERVICES)
def test_who_has_the_role_elsewhere_is_answered_as_of_what_is_not_there_and_changes_nothing(
    asked: Asked, service: str
) -> None:
    async def try_each(*, tells: bool) -> list[str]:
        things = Things(asked)
        me = await _signed_in(asked, Role.WERKCOACH, ASSEN)
        made: dict[tuple[str, str], tuple[Write, Thing]] = {}
        tried = [
            (address, write)
            for address in _of(asked, service)
            for write in WRITES[str(address)]
            if address.requires and write.tells == tells and not write.of_nobody
        ]
        for address, write in tried:
            thing = await things.make(write.about, Role.WERKCOACH, me)
            made[str(address), write.about] = write, thing
        for role in Role:
            await _signed_in(asked, role, TYNAARLO)
        before = await _everything(asked)
        faults = [
            fault
            for role in Role
            for address, write in tried
            if _is_for(role, address, write)
            and (
                fault := await _elsewhere(
                    asked, role, address, write, made[str(address), write.about][1]
                )
            )
        ]
        after = await _everything(asked)
        changed = [name for name in before if before[name] != after[name]]
        return faults + ([] if tells else [f"changed: {name}" for name in changed])

    faults = asked.runner.run(try_each(tells=False)) + asked.runner.run(try_each(tells=True))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("origin", ["https://kwaad.example", "null", f"{HOST}.kwaad.example"])
def test_no_form_is_taken_from_another_site(asked: Asked, origin: str) -> None:
    """Also of who may do everything: the browser of whoever is signed in sends what another site wants."""
    forms = [
        address
        for address in asked.addresses
        if address.method == "POST" and "/v1/" not in address.path
    ]
    assert forms
    for address in forms:
        answer = asked.ask(
            EVERYBODY,
            "POST",
            asked.paths_of(address)[0],
            data={"a": "b"},
            headers={"Origin": origin},
        )
        assert answer.status_code == 403, f"{address}: {answer.status_code}"
        assert "kwam niet van deze site" in answer.text, str(address)


def _writes(asked: Asked) -> list[Address]:
    return [
        address
        for address in asked.addresses
        if address.method not in {"GET", "HEAD"} and not OPEN.fullmatch(address.path)
    ]


def _of(asked: Asked, service: str) -> list[Address]:
    return [
        address
        for address in _writes(asked)
        if address.service == service and str(address) not in OF_A_SESSION
    ]


def _is_for(role: Role, address: Address, write: Write) -> bool:
    """By the table; a system is nobody who works here, and neither is a partner."""
    if write.workers_only and role in {Role.INTEGRATIE, Role.PARTNER}:
        return False
    return address.is_for(role) and (write.needs is None or write.needs in data_of([role]))


async def _own(
    asked: Asked, things: Things, role: Role, address: Address, write: Write
) -> str | None:
    """What is wrong with how somebody with this role in Assen is answered."""
    me = await _signed_in(asked, role, ASSEN)
    who = asked.somebody(role)
    if write.everywhere:
        who = asked.doors.let_in(
            f"{role}@alle", dict.fromkeys(AGENCY_MUNICIPALITIES, frozenset({role}))
        )
    asked.doors.callers[who] = replace(asked.doors.callers[who], subject=me)
    allowed = _is_for(role, address, write)
    kind = write.about if allowed else "nobody"
    thing = await things.make(kind, role, me, who=who)
    answer = await _send(asked, who, address, write, thing if allowed else _padded(thing))
    said = f"{role} {address} ({write.about}): {_words(answer)}"
    if not allowed:
        return None if answer.status_code == 403 else said
    if answer.status_code in _FINE | write.states:
        return said if "/aanmelden" in answer.headers.get("location", "") else None
    return said


async def _elsewhere(
    asked: Asked, role: Role, address: Address, write: Write, thing: Thing
) -> str | None:
    """What is wrong with how somebody with this role in Tynaarlo, and as good as none in Assen, is answered."""
    little = Role.BEHEER if address.is_for(Role.BELEID) else Role.BELEID
    grants = {TYNAARLO: frozenset({role}), ASSEN: frozenset({little})}
    who = asked.doors.let_in(f"{role}@elders", grants)
    me = await _signed_in(asked, role, TYNAARLO)
    asked.doors.callers[who] = replace(asked.doors.callers[who], subject=me)
    real = await _send(asked, who, address, write, thing)
    made_up = await _send(asked, who, address, write, thing.unknown())
    said = f"{role} of Tynaarlo {address} ({write.about}): {_words(real)}"
    if _told(real) != _told(made_up):
        return f"{said}, and of what is not there {_words(made_up)}"
    if not write.tells and real.status_code not in write.elsewhere:
        return said
    return None


async def _signed_in(asked: Asked, role: Role, gemeente: str) -> str:
    """A worker with this role; a system is none."""
    key = f"{role}@{gemeente}"
    if key not in asked.workers:
        is_system = role is Role.INTEGRATIE
        asked.workers[key] = key if is_system else str(await hired(asked, gemeente, role))
    return asked.workers[key]


def _padded(thing: Thing) -> Thing:
    """Whatever a body asks for: it is not looked at."""
    names = (
        *("same", "parent", "team", "over", "person", "wat", "holder", "regisseur"),
        *("exemption", "version", "step_id", "contact_id", "contactId"),
    )
    return replace(thing, more={**dict.fromkeys(names, thing.id), **thing.more})


async def _send(
    asked: Asked, who: str, address: Address, write: Write, thing: Thing
) -> httpx.Response:
    [name, *_] = re.findall(r"\{(\w+)", address.path) or [""]
    what = "woonsituatie" if "vastleggen" in address.path else "afwezig"
    known = {"soort": "studie-gestart", "wat": what, "lijst": "mijn"}
    values = {name: thing.id, **known, **thing.more}
    path = re.sub(r"\{(\w+)(:\w+)?\}", lambda found: values.get(found[1], thing.id), address.path)
    return await asked._ask(
        who, address.method, path + write.query(thing), **_options(write, thing)
    )


def _options(write: Write, thing: Thing) -> dict[str, Any]:
    body = write.body(thing)
    if write.kind == "multipart":
        fields, file = body
        return {"data": fields, "files": {"bestand": file}}
    if write.form:
        return {"data": body or {"leeg": "ja"}}
    if write.kind:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        return {"content": content, "headers": {"Content-Type": write.kind}}
    return {} if body is None else {"json": body}


def _words(answer: httpx.Response) -> str:
    """What somebody reads."""
    main = answer.text.partition("<main")[2].partition("</main>")[0] or answer.text
    return f"{answer.status_code} {' '.join(re.sub(r'<[^>]+>', ' ', main).split())[:400]}"


def _told(answer: httpx.Response) -> tuple[int, str, str]:
    """An answer without the ids in it."""
    leads_to = answer.headers.get("location", "")
    return answer.status_code, _ASKED.sub("", answer.text), _ASKED.sub("", leads_to)


async def _everything(asked: Asked) -> dict[str, str]:
    """What stands in each table of the four services."""
    found = {}
    databases = {"intake": asked.town.intake.database, **asked.town.consumers}
    for service, database in databases.items():
        async with database.reading() as connection:
            names = await connection.execute(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            )
            for table in names.scalars():
                if not table.startswith(_NOTED):
                    row = f"SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM {table} t"  # noqa: S608 - our own tables
                    rows = await connection.execute(text(row))
                    found[f"{service}.{table}"] = str(rows.scalar())
    return found

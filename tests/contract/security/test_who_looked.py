"""Every processing of somebody's data leaves a line that says whose it was: by people, and by the services themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from shared.observability.processing_log import WHO_LOOKED
from shared.permissions import Role
from tests.contract.security.town_of_secrets import Asked, open_asked
from tests.servers import Address as Servers
from tests.servers import ask

pytestmark = pytest.mark.timeout(180)
CONSULENT = Role.INKOMENSCONSULENT


@pytest.fixture(scope="module")
def asked(test_servers: Servers) -> Iterator[Asked]:
    made: list[str] = []

    def new_database(service: str) -> str:
        made.append(ask(test_servers, "database", service))
        return made[-1]

    with open_asked(new_database) as town:
        yield town
    for url in made:
        ask(test_servers, "drop", url)


def lines_of(asked: Asked, service: str) -> set[tuple[str, str, str]]:
    """Who did what with the data of the family, in the log of a service: (actor, activity, kind of subject)."""
    whose = {
        "people": [asked.people["gezin"].person_id],
        "dossiers": [asked.dossiers["gezin"]],
    }
    rows = _rows(asked, service, WHO_LOOKED, whose)
    return {(row.actor, row.activity.rsplit("/", 1)[-1], row.subject_kind) for row in rows}


def test_who_looked_at_somebody_is_answered_by_every_service(asked: Asked) -> None:
    who = asked.somebody(CONSULENT)
    life_event, dossier = asked.life_events["gezin"], asked.dossiers["gezin"]
    for path in (
        f"/intake/v1/inwoners/{asked.people['gezin'].person_id}",
        "/routes/v1/taken",
        f"/income/v1/herbeoordelingen?dossierId={dossier}",
        f"/reporting/v1/sporen/{life_event}",
    ):
        assert asked.ask(who, "GET", path).status_code == 200

    assert (who, "inwoner-inzien", "person") in lines_of(asked, "intake")
    assert {(who, "taken-inzien", kind) for kind in ("person", "dossier")} <= lines_of(
        asked, "routes"
    )
    assert (who, "herbeoordelingen-inzien", "person") in lines_of(asked, "income")
    assert (who, "spoor-bekijken", "person") in lines_of(asked, "reporting")


def test_what_a_service_does_by_itself_leaves_a_line_too(asked: Asked) -> None:
    assert ("naadloos-income", "herbeoordelen", "person") in lines_of(asked, "income")
    assert ("naadloos-routes", "draaiboek-toepassen", "person") in lines_of(asked, "routes")
    assert ("naadloos-routes", "draaiboek-toepassen", "dossier") in lines_of(asked, "routes")


def test_every_line_is_about_what_it_says(asked: Asked) -> None:
    people = {row.id for row in _rows(asked, "intake", "SELECT id FROM resident")}
    dossiers = {row.id for row in _rows(asked, "intake", "SELECT id FROM dossier")}
    for role in Role:
        for address in asked.addresses:
            if address.method == "GET" and address.is_for(role) and "{" not in address.path:
                asked.ask(asked.somebody(role), "GET", address.path)
    for service in ("intake", "routes", "income", "reporting"):
        rows = _rows(
            asked, service, "SELECT subject_kind, subject_id, activity FROM processing_log"
        )
        assert rows
        for row in rows:
            known = {"person": people, "dossier": dossiers}.get(row.subject_kind)
            assert known is None or row.subject_id in known, (
                service,
                row.activity,
                row.subject_kind,
            )


def _rows(asked: Asked, service: str, query: str, values: Any = None) -> list[Any]:
    database = asked.town.consumers.get(service, asked.town.intake.database)

    async def read() -> list[Any]:
        async with database.reading() as connection:
            return list((await connection.execute(text(query), values or {})).all())

    return asked.runner.run(read())

"""Every processing of somebody's data leaves a line that says whose it was: by people, and by the services themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from shared import clock
from shared.events.household import ASSEN
from shared.http.caller import Lasting
from shared.permissions import Role
from shared.processing.subjects import IntakeSubjects
from tests.contract.security.things import hired
from tests.contract.security.town_of_secrets import NAME, SERVICES, TODAY, Asked, open_asked
from tests.servers import Address as Servers
from tests.servers import ask

pytestmark = pytest.mark.timeout(180)
PAGE = "/reporting/verwerkingen"
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


def signed_in(asked: Asked, role: str) -> str:
    """A worker with a session, who has a name in routes."""
    worker_id = str(asked.runner.run(hired(asked, ASSEN, role)))
    asked.doors.let_in(worker_id, {ASSEN: frozenset({role})})
    later = clock.now() + timedelta(hours=8)
    caller = replace(asked.doors.callers[worker_id], lasting=Lasting(later, later))
    asked.doors.callers[worker_id] = caller
    return worker_id


def lines_about(asked: Asked, service: str, **whom: str) -> list[dict[str, Any]]:
    """As a privacy officer is answered, a few at a time."""
    who = asked.somebody(Role.PRIVACY)
    question = {**whom, "vanaf": TODAY, "tot": TODAY}
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = asked.ask(
            who, "POST", f"/{service}/v1/verwerkingen?aantal=7{after}", json=question
        )
        assert answer.status_code == 200, answer.text
        found += answer.json()["resultaten"]
        if (last := answer.json()["volgende"]) is None:
            return found
        after = f"&na={last}"


def lines_of(asked: Asked, service: str) -> set[tuple[str, str, str]]:
    """Who did what with the data of the family, in the log of a service: (actor, activity, kind of subject)."""
    lines = lines_about(asked, service, inwonerId=str(asked.people["gezin"].person_id))
    return {
        (line["wie"], line["activiteit"].rsplit("/", 1)[-1], line["betrokkeneSoort"])
        for line in lines
    }


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

    assert (who, "inwoner-inzien", "inwoner") in lines_of(asked, "intake")
    assert {(who, "taken-inzien", kind) for kind in ("inwoner", "dossier")} <= lines_of(
        asked, "routes"
    )
    assert (who, "herbeoordelingen-inzien", "inwoner") in lines_of(asked, "income")
    assert (who, "spoor-bekijken", "inwoner") in lines_of(asked, "reporting")


def test_who_asks_is_in_the_log_too_with_what_he_or_she_is(asked: Asked) -> None:
    officer = asked.somebody(Role.PRIVACY)
    for service in SERVICES:
        lines_of(asked, service)
        asking = [
            line
            for line in lines_about(asked, service, inwonerId=str(asked.people["gezin"].person_id))
            if line["naam"] == "verwerkingen-inzien"
        ]
        assert {(line["wie"], tuple(line["rollen"])) for line in asking} == {
            (officer, ("privacyfunctionaris",))
        }


def test_what_a_service_does_by_itself_leaves_a_line_too(asked: Asked) -> None:
    assert ("naadloos-income", "herbeoordelen", "inwoner") in lines_of(asked, "income")
    assert ("naadloos-routes", "draaiboek-toepassen", "inwoner") in lines_of(asked, "routes")
    assert ("naadloos-routes", "draaiboek-toepassen", "dossier") in lines_of(asked, "routes")
    # Whatever is handled, by whatever handler, is handled about a dossier.
    for service in ("routes", "income", "reporting"):
        by_itself = [
            line
            for line in lines_about(asked, service, inwonerId=str(asked.people["gezin"].person_id))
            if line["activiteit"].endswith("/berichten-verwerken")
        ]
        assert "nl.participatiewet.levensgebeurtenissen.baan-gestart.v1" in {
            line["naam"] for line in by_itself
        }
        assert {line["wieSoort"] for line in by_itself} == {"naadloos"}
        assert {line["betrokkeneSoort"] for line in by_itself} <= {"dossier", "reeks"}
        runs = [line for line in by_itself if line["betrokkeneSoort"] == "reeks"]
        assert all(line["aantal"] > 1 for line in runs)


def test_nobody_is_told_about_who_lives_elsewhere_or_of_anybody_else(asked: Asked) -> None:
    elsewhere = str(asked.people["elders"].person_id)
    who = asked.somebody(Role.PRIVACY)
    for service in SERVICES:
        answer = asked.ask(
            who,
            "POST",
            f"/{service}/v1/verwerkingen",
            json={"inwonerId": elsewhere, "vanaf": TODAY, "tot": TODAY},
        )
        assert answer.status_code == 404, answer.text
    others = {asked.people[name].person_id for name in ("gedetineerd", "afgeschermd")}
    for service in SERVICES:
        about = lines_about(asked, service, inwonerId=str(asked.people["gezin"].person_id))
        assert about
        assert not {str(person) for person in others} & {line["betrokkene"] for line in about}


def test_a_privacy_officer_finds_on_one_page_who_looked_and_what_may_be_told(asked: Asked) -> None:
    consulent = signed_in(asked, CONSULENT)
    officer = asked.somebody(Role.PRIVACY)
    person = asked.people["gezin"]
    assert person.bsn is not None
    assert asked.ask(consulent, "GET", f"/intake/v1/inwoners/{person.person_id}").status_code == 200

    form = asked.ask(officer, "GET", PAGE)
    sent = asked.ask(officer, "POST", PAGE, data={"wie": person.bsn.reveal(), "vanaf": TODAY})
    leads_to = sent.headers["location"]
    page = asked.ask(officer, "GET", leads_to)
    answer = asked.ask(officer, "GET", leads_to.replace("?", "/antwoord?"))
    file = asked.ask(officer, "GET", leads_to.replace("?", "/antwoord.csv?"))

    assert "Burgerservicenummer of dossiernummer" in form.text
    assert (sent.status_code, page.status_code, answer.status_code) == (303, 200, 200)
    assert str(person.person_id) in leads_to
    assert person.bsn.reveal() not in leads_to + page.text + answer.text + file.text
    assert NAME not in page.text + answer.text + file.text
    assert "Iemand met de rol inkomensconsulent (inkomensconsulent)" in page.text
    for told in (answer.text, file.text):
        assert "Iemand met de rol" not in told
        assert "Een inkomensconsulent" in told
        assert "Bekeek uw gegevens" in told
        assert "Berekende uw recht op bijstand opnieuw" in told
    assert file.text.splitlines()[0].endswith("Datum;Wie;Wat;Waarvoor;Grondslag;Hoe vaak")
    assert "AVG art. 6" in answer.text


def test_the_page_says_what_it_could_not_find_out(asked: Asked) -> None:
    officer = asked.somebody(Role.PRIVACY)
    dossier = asked.dossiers["gezin"]
    person = f"{PAGE}/inwoners/{asked.people['gezin'].person_id}"

    nobody = asked.ask(officer, "POST", PAGE, data={"wie": "999990019"})
    no_number = asked.ask(officer, "POST", PAGE, data={"wie": "12345"})
    elsewhere = asked.ask(officer, "GET", f"{PAGE}/dossiers/{asked.dossiers['elders']}")
    wrong = asked.ask(officer, "GET", f"{PAGE}/dossiers/{dossier}?vanaf=2026-02-30")
    quiet = asked.ask(officer, "GET", f"{person}?vanaf=2001-01-01&tot=2001-12-31")

    assert (nobody.status_code, no_number.status_code) == (404, 400)
    assert "Wij kennen niemand met dit nummer" in nobody.text
    assert "geen burgerservicenummer en geen heel dossiernummer" in no_number.text
    assert elsewhere.status_code == 404
    assert (wrong.status_code, "Vul een bestaande dag in." in wrong.text) == (400, True)
    assert "In deze periode keek niemand." in quiet.text

    income = asked.apps["income"].state
    subjects, income.data_subjects = income.data_subjects, IntakeSubjects("http://127.0.0.1:9")
    try:
        page = asked.ask(officer, "GET", person)
        file = asked.ask(officer, "GET", f"{person}/antwoord.csv")
    finally:
        income.data_subjects = subjects
    assert "Inkomen gaf geen antwoord" in page.text
    assert file.status_code == 503
    assert "zou niet volledig zijn" in file.text


def test_every_line_is_about_what_it_says(asked: Asked) -> None:
    people = {row.id for row in _rows(asked, "intake", "SELECT id FROM resident")}
    dossiers = {row.id for row in _rows(asked, "intake", "SELECT id FROM dossier")}
    for role in Role:
        for address in asked.addresses:
            if address.method == "GET" and address.is_for(role) and "{" not in address.path:
                asked.ask(asked.somebody(role), "GET", address.path)
    for service in SERVICES:
        rows = _rows(asked, service, "SELECT * FROM processing_log")
        assert rows
        for row in rows:
            known = {"person": people, "dossier": dossiers}.get(row.subject_kind)
            said = (service, row.activity, row.subject_kind)
            assert known is None or row.subject_id in known, said
            # Of a run whom it was about is kept beside it; of what operations do it is in what they did.
            assert row.subject_kind != "run" or set(row.run_subjects) <= people | dossiers, said


def _rows(asked: Asked, service: str, query: str) -> list[Any]:
    database = asked.town.consumers.get(service, asked.town.intake.database)

    async def read() -> list[Any]:
        async with database.reading() as connection:
            return list((await connection.execute(text(query))).all())

    return asked.runner.run(read())

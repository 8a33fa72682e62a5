"""Who appears in the stories, and what each of them does and sees on the running services.

A municipal system reports; a consulent, a coach or a regisseur of one municipality looks at the work and at the dossier.
Every story ends with closed books: nothing accepted is lost, and every open proposal has somebody who can decide it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from playwright.sync_api import Browser

from deploy.local.demo import BEGIN
from deploy.local.personas import PERSONAS
from shared import clock
from shared.events.household import ASSEN
from tests.e2e.chain import LIFE_EVENTS, Chain, Household, cloud_event, new_bsn

TODAY = BEGIN.astimezone(clock.AMSTERDAM).date()
"""A day for which the amounts in law are known."""
SINGLE = 1_419_46
"""The norm of a single person on that day (Participatiewet art. 21 onder a), in cents."""
COST_SHARER = 1_013_90
"""The norm of one of two who share the costs (art. 22a)."""


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def years_old(years: int, *, extra_days: int = 40) -> date:
    """A birth date of somebody of this age, far from a birthday."""
    return date(TODAY.year - years, TODAY.month, TODAY.day) - timedelta(days=extra_days)


def person(rol: str, age: int = 38, **more: Any) -> dict[str, Any]:
    """Somebody to register, with a number of his or her own."""
    return {
        "burgerservicenummer": new_bsn(),
        "voornamen": "Ank",
        "achternaam": "de Vries",
        "geboortedatum": years_old(age).isoformat(),
        "rol": rol,
        **more,
    }


def who(person_id: UUID | str) -> dict[str, str]:
    key = "inwonerId" if isinstance(person_id, UUID) else "burgerservicenummer"
    return {key: str(person_id)}


@dataclass(frozen=True, slots=True)
class System:
    """A municipal system that reports life events under its own source."""

    chain: Chain
    source: str

    def report(self, what: str, person_id: UUID | str, **data: Any) -> Mapping[str, Any]:
        """What the system is answered: status, id, dossier or reason."""
        event = {**cloud_event(what, person_id, **data), "source": self.source, "id": str(uuid4())}
        answer = self.chain.send(event)
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        return dict(answer.json())

    def report_taken(self, what: str, person_id: UUID | str, **data: Any) -> UUID:
        """Of an event that takes effect at once: its id."""
        answer = self.report(what, person_id, **data)
        assert answer["status"] == "verwerkt", answer
        return UUID(answer["id"])


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works for one municipality, or for several."""

    chain: Chain
    role: str
    municipalities: frozenset[str]

    def get(self, path: str, **params: Any) -> Any:
        answer = self.look(path, **params)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def look(self, path: str, **params: Any) -> httpx.Response:
        """Whatever the answer is."""
        persona = replace(PERSONAS[self.role], municipalities=self.municipalities)
        token = self.chain.origin.issuer.token(persona)
        return httpx.get(
            self.chain.origin.address + path,
            params={name: str(value) for name, value in params.items()},
            headers={"Authorization": f"Bearer {token}"},
            timeout=20,
        )

    def results(self, path: str, **params: Any) -> list[Any]:
        found: list[Any] = self.get(path, aantal=100, **params)["resultaten"]
        return found

    def open_tasks(self, dossier_id: UUID) -> list[Any]:
        tasks = self.results("/routes/v1/taken", dossierId=dossier_id)
        return [task for task in tasks if task["status"] == "open"]

    def steps(self, dossier_id: UUID) -> set[str]:
        """The open tasks of a dossier, by the step of their playbook."""
        return {task["stap"] for task in self.open_tasks(dossier_id)}

    def dossier(self, dossier_id: UUID, day: date = TODAY) -> Mapping[str, Any]:
        return dict(self.get(f"/intake/v1/dossiers/{dossier_id}", datum=day))

    def living_there(self, dossier_id: UUID, day: date = TODAY) -> dict[UUID, str]:
        """Who stands in the picture of a dossier on a day, and as what."""
        members = self.dossier(dossier_id, day)["leden"]
        return {UUID(member["inwonerId"]): member["rol"] for member in members}

    def last_right(self, dossier_id: UUID) -> tuple[int | None, int | None]:
        """The bijstand before and after by the newest re-assessment of a dossier, in cents."""
        assessments = self.results("/income/v1/herbeoordelingen", dossierId=dossier_id)
        newest = max(assessments, key=lambda row: str(row["id"]))["beelden"][0]
        return tuple(
            newest[when]["bijstandCenten"] if newest.get(when) else None for when in ("voor", "na")
        )  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Stage:
    """The running services, and everybody who uses them."""

    chain: Chain
    browser: Callable[[], Browser]

    def system(self, name: str = "zaaksysteem") -> System:
        return System(self.chain, f"urn:nld:oin:00000001823288444000:systeem:{name}")

    def consulent(self, *municipalities: str) -> Worker:
        return Worker(self.chain, "inkomensconsulent", frozenset(municipalities or (ASSEN,)))

    def regisseur(self, *municipalities: str) -> Worker:
        return Worker(self.chain, "regisseur", frozenset(municipalities or (ASSEN,)))

    def werkcoach(self, *municipalities: str) -> Worker:
        return Worker(self.chain, "werkcoach", frozenset(municipalities or (ASSEN,)))

    def open_dossier(
        self, *members: Mapping[str, Any], gemeente: str = ASSEN, **more: Any
    ) -> Household:
        body = {
            "gemeente": gemeente,
            "vanaf": "2024-03-01",
            "ontvangtBijstand": True,
            "leden": list(members),
            **more,
        }
        answer = self.chain.post("/intake/v1/dossiers", body)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        order = [UUID(member["inwonerId"]) for member in answer.json()["leden"]]
        return Household(UUID(answer.json()["dossierId"]), tuple(order))

    def correct(self, event_id: UUID, **data: Any) -> UUID:
        return self.chain.correct(event_id, "verkeerde-gegevens", data)

    def state_of(self, event_id: UUID | str) -> Mapping[str, Any]:
        return dict(self.chain.get(f"{LIFE_EVENTS}/{event_id}", "integratie"))

    def settle(self) -> None:
        """Everything that was accepted has had its effects, everywhere."""
        self.chain.settle()

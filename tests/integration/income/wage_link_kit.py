"""A resident with a telephone: has a link, knows a birth date, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import httpx

from shared.events.household import Lid
from tests.integration.income.conftest import Client
from tests.integration.income.settling import Family

HOME = "http://local"
SCOPES = "income.loonopgaven.lezen income.verrekeningen.lezen income.koppelingen.schrijven"


def headers(
    client: Client, place: str = "0106", role: str = "inkomensconsulent", who: str = "ic-1"
) -> dict[str, str]:
    return client._headers(SCOPES, [place], [role], who) | {"Origin": HOME}


async def ask_for_link(client: Client, family: Family, **who: str) -> httpx.Response:
    """As somebody who works here."""
    body = {"inwonerId": str(family.person_id)}
    path = f"/income/v1/dossiers/{family.dossier_id}/koppelingen"
    return await client._client.post(path, json=body, headers=headers(client, **who))


async def end_link(client: Client, family: Family, link_id: str, **who: str) -> httpx.Response:
    path = f"/income/v1/dossiers/{family.dossier_id}/koppelingen/{link_id}/intrekken"
    return await client._client.post(path, headers=headers(client, **who))


@dataclass
class Phone:
    """One browser, with its own cookies."""

    browser: httpx.AsyncClient
    link_id: str
    key: str
    member: Lid

    @property
    def path(self) -> str:
        return f"/opgave/{self.key}"

    @property
    def born(self) -> dict[str, str]:
        day = self.member.geboortedatum
        return {"dag": str(day.day), "maand": str(day.month), "jaar": str(day.year)}

    async def opens(self, suffix: str = "") -> httpx.Response:
        return await self.browser.get(f"{self.path}{suffix}")

    async def sends(self, form: str = "", **typed: str) -> httpx.Response:
        """A form of the page, as a browser sends it."""
        path = f"{self.path}/{form}" if form else self.path
        return await self.browser.post(path, data=typed, headers={"Origin": HOME})

    async def comes_in(self, **typed: str) -> httpx.Response:
        answer = await self.sends(**(self.born | typed))
        assert answer.status_code == 303, answer.text
        return await self.opens()

    async def reports(self, first: date, last: date, amount: str, **more: str) -> httpx.Response:
        days = {"van": first.isoformat(), "totEnMet": last.isoformat()}
        paid = {"betaaldOp": last.isoformat(), "soort": "loonstrook", "netto": amount}
        return await self.sends("loon", **(days | paid | more))

    def another(self, client: Client) -> "Phone":
        """The same link on another telephone."""
        return Phone(new_browser(client), self.link_id, self.key, self.member)


def new_browser(client: Client) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=client._client._transport, base_url=HOME)


async def a_phone(client: Client, family: Family, person_id: UUID | None = None) -> Phone:
    """The resident was given a link."""
    body = {"inwonerId": str(person_id or family.person_id)}
    path = f"/income/v1/dossiers/{family.dossier_id}/koppelingen"
    made = await client._client.post(path, json=body, headers=headers(client))
    assert made.status_code == 201, made.text
    told: Any = made.json()
    whose = UUID(told["koppeling"]["inwonerId"])
    [member] = [lid for lid in family.start.data.huishouden.leden if lid.inwoner_id == whose]
    key = told["adres"].rpartition("/")[2]
    return Phone(new_browser(client), told["koppeling"]["id"], key, member)

"""Residents in intake's own database, and life events of theirs as a municipal system sends them."""

import asyncio
import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from uuid import UUID

import orjson

from deploy.local.identity import LocalIssuer
from services.intake.residents.service import NewHousehold, NewMember, Residents
from services.intake.settings import Settings
from shared import clock
from shared.bsn import Bsn, InvalidBsn
from shared.db.engine import open_database
from shared.db.migrate import upgrade
from shared.events.household import AGENCY_MUNICIPALITIES, ASSEN
from shared.events.life_events import JobStarted
from shared.messaging.partitions import maintain
from tests.load.stack import Stack

TEMPLATE = "intake_template"
SCOPES = ("intake.levensgebeurtenissen.schrijven", "intake.inwoners.schrijven")
SENDER = "urn:nld:oin:00000001003214345000:systeem:bench"
_FIRST_NUMBER = 100_000_000
_CHUNK = 250
_DAYS = 1_000
_DAYS_BETWEEN = 7
"""Between the jobs of one resident: starts that are nearer are reports of one job."""


@dataclass(frozen=True, slots=True)
class Resident:
    bsn: str
    person_id: UUID
    dossier_id: UUID


@dataclass(frozen=True)
class Town:
    """A number of residents, known to intake, and a sender who may report about them."""

    stack: Stack
    residents: tuple[Resident, ...]
    secrets: dict[str, str]
    issuer: LocalIssuer

    @property
    def token(self) -> str:
        return self.issuer.issue(
            "bench",
            list(SCOPES),
            roles=["integratie"],
            municipalities=sorted(AGENCY_MUNICIPALITIES),
        )

    def new_database(self) -> str:
        """The address of a fresh copy of the town."""
        name = self.stack.new_name("intake")
        self.stack.postgres.create_database(name, template=TEMPLATE)
        return self.stack.postgres.url(name)

    def environment(self, url: str, port: int) -> dict[str, str]:
        """What intake's own processes need."""
        return self.secrets | {
            "INTAKE_DATABASE_URL": url,
            "INTAKE_PORT": str(port),
            **self.who_may_come_in,
        }

    @property
    def who_may_come_in(self) -> dict[str, str]:
        """What every service needs to know of who issues tokens."""
        return {
            "AUTH_ISSUER": self.issuer.settings.issuer,
            "AUTH_AUDIENCE": self.issuer.settings.audience,
            "AUTH_JWKS_FILE": str(self.issuer.jwks_file),
        }

    def write_events(self, path: Path, amount: int) -> None:
        """Job starts as CloudEvents, one a line, each of another resident or another day."""
        with path.open("wb") as lines:
            for number in range(amount):
                lines.write(self._event(number) + b"\n")

    def write_people(self, path: Path) -> None:
        """Who lives in which dossier: what the bare programs know beforehand."""
        people = {one.bsn: [str(one.person_id), str(one.dossier_id)] for one in self.residents}
        path.write_bytes(orjson.dumps(people))

    def _event(self, number: int) -> bytes:
        later, chosen = divmod(number, len(self.residents))
        return orjson.dumps(
            {
                "specversion": "1.0",
                "id": f"bench-{number}",
                "source": SENDER,
                "type": JobStarted.event_type,
                "time": clock.now(),
                "datacontenttype": "application/json",
                "data": {
                    "persoon": {"burgerservicenummer": self.residents[chosen].bsn},
                    "ingangsdatum": clock.today()
                    - timedelta(days=_DAYS - later * _DAYS_BETWEEN % _DAYS),
                    "urenPerWeek": 24,
                    "nettoMaandloonCenten": 145_000,
                    "contract": "bepaalde-tijd",
                },
            }
        )


async def settle_town(stack: Stack, size: int) -> Town:
    """A template database of intake with `size` households of three, registered by intake's own code."""
    stack.postgres.create_database(TEMPLATE)
    url = stack.postgres.url(TEMPLATE)
    await asyncio.to_thread(upgrade, url, "intake")
    keys = {
        "INTAKE_BSN_HASH_KEY": _new_key(),
        "INTAKE_BSN_ENCRYPTION_KEYS": orjson.dumps({"bench": _new_key()}).decode(),
        "INTAKE_BSN_CURRENT_KEY": "bench",
    }
    settings = Settings.model_validate(
        {
            "database_url": url,
            "bsn_hash_key": keys["INTAKE_BSN_HASH_KEY"],
            "bsn_encryption_keys": orjson.loads(keys["INTAKE_BSN_ENCRYPTION_KEYS"]),
            "bsn_current_key": "bench",
        }
    )
    residents = await _register(settings, size)
    return Town(stack, tuple(residents), keys, LocalIssuer(stack.folder / "identity"))


async def _register(settings: Settings, size: int) -> list[Resident]:
    database = open_database(settings, "intake", "bench")
    service = Residents(settings.vault(), settings.birthday_lead_weeks)
    bsns = _bsns()
    known: list[Resident] = []
    try:
        await maintain(database.engine)
        for start in range(0, size, _CHUNK):
            households = [_household(bsns) for _ in range(min(_CHUNK, size - start))]
            async with database.transaction() as tx:
                await service.register(tx, households)
            known += [
                Resident(member.bsn.reveal(), member.person_id, household.dossier_id)
                for household in households
                for member in household.members[:1]
                if member.bsn is not None
            ]
    finally:
        await database.close()
    return known


def _household(bsns: Iterator[Bsn]) -> NewHousehold:
    since = date(2015, 1, 1)
    applicant, partner, child = islice(bsns, 3)
    return NewHousehold(
        gemeente=ASSEN,
        from_on=since,
        members=(
            NewMember("Proef", "Persoon", date(1986, 1, 2), "aanvrager", since, applicant),
            NewMember("Proef", "Persoon", date(1988, 3, 4), "partner", since, partner),
            NewMember("Proef", "Persoon", date(2015, 6, 7), "kind", date(2015, 6, 7), child),
        ),
        receives_assistance=True,
    )


def _bsns() -> Iterator[Bsn]:
    """Numbers that pass the 11-test, in order."""
    for number in count(_FIRST_NUMBER):
        try:
            yield Bsn(str(number))
        except InvalidBsn:
            continue


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()

"""Of intake: people, their dossiers, and what was told of them."""

from typing import Any, Final
from uuid import uuid4

import orjson

from tests.contract.security.things.shapes import Maker, Making, Thing, Workshop
from tests.contract.security.town_of_secrets import TODAY
from tests.integration.intake.conftest import adult, event, household, job, person
from tests.register import a_numbers, bsns, record


async def _nobody(_: Workshop, __: Making) -> Thing:
    return Thing(str(uuid4()))


async def _person(shop: Workshop, _: Making) -> Thing:
    [who] = (await shop.home_of(1)).members
    [same] = (await shop.home_of(1)).members
    return Thing(str(who.person_id), who, {"same": str(same.person_id)})


async def _housemate(shop: Workshop, _: Making) -> Thing:
    housemate = (await shop.home_of(3)).members[1]
    return Thing(str(housemate.person_id), housemate)


async def _child(shop: Workshop, _: Making) -> Thing:
    members = (await shop.home_of(3)).members
    parent, kid = members[0], members[2]
    return Thing(str(kid.person_id), kid, {"parent": str(parent.person_id)})


async def _dossier(shop: Workshop, _: Making) -> Thing:
    # A dossier in which bijstand runs cannot be closed.
    home = household(adult(), receives=False)
    world = shop.asked.town.intake
    async with world.database.transaction() as tx:
        await world.residents.register(tx, [home])
    return Thing(str(home.dossier_id), home.members[0])


async def _closed(shop: Workshop, making: Making) -> Thing:
    dossier = await _dossier(shop, making)
    body = {"datum": TODAY, "reden": "ten-onrechte-geopend"}
    await shop.post(f"/intake/v1/dossiers/{dossier.id}/sluiting", body)
    return dossier


async def _event(shop: Workshop, making: Making) -> Thing:
    who = (await _person(shop, making)).member
    assert who is not None
    told = await shop.asked.town.intake.report(event("baan-gestart", job(who)))
    return Thing(told.json()["id"], who)


async def _waiting(shop: Workshop, making: Making) -> Thing:
    who = (await _person(shop, making)).member
    assert who is not None
    body = {"persoon": person(who), "ingangsdatum": TODAY}
    told = await shop.asked.town.intake.report(event("uit-huis", body))
    return Thing(told.json()["id"], who)


async def _run(shop: Workshop, making: Making) -> Thing:
    content = [record(next(a_numbers()), next(bsns()))]
    answer = await shop.asked._ask(
        making.who,
        "POST",
        "/intake/registerbestanden",
        files={"bestand": ("personen.json", _as_file(content))},
    )
    assert answer.status_code == 303, answer.text
    return Thing(answer.headers["location"].rpartition("/")[2])


def _as_file(content: Any) -> bytes:
    return orjson.dumps(content)


MAKERS: Final[dict[str, Maker]] = {
    "nobody": _nobody,
    "person": _person,
    "housemate": _housemate,
    "child": _child,
    "dossier": _dossier,
    "closed": _closed,
    "event": _event,
    "waiting": _waiting,
    "run": _run,
}

"""Which organisation does what where: by municipality, service and day."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from services.routes.partners import service
from services.routes.periods import Period
from shared import ids
from shared.errors import NotFound
from shared.events.household import AA_EN_HUNZE, ASSEN
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import write

DAY = date(2027, 3, 1)


async def made(
    routes: Routes, name: str, *, since: date = date(2020, 1, 1), until: date | None = None
) -> UUID:
    organisation_id = ids.new_id()
    await write(
        routes,
        """
        INSERT INTO organisation (id, code, name, from_day, until_day, channel, email, answer_days, contact_days, result_days, shareable)
        VALUES (:key, :code, :name, :since, :until, 'mailbox', 'post@proef.example', 5, 10, 90, '{naam}')
        """,
        key=organisation_id,
        code=name.lower().replace(" ", "-"),
        name=name,
        since=since,
        until=until,
    )
    return organisation_id


async def does(
    routes: Routes,
    organisation_id: UUID,
    what: str,
    *,
    municipality: str = ASSEN,
    rank: int = 1,
    since: date = date(2020, 1, 1),
    until: date | None = None,
) -> None:
    await write(
        routes,
        """
        INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day, until_day, rank)
        VALUES (:id, :organisation_id, :what, :municipality, :since, :until, :rank)
        """,
        organisation_id=organisation_id,
        what=what,
        municipality=municipality,
        since=since,
        until=until,
        rank=rank,
    )


async def names(
    routes: Routes, *services: str, municipality: str = ASSEN, day: date = DAY
) -> list[str]:
    async with routes.database.transaction() as tx:
        found = await service.serving(tx, services, municipality, day)
    return [organisation.name for organisation in found]


async def test_who_is_asked_first_comes_first(routes: Routes) -> None:
    for rank, name in ((2, "Alfa"), (1, "Zeta"), (2, "Beta")):
        await does(routes, await made(routes, name), "proefdienst", rank=rank)

    assert await names(routes, "proefdienst") == ["Zeta", "Alfa", "Beta"]


async def test_only_who_does_it_in_that_municipality_is_asked(routes: Routes) -> None:
    await does(routes, await made(routes, "Alfa"), "proefdienst", municipality=AA_EN_HUNZE)
    await does(routes, await made(routes, "Beta"), "andere-dienst")

    assert await names(routes, "proefdienst") == []
    assert await names(routes, "proefdienst", municipality=AA_EN_HUNZE) == ["Alfa"]


async def test_who_does_two_of_the_services_is_asked_once(routes: Routes) -> None:
    both = await made(routes, "Alfa")
    await does(routes, both, "proefdienst", rank=2)
    await does(routes, both, "andere-dienst")
    await does(routes, await made(routes, "Beta"), "proefdienst", rank=1)

    assert await names(routes, "proefdienst", "andere-dienst") == ["Alfa", "Beta"]


@pytest.mark.parametrize(
    ("day", "asked"), [(date(2027, 2, 28), []), (DAY, ["Alfa"]), (date(2027, 4, 1), [])]
)
async def test_it_is_asked_from_the_first_day_until_the_day_on_which_it_ended(
    routes: Routes, day: date, asked: list[str]
) -> None:
    await does(routes, await made(routes, "Alfa", since=DAY), "proefdienst", until=date(2027, 4, 1))

    assert await names(routes, "proefdienst", day=day) == asked


async def test_an_organisation_that_ended_is_not_asked_and_can_still_be_read(
    routes: Routes,
) -> None:
    gone = await made(routes, "Alfa", until=DAY)
    await does(routes, gone, "proefdienst")

    asked = await names(routes, "proefdienst")
    async with routes.database.transaction() as tx:
        found = await service.get(tx, gone)

    assert asked == []
    assert found.active == Period(date(2020, 1, 1), DAY)
    assert (found.name, found.channel, found.shareable) == ("Alfa", "mailbox", ("naam",))


async def test_an_organisation_that_is_not_there_is_not_found(routes: Routes) -> None:
    async with routes.database.transaction() as tx:
        with pytest.raises(NotFound):
            await service.get(tx, uuid4())

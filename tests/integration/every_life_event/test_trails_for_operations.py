"""What each service tells operations of a trail, of what really flowed between the four of them."""

from datetime import UTC, datetime
from uuid import UUID

from services.income.contracts import CONTRACTS as INCOME
from services.intake.contracts import CONTRACTS as INTAKE
from services.reporting.contracts import CONTRACTS as REPORTING
from services.routes.contracts import CONTRACTS as ROUTES
from shared import ids
from shared.events.income import DecisionProposed
from shared.events.life_events import Detained
from shared.events.tasks import HandoverProposed, TaskCreated
from shared.messaging.contracts import Contracts
from shared.operations.trail.kinds import LIFE_EVENT, kind_of
from shared.operations.trail.reading import read_fates, read_part
from shared.operations.trail.schemas import Gevraagd, Lot, Spoordeel
from tests.integration.every_life_event import birthdays_and_stays
from tests.integration.every_life_event.town import Town

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CONTRACTS = {contracts.service: contracts for contracts in (INTAKE, ROUTES, INCOME, REPORTING)}


async def part_of(
    town: Town, contracts: Contracts, identifier: UUID, since: datetime | None = None
) -> Spoordeel:
    database = town.consumers.get(contracts.service, town.intake.database)
    async with database.reading() as connection:
        return await read_part(connection, contracts.service, contracts, identifier, since)


async def fates_in(town: Town, contracts: Contracts, asked: list[Gevraagd]) -> list[Lot]:
    database = town.consumers.get(contracts.service, town.intake.database)
    async with database.reading() as connection:
        return await read_fates(connection, contracts, asked)


async def test_each_service_tells_its_part_and_nothing_of_what_happened_to_whom(
    town: Town,
) -> None:
    await birthdays_and_stays.an_applicant_is_detained(town)
    [detained] = town.of(Detained)
    parts = {name: await part_of(town, its, detained.id) for name, its in CONTRACTS.items()}

    told = {message.id: message for part in parts.values() for message in part.berichten}
    about = {
        event.id for event in town.published if event.correlation_id == detained.correlation_id
    }
    assert about <= told.keys()
    assert told[detained.id].soort == LIFE_EVENT
    assert {told[event].oorzaak_id for event in about} >= {None, detained.id}
    words = "".join(part.model_dump_json() for part in parts.values())
    for hidden in ("detentie", str(detained.data.inwoner_id), str(detained.dossier_id)):
        assert hidden not in words

    # What reporting has read it need not be told of again.
    routes = parts["routes"]
    for since, messages in ((routes.gemeten_op, []), (LONG_AGO, routes.berichten)):
        assert (await part_of(town, ROUTES, detained.id, since)).berichten == messages

    # Whatever somebody has the id of leads to the same trail.
    for event, identifier in (
        *((event, event.data.taak_id) for event in town.of(TaskCreated)),
        *((event, event.data.voorstel_id) for event in town.of(DecisionProposed)),
        *((event, event.data.overdracht_id) for event in town.of(HandoverProposed)),
    ):
        of_it = [await part_of(town, its, identifier) for its in CONTRACTS.values()]
        [known] = [known for part in of_it for known in part.herkend]
        assert (known.spoor_id, known.dossier_id) == (event.correlation_id, None)
    [dossier] = (await part_of(town, INTAKE, detained.dossier_id)).herkend
    assert (dossier.wat, dossier.dossier_id) == ("dossier", detained.dossier_id)
    for contracts in CONTRACTS.values():
        assert (await part_of(town, contracts, ids.new_id())).herkend == []


async def test_each_service_tells_what_it_did_with_every_message_that_it_reads(
    town: Town,
) -> None:
    await birthdays_and_stays.an_applicant_is_detained(town)
    unsent = Gevraagd(id=ids.new_event_id(), soort=TaskCreated.event_type)
    asked = [Gevraagd(id=event.id, soort=kind_of(event.type)) for event in town.published]

    for contracts in CONTRACTS.values():
        told = {lot.id: lot for lot in await fates_in(town, contracts, [*asked, unsent])}
        read = [event for event in town.published if event.data.topic in contracts.topics]
        assert told.keys() - {unsent.id} == {event.id for event in read}
        for event in read:
            handled = event.type in contracts.types
            assert told[event.id].stand == ("verwerkt" if handled else "genegeerd"), event.type
            assert told[event.id].op is not None
        if TaskCreated.topic in contracts.topics:
            assert told[unsent.id].stand == "onderweg"

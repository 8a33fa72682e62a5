"""The books of two services closed over their APIs, as operations do for services on machines of their own."""

from collections.abc import Callable
from datetime import date, timedelta

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from services.reporting.closing import chores as closing
from shared import ids
from shared.accounting import __main__ as command
from shared.accounting import nightly
from shared.accounting.books import Accountable
from shared.accounting.comparing import Verdict
from shared.accounting.gathering import Offices
from shared.errors import Transient
from shared.http.app import create_app
from shared.http.auth import TokenVerifier
from shared.http.client import create_client
from shared.messaging.transaction import Database
from shared.observability import metrics
from tests.integration.messaging.test_accounting import Pair, pair
from tests.integration.messaging.test_failures import A
from tests.ledger.service import LEDGER, SOURCE

__all__ = ["pair"]

Client = Callable[[str, str], httpx.AsyncClient]


def lately() -> tuple[date, date]:
    """Today, as ids count days, and yesterday: a test may begin before midnight and end after it."""
    today = ids.day_of(ids.new_id())
    return today - timedelta(days=1), today


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> LocalIssuer:
    return LocalIssuer(tmp_path_factory.mktemp("identity"))


@pytest.fixture
def client(pair: Pair, issuer: LocalIssuer) -> Client:
    """A function: a client of a service (`kassa`, `grootboek`) for one of the people of the local stack."""
    databases: dict[str, tuple[Database, tuple[str, ...]]] = {
        "kassa": (pair.source, SOURCE.topics),
        "grootboek": (pair.ledger.database, LEDGER.topics),
    }

    def make(service: str, persona: str = "beheer") -> httpx.AsyncClient:
        database, topics = databases[service]
        app = create_app(
            service=service,
            title=service,
            description=service,
            version="1.0.0",
            routers=[],
            database=database,
            verifier=TokenVerifier(issuer.settings),
            accountable=Accountable(topics),
        )
        return create_client(
            "http://naadloos.test",
            token=issuer.token(persona),
            transport=httpx.ASGITransport(app),
        )

    return make


@pytest.fixture
def offices(client: Client) -> Offices:
    return Offices({service: client(service, "beheer") for service in ("kassa", "grootboek")})


async def test_the_books_close_over_http_and_say_how_much_is_not_sent(
    pair: Pair, offices: Offices
) -> None:
    await pair.accept(A, 1)
    await pair.relay()
    await pair.publish_own()
    closed = await offices.close_books(*lately())

    await pair.accept(A, 2)
    moving = await offices.close_books(*lately())

    assert closed.closed
    assert closed.published == {"kassa": 1, "grootboek": 1}
    assert (moving.unsent, moving.wrong, moving.balances) == (1, [], False)


async def test_one_that_was_forgotten_among_hundreds_is_named(pair: Pair, offices: Offices) -> None:
    """More than one page of ids."""
    accepted = await pair.accept(A, *range(1, 700))
    await pair.relay()
    await pair.ledger.execute("DELETE FROM inbox WHERE id = :id", id=accepted[600])
    await pair.ledger.execute(
        "UPDATE ledger_day SET total = total - 1, id_sum = id_sum - :end WHERE outcome = 'effected'",
        end=int(str(accepted[600])[-12:], 16),
    )
    await pair.ledger.execute("UPDATE ledger_day SET changed_at = now() + interval '15 minutes'")

    [difference] = (await offices.close_books(*lately())).wrong

    assert (difference.reader, difference.verdict) == ("grootboek", Verdict.MISSING)
    assert await offices.find(difference) == [accepted[600]]


async def test_of_each_service_it_is_kept_when_the_books_of_a_day_closed_last(
    pair: Pair, offices: Offices
) -> None:
    for service in ("kassa", "grootboek"):
        metrics.BOOKS_CLOSED.labels(service).set(0)
    await pair.accept(A, 1)
    await nightly.close_day(offices.readings(*lately()))
    before = closed_at()

    await pair.relay()
    await nightly.close_day(offices.readings(*lately()))
    after = closed_at()

    # What is published is on its way to the reader: its own books do not close, those of the publisher do.
    assert [moment > 0 for moment in before] == [True, False]
    assert [moment > 0 for moment in after] == [True, True]


def closed_at() -> list[float]:
    return [metrics.BOOKS_CLOSED.labels(service)._value.get() for service in ("kassa", "grootboek")]


async def test_without_a_token_and_without_an_answer_no_books_are_closed(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    [chore] = closing.CHORES
    metrics.BOOKS_CLOSED.clear()

    await chore.work(pair.source)
    monkeypatch.setenv("REPORTING_BOOKS_TOKEN", "geheim")
    for service in ("INTAKE", "ROUTES", "INCOME", "OWN"):
        monkeypatch.setenv(f"REPORTING_{service}_URL", "http://127.0.0.1:9")
    with pytest.raises(Transient):
        await chore.work(pair.source)

    told = [sample for metric in metrics.BOOKS_CLOSED.collect() for sample in metric.samples]
    assert {sample.labels["service"]: sample.value for sample in told} == dict.fromkeys(
        ("intake", "routes", "income", "reporting"), 0
    )


async def test_the_books_tell_no_ids_and_nothing_of_a_dossier(pair: Pair, client: Client) -> None:
    accepted = await pair.accept(A, 1)

    answer = await client("kassa", "beheer").get("/kassa/v1/boekhouding")

    assert answer.status_code == httpx.codes.OK
    assert answer.json()["regels"][0]["aantal"] == 1
    assert str(A) not in answer.text
    assert str(accepted[0]) not in answer.text


@pytest.mark.parametrize("persona", ["regisseur", "teamleider", "beleid", "integratie"])
@pytest.mark.parametrize(
    "path", ["boekhouding", "boekhouding/berichten?zijde=ingenomen"], ids=["books", "ids"]
)
async def test_only_operations_read_the_books(client: Client, persona: str, path: str) -> None:
    answer = await client("kassa", persona).get(f"/kassa/v1/{path}")

    assert answer.status_code == httpx.codes.FORBIDDEN


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"vanaf": "2026-11-01", "tot": "2026-12-01"}, 200),
        ({"vanaf": "2026-11-01", "tot": "2026-12-02"}, 400),
        ({"vanaf": "2026-11-02", "tot": "2026-11-01"}, 400),
        ({"tot": "0001-01-01"}, 200),
        ({"vanaf": "9999-12-31", "tot": "9999-12-31"}, 200),
    ],
    ids=["31 days", "32 days", "backwards", "the first day", "the last day"],
)
async def test_a_period_is_31_days_at_most(
    client: Client, asked: dict[str, str], status: int
) -> None:
    answer = await client("kassa", "beheer").get("/kassa/v1/boekhouding", params=asked)

    assert answer.status_code == status


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("side", ["gepubliceerd", "ingenomen"])
async def test_a_day_that_no_id_has_is_empty(client: Client, day: str, side: str) -> None:
    asked = {"dag": day, "zijde": side}

    answer = await client("kassa", "beheer").get("/kassa/v1/boekhouding/berichten", params=asked)

    assert (answer.status_code, answer.json()["resultaten"]) == (200, [])


def test_the_command_says_which_service_did_not_answer_and_never_its_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCOUNTING_TOKEN", "geheim")

    code = command.main(["kassa=http://127.0.0.1:9", "grootboek=http://127.0.0.1:9"])

    told = capsys.readouterr()
    assert code == 2
    assert "kassa cannot be reached" in told.err
    assert "geheim" not in told.err + told.out

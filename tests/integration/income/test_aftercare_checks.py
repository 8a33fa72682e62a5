"""A check of aftercare is done by a person, or by a settled month that comes out; it never passes by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.income.aftercare import checking, thresholds
from services.income.aftercare.checking import Found, SettledMonth
from services.income.aftercare.model import Actor, AftercareDossier, Chosen
from services.income.norms.loading import load_local_parameters
from services.income.norms.register import Parameters
from shared import clock
from shared.errors import Conflict, InvalidInput
from shared.events.aftercare import AftercareChecked, AftercareCheckNeeded, AftercareEnded
from shared.events.envelope import Event
from shared.events.household import AA_EN_HUNZE, ASSEN
from shared.events.life_events import JobStarted
from shared.events.purse import Beurspost
from shared.events.reasons import reason
from shared.messaging.timers import DueTimer
from tests.integration.income.conftest import Client, Income
from tests.integration.income.life_events import job_start
from tests.integration.income.test_findings import finding_of

ILSE, KEES = Actor("ic-1", "Ilse Inkomen"), Actor("ic-2", "Kees Controle")
FIRST_DAY, SECOND_DAY = date(2027, 1, 4), date(2027, 3, 1)
WAGE, BIJSTAND = 110264, 31682
"""What is expected of Ank's job of December."""
AS_EXPECTED: dict[Beurspost, int] = {"netto-loon": WAGE, "bijstand": BIJSTAND}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(at(FIRST_DAY)):
        yield


@pytest.fixture
async def start(income: Income) -> Event[JobStarted]:
    """A job whose first check is up."""
    event = job_start()
    with clock.moved_to(at(date(2026, 12, 1))):
        await income.handle(event)
    await comes(income, FIRST_DAY)
    return event


async def test_the_first_pay_slip_is_lower_and_the_difference_is_kept_with_what_was_done(
    income: Income, start: Event[JobStarted]
) -> None:
    found = Found(
        "te-weinig",
        date(2026, 12, 20),
        {"netto-loon": WAGE - 120_00, "bijstand": BIJSTAND},
        ("verrekening-aangepast",),
        "Twee dagen niet gewerkt.",
    )

    await records(income, 1, found)

    (checked,) = await income.published(AftercareChecked)
    assert checked.correlation_id == start.correlation_id
    assert (checked.data.resultaat, checked.data.verschil_totaal_centen) == ("te-weinig", -120_00)
    assert (checked.data.maanden_na_start, checked.data.is_laatste) == (1, False)
    assert not checked.data.door_verrekening
    (row,) = await income.rows("SELECT * FROM aftercare_check")
    assert (row["month"], row["taken"]) == (date(2026, 12, 1), ["verrekening-aangepast"])
    assert row["expected"]["netto-loon"] == WAGE
    assert row["actual"]["netto-loon"] == WAGE - 120_00
    assert (row["done_by"], row["done_by_name"]) == ("ic-1", "Ilse Inkomen")
    assert await states(income) == ["gedaan", "gepland", "gepland", "gepland"]


async def test_a_check_is_done_once_whoever_comes_second(
    income: Income, start: Event[JobStarted]
) -> None:
    await records(income, 1, klopt())

    with pytest.raises(Conflict, match="al gedaan"):
        await records(income, 1, klopt(), KEES)

    assert len(await income.published(AftercareChecked)) == 1


async def test_a_pay_slip_that_is_there_before_its_day_is_looked_at_and_the_day_asks_nothing_more(
    income: Income, start: Event[JobStarted]
) -> None:
    await records(income, 3, klopt())

    await comes(income, SECOND_DAY)

    needed = await income.published(AftercareCheckNeeded)
    assert {event.data.maanden_na_start for event in needed} == {1}


async def test_what_could_not_be_done_comes_back_on_its_new_day_and_not_before(
    income: Income, start: Event[JobStarted]
) -> None:
    again = date(2027, 2, 8)
    await records(income, 1, Found("kan-niet", words="Geen gehoor.", put_off_until=again))
    (put_off,) = await income.published(AftercareChecked)
    assert (put_off.data.resultaat, put_off.data.nieuwe_controledatum) == ("kan-niet", again)
    assert (await states(income))[0] == "gepland"

    await comes(income, again - timedelta(days=1))
    assert len(await income.published(AftercareCheckNeeded)) == 1
    await comes(income, again)

    *_, last = await income.published(AftercareCheckNeeded)
    assert (last.data.maanden_na_start, last.data.controledatum) == (1, again)
    await records(income, 1, klopt())
    assert (await states(income))[0] == "gedaan"


@pytest.mark.parametrize(
    ("found", "fields"),
    [
        (Found("klopt"), {"maand", "werkelijk"}),
        (Found("klopt", date(2026, 11, 1), AS_EXPECTED), {"maand"}),
        (Found("klopt", date(2027, 2, 1), AS_EXPECTED), {"maand"}),
        (Found("te-veel", date(2026, 12, 1), AS_EXPECTED), {"toelichting"}),
        (Found("klopt", date(2026, 12, 1), {"netto-loon": WAGE + 26_00}), {"toelichting"}),
        (Found("kan-niet"), {"nieuweDag", "toelichting"}),
        (Found("kan-niet", words="Ziek.", put_off_until=FIRST_DAY), {"nieuweDag"}),
        (Found("kan-niet", words="Ziek.", put_off_until=date(2027, 4, 5)), {"nieuweDag"}),
    ],
    ids=[
        "nothing looked at",
        "a month before the job",
        "a month to come",
        "too much without a word",
        "it is right and differs",
        "not reached without a day",
        "put off to today",
        "put off too long",
    ],
)
async def test_what_a_check_needs_is_asked_and_nothing_is_kept_until_then(
    income: Income, start: Event[JobStarted], found: Found, fields: set[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await records(income, 1, found)

    assert {fault.name for fault in refused.value.faults} == fields
    assert (await states(income))[0] == "open"
    assert await income.published(AftercareChecked) == []


async def test_a_check_that_lies_is_said_again_and_again_and_stays_open(
    income: Income, start: Event[JobStarted]
) -> None:
    for weeks in (3, 7, 11):
        await comes(income, FIRST_DAY + timedelta(weeks=weeks))

    needed = [
        event.data
        for event in await income.published(AftercareCheckNeeded)
        if event.data.maanden_na_start == 1
    ]
    assert [data.herinnering for data in needed] == [0, 1, 2, 3]
    assert (await states(income))[0] == "open"


async def test_what_was_put_off_and_lies_again_is_said_again(
    income: Income, start: Event[JobStarted]
) -> None:
    again = date(2027, 2, 8)
    await records(income, 1, Found("kan-niet", words="Geen gehoor.", put_off_until=again))

    for day in (again, again + timedelta(weeks=3)):
        await comes(income, day)

    reminders = [
        event.data.herinnering
        for event in await income.published(AftercareCheckNeeded)
        if event.data.maanden_na_start == 1
    ]
    assert reminders == [0, 0, 1]


async def test_who_did_it_in_time_is_not_reminded(income: Income, start: Event[JobStarted]) -> None:
    await records(income, 1, klopt())

    await comes(income, FIRST_DAY + timedelta(weeks=3))

    assert len(await income.published(AftercareCheckNeeded)) == 1


async def test_a_settled_month_that_comes_out_does_the_check_and_says_so(
    income: Income, start: Event[JobStarted]
) -> None:
    settled = month_of(start, {"netto-loon": WAGE + 10_00, "bijstand": BIJSTAND - 10_00})

    done = await settles(income, settled)
    assert await settles(income, settled) == []

    (checked,) = await income.published(AftercareChecked)
    assert (checked.data.door_verrekening, checked.data.resultaat) == (True, "klopt")
    assert done == [checked.data.controle_id]
    assert (await states(income))[0] == "gedaan"


@pytest.mark.parametrize(
    "actual",
    [
        {"netto-loon": WAGE - 25_01, "bijstand": BIJSTAND},
        {"netto-loon": WAGE - 100_00, "bijstand": BIJSTAND + 100_00},
        {},
    ],
    ids=["one cent too far", "two posts that differ", "nothing to compare"],
)
async def test_a_settled_month_that_differs_leaves_the_check_to_a_person(
    income: Income, start: Event[JobStarted], actual: dict[Beurspost, int]
) -> None:
    assert await settles(income, month_of(start, actual)) == []

    assert (await states(income))[0] == "open"


@pytest.mark.parametrize(
    ("gemeente", "more", "state"),
    [
        (AA_EN_HUNZE, 10_00, "gedaan"),
        (AA_EN_HUNZE, 10_01, "open"),
        (ASSEN, 10_01, "gedaan"),
        (ASSEN, 25_01, "open"),
    ],
)
async def test_how_far_a_settled_month_may_differ_is_for_each_municipality_to_choose(
    income: Income, monkeypatch: pytest.MonkeyPatch, gemeente: str, more: int, state: str
) -> None:
    monkeypatch.setattr(thresholds, "load_local_parameters", aa_en_hunze_is_strict)
    start = job_start(gemeente=gemeente)
    with clock.moved_to(at(date(2026, 12, 1))):
        await income.handle(start)
    await comes(income, FIRST_DAY)

    await settles(income, month_of(start, AS_EXPECTED | {"netto-loon": WAGE + more}))

    assert (await states(income))[0] == state


@pytest.mark.parametrize(("gemeente", "weeks"), [(AA_EN_HUNZE, 1), (ASSEN, 3)])
async def test_when_somebody_is_reminded_is_for_each_municipality_to_choose(
    income: Income, monkeypatch: pytest.MonkeyPatch, gemeente: str, weeks: int
) -> None:
    monkeypatch.setattr(thresholds, "load_local_parameters", aa_en_hunze_is_strict)
    start = job_start(gemeente=gemeente)
    with clock.moved_to(at(date(2026, 12, 1))):
        await income.handle(start)
    await comes(income, FIRST_DAY)

    await comes(income, FIRST_DAY + timedelta(weeks=weeks, days=-1))
    assert len(await income.published(AftercareCheckNeeded)) == 1
    await comes(income, FIRST_DAY + timedelta(weeks=weeks))
    assert len(await income.published(AftercareCheckNeeded)) == 2


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2027, 2, 1)])
async def test_a_month_before_the_job_or_after_the_day_of_the_check_says_nothing_of_it(
    income: Income, start: Event[JobStarted], month: date
) -> None:
    assert await settles(income, month_of(start, AS_EXPECTED, month)) == []


async def test_after_its_last_check_aftercare_waits_for_somebody_to_say_how_it_ended(
    income: Income, start: Event[JobStarted]
) -> None:
    for months in (1, 3, 6, 12):
        await records(income, months, klopt())

    *_, last = await income.published(AftercareChecked)
    assert last.data.is_laatste
    assert await income.published(AftercareEnded) == []

    await closes(income, "gelukt")

    (ended,) = await income.published(AftercareEnded)
    assert (ended.data.uitkomst, ended.data.reden) == ("gelukt", reason("nazorg-gelukt"))
    assert ended.data.vervallen_controles == ()
    (row,) = await income.rows("SELECT outcome, end_words, ended_by_name FROM aftercare_dossier")
    assert row == {
        "outcome": "gelukt",
        "end_words": "Zij komt rond.",
        "ended_by_name": "Ilse Inkomen",
    }


async def test_a_fall_back_closes_it_at_once_with_the_checks_that_are_not_needed_any_more(
    income: Income, start: Event[JobStarted]
) -> None:
    closed = await closes(income, "terugval")

    (ended,) = await income.published(AftercareEnded)
    assert ended.data.uitkomst == "terugval"
    assert set(ended.data.vervallen_controles) == {found.id for found in closed.checkpoints}
    assert await states(income) == ["vervallen"] * 4
    assert [timer for timer in await income.timers() if timer.kind.startswith("nazorg")] == []
    with pytest.raises(Conflict, match="al afgesloten"):
        await closes(income, "gelukt")
    with pytest.raises(Conflict, match="al afgesloten"):
        await records(income, 1, klopt())


async def test_what_was_expected_stays_as_it_was_beside_what_is_expected_now(
    income: Income, client: Client, start: Event[JobStarted]
) -> None:
    assert (await client.establish(finding_of(start))).is_success

    first, *_, last = await income.rows("SELECT * FROM aftercare_expectation ORDER BY number")

    # How much bijstand is left hangs on the exemption, until somebody established it.
    assert first["posts"]["netto-loon"] == last["posts"]["netto-loon"] == WAGE
    assert "bijstand" in first["unknown"]
    assert "bijstand" not in first["posts"]
    assert last["posts"]["bijstand"] >= BIJSTAND


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def aa_en_hunze_is_strict(gemeente: str) -> Parameters:
    chosen = {"NAZORG_VERSCHIL": 10_00, "NAZORG_HERINNERING": 1}
    local = load_local_parameters(gemeente)
    if gemeente != AA_EN_HUNZE:
        return local
    return local.changed(lambda known: replace(known, waarde=chosen.get(known.code, known.waarde)))


def klopt() -> Found:
    return Found("klopt", date(2026, 12, 1), AS_EXPECTED)


def month_of(
    start: Event[JobStarted], actual: dict[Beurspost, int], month: date = date(2026, 12, 1)
) -> SettledMonth:
    return SettledMonth(uuid4(), start.dossier_id, start.data.inwoner_id, month, actual)


async def comes(income: Income, day: date) -> None:
    """Everything that is due by this day happens, kind by kind."""
    with clock.moved_to(at(day)):
        for kind in ("nazorg-controle", "nazorg-herinnering"):
            await income.fire(await due(income, kind))


async def due(income: Income, kind: str) -> list[DueTimer]:
    """As the engine would find them: what has fired before comes too, and does nothing."""
    return [
        timer
        for timer in await income.timers()
        if timer.kind == kind and timer.due_at <= clock.now()
    ]


async def records(income: Income, months: int, found: Found, who: Actor = ILSE) -> None:
    checkpoint_id, dossier_id = await checkpoint(income, months)
    async with income.database.transaction(lock=[dossier_id]) as tx:
        await checking.record(tx, checkpoint_id, who, found)


async def settles(income: Income, month: SettledMonth) -> list[UUID]:
    async with income.database.transaction(lock=[month.dossier_id]) as tx:
        return await checking.settle_by_month(tx, month)


async def closes(income: Income, outcome: Chosen) -> AftercareDossier:
    (row,) = await income.rows("SELECT id, dossier_id FROM aftercare_dossier")
    async with income.database.transaction(lock=[row["dossier_id"]]) as tx:
        return await checking.close(tx, row["id"], ILSE, outcome, "Zij komt rond.")


async def checkpoint(income: Income, months: int) -> tuple[UUID, UUID]:
    (row,) = await income.rows(
        """
        SELECT checkpoint.id, dossier_id FROM aftercare_checkpoint AS checkpoint
        JOIN aftercare_dossier ON aftercare_dossier.id = aftercare_id WHERE months = :months
        """,
        months=months,
    )
    return row["id"], row["dossier_id"]


async def states(income: Income) -> list[str]:
    rows = await income.rows("SELECT state FROM aftercare_checkpoint ORDER BY months")
    return [row["state"] for row in rows]

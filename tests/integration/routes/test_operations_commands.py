"""`python -m services.routes.operations`: mails that failed go out again, and who must be out is out, each once, with who and why."""

import asyncio
from collections.abc import Sequence

import pytest

from services.routes.operations import main
from shared import clock, ids
from shared.settings import ServiceSettings
from tests.integration.routes.kit import Routes
from tests.integration.routes.staff import sign_in, write

WHO_AND_WHY = ("--actor", "b.beheer", "--reason", "de mailserver is terug")


@pytest.fixture(autouse=True)
def same_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command is a program of its own: it is told how far the clock of this test is moved."""
    shift = (clock.now() - ids.moment_of(ids.new_id())).total_seconds()
    monkeypatch.setenv("CLOCK_SHIFT_SECONDS", str(shift))


async def run(routes: Routes, *asked: str) -> int:
    url = routes.database.engine.url.render_as_string(hide_password=False)
    settings = ServiceSettings(database_url=url)  # type: ignore[arg-type]  # parsed by pydantic
    return await asyncio.to_thread(main, list(asked), settings)


async def test_what_failed_today_goes_out_again_once_and_no_address_is_shown(
    routes: Routes, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = await sign_in(routes, subject="s-1")
    today = clock.today()
    for day, state in ((today, "failed"), (today.replace(year=today.year - 1), "failed")):
        await write(
            routes,
            "INSERT INTO mail (id, worker_id, kind, day, counts, made_at, state, next_at, settled_at, why)"
            " VALUES (:id, :worker, 'dringend', :day, '{}', :now, :state, :now, :now, 'connect: refused')",
            worker=worker,
            day=day,
            state=state,
            now=clock.now(),
        )

    assert await run(routes, "mails") == 0
    shown = capsys.readouterr().out
    assert await run(routes, "mails-again", *WHO_AND_WHY) == 0
    assert await run(routes, "mails-again", *WHO_AND_WHY) == 3

    assert "failed   dringend     attempts=0  connect: refused" in shown
    assert "Next: when the cause is gone, mails-again" in shown
    assert "@" not in shown
    states = await routes.rows("SELECT day, state FROM mail ORDER BY day")
    assert [row.state for row in states] == ["failed", "waiting"]


@pytest.mark.parametrize(
    ("whose", "signed_in"), [(("--subject", "s-1"), ["s-2"]), (("--everybody",), [])]
)
async def test_who_must_be_out_is_signed_out_everywhere(
    routes: Routes, whose: Sequence[str], signed_in: list[str]
) -> None:
    for number, subject in enumerate(("s-1", "s-1", "s-2")):
        worker = await sign_in(routes, subject=subject)
        await write(
            routes,
            "INSERT INTO session (number_hash, worker_id, issuer, subject, sealed_id_token, browser_hash, begun_at, last_seen_at, ends_at)"
            " VALUES (:number, :worker, 'i', :subject, '', '', :now, :now, :now)",
            number=bytes([number]),
            worker=worker,
            subject=subject,
            now=clock.now(),
        )

    assert await run(routes, "end-sessions", *whose, *WHO_AND_WHY) == 0
    assert await run(routes, "end-sessions", *whose, *WHO_AND_WHY) == 3

    left = await routes.rows("SELECT subject FROM session WHERE ended_at IS NULL")
    assert [row.subject for row in left] == signed_in

"""Ank asks who saw her data. A coach looked, income re-assessed by itself, the desk took a phone call; and nobody can wipe that out."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest
from playwright.sync_api import Page, expect

from shared.db.engine import create_engine
from shared.events.household import ASSEN
from shared.messaging.transaction import Database
from shared.processing.__main__ import main as check_log
from shared.processing.sealing import seal
from tests.browser import looks_well
from tests.e2e.chain import job
from tests.stories.browsing import at_a_screen, find
from tests.stories.stage import TODAY, Stage, person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
NAMES = ("Wim Werkstra", "Bo Balie")


def test_a_resident_is_told_who_saw_her_data_and_a_trace_that_was_wiped_out_is_found(
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    ank = person("aanvrager")
    home = stage.open_dossier(ank)
    stage.system("polis").report_taken("baan-gestart", home.people[0], **job(TODAY))
    stage.settle()
    for who in ("werkcoach", "balie"):
        with at_a_screen(stage, who, ASSEN, java_script_enabled=False) as page:
            page.goto("/")
            find(page, "de vries")
            expect(page.get_by_role("heading", level=1)).to_contain_text("de Vries")

    with at_a_screen(stage, "privacyfunctionaris", ASSEN, java_script_enabled=False) as page:
        ask_who_looked(page, ank["burgerservicenummer"])
        answer_resident(page, tmp_path)
    with at_a_screen(stage, "privacyfunctionaris", ASSEN) as page:
        ask_who_looked(page, ank["burgerservicenummer"])
        looks_well(page)
        page.get_by_role("link", name="Antwoord voor de inwoner").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Wie uw gegevens zag")
        looks_well(page)

    # A thread of its own has a loop of its own: the browser's runs in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(is_kept, stage, monkeypatch, capsys).result()


def ask_who_looked(page: Page, number: str) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Wie keek").click()
    page.get_by_role("main").get_by_role("button", name="Zoek").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een burgerservicenummer")
    page.get_by_label("Burgerservicenummer of dossiernummer").fill(number)
    page.get_by_role("main").get_by_role("button", name="Zoek").click()

    looked = page.get_by_role("region", name="Wie keek of iets deed")
    expect(looked).to_contain_text("Wim Werkstra (werkcoach)")
    expect(looked).to_contain_text("Bo Balie (balie)")
    expect(page.get_by_role("region", name="Wat vanzelf gebeurde")).to_contain_text(
        "Berekende uw recht op bijstand opnieuw"
    )
    assert number not in page.url
    expect(page.get_by_text("gaf geen antwoord")).to_have_count(0)


def answer_resident(page: Page, folder: Path) -> None:
    with page.expect_download() as started:
        page.get_by_role("link", name="als bestand voor een spreadsheet").click()
    started.value.save_as(folder / "antwoord.csv")
    file = (folder / "antwoord.csv").read_text(encoding="utf-8")
    page.get_by_role("link", name="Antwoord voor de inwoner").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Wie uw gegevens zag")
    for told in (page.inner_text("main"), file):
        assert "Een werkcoach" in told
        assert "Een medewerker van de balie" in told
        assert "Bekeek uw gegevens" in told
        assert not [name for name in NAMES if name in told]


def is_kept(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused to who may write there; done all the same by who may do anything, and found."""
    url = stage.chain.origin.database_urls["intake"]
    monkeypatch.setenv("INTAKE_DATABASE_URL", url)
    wipe_out = "UPDATE processing_log SET actor = 'niemand' WHERE actor_roles = 'werkcoach'"
    asyncio.run(until_sealed(url))
    assert check_log(["intake"]) == 0

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only added to"):
        stage.chain.rows("intake", wipe_out)
    asyncio.run(as_superuser(url, wipe_out))

    assert check_log(["intake"]) == 1
    assert "lines-changed" in capsys.readouterr().err


async def until_sealed(url: str) -> None:
    database = Database(create_engine(url), "intake", "00000001823288444000")
    try:
        for _ in range(600):
            await seal(database)
            async with database.reading() as connection:
                left = await connection.exec_driver_sql(
                    "SELECT count(*) FROM processing_log"
                    " WHERE xid >= coalesce((SELECT max(until_xid) FROM processing_seal), '0')"
                )
                if left.scalar_one() == 0:
                    return
            await asyncio.sleep(0.2)
    finally:
        await database.close()
    pytest.fail("the log is not sealed")


async def as_superuser(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"SET session_replication_role = replica; {statement}")
    finally:
        await connection.close()

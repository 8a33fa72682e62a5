"""A letter on its way: written with the decision, addressed, sent once and whole whatever is killed in between, and told of when it comes back."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import orjson
import pypdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.income.letters import folder, returns
from services.income.letters.addresses import Addresses
from services.income.letters.posting import PostRoom, address_waiting, export_waiting
from services.income.letters.sealing import Vault
from shared.errors import Transient
from shared.events.income import DecisionTaken
from shared.events.letters import LetterSent, LetterUndeliverable
from shared.messaging import points
from tests.integration.income.conftest import Client, Income, open_proposal
from tests.integration.income.life_events import job_start
from tests.integration.income.test_findings import finding_of

TAKE_OVER = {"besluit": "overnemen", "reden": "Loonstrook ontvangen."}
ADDRESS = {"stand": "adres", "naam": "Ank Smit", "regels": ["Kerkstraat 1", "9401 AB Assen"]}
KEY = b"k" * 32


class Killed(BaseException):
    """The process ends here."""


class Intake:
    """Answers as intake does; what it is asked is counted."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = ADDRESS
        self.status = 200
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        assert request.headers["Adressering-Sleutel"] == "sleutel"
        return httpx.Response(self.status, json=self.answer)


@pytest.fixture
def intake() -> Intake:
    return Intake()


@pytest.fixture
async def room(income: Income, intake: Intake, tmp_path: Path) -> AsyncIterator[PostRoom]:
    addresses = Addresses("http://intake", "sleutel", httpx.MockTransport(intake))
    root = tmp_path / "brieven"
    root.mkdir()
    yield PostRoom(income.database, addresses, Vault({"1": KEY}, "1"), root)
    await addresses.close()


@pytest.fixture
def kill_at() -> Iterator[Callable[[points.Point], None]]:
    """The next time that the process comes there it ends."""

    def at(wanted: points.Point) -> None:
        def hook(point: points.Point) -> None:
            if point == wanted:
                points.hook = None
                raise Killed

        points.hook = hook

    yield at
    points.hook = None


@pytest.fixture
async def written(income: Income, client: Client) -> UUID:
    """A decision was taken, and its letter waits."""
    return await decide(income, client)


async def decide(income: Income, client: Client, **body: Any) -> UUID:
    start = job_start()
    await income.handle(start)
    await client.establish(finding_of(start))
    proposal_id = await open_proposal(income, start.dossier_id)
    answer = await client.decide_by_two(proposal_id, TAKE_OVER | body)
    assert answer.status_code == 200, answer.text
    [letter] = await income.rows("SELECT id FROM letter WHERE subject_id = :id", id=proposal_id)
    return UUID(str(letter["id"]))


async def send(room: PostRoom) -> None:
    await address_waiting(room)
    await export_waiting(room)


async def state_of(income: Income, letter_id: UUID) -> str:
    [row] = await income.rows("SELECT state FROM letter_post WHERE letter_id = :id", id=letter_id)
    return str(row["state"])


def deliveries(root: Path) -> list[dict[str, Any]]:
    return [json.loads(file.read_bytes()) for file in sorted(root.glob("uit/*/*/*/manifest.json"))]


def pdf_of(root: Path, letter_id: UUID) -> bytes:
    [file] = root.glob(f"uit/*/*/*/{letter_id}.pdf")
    return file.read_bytes()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def come_back(root: Path, *told: dict[str, Any], name: str = "terug-1.json") -> None:
    (root / "terug").mkdir(exist_ok=True)
    (root / "terug" / name).write_bytes(orjson.dumps({"versie": 1, "brieven": told}))


def returned(letter_id: UUID, why: str = "verhuisd") -> dict[str, Any]:
    return {"brief": str(letter_id), "stand": "onbestelbaar", "op": "2026-12-10", "reden": why}


async def test_a_decision_and_its_letter_are_kept_together(income: Income, written: UUID) -> None:
    [letter] = await income.rows("SELECT * FROM letter WHERE id = :id", id=written)

    assert letter["template"] == "besluit-op-voorstel"
    assert letter["template_version"] == 3
    assert letter["content"]["titel"].startswith("Uw bijstand")
    assert "Ilse" not in str(letter["content"]["secties"])
    assert await state_of(income, written) == "geschreven"
    [taken] = await income.published(DecisionTaken)
    assert letter["correlation_id"] == taken.correlation_id


async def test_a_letter_goes_out_once_with_a_manifest_and_is_told_of(
    income: Income, room: PostRoom, written: UUID
) -> None:
    await send(room)
    await send(room)

    [manifest] = deliveries(room.root)
    [line] = manifest["brieven"]
    pdf = pdf_of(room.root, written)
    assert line["brief"] == str(written)
    assert line["sha256"] == sha256(pdf).hexdigest()
    assert (manifest["kanaal"], manifest["aantal"]) == ("drukstraat", 1)
    assert "Ank Smit\nKerkstraat 1\n9401 AB Assen" in text_of(pdf)
    [sent] = await income.published(LetterSent)
    assert (sent.data.brief_id, sent.data.onderwerp) == (written, "besluit-op-voorstel")
    assert await state_of(income, written) == "verstuurd"


async def test_no_name_and_no_address_can_be_read_beside_the_letter(
    income: Income, room: PostRoom, written: UUID
) -> None:
    await send(room)

    [copy] = await income.rows("SELECT sealed_to, sealed_pdf FROM letter_copy")
    everything = str(await income.rows("SELECT * FROM letter")) + str(
        await income.rows("SELECT payload FROM outbox")
    )
    assert b"Smit" not in bytes(copy["sealed_to"])
    assert not bytes(copy["sealed_pdf"]).startswith(b"%PDF")
    assert "Smit" not in everything
    assert "Smit" not in str(deliveries(room.root))


@pytest.mark.parametrize("table", ["letter", "letter_copy"])
@pytest.mark.parametrize("how", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_what_was_written_and_sent_can_never_be_changed(
    income: Income, room: PostRoom, written: UUID, table: str, how: str
) -> None:
    await send(room)
    column = "id" if table == "letter" else "letter_id"

    with pytest.raises(DBAPIError, match="a letter is kept as it was"):
        async with income.database.transaction() as tx:
            await tx.execute(text(how.format(table, column, column)))


@pytest.mark.parametrize("point", ["after-commit", "after-render"])
async def test_killed_while_addressing_it_is_done_again(
    income: Income,
    room: PostRoom,
    written: UUID,
    kill_at: Callable[[points.Point], None],
    point: points.Point,
) -> None:
    kill_at(point)
    with pytest.raises(Killed):
        await send(room)
    assert await state_of(income, written) == "geschreven"

    await claims_run_out(income)
    await send(room)

    assert len(deliveries(room.root)) == 1
    assert len(await income.published(LetterSent)) == 1


async def claims_run_out(income: Income) -> None:
    """Whoever had it did not come back within its minutes."""
    async with income.database.transaction() as tx:
        await tx.execute(text("UPDATE letter_post SET next_at = :now"), {"now": tx.now})


@pytest.mark.parametrize("point", ["after-commit", "after-export"])
async def test_killed_while_sending_it_goes_out_once(
    income: Income,
    room: PostRoom,
    written: UUID,
    kill_at: Callable[[points.Point], None],
    point: points.Point,
) -> None:
    await address_waiting(room)
    kill_at(point)
    with pytest.raises(Killed):
        await export_waiting(room)
    before = {file: file.stat().st_ino for file in room.root.glob("uit/*/*/*/*")}
    assert await income.published(LetterSent) == []

    await export_waiting(room)
    await export_waiting(room)

    assert len(deliveries(room.root)) == 1
    assert pdf_of(room.root, written)
    # What was there already is the same file: nobody saw it twice.
    assert all(file.stat().st_ino == inode for file, inode in before.items())
    assert len(await income.published(LetterSent)) == 1


async def test_killed_while_writing_nobody_sees_half_a_delivery(
    income: Income, room: PostRoom, written: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await address_waiting(room)
    write = folder._write

    def dies(file: Path, content: bytes) -> None:
        if file.name == folder.MANIFEST:
            raise Killed
        write(file, content)

    monkeypatch.setattr(folder, "_write", dies)
    with pytest.raises(Killed):
        await export_waiting(room)
    assert deliveries(room.root) == []

    monkeypatch.setattr(folder, "_write", write)
    await export_waiting(room)

    [place] = room.root.glob("uit/drukstraat/*")
    assert [kept.name[:10] for kept in place.iterdir()] == ["drukstraat"]
    assert await state_of(income, written) == "verstuurd"


async def test_a_delivery_that_somebody_changed_stays_and_the_next_goes_out(
    income: Income, room: PostRoom, client: Client, kill_at: Callable[[points.Point], None]
) -> None:
    first = await decide(income, client)
    await address_waiting(room)
    kill_at("after-export")
    with pytest.raises(Killed):
        await export_waiting(room)
    [manifest] = room.root.glob("uit/*/*/*/manifest.json")
    manifest.write_text("{}")
    second = await decide(income, client)

    await send(room)

    assert await state_of(income, first) == "geadresseerd"
    assert await state_of(income, second) == "verstuurd"
    assert manifest.read_text() == "{}"


async def test_two_workers_at_once_send_it_once(
    income: Income, room: PostRoom, client: Client
) -> None:
    letters = {await decide(income, client) for _ in range(3)}

    await asyncio.gather(*(send(room) for _ in range(4)))
    await send(room)

    sent = [line["brief"] for manifest in deliveries(room.root) for line in manifest["brieven"]]
    assert sorted(sent) == sorted(map(str, letters))
    told = [event.data.brief_id for event in await income.published(LetterSent)]
    assert sorted(told) == sorted(letters)


async def test_while_intake_or_the_folder_is_away_letters_wait(
    income: Income, room: PostRoom, intake: Intake, written: UUID
) -> None:
    intake.status = 503
    with pytest.raises(Transient):
        await address_waiting(room)
    intake.status = 200
    await claims_run_out(income)
    await address_waiting(room)
    room.root.rmdir()
    room.root.write_text("a file and no folder")
    with pytest.raises(Transient):
        await export_waiting(room)
    assert await state_of(income, written) == "geadresseerd"

    room.root.unlink()
    room.root.mkdir()
    await export_waiting(room)

    assert await state_of(income, written) == "verstuurd"


@pytest.mark.parametrize("stand", ["overleden", "geen-adres", "onbekend"])
async def test_what_can_go_to_nobody_is_told_and_not_sent(
    income: Income, room: PostRoom, intake: Intake, written: UUID, stand: str
) -> None:
    intake.answer = {"stand": stand, "naam": "", "regels": []}

    await send(room)

    assert deliveries(room.root) == []
    assert await state_of(income, written) == "niet-te-sturen"
    [told] = await income.published(LetterUndeliverable)
    assert (told.data.brief_id, told.data.reden) == (written, stand)


async def test_a_secret_address_goes_by_our_own_mail_room(
    income: Income, room: PostRoom, intake: Intake, written: UUID
) -> None:
    intake.answer = ADDRESS | {"stand": "geheim"}

    await send(room)

    assert [manifest["kanaal"] for manifest in deliveries(room.root)] == ["eigen-post"]
    assert list(room.root.glob(f"uit/eigen-post/*/*/{written}.pdf"))


async def test_a_name_that_cannot_be_put_on_paper_waits_and_is_counted(
    income: Income, room: PostRoom, intake: Intake, written: UUID
) -> None:
    intake.answer = ADDRESS | {"naam": "Li 李"}
    await send(room)
    [post] = await income.rows("SELECT state, problem FROM letter_post")
    assert (post["state"], post["problem"]) == ("geschreven", "no font has U+674E")

    intake.answer = ADDRESS
    await claims_run_out(income)
    await send(room)

    assert await state_of(income, written) == "verstuurd"


async def test_what_was_posted_is_confirmed_and_may_still_come_back(
    income: Income, room: PostRoom, written: UUID
) -> None:
    await send(room)
    come_back(room.root, {"brief": str(written), "stand": "gepost", "op": "2026-11-30"})
    await returns.read_returns(income.database, room.root)
    assert await state_of(income, written) == "bevestigd"

    come_back(room.root, returned(written))
    await returns.read_returns(income.database, room.root)
    come_back(room.root, returned(written), name="nog-eens.json")
    await returns.read_returns(income.database, room.root)

    assert await state_of(income, written) == "onbestelbaar"
    [told] = await income.published(LetterUndeliverable)
    assert told.data.reden == "verhuisd"
    assert len(list(room.root.glob("verwerkt/*.json"))) == 3
    assert not list(room.root.glob("terug/*"))


async def test_killed_after_reading_what_came_back_it_is_told_once(
    income: Income, room: PostRoom, written: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(room)
    come_back(room.root, returned(written))

    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(folder, "put_away", dies)
        with pytest.raises(Killed):
            await returns.read_returns(income.database, room.root)
    await returns.read_returns(income.database, room.root)

    assert len(await income.published(LetterUndeliverable)) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "niet goed"),
        (b'{"versie": 1, "brieven": []}', "niet goed: brieven"),
        (
            orjson.dumps({"versie": 1, "brieven": [returned(UUID(int=1))]}),
            "1 brieven zijn niet van ons",
        ),
    ],
)
async def test_a_file_that_cannot_be_used_is_set_apart_with_the_reason(
    income: Income, room: PostRoom, written: UUID, content: bytes, why: str
) -> None:
    await send(room)
    (room.root / "terug").mkdir()
    (room.root / "terug" / "fout.json").write_bytes(content)

    await returns.read_returns(income.database, room.root)

    [reason] = room.root.glob("geweigerd/*.reden.txt")
    assert why in reason.read_text()
    assert await state_of(income, written) == "verstuurd"


async def test_of_a_file_with_one_wrong_letter_nothing_counts(
    income: Income, room: PostRoom, written: UUID
) -> None:
    await send(room)
    come_back(room.root, returned(written), returned(UUID(int=1)))

    await returns.read_returns(income.database, room.root)

    assert await state_of(income, written) == "verstuurd"
    assert await income.published(LetterUndeliverable) == []


async def test_words_for_the_letter_that_no_font_has_are_refused_before_anything_is_decided(
    income: Income, client: Client
) -> None:
    start = job_start()
    await income.handle(start)
    [proposal] = await income.rows("SELECT id FROM proposal")

    answer = await client.decide(proposal["id"], TAKE_OVER | {"inBrief": "Groeten, 李"})

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["invalidParams"]] == ["inBrief"]
    assert await income.rows("SELECT 1 FROM letter") == []
    assert await income.published(DecisionTaken) == []


async def test_the_list_says_where_a_letter_is_and_each_look_is_noted(
    income: Income, room: PostRoom, client: Client, written: UUID
) -> None:
    await send(room)
    [row] = await income.rows("SELECT dossier_id FROM letter")
    scope = "income.brieven.lezen"

    listed = await client.get("/brieven", scope, dossierId=str(row["dossier_id"]))
    one = await client.get(f"/brieven/{written}", scope)
    elsewhere = await client.get(f"/brieven/{written}", scope, municipalities=["1680"])
    leader = await client.get(f"/brieven/{written}", scope, role="teamleider")

    [line] = listed.json()["resultaten"]
    assert (line["stand"], line["kanaal"], "inhoud" in line) == ("verstuurd", "drukstraat", False)
    assert one.json()["inhoud"]["titel"].startswith("Uw bijstand")
    assert elsewhere.status_code == 404
    assert leader.status_code == 403
    noted = await income.rows(
        "SELECT activity FROM processing_log WHERE actor = 'ic-1' AND activity LIKE '%brie%' ORDER BY at"
    )
    assert [line["activity"].rsplit("/", 1)[1] for line in noted] == [
        "brieven-inzien",
        "brief-lezen",
    ]

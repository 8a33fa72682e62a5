"""The page to read in a file of the register: what it says beforehand, that one press takes it, and a clear word for a wrong file."""

import asyncio
import re
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import Any

import httpx
import orjson
import pytest

from services.intake.register.reading import MOST_BYTES
from services.intake.uploads import runs
from shared.events.household import ASSEN
from tests.integration.intake.conftest import World, adult, household, person
from tests.register import HEADING, a_numbers, bsns, home, line, many, record

PATH = "/intake/registerbestanden"
BOUNDARY = "scheiding"
_numbers, _bsns = a_numbers(), bsns()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is read before the answer comes, also on a busy machine."""
    monkeypatch.setattr("services.intake.uploads.pages._PATIENCE_SECONDS", 60.0)


def records(amount: int = 3) -> bytes:
    return orjson.dumps([each for each, _ in zip(many(amount), range(amount), strict=False)])


async def send(
    world: World, content: bytes, *, encoding: str = "", name: str = "personen.json", **claims: Any
) -> httpx.Response:
    return await world.client.post(
        PATH,
        files={"bestand": (name, content)},
        data={"codering": encoding},
        headers={"Origin": "http://test", **world.as_caller(**claims)},
    )


async def look(world: World, path: str, **claims: Any) -> httpx.Response:
    return await world.client.get(path, headers=world.as_caller(**claims))


async def press(world: World, address: str, **claims: Any) -> httpx.Response:
    return await world.client.post(
        f"{address}/inlezen", headers={"Origin": "http://test", **world.as_caller(**claims)}
    )


def words(page: httpx.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def tried(world: World, content: bytes, **values: Any) -> str:
    """The address of a file that was tried."""
    answer = await send(world, content, **values)
    assert answer.status_code == 303, words(answer)
    return answer.headers["location"]


async def test_the_trial_says_what_would_happen_and_changes_nothing(world: World) -> None:
    refused = record(next(_numbers), "123456789")
    guessed = record(next(_numbers), next(_bsns), geboorte={"datum": "19850000"})
    taken = record(next(_numbers), next(_bsns))

    address = await tried(world, orjson.dumps([taken, guessed, refused]))
    page = words(await look(world, address))

    assert "Er is nog niets veranderd. In het bestand staan 3 personen." in page
    assert "Wordt geweigerd 1 Wordt overgenomen, met een aanname 1 Wordt overgenomen 1" in page
    assert "Nieuw: was hier niet bekend 2" in page
    assert "Persoonslijst 3 Wordt geweigerd" in page
    assert "Het burgerservicenummer voldoet niet aan de elfproef" in page
    assert "123456789" not in page
    assert await world.count("resident") == 0


async def test_one_press_takes_the_file_that_was_tried(world: World) -> None:
    address = await tried(world, records())

    answer = await press(world, address)
    page = words(await look(world, answer.headers["location"]))

    assert "3 personen zijn gelezen" in page
    assert "Overgenomen 3" in page
    assert await world.count("resident") == 3


async def test_only_who_has_a_page_gets_a_link_to_it(world: World) -> None:
    """Who has no dossier, and lives with nobody who has one, is known and shown nowhere."""
    ank = adult()
    await world.register(household(ank))
    number = person(ank)["burgerservicenummer"]
    known = record(next(_numbers), number, geboorte={"datum": "19900517"})
    other = record(next(_numbers), next(_bsns), verblijfplaats=home(77))

    address = await tried(world, orjson.dumps([known, other]))
    await press(world, address)
    page = await look(world, address)

    assert re.findall(r'href="/intake/inwoners/([^"]+)"', page.text) == [str(ank.person_id)]


async def test_pressed_twice_it_happens_once(world: World) -> None:
    address = await tried(world, records())

    await asyncio.gather(press(world, address), press(world, address))

    assert "Nieuw 3" in words(await look(world, address))
    assert "Lees dit bestand in" not in words(await look(world, address))


async def test_the_same_file_again_changes_nothing_and_says_so(world: World) -> None:
    await press(world, await tried(world, records()))

    page = words(await look(world, await tried(world, records())))

    assert "Verandert niet 3" in page


async def test_lines_are_chosen_and_come_in_pages(world: World) -> None:
    rows = [line({"anummer": "1", "bsn": "2"}) for _ in range(150)]
    address = await tried(world, "\r\n".join([HEADING, *rows]).encode(), name="p.csv")

    first = await look(world, address)
    second = await look(world, f"{address}?na=101&welke=geweigerd")
    none = await look(world, f"{address}?welke=overgenomen")

    assert first.text.count('scope="row"') == 100
    assert "Regel 2 " in words(first)
    assert "na=101" in first.text
    assert second.text.count('scope="row"') == 50
    assert "Er is hier niemand die bij uw keuze past." in words(none)
    assert "Er is niemand om over te nemen." in words(none)


async def test_all_lines_can_be_had_as_a_file_for_a_spreadsheet(world: World) -> None:
    address = await tried(world, records(1_100))

    text = (await look(world, f"{address}/regels")).content.decode("utf-8-sig")

    heading, *rows = text.splitlines()
    assert heading == "persoonslijst;uitkomst;gevolg;inwonerId;redenen"
    assert len(rows) == 1_100
    assert rows[-1].startswith("1100;Wordt overgenomen;Nieuw")


@pytest.mark.parametrize(
    ("content", "encoding", "field", "said"),
    [
        (b"", "", "bestand", "Dit bestand is leeg."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "", "bestand", "Dit is een afbeelding (PNG)"),
        (HEADING.encode(), "", "bestand", "alleen een kop"),
        (b"Jan,Jansen,Assen", "", "bestand", "De eerste regel is geen kop"),
        (HEADING.replace(";", ",").encode() + b"\n1,2", "", "bestand", "gescheiden door komma"),
        (HEADING.encode() + "\nZoë".encode(), "windows-1252", "codering", "Dit bestand is UTF-8"),
        (HEADING.encode() + b"\nZo\xeb", "utf-8", "codering", "Dit bestand is geen UTF-8"),
        (b'[{"aNummer": "1"}, {', "", "bestand", "De JSON van dit bestand klopt niet"),
    ],
)
async def test_a_wrong_file_gets_a_word_beside_its_field(
    world: World, content: bytes, encoding: str, field: str, said: str
) -> None:
    page = await send(world, content, encoding=encoding)

    assert page.status_code == 400
    assert "<title>Fout: Registerbestand inlezen" in page.text
    (beside,) = re.findall(rf'id="{field}-fout">(.*?)</p>', page.text)
    assert said in beside
    assert "Er is niets ingelezen." in words(page)
    assert f'<option value="{encoding}" selected>' in page.text


async def test_no_file_at_all_is_said_too(world: World) -> None:
    page = await send(world, b"", name="")

    assert page.status_code == 400
    assert "Kies een bestand." in words(page)


async def stream(total: int, taken: list[int]) -> AsyncIterator[bytes]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="bestand"; filename="groot.csv"\r\n\r\n'
    yield head.encode()
    block = b"x" * 64 * 1024
    for _ in range(total // len(block)):
        taken.append(len(block))
        yield block
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


async def test_a_file_of_2_gib_is_refused_before_it_is_read(world: World) -> None:
    taken: list[int] = []
    page = await world.client.post(
        PATH,
        content=stream(64 * 1024, taken),
        headers={
            "Origin": "http://test",
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(2 * MOST_BYTES),
        },
    )

    assert page.status_code == 400
    assert "Dit bestand is te groot: ten hoogste 1024 MiB." in words(page)


async def test_a_second_file_in_the_form_is_refused(world: World) -> None:
    page = await world.client.post(
        PATH,
        files=[("bestand", ("a.json", records())), ("ander", ("b.json", records()))],
        headers={"Origin": "http://test"},
    )

    assert page.status_code == 400
    assert "Het formulier is niet te lezen." in words(page)


@pytest.mark.parametrize(
    ("files", "encoding"),
    [
        ([("bestand", ("a.json", b"[]")), ("ander", ("b.json", b"[]"))], ""),
        ([("bestand", ("a.json", b"[]"))], "utf-8\x00"),
    ],
    ids=["a file too many", "an impossible letter"],
)
async def test_of_a_refused_form_no_file_stays_open(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    files: list[tuple[str, tuple[str, bytes]]],
    encoding: str,
) -> None:
    opened: list[SpooledTemporaryFile[bytes]] = []

    class Counted(SpooledTemporaryFile[bytes]):
        def __init__(self, max_size: int) -> None:
            super().__init__(max_size)
            opened.append(self)

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", Counted)
    headers = {"Origin": "http://test"}

    page = await world.client.post(PATH, files=files, data={"codering": encoding}, headers=headers)

    assert page.status_code == 400
    assert opened
    assert all(file.closed for file in opened)


@pytest.mark.parametrize(
    ("claims", "headers", "status"),
    [
        ({"gemeenten": [ASSEN]}, {"Origin": "http://test"}, 403),
        ({"scope": "intake.inwoners.lezen"}, {"Origin": "http://test"}, 403),
        ({}, {"Origin": "https://elders.example"}, 403),
        ({}, {}, 403),
    ],
)
async def test_who_may_not_is_refused_before_the_file_is_read(
    world: World, claims: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    taken: list[int] = []
    answer = await world.client.post(
        PATH,
        content=stream(64 * 1024, taken),
        headers={
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            **world.as_caller(**claims),
            **headers,
        },
    )

    assert answer.status_code == status


async def test_a_file_is_its_senders_alone(world: World) -> None:
    address = await tried(world, records())

    assert (await look(world, address, sub="iemand-anders")).status_code == 404
    assert (await look(world, f"{address}/regels", sub="iemand-anders")).status_code == 404
    assert (await press(world, address, sub="iemand-anders")).status_code == 404
    assert await world.count("resident") == 0


async def test_a_file_that_is_kept_no_longer_is_asked_for_again(world: World) -> None:
    first = await tried(world, records())
    await tried(world, records())

    gone = await press(world, first)

    assert gone.status_code == 404
    assert "Dit bestand wordt niet meer bewaard. Kies het opnieuw" in words(gone)


async def test_no_more_files_are_kept_than_there_is_room_for(world: World) -> None:
    addresses = [await tried(world, records(), sub=f"wie-{n}") for n in range(runs.MOST_KEPT + 1)]

    assert (await look(world, addresses[0], sub="wie-0")).status_code == 404
    assert (await look(world, addresses[-1], sub=f"wie-{runs.MOST_KEPT}")).status_code == 200


async def test_what_is_broken_off_says_so_and_is_taken_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await tried(world, records())
    with monkeypatch.context() as broken:
        broken.setattr("services.intake.register.service.Chunk", None)
        await press(world, address)
    page = words(await look(world, address))
    assert "Het lezen is onderbroken" in page
    assert "Lees het opnieuw in" in page

    await press(world, address)

    assert "Nieuw 3" in words(await look(world, address))


async def test_of_a_large_file_the_page_says_how_far_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.intake.uploads.pages._PATIENCE_SECONDS", 0.0)
    address = await tried(world, records(1_000))

    busy = await look(world, address)
    await asyncio.wait(
        [task for run in world.app.state.register_runs._runs.values() if (task := run.task)]
    )
    done = await look(world, address)

    assert "data-levend" in busy.text
    assert "Kijk hoe ver het nu is" in words(busy)
    assert "In het bestand staan 1.000 personen." in words(done)


async def test_the_menu_leads_there_for_who_may(world: World) -> None:
    link = f'href="{PATH}"'

    assert link in (await look(world, "/intake/inwoners")).text
    assert link not in (await look(world, "/intake/inwoners", gemeenten=[ASSEN])).text
    assert link not in (await look(world, "/intake/inwoners", scope="intake.inwoners.lezen")).text


async def test_what_is_over_a_megabyte_stands_on_disk(world: World) -> None:
    await tried(world, records(6_000))
    [run] = world.app.state.register_runs._runs.values()

    assert run.source.size > 3 * 1024 * 1024
    assert run.source.file._rolled

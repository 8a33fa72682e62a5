"""Style sheets and scripts under `/statisch/`."""

import re
from pathlib import Path

import httpx
import pytest

from deploy.local.identity import LocalIssuer
from deploy.local.origin import create_origin
from shared.ui.static import NODE_MODULES, FrontEndMissing, StaticFiles

TEMPLATES = Path(__file__).resolve().parents[3] / "shared" / "ui" / "templates"
installed = pytest.mark.skipif(
    not NODE_MODULES.is_dir(), reason="the front-end packages are not installed: make front-end"
)


@pytest.fixture
def static() -> StaticFiles:
    return StaticFiles()


def client(static: StaticFiles) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(static), base_url="http://local")


def test_missing_packages_are_told_at_once_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FrontEndMissing, match="make front-end"):
        StaticFiles(tmp_path)


@installed
async def test_a_file_with_its_version_may_be_kept_for_ever(static: StaticFiles) -> None:
    async with client(static) as browser:
        answer = await browser.get(static.url("naadloos.css"))

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


@installed
async def test_a_file_without_its_version_is_asked_again(static: StaticFiles) -> None:
    async with client(static) as browser:
        first = await browser.get("/statisch/htmx.js")
        again = await browser.get(
            "/statisch/htmx.js", headers={"If-None-Match": first.headers["ETag"]}
        )

    assert first.headers["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")


@installed
async def test_text_is_compressed_for_who_can_read_that(static: StaticFiles) -> None:
    async with client(static) as browser:
        small = await browser.get("/statisch/utrecht/componenten.css")
        whole = await browser.get(
            "/statisch/utrecht/componenten.css", headers={"Accept-Encoding": "identity"}
        )

    assert small.text == whole.text
    assert int(small.headers["Content-Length"]) < int(whole.headers["Content-Length"]) / 4


@installed
@pytest.mark.parametrize(
    "path", ["/statisch/../pyproject.toml", "/statisch/", "/statisch/utrecht", "/statisch/x.js"]
)
async def test_nothing_else_is_served(static: StaticFiles, path: str) -> None:
    async with client(static) as browser:
        assert (await browser.get(path)).status_code == 404


@installed
async def test_only_reading_is_possible(static: StaticFiles) -> None:
    async with client(static) as browser:
        answer = await browser.post("/statisch/htmx.js")

    assert answer.status_code == 405


async def read(static: StaticFiles, name: str) -> str:
    async with client(static) as browser:
        return (await browser.get(f"/statisch/{name}")).text


@installed
async def test_every_token_of_the_theme_is_one_that_the_packages_know(static: StaticFiles) -> None:
    tokens = await read(static, "voorbeeld/tokens.css")
    components = await read(static, "utrecht/componenten.css")
    ours = set(
        re.findall(
            r"^ *(--(?:basis|utrecht)-[\w-]+):", await read(static, "thema.css"), re.MULTILINE
        )
    )

    known = set(re.findall(r"--[\w-]+", tokens + components))
    assert len(ours) > 40
    assert ours - known == set()


@installed
async def test_every_variable_of_the_layout_has_a_value(static: StaticFiles) -> None:
    layout = await read(static, "naadloos.css") + await read(static, "thema.css")
    tokens = await read(static, "voorbeeld/tokens.css")

    given = set(re.findall(r"(--[\w-]+):", layout + tokens))
    assert set(re.findall(r"var\((--[\w-]+)", layout)) - given == set()


@installed
async def test_the_page_has_the_class_that_the_tokens_are_for(static: StaticFiles) -> None:
    page = (TEMPLATES / "basis.html").read_text(encoding="utf-8")

    assert ".voorbeeld-theme {" in await read(static, "voorbeeld/tokens.css")
    assert '<html lang="nl" class="utrecht-document voorbeeld-theme">' in page


@installed
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", ["naadloos.css", "niets.css", ""])
async def test_behind_the_one_address_every_answer_is_as_safe_as_a_page(
    tmp_path: Path, method: str, path: str
) -> None:
    transport = httpx.ASGITransport(create_origin({}, LocalIssuer(tmp_path)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as browser:
        page = await browser.get("/over-deze-omgeving")
        answer = await browser.request(method, f"/statisch/{path}")

    assert "Strict-Transport-Security" in answer.headers
    assert answer.headers["Content-Security-Policy"] == page.headers["Content-Security-Policy"]
    assert method != "HEAD" or not answer.content


@installed
@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:8000", 200), ("localhost", 200), ("naadloos.example", 400), ("127.0.0.1.example", 400)],
)  # fmt: skip
async def test_the_one_address_answers_to_its_own_name_only(
    tmp_path: Path, host: str, status: int
) -> None:
    transport = httpx.ASGITransport(create_origin({}, LocalIssuer(tmp_path)))
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as browser:
        assert (await browser.get("/over-deze-omgeving")).status_code == status

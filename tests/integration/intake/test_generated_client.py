"""An integrator generates a client from the OpenAPI document: it compiles, and posts one of each kind."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.intake.reports.examples import EXAMPLES
from services.intake.reports.published import event_name
from services.intake.reports.schemas import MELDINGEN
from tests.integration.intake.conftest import World

pytestmark = pytest.mark.timeout(180)
PROGRAM = '''\
"""What an integrator writes: a typo in a field, or a field of another kind, does not compile."""

import datetime

from naadloos import AuthenticatedClient
from naadloos.api.levensgebeurtenissen import gebeurtenis_melden
from naadloos.models import (
    Antwoord,
    BaanGestart,
    BaanGestartGegevens,
    BaanGestartGegevensContract,
    Persoon,
)


async def report(client: AuthenticatedClient) -> str:
    job = BaanGestart(
        specversion="1.0",
        id="een-eigen-kenmerk",
        source="urn:nld:oin:00000001823288444000:systeem:programma",
        type_="nl.participatiewet.levensgebeurtenissen.baan-gestart.v1",
        data=BaanGestartGegevens(
            persoon=Persoon(burgerservicenummer="999900006"),
            ingangsdatum=datetime.date(2026, 11, 2),
            uren_per_week=16,
            netto_maandloon_centen=95_000,
            contract=BaanGestartGegevensContract.OPROEP,
        ),
    )
    answer = await gebeurtenis_melden.asyncio(client=client, body=job)
    assert isinstance(answer, Antwoord)
    return str(answer.status)
'''


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
async def generated(demo: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client, and a program that uses it, in a folder of their own."""
    document = (await demo.client.get("/intake/v1/openapi.json")).json()
    (tmp_path / "intake.json").write_text(json.dumps(document))
    (tmp_path / "settings.json").write_text('{"post_hooks": []}')
    (tmp_path / "program.py").write_text(PROGRAM)
    run(
        tmp_path,
        *("openapi_python_client", "generate", "--path", "intake.json", "--meta", "none"),
        *("--config", "settings.json", "--output-path", "naadloos"),
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] in {"naadloos", "program"}]:
        del sys.modules[name]


async def test_a_generated_client_compiles_and_posts_one_of_each_kind(
    demo: World, generated: Path
) -> None:
    run(generated, "mypy", "--strict", "--config-file=", "--cache-dir=.mypy", "program.py")
    client: Any = importlib.import_module("naadloos").AuthenticatedClient(
        base_url="http://test/intake/v1", token=demo.sign()
    )
    client.set_async_httpx_client(demo.client)
    demo.client.base_url = "http://test/intake/v1"
    post: Any = importlib.import_module("naadloos.api.levensgebeurtenissen.gebeurtenis_melden")
    models: Any = importlib.import_module("naadloos.models")

    answers = {}
    for kind, melding in MELDINGEN.items():
        event = getattr(models, event_name(melding)).from_dict(EXAMPLES[kind])
        assert event.to_dict()["data"] == EXAMPLES[kind]["data"]
        answers[kind] = await post.asyncio_detailed(client=client, body=event)

    assert {kind for kind, answer in answers.items() if answer.status_code != 202} == set()
    assert await importlib.import_module("program").report(client) == "verwerkt"

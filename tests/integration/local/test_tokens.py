"""`make token`: a token of the demo that runs, or a word why there is none; nothing else on standard output."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.local import tokens
from deploy.local.identity import LocalIssuer
from deploy.local.personas import PERSONAS
from deploy.local.ports import LOOPBACK
from deploy.local.programs import ROOT
from shared.http.auth import TokenVerifier
from shared.settings import AuthSettings


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def answering() -> Iterator[str]:
    """An issuer that is there."""
    server = HTTPServer((LOOPBACK, 0), Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://{LOOPBACK}:{server.server_port}/identiteit"
    server.shutdown()
    server.server_close()
    thread.join()


def demo(local: Path, name: str, issuer: str) -> LocalIssuer:
    """The folder of a demo, as the stack makes it."""
    folder = local / f"demo-{name}"
    made = LocalIssuer(folder / tokens.IDENTITY, AuthSettings(issuer=issuer, audience="naadloos"))
    tokens.write(folder, issuer, 0, {})
    return made


async def test_a_token_of_the_demo_that_answers_holds_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with answering() as issuer:
        running = demo(tmp_path, "running", issuer)
        demo(tmp_path, "killed", f"http://{LOOPBACK}:1/identiteit")

        assert tokens.main(["integratie"], tmp_path) == 0

    said = capsys.readouterr()
    assert said.err == ""
    caller = await TokenVerifier(running.settings).caller_of(said.out.strip())
    assert caller.subject == "integratie"
    assert caller.scopes == PERSONAS["integratie"].scopes


def test_without_a_demo_it_says_how_to_start_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo(tmp_path, "killed", f"http://{LOOPBACK}:1/identiteit")

    assert tokens.main(["integratie"], tmp_path) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "make demo" in said.err


def test_who_does_not_exist_is_told_who_does() -> None:
    done = subprocess.run(
        ["make", "-s", "token", "AS=piet"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert done.stdout == ""
    assert all(persona in done.stderr for persona in PERSONAS)

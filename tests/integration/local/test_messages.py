"""`make messages`: what failed in the demo that runs here, without a word of configuration, or a word why there is nothing to see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import messages, tokens
from deploy.local.settings import inherited
from tests.integration.local.test_tokens import answering


def test_it_shows_what_failed_with_nothing_configured(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], database_url: Callable[..., str]
) -> None:
    environment = inherited() | {"INCOME_DATABASE_URL": database_url("income")}
    folder = tmp_path / "demo-running"
    folder.mkdir()
    with answering() as issuer:
        tokens.write(folder, issuer, 0, environment)

        assert messages.main(["income"], tmp_path) == 0

    assert capfd.readouterr().out == "Nothing failed.\n"
    assert (folder / "omgeving.json").stat().st_mode & 0o077 == 0


def test_without_a_demo_or_with_an_unknown_service_it_says_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert messages.main([], tmp_path) == 1
    assert "make demo" in capfd.readouterr().err
    assert messages.main(["inkomen"], tmp_path) == 1
    assert "intake, routes, income, reporting" in capfd.readouterr().err

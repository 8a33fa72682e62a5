"""An issuer of tokens with a key of its own."""

from pathlib import Path

import pytest

from deploy.local.identity import LocalIssuer


@pytest.fixture
def issuer(tmp_path: Path) -> LocalIssuer:
    return LocalIssuer(tmp_path)

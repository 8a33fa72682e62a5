"""A secret comes from the environment, is of one service only, and is never where another process can read it."""

import re
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from deploy import environment
from deploy.local import postgres as local_postgres
from deploy.local.identity import LocalIssuer
from services.intake.settings import Settings
from shared.settings import AuthSettings, KafkaSettings, ServiceSettings

ROOT = Path(__file__).resolve().parents[3]
SERVICES = ("intake", "routes", "income", "reporting")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def password_of(service: str) -> str:
    url = COMPOSE["services"][service]["environment"][f"{service.upper()}_DATABASE_URL"]
    found = re.search(r"\$\{(\w+)", url)
    assert found is not None
    return found[1]


def test_every_service_has_a_password_of_its_own_for_its_database() -> None:
    assert len({password_of(service) for service in SERVICES}) == len(SERVICES)
    for service in SERVICES:
        assert f"\n{password_of(service)}=" in environment.contents()
        assert password_of(service) in COMPOSE["services"]["postgres"]["environment"]


def test_no_command_line_of_a_container_holds_a_secret() -> None:
    """Whoever may list processes may read it there."""
    for name, container in COMPOSE["services"].items():
        command = str(container.get("command", "")) + str(container.get("healthcheck", ""))
        assert not re.search(r"PASSWORD|DATABASE_URL|_KEY|TOKEN", command), name
    script = (ROOT / "deploy/postgres/create-databases.sh").read_text()
    assert not re.search(r"psql[^\n]*PASSWORD", script)


def test_no_secret_of_the_containers_stands_in_the_repository() -> None:
    given = environment.contents()
    for line in given.splitlines():
        name, _, value = line.partition("=")
        # What is empty is for who deploys to fill in.
        if name.endswith(("PASSWORD", "KEY", "KEYS")) and value not in {"", "1"}:
            assert value not in (ROOT / "docker-compose.yml").read_text()
            assert f"{name}={value}" not in environment.contents(), "not fresh"


@pytest.mark.parametrize("name", [*SERVICES, *(f"{service}-worker" for service in SERVICES)])
def test_a_container_of_ours_may_write_nothing_and_gain_nothing(name: str) -> None:
    container = COMPOSE["services"][name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in container["security_opt"]


def test_every_port_is_open_to_this_machine_only() -> None:
    ports = [port for one in COMPOSE["services"].values() for port in one.get("ports", ())]
    # The gateway alone may be given another address, by who chooses so.
    own = ("127.0.0.1:", "${GATEWAY_ADDRESS:-127.0.0.1}:")
    assert all(port.startswith(own) for port in ports)


def test_the_key_of_the_local_issuer_is_for_its_owner_only(tmp_path: Path) -> None:
    LocalIssuer(tmp_path)
    mode = (tmp_path / "identiteit-sleutel.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_the_password_of_the_local_database_is_for_its_owner_only(tmp_path: Path) -> None:
    file = local_postgres.write_secret(tmp_path / "password", "geheim")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == "geheim"


@pytest.mark.parametrize(
    ("settings", "values"),
    [
        (Settings, {"bsn_hash_key": "c2VjcmV0", "bsn_encryption_keys": {"1": "c2VjcmV0"}}),
        (ServiceSettings, {"database_url": "postgres!://intake:c2VjcmV0@host/x"}),
        (ServiceSettings, {"database_url": "postgresql://intake:c2VjcmV0@host:port/x"}),
        (KafkaSettings, {"password": ["c2VjcmV0"]}),
        (AuthSettings, {"jwks_url": ["https://c2VjcmV0"]}),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(
    settings: type[ServiceSettings], values: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        settings.model_validate(values)
    assert "c2VjcmV0" not in str(refusal.value)
    assert next(iter(values)) in str(refusal.value)


def test_settings_can_be_printed_without_a_secret() -> None:
    key = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U="
    settings = Settings.model_validate(
        {
            "database_url": "postgresql://intake:geheim@host/x",
            "bsn_hash_key": key,
            "bsn_encryption_keys": {"1": key},
            "bsn_current_key": "1",
        }
    )
    assert "geheim" not in repr(settings)
    assert key not in repr(settings)
    assert key not in repr(settings.vault())

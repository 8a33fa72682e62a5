"""The container deployment, as far as it can be checked without a container engine: what it names exists."""

import json
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiokafka.admin import AIOKafkaAdminClient
from prometheus_client import REGISTRY
from pydantic_settings import BaseSettings

from deploy import environment
from deploy.kafka import topics
from deploy.kafka.grant import PasswordSettings
from services.income.settings import LetterSettings
from services.routes.settings import MailSettings, SignInSettings
from services.routes.sign_in.rules import roles_of_groups
from services.routes.workers.rules import OF_PEOPLE
from shared.events.catalog import TOPICS
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.serve import DRAIN_SECONDS, STOP_SECONDS
from shared.messaging import worker
from shared.observability import metrics as metrics  # importing it registers them
from shared.settings import AuthSettings, KafkaSettings

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "routes", "income", "reporting")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {
    name: service
    for name, service in COMPOSE["services"].items()
    if service["image"].startswith("naadloos/")
}


def settings_of(service: str) -> type[BaseSettings]:
    found: type[BaseSettings] = import_module(f"services.{service}.settings").Settings
    return found


def variables(settings: type[BaseSettings]) -> set[str]:
    prefix = settings.model_config.get("env_prefix", "")
    return {f"{prefix}{name}".upper() for name in settings.model_fields}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_an_api_a_worker_and_a_migration(service: str) -> None:
    assert {service, f"{service}-worker", f"{service}-migrate"} <= OURS.keys()


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting_of_that_service(name: str) -> None:
    container = OURS[name]
    service = container["image"].removeprefix("naadloos/")
    known = variables(KafkaSettings) | variables(AuthSettings) | variables(settings_of(service))
    known |= variables(PasswordSettings) | {"FORWARDED_ALLOW_IPS"}  # the latter is uvicorn's
    if service == "routes":
        known |= variables(SignInSettings) | variables(MailSettings)
    if service == "income":
        known |= variables(LetterSettings)

    assert container.get("environment", {}).keys() <= known
    assert container["build"]["args"] == {"SERVICE": service}


@pytest.mark.parametrize("service", SERVICES)
def test_every_setting_without_a_default_is_given(service: str) -> None:
    settings = settings_of(service)
    prefix = settings.model_config.get("env_prefix", "")
    required = {
        f"{prefix}{name}".upper()
        for name, field in settings.model_fields.items()
        if field.is_required()
    }

    assert required <= OURS[service]["environment"].keys()
    assert OURS[service]["environment"] == OURS[f"{service}-worker"]["environment"]


@pytest.mark.parametrize("name", OURS)
def test_every_program_that_is_run_exists(name: str) -> None:
    container = OURS[name]
    service = container["image"].removeprefix("naadloos/")
    command = " ".join(container.get("command", [f"python -m services.{service}.main"]))
    program = re.search(r"-m[, ]+([\w.$]+)", command)

    assert program
    assert find_spec(program[1].replace("$$SERVICE", service))


def test_every_container_waits_for_containers_that_exist() -> None:
    for container in COMPOSE["services"].values():
        assert container.get("depends_on", {}).keys() <= COMPOSE["services"].keys()


ALL = COMPOSE["services"]
# Kafka's image copies its settings at every start; the token of Prometheus is copied into its container; Keycloak is for a trial.
WRITTEN_TO = {"kafka", "prometheus", "keycloak"}


@pytest.mark.parametrize("name", ALL)
def test_every_container_can_do_no_more_than_it_must(name: str) -> None:
    container = ALL[name]

    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert container.get("read_only", False) is (name not in WRITTEN_TO)
    assert "privileged" not in container


@pytest.mark.parametrize("name", ALL)
def test_no_container_can_take_the_whole_machine(name: str) -> None:
    container = ALL[name]

    assert re.fullmatch(r"\d+[mg]", container["mem_limit"])
    assert 0 < container["pids_limit"] <= 1000
    assert container["logging"]["options"].keys() == {"max-size", "max-file"}
    # `/tmp` is memory: without a size it may take half of the machine's.
    assert all("size=" in place for place in container.get("tmpfs", []))


@pytest.mark.parametrize("name", ALL)
def test_what_is_under_way_is_finished_before_a_container_is_killed(name: str) -> None:
    seconds = int(ALL[name]["stop_grace_period"].removesuffix("s"))

    assert seconds > max(STOP_SECONDS, worker.STOP_SECONDS) > DRAIN_SECONDS


REACHES = {
    "api": {"front", "databases", "measurements"},
    "worker": {"databases", "messages", "measurements"},
    "migrate": {"databases"},
    "postgres": {"databases"},
    "kafka": {"messages"},
    "gateway": {"front"},
    "keycloak": {"front"},
    "prometheus": {"operations", "measurements"},
    "grafana": {"operations"},
}
# Who administers the broker comes from inside its container; who makes its certificate needs nobody.
SHARES = {"topics": "service:kafka", "rights": "service:kafka", "broker-certificate": "none"}


@pytest.mark.parametrize("name", sorted(ALL.keys() - SHARES.keys()))
def test_a_container_reaches_what_it_needs_and_nothing_else(name: str) -> None:
    part = "api" if name in SERVICES else name.rpartition("-")[2]
    networks = set(ALL[name]["networks"])

    # Mail to workers goes to a server outside.
    mail = {"mail"} if name == "routes-worker" else set()
    assert networks == REACHES[part] | mail


@pytest.mark.parametrize("name", SHARES)
def test_a_container_without_a_network_has_only_what_it_must(name: str) -> None:
    assert ALL[name]["network_mode"] == SHARES[name]
    assert "networks" not in ALL[name]


def test_from_outside_there_is_the_gateway_and_from_the_machine_what_measures() -> None:
    outside = {
        name: {port.rpartition(":")[0].rpartition(":")[0] for port in container["ports"]}
        for name, container in ALL.items()
        if "ports" in container
    }

    assert outside == {
        "gateway": {"${GATEWAY_ADDRESS:-127.0.0.1}"},
        "prometheus": {"127.0.0.1"},
        "grafana": {"127.0.0.1"},
    }


def test_only_the_front_operations_and_mail_lead_outside() -> None:
    inside = {
        name for name, network in COMPOSE["networks"].items() if (network or {}).get("internal")
    }

    assert COMPOSE["networks"].keys() - inside == {"front", "operations", "mail"}


@pytest.mark.parametrize(
    "name", [name for name, container in ALL.items() if container["restart"] != "on-failure"]
)
def test_what_stays_up_says_whether_it_is_well(name: str) -> None:
    assert ALL[name]["healthcheck"]["test"][0] == "CMD"


def test_every_image_of_others_has_a_version() -> None:
    for container in COMPOSE["services"].values():
        if "build" not in container:
            assert re.search(r":v?\d+\.\d+", container["image"])


def test_every_mounted_file_exists() -> None:
    for container in COMPOSE["services"].values():
        for volume in container.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists()


def test_the_image_runs_without_root_and_copies_what_is_there() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text().splitlines()
    copied = [
        part.replace("${SERVICE}", service)
        for service in SERVICES
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for part in line.split()[1:-1]
    ]

    assert "USER 10001:10001" in lines
    assert copied
    assert all((ROOT / path).exists() for path in copied)


def test_what_a_deployment_must_say_stands_in_the_file_that_is_made() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    made = set(re.findall(r"^(\w+)=", environment.contents(), re.MULTILINE))

    assert asked
    assert asked <= made


def test_the_made_secrets_let_intake_start(monkeypatch: pytest.MonkeyPatch) -> None:
    made = dict(
        line.split("=", 1) for line in environment.contents().splitlines() if "=" in line[:40]
    )
    for name, value in made.items():
        if name.startswith("INTAKE_"):
            monkeypatch.setenv(name, value.strip("'"))

    settings = settings_of("intake")()

    assert settings.model_fields_set >= {"bsn_hash_key", "bsn_encryption_keys"}


REALM: dict[str, Any] = json.loads(
    (ROOT / "deploy" / "keycloak" / "naadloos-realm.json").read_text(encoding="utf-8")
)


def paths_of(groups: list[dict[str, Any]]) -> set[str]:
    deeper = (paths_of(group.get("subGroups", [])) for group in groups)
    return {group["path"] for group in groups}.union(*deeper)


def test_the_groups_of_keycloak_are_all_roles_in_all_municipalities() -> None:
    made = dict(line.split("=", 1) for line in environment.contents().splitlines() if "=" in line)
    pattern = made["SIGN_IN_GROUP_PATTERN"].strip("'")

    assert roles_of_groups(paths_of(REALM["groups"]), pattern) == {
        (municipality, role) for municipality in AGENCY_MUNICIPALITIES for role in OF_PEOPLE
    }
    assert {group for user in REALM["users"] for group in user["groups"]} <= paths_of(
        REALM["groups"]
    )


def test_the_client_of_keycloak_takes_the_code_flow_with_pkce_alone() -> None:
    [client] = REALM["clients"]
    settings = SignInSettings(address=client["rootUrl"])

    assert client["clientId"] == settings.client_id
    assert client["redirectUris"] == [settings.redirect_uri]
    assert client["attributes"]["post.logout.redirect.uris"] == settings.after_sign_out
    assert client["attributes"]["pkce.code.challenge.method"] == "S256"
    assert client["standardFlowEnabled"]
    assert not client["publicClient"]
    assert not client["implicitFlowEnabled"]
    assert not client["directAccessGrantsEnabled"]
    [mapper] = client["protocolMappers"]
    assert mapper["config"]["claim.name"] == settings.groups_claim


def test_no_secret_stands_in_the_file_for_keycloak() -> None:
    assert not any("secret" in client for client in REALM["clients"])
    assert not any("credentials" in user for user in REALM["users"])


def test_every_alert_is_about_a_metric_there_is() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())
    named = set(re.findall(r"naadloos_\w+", str(rules)))
    # Counters are registered without the ending that Prometheus shows.
    known = {family.name for family in REGISTRY.collect()}

    assert named
    assert {name.removesuffix("_total") for name in named} <= known


async def test_every_topic_of_the_catalogue_is_made_once(
    kafka: str, topic_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka)
    monkeypatch.setenv("KAFKA_TOPIC_PREFIX", topic_prefix)
    monkeypatch.setenv("KAFKA_PARTITIONS", "2")

    await topics.make_topics()
    await topics.make_topics()

    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    names: set[str] = set()
    while len(names) < len(
        TOPICS
    ):  # a broker hears of a topic a moment after its controller made it
        names = {name for name in await admin.list_topics() if name.startswith(topic_prefix)}
    described = await admin.describe_topics(list(names))
    await admin.close()
    assert names == {topic_prefix + topic for topic in TOPICS}
    assert {len(topic["partitions"]) for topic in described} == {2}

"""The manifests for Kubernetes: in the words of its schemas, in step with what runs elsewhere, and with no more rights than needed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy import workloads
from services.income.settings import LetterSettings
from services.routes.settings import MailSettings, SignInSettings
from shared.http import serve
from shared.messaging import worker
from shared.settings import AuthSettings, KafkaSettings
from tests.contract.test_deployment import COMPOSE, SERVICES, settings_of, variables

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
EXAMPLE = FOLDER / "overlays" / "example"
VERSION = "1.33"
MANIFESTS: list[dict[str, Any]] = [
    manifest for text in workloads.render().values() for manifest in yaml.safe_load_all(text)
]
RUNNING = {
    manifest["metadata"]["name"]: manifest
    for manifest in MANIFESTS
    if manifest["kind"] in {"Deployment", "Job"}
}
SITE = {
    generated["name"]: dict(line.split("=", 1) for line in generated["literals"])
    for generated in yaml.safe_load((EXAMPLE / "site" / "kustomization.yaml").read_text())[
        "configMapGenerator"
    ]
}


def test_the_manifests_are_in_step_with_their_source() -> None:
    written = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for folder in ("base", "before")
        for path in (FOLDER / folder).glob("*.yml")
    }

    assert written == workloads.render(), "run `make workloads`"


def test_every_manifest_is_one_that_kubernetes_knows() -> None:
    kubernetes = pytest.importorskip("kubernetes_validate", reason="installed by `make venv`")
    by_hand = [
        manifest
        for name in ("ingress.yml", "before/namespace.yml")
        for manifest in yaml.safe_load_all((EXAMPLE / name).read_text())
    ]

    for manifest in [*MANIFESTS, *by_hand]:
        kubernetes.validate(manifest, VERSION, strict=True)
    with pytest.raises(kubernetes.ValidationError):
        kubernetes.validate(MANIFESTS[0] | {"nonsense": 1}, VERSION, strict=True)


def test_every_file_is_in_its_kustomization() -> None:
    for folder in ("base", "before"):
        named = yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text())["resources"]

        assert set(named) == {path.name for path in (FOLDER / folder).glob("*.yml")}


def test_each_service_has_an_api_a_worker_and_a_migration() -> None:
    parts = {f"{service}-{part}" for service in SERVICES for part in ("api", "worker", "migrate")}

    assert RUNNING.keys() == parts | {"topics", "rights"}


def pod_of(name: str) -> dict[str, Any]:
    pod: dict[str, Any] = RUNNING[name]["spec"]["template"]["spec"]
    return pod


def given(name: str) -> set[str]:
    """The names of the settings that a container gets, from wherever."""
    [container] = pod_of(name)["containers"]
    maps = {source["configMapRef"]["name"] for source in container["envFrom"]}
    site = {setting for map_ in maps for setting in SITE.get(map_, {})}
    return site | {variable["name"] for variable in container["env"]}


@pytest.mark.parametrize("service", SERVICES)
def test_a_worker_is_told_all_that_it_is_told_in_one_container_each(service: str) -> None:
    others = {"KAFKA_BOOTSTRAP_SERVERS", f"{service}_PORT".upper(), "MAIL_PORT", "MAIL_SECURITY"}
    others |= {"MAIL_LINK_DAYS", "SIGN_IN_CLIENT_ID"}  # as they are when nothing is said
    compose = COMPOSE["services"][f"{service}-worker"]["environment"].keys()

    assert compose - others <= given(f"{service}-worker")


@pytest.mark.parametrize("name", RUNNING)
def test_every_variable_is_a_setting(name: str) -> None:
    service = name.partition("-")[0]
    known = variables(KafkaSettings) | variables(AuthSettings) | {"FORWARDED_ALLOW_IPS"}
    if service in SERVICES:
        known |= variables(settings_of(service))
    known |= {
        "routes": variables(SignInSettings) | variables(MailSettings),
        "income": variables(LetterSettings),
        "rights": {f"KAFKA_PASSWORD_{each.upper()}" for each in SERVICES},
        "topics": {f"KAFKA_PASSWORD_{each.upper()}" for each in SERVICES},
    }.get(service, set())

    assert given(name) <= known


@pytest.mark.parametrize("name", RUNNING)
def test_a_pod_can_do_no_more_than_it_must(name: str) -> None:
    pod = pod_of(name)
    [container] = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize("name", RUNNING)
def test_a_secret_is_named_and_never_written(name: str) -> None:
    [container] = pod_of(name)["containers"]
    secret = (
        "PASSWORD",
        "SECRET",
        "DATABASE_URL",
        "BSN_",
        "LETTERS_KEYS",
        "ADDRESSING_KEY",
        "TOKEN",
    )

    for variable in container["env"]:
        if any(part in variable["name"] for part in secret):
            assert variable.keys() == {"name", "valueFrom"}
    for values in SITE.values():
        assert not any(part in setting for setting in values for part in secret)


@pytest.mark.parametrize("service", SERVICES)
def test_only_a_worker_has_the_password_of_the_broker_and_a_migration_has_its_database_alone(
    service: str,
) -> None:
    assert "KAFKA_PASSWORD" in given(f"{service}-worker")
    assert "KAFKA_PASSWORD" not in given(f"{service}-api")
    [container] = pod_of(f"{service}-migrate")["containers"]
    assert [variable["name"] for variable in container["env"]] == [
        f"{service}_DATABASE_URL".upper()
    ]


@pytest.mark.parametrize(
    "name", [name for name in RUNNING if RUNNING[name]["kind"] == "Deployment"]
)
def test_what_is_under_way_is_finished_and_live_and_ready_are_asked_apart(name: str) -> None:
    pod = pod_of(name)
    [container] = pod["containers"]

    assert pod["terminationGracePeriodSeconds"] > 5 + max(serve.STOP_SECONDS, worker.STOP_SECONDS)
    assert container["livenessProbe"]["httpGet"]["path"].endswith("/health/live")
    assert container["readinessProbe"]["httpGet"]["path"].endswith("/health/ready")
    assert container["resources"].keys() == {"requests", "limits"}


def test_the_one_address_leads_where_the_gateway_leads() -> None:
    ingress = yaml.safe_load((EXAMPLE / "ingress.yml").read_text())
    [rule] = ingress["spec"]["rules"]
    gateway = (ROOT / "deploy" / "gateway" / "nginx.conf").read_text()

    for path in rule["http"]["paths"]:
        service = path["backend"]["service"]["name"]
        part = path["path"].strip("/") or "default"
        [line] = [
            line
            for line in gateway.splitlines()
            if line.rstrip().endswith(":8000;") and part in line.split(":8000")[0].split()[0]
        ]
        assert f" {service}:8000;" in line

"""Print the manifests for Kubernetes in deploy/kubernetes: `python -m deploy.workloads`.

`before/` is what runs to its end first, in the order of docs/operations.md: topics, rights and migrations. `base/` is what stays up:
an API and a worker per service. What differs per site (addresses, secrets, versions) is in an overlay, by name.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from deploy.workload_networks import Manifest, labels_of, networks

TARGET = Path(__file__).parent / "kubernetes"
HEAD: Final = "# Written by `make workloads` from deploy/workloads.py; do not edit.\n"
AUTHORITY: Final = "/certificates/authority"
_USER: Final = 10001
_API: Final = 8000
_WORKER: Final = 9100

COME_TO_THE_BROKER: Final = frozenset({"worker", "topics", "rights"})


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    fixed: dict[str, str]
    """Settings that are the same everywhere."""
    secrets: tuple[str, ...]
    """Settings that stand in the secret of this service, under their own name."""


def _inside(service: str) -> str:
    return f"http://{service}:{_API}"


SERVICES: Final = (
    Service(
        "intake",
        {},
        (
            "INTAKE_DATABASE_URL",
            "INTAKE_BSN_HASH_KEY",
            "INTAKE_BSN_ENCRYPTION_KEYS",
            "INTAKE_BSN_CURRENT_KEY",
            "INTAKE_ADDRESSING_KEY",
            "KAFKA_PASSWORD",
        ),
    ),
    Service(
        "routes",
        {
            "ROUTES_INTAKE_URL": _inside("intake"),
            "ROUTES_INCOME_URL": _inside("income"),
            "ROUTES_REPORTING_URL": _inside("reporting"),
        },
        ("ROUTES_DATABASE_URL", "SIGN_IN_CLIENT_SECRET", "MAIL_PASSWORD", "KAFKA_PASSWORD"),
    ),
    Service(
        "income",
        {
            "INCOME_ROUTES_URL": _inside("routes"),
            "LETTERS_FOLDER": "/brieven",
            "LETTERS_INTAKE_URL": _inside("intake"),
        },
        (
            "INCOME_DATABASE_URL",
            "LETTERS_KEYS",
            "LETTERS_CURRENT_KEY",
            "LETTERS_ADDRESSING_KEY",
            "KAFKA_PASSWORD",
        ),
    ),
    Service(
        "reporting",
        {
            "REPORTING_INTAKE_URL": _inside("intake"),
            "REPORTING_INCOME_URL": _inside("income"),
            "REPORTING_ROUTES_URL": _inside("routes"),
            "REPORTING_OWN_URL": _inside("reporting"),
        },
        ("REPORTING_DATABASE_URL", "REPORTING_BOOKS_TOKEN", "KAFKA_PASSWORD"),
    ),
)
BROKER_SECRETS: Final = (
    "KAFKA_USERNAME",
    "KAFKA_PASSWORD",
    *(f"KAFKA_PASSWORD_{service.name.upper()}" for service in SERVICES),
)
"""Of whoever administers the broker, in the secret `broker-administration`."""


class _Plain(yaml.SafeDumper):
    """Says again what stands twice: a reader need not look elsewhere."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the dumper asks for each
        return True


def render() -> dict[str, str]:
    """Per file, what stands in it."""
    files = {
        "before/broker.yml": list(_broker_jobs()),
        "before/migrations.yml": [_migration(service) for service in SERVICES],
        "base/networks.yml": list(networks(_API, _WORKER)),
        **{f"base/{service.name}.yml": list(_workloads(service)) for service in SERVICES},
    }
    return {
        name: HEAD + yaml.dump_all(manifests, Dumper=_Plain, sort_keys=False, width=140)
        for name, manifests in files.items()
    }


def _workloads(service: Service) -> Iterator[Manifest]:
    yield _deployment(service, "api", [], _API, f"/{service.name}/v1/health")
    yield _deployment(
        service, "worker", _module(f"services.{service.name}.worker"), _WORKER, "/health"
    )
    selector = labels_of(service.name, "api")
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": service.name, "labels": selector},
        "spec": {"selector": selector, "ports": [{"name": "http", "port": _API}]},
    }
    for role in ("api", "worker"):
        yield {
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": {"name": f"{service.name}-{role}"},
            "spec": {
                "maxUnavailable": 1,
                "selector": {"matchLabels": labels_of(service.name, role)},
            },
        }
    if service.name == "income":
        yield {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "letters"},
            # Every worker of income writes there, and whoever prints reads.
            "spec": {
                "accessModes": ["ReadWriteMany"],
                "resources": {"requests": {"storage": "10Gi"}},
            },
        }


def _deployment(
    service: Service, role: str, command: list[str], port: int, health: str
) -> Manifest:
    labels = labels_of(service.name, role)
    container = _container(service, role) | {
        "ports": [{"name": "http", "containerPort": port}],
        # A start may wait for the database; after that, live is this process and ready is what it needs.
        "startupProbe": _probe(f"{health}/live", failures=30),
        "livenessProbe": _probe(f"{health}/live", failures=6),
        "readinessProbe": _probe(f"{health}/ready", failures=3),
        "resources": {
            "requests": {"cpu": "250m", "memory": "384Mi"},
            "limits": {"memory": "1Gi"},
        },
    }
    if command:
        container["command"] = command
    else:
        # Whoever asks is sent elsewhere before it stops to take requests.
        container["lifecycle"] = {"preStop": {"exec": {"command": ["sleep", "5"]}}}
    pod = _pod(container, _volumes(service, role))
    pod["terminationGracePeriodSeconds"] = 40
    pod["topologySpreadConstraints"] = [
        {
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": labels},
        }
    ]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"{service.name}-{role}", "labels": labels},
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": labels},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": labels, **_measured(role)}, "spec": pod},
        },
    }


def _container(service: Service, role: str) -> Manifest:
    return {
        "name": role,
        "image": f"naadloos/{service.name}",
        "envFrom": [
            {"configMapRef": {"name": "naadloos"}},
            {"configMapRef": {"name": service.name, "optional": True}},
        ],
        "env": [
            *({"name": name, "value": value} for name, value in _fixed(service, role).items()),
            *(_secret(service.name, name) for name in _secrets(service, role)),
        ],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": volume["name"], "mountPath": path, "readOnly": path == AUTHORITY}
            for path, volume in _volumes(service, role).items()
        ],
    }


def _fixed(service: Service, role: str) -> dict[str, str]:
    upper = service.name.upper()
    broker = {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_USERNAME": service.name,
        "KAFKA_CA_FILE": f"{AUTHORITY}/ca.pem",
    }
    if role == "migrate":
        return {}
    everybody = {
        f"{upper}_HOST": "0.0.0.0",  # noqa: S104 - of its own pod
        "AUTH_SESSIONS_URL": _inside("routes"),
    }
    port = {f"{upper}_PORT": str(_API)} if role == "api" else {f"{upper}_WORKER_PORT": str(_WORKER)}
    return everybody | port | service.fixed | (broker if role == "worker" else {})


def _secrets(service: Service, role: str) -> list[str]:
    """Migrations need the database alone, and only a worker comes to the broker."""
    if role == "migrate":
        return [f"{service.name.upper()}_DATABASE_URL"]
    return [name for name in service.secrets if role == "worker" or name != "KAFKA_PASSWORD"]


def _volumes(service: Service, role: str) -> dict[str, Manifest]:
    """By where they are mounted."""
    volumes: dict[str, Manifest] = {
        "/tmp": {"name": "tmp", "emptyDir": {"sizeLimit": "2Gi"}}  # noqa: S108 - of this pod alone
    }
    if role in COME_TO_THE_BROKER:
        key = {"key": "ca.pem", "path": "ca.pem"}
        volumes[AUTHORITY] = {
            "name": "broker-authority",
            "secret": {"secretName": "broker-authority", "items": [key]},
        }
    if (service.name, role) == ("income", "worker"):
        volumes["/brieven"] = {
            "name": "letters",
            "persistentVolumeClaim": {"claimName": "letters"},
        }
    return volumes


def _pod(container: Manifest, volumes: dict[str, Manifest]) -> Manifest:
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "fsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        "volumes": list(volumes.values()),
    }


def _migration(service: Service) -> Manifest:
    container = _container(service, "migrate") | {
        "command": ["python", "-m", "shared.db.migrate", service.name]
    }
    return _job(f"{service.name}-migrate", service.name, container, _volumes(service, "migrate"))


def _broker_jobs() -> Iterator[Manifest]:
    """As whoever administers the broker; with the image of intake, as any would do."""
    intake = SERVICES[0]
    for name, module in (("topics", "deploy.kafka.topics"), ("rights", "deploy.kafka.grant")):
        container = _container(intake, name) | {
            "command": ["python", "-m", module],
            "envFrom": [{"configMapRef": {"name": "naadloos"}}],
            "env": [
                {"name": "KAFKA_SECURITY_PROTOCOL", "value": "SASL_SSL"},
                {"name": "KAFKA_CA_FILE", "value": f"{AUTHORITY}/ca.pem"},
                *(_secret("broker-administration", secret) for secret in BROKER_SECRETS),
            ],
        }
        yield _job(name, "broker", container, _volumes(intake, name))


def _job(name: str, part: str, container: Manifest, volumes: dict[str, Manifest]) -> Manifest:
    labels = labels_of(part, "before")
    pod = _pod(container, volumes) | {"restartPolicy": "OnFailure"}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "backoffLimit": 6,
            "ttlSecondsAfterFinished": 86_400,
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


def _measured(role: str) -> Manifest:
    """An API shows its metrics to a token alone: `deploy/prometheus/prometheus.yml` says how that is asked."""
    if role != "worker":
        return {}
    found = {"scrape": "true", "port": str(_WORKER), "path": "/metrics"}
    return {"annotations": {f"prometheus.io/{name}": value for name, value in found.items()}}


def _secret(of: str, name: str) -> Manifest:
    return {"name": name, "valueFrom": {"secretKeyRef": {"name": of, "key": name}}}


def _module(name: str) -> list[str]:
    return ["python", "-m", name]


def _probe(path: str, *, failures: int) -> Manifest:
    return {
        "httpGet": {"path": path, "port": "http"},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    for file, text in render().items():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_text(text, encoding="utf-8")

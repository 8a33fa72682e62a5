"""Who reaches whom in Kubernetes: the network policies of `deploy.workloads`."""

from collections.abc import Iterator
from typing import Any

Manifest = dict[str, Any]


def labels_of(service: str, role: str) -> dict[str, str]:
    return {"app.kubernetes.io/name": service, "naadloos/role": role}


def networks(api_port: int, worker_port: int) -> Iterator[Manifest]:
    """Nobody reaches anybody, but for what follows. How far databases, broker and identity provider are is for an overlay to narrow."""
    everybody: Manifest = {}
    api, worker = _role("api"), _role("worker")
    ours = {"podSelector": {"matchExpressions": [{"key": "naadloos/role", "operator": "Exists"}]}}
    measurer = _namespace("naadloos/measures")
    yield _policy("nothing", everybody, ["Ingress", "Egress"])
    yield _policy("names", everybody, ["Egress"], egress=[_to([], 53, protocols=("UDP", "TCP"))])
    yield _policy(
        "apis",
        api,
        ["Ingress", "Egress"],
        ingress=[_from([_namespace("naadloos/gateway"), ours, measurer], api_port)],
        # The identity provider; 8000 is each other.
        egress=[_to([ours], api_port), _to([], 443)],
    )
    yield _policy(
        "workers",
        worker,
        ["Ingress", "Egress"],
        ingress=[_from([measurer], worker_port)],
        egress=[_to([ours], api_port)],
    )
    yield _policy("databases", everybody, ["Egress"], egress=[_to([], 5432)])
    reads = {
        "matchExpressions": [
            {"key": "naadloos/role", "operator": "In", "values": ["worker", "before"]}
        ]
    }
    yield _policy("broker", reads, ["Egress"], egress=[_to([], 9092)])
    mails = {"matchLabels": labels_of("routes", "worker")}
    yield _policy("mail", mails, ["Egress"], egress=[_to([], 587), _to([], 465)])


def _policy(
    name: str,
    pods: Manifest,
    kinds: list[str],
    **rules: list[Manifest],
) -> Manifest:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {"podSelector": pods, "policyTypes": kinds, **rules},
    }


def _from(peers: list[Manifest], port: int) -> Manifest:
    return {"from": peers, "ports": [{"port": port}]}


def _to(peers: list[Manifest], port: int, protocols: tuple[str, ...] = ("TCP",)) -> Manifest:
    ports = [{"port": port, "protocol": protocol} for protocol in protocols]
    return {"to": peers, "ports": ports} if peers else {"ports": ports}


def _namespace(label: str) -> Manifest:
    return {"namespaceSelector": {"matchLabels": {label: "true"}}}


def _role(role: str) -> Manifest:
    return {"matchLabels": {"naadloos/role": role}}

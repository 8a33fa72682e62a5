"""Print who may publish and read what on the broker in deploy/kafka/rights.yml: `python -m deploy.rights`.

From the catalogue, which says who publishes, and each service's contracts, which say what it reads. A file, because whoever
gives the rights (`deploy.kafka.grant`, or a platform with tools of its own) has the code of one service at most.
"""

import sys
from importlib import import_module
from pathlib import Path

from shared.events.catalog import PUBLISHERS
from shared.messaging.contracts import Contracts

TARGET = Path(__file__).parent / "kafka" / "rights.yml"
HEAD = """\
# Who may publish and read what on the broker, and nothing else. Written by `make rights`, from the catalogue of events and the
# contracts of the services; do not edit. A service reads in a consumer group of its own name.
"""


def render() -> str:
    return HEAD + "".join(_of(_contracts(service)) for service in PUBLISHERS)


def _contracts(service: str) -> Contracts:
    found: Contracts = import_module(f"services.{service}.contracts").CONTRACTS
    return found


def _of(contracts: Contracts) -> str:
    publishes = sorted({data.topic for data in PUBLISHERS[contracts.service]})
    return (
        f"{contracts.service}:\n"
        f"  publishes: [{', '.join(publishes)}]\n"
        f"  reads: [{', '.join(contracts.topics)}]\n"
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(render(), encoding="utf-8")

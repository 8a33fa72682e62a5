"""The worker process of reporting: takes in every event."""

from services.reporting.contracts import CONTRACTS
from services.reporting.settings import Settings
from shared.messaging.worker import run_worker


def run() -> None:
    run_worker(CONTRACTS, Settings())


if __name__ == "__main__":
    run()

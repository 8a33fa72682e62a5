"""The worker process of intake: publishes what the API stored, and tells of birthdays."""

from services.intake.contracts import CONTRACTS
from services.intake.settings import Settings
from shared.messaging.worker import run_worker


def run() -> None:
    run_worker(CONTRACTS, Settings())


if __name__ == "__main__":
    run()

"""The worker process of income: re-assesses at life events and keeps the checkpoints of aftercare."""

from services.income.contracts import CONTRACTS
from services.income.decisions.letter import KIND
from services.income.decisions.policy_files import load_policies
from services.income.letters.loading import load_templates
from services.income.norms.loading import load_parameters
from services.income.settings import Settings
from shared.messaging.worker import run_worker


def run() -> None:
    load_parameters()  # a service with faulty parameters must not start
    load_templates(KIND)
    load_policies()
    run_worker(CONTRACTS, Settings())


if __name__ == "__main__":
    run()

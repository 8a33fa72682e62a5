"""The worker process of routes: takes in life events and signals, publishes tasks and handovers."""

from services.routes.contacts.rhythms import load_rhythms
from services.routes.contracts import CONTRACTS
from services.routes.playbooks.loader import load_playbooks
from services.routes.settings import Settings
from shared.messaging.worker import run_worker


def run() -> None:
    load_playbooks()  # a fault in a playbook stops the start, not the first event
    load_rhythms()
    run_worker(CONTRACTS, Settings())


if __name__ == "__main__":
    run()

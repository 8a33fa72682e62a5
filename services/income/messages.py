"""The command line for this service's failed messages and timers."""

import sys

from services.income.contracts import CONTRACTS
from services.income.settings import Settings
from shared.messaging.messages_cli import main

if __name__ == "__main__":
    sys.exit(main(CONTRACTS, Settings()))

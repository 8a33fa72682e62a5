"""The command line for this service's failed messages and timers."""

import sys

from services.reporting.contracts import CONTRACTS
from services.reporting.settings import Settings
from shared.messaging.messages_cli import main

if __name__ == "__main__":
    sys.exit(main(CONTRACTS, Settings()))

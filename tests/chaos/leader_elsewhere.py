"""A relay that leads, in a process that can be put on a machine of its own: `python -m tests.chaos.leader_elsewhere <url>`."""

import asyncio
import sys

from shared.messaging.kafka import Publisher
from shared.messaging.relay import Relay
from shared.settings import KafkaSettings
from tests.ledger.service import open_books

if __name__ == "__main__":
    asyncio.run(Relay(open_books(sys.argv[1], "kassa"), Publisher(KafkaSettings())).run())

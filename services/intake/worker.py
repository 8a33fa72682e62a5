"""The worker process of intake: publishes what the API stored, tells of birthdays, and follows what the others say."""

from services.intake.contracts import contracts_of
from services.intake.residents.service import Residents
from services.intake.settings import Settings
from shared.messaging.worker import run_worker


def run() -> None:
    settings = Settings()
    residents = Residents(settings.vault(), settings.birthday_lead_weeks)
    run_worker(contracts_of(residents), settings)


if __name__ == "__main__":
    run()

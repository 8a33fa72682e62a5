"""Ours: the measuring service under the project's runtime, exactly as a service's own `worker.py` runs it."""

from pydantic_settings import SettingsConfigDict

from shared.messaging.worker import run_worker
from shared.settings import ServiceSettings
from tests.load.sampler import profiled
from tests.load.service import CONTRACTS
from tests.load.settings import ProgramSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="BENCH_", extra="ignore")


if __name__ == "__main__":
    with profiled(ProgramSettings().profile):
        run_worker(CONTRACTS, Settings())

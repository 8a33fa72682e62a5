"""Reporting's real worker, as `python -m services.reporting.worker` runs it."""

from services.reporting import worker
from tests.load.sampler import profiled
from tests.load.settings import ProgramSettings

if __name__ == "__main__":
    with profiled(ProgramSettings().profile):
        worker.run()

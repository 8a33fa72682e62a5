"""Income's real worker, as `python -m services.income.worker` runs it; on request for municipalities of which nothing is known.

There nobody can say what a poverty trap is, and a re-assessment has no purse: what is left is the re-assessment without it.
"""

from unittest.mock import patch

from services.income import worker
from services.income.assessments import reassessing
from tests.load.sampler import profiled
from tests.load.settings import ProgramSettings

if __name__ == "__main__":
    settings = ProgramSettings()
    with profiled(settings.profile):
        if settings.purse:
            worker.run()
        else:
            with patch.object(reassessing, "_local", return_value=None):
                worker.run()

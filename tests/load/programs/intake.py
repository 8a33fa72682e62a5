"""Intake's real API process, as `python -m services.intake.main` runs it, with a profile of it on request."""

from services.intake.main import create_app
from services.intake.settings import Settings
from shared.http.serve import serve
from tests.load.sampler import profiled
from tests.load.settings import ProgramSettings

if __name__ == "__main__":
    with profiled(ProgramSettings().profile):
        serve(create_app(), Settings())

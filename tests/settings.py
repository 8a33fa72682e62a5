"""What the tests read from the environment; the only reader of it in `tests`."""

import os
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class TestSettings(BaseSettings):
    """Prefix `NAADLOOS_`."""

    __test__ = False
    model_config = SettingsConfigDict(env_prefix="NAADLOOS_", extra="ignore")

    golden: Path = Path(__file__).resolve().parents[2] / "shared" / "domain" / "golden.csv"
    """The agreed worked cases: beside the checkout and no part of it. Set by `make mutants`, that runs in a copy."""
    require_all: bool = False
    """Set by `.ci/run`: a test that would be skipped fails."""
    worker_log: Path = Path(os.devnull)
    """To this file worker processes that a test starts add their log: to look into a test that fails."""
    short: bool = False
    """Set by `make chaos SHORT=1`: failure tests take a minute where they would take ten."""
    hours: float = 0
    """Set by `make chaos HOURS=0.5`: how long the failure test goes on that has no end of its own."""
    seed: int | None = None
    """The dice of a failure test that throws its own; it says which they were."""
    pictures: Path | None = None
    """A folder in which the browser tests keep what each page looks like: to see, and for no test."""

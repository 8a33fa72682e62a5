"""What a measured program is told by the harness (prefix `BENCH_`); the only reader of the environment in the harness."""

import os
from collections.abc import Mapping

from pydantic_settings import BaseSettings, SettingsConfigDict


class ProgramSettings(BaseSettings):
    """Where a measured program reads and writes. The same for *limit*, *plain* and *ours*."""

    model_config = SettingsConfigDict(env_prefix="BENCH_", extra="ignore")

    bootstrap_servers: str = ""
    database_url: str = ""
    topic_prefix: str = ""
    group: str = "bench"
    input_topic: str = ""
    output_topic: str = ""
    port: int = 0
    file: str = ""
    profile: str = ""
    """Where to write a profile of this process; empty measures without one."""
    purse: bool = True
    """Off: income's worker re-assesses without the purse."""
    bookkeeping: bool = False
    """*limit* also writes the two rows per dossier that the runtime keeps to guard the order."""


class ChainSettings(BaseSettings):
    """What a bare service of the chain is told (prefix `CHAIN_`)."""

    model_config = SettingsConfigDict(env_prefix="CHAIN_", extra="ignore")

    service: str
    bootstrap_servers: str
    topic_prefix: str
    topics: str
    """That it reads, apart by commas."""
    database_url: str
    source_url: str
    """Where what it writes was recorded, between two marks."""
    since: str
    until: str
    inputs: int
    """How many messages, or requests, it gets in all."""
    inputs_of_intake: int
    topics_of_intake: str
    """Those of intake, and its topics."""
    share: float = 1.0
    """Of what was recorded the first part alone."""
    port: int = 0
    plain: bool = False


def inherited(extra: Mapping[str, str]) -> dict[str, str]:
    """The environment of a measured program: what Python needs to run, and `extra`."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH")
    environment = os.environ  # noqa: TID251 - this is a settings module
    return {name: environment[name] for name in kept if name in environment} | dict(extra)


def of_a_newcomer() -> dict[str, str]:
    """Our environment, with what says where packages come from, and without what our own tools set for themselves."""
    ours = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "VIRTUAL_ENV")  # fmt: skip
    environment = os.environ  # noqa: TID251 - this is a settings module
    return {name: value for name, value in environment.items() if name not in ours}

"""What the one-machine stack reads from the environment; the only reader of it in `deploy`."""

import os
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class LocalSettings(BaseSettings):
    """`KAFKA_BOOTSTRAP_SERVERS`, if set, takes the place of a broker of our own."""

    model_config = SettingsConfigDict(extra="ignore")

    kafka_bootstrap_servers: str | None = None
    xdg_cache_home: Path | None = None

    @property
    def cache_dir(self) -> Path:
        """Where downloads are kept between runs."""
        return (self.xdg_cache_home or Path.home() / ".cache") / "naadloos"


class OriginSettings(BaseSettings):
    """What the program behind the one address is told by the stack (prefix `LOCAL_`)."""

    model_config = SettingsConfigDict(env_prefix="LOCAL_", extra="ignore")

    port: int
    identity_folder: Path
    broker: str


def inherited() -> dict[str, str]:
    """What of our environment a Python program needs to run; nothing that would change what it does."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")
    return {name: os.environ[name] for name in kept if name in os.environ}  # noqa: TID251 - a settings module

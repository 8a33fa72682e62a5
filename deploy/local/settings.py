"""What the one-machine stack reads from the environment; the only reader of it in `deploy`."""

import os
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = Path(__file__).resolve().parents[2] / ".local" / "cache"


class LocalSettings(BaseSettings):
    """`KAFKA_BOOTSTRAP_SERVERS`, if set, takes the place of a broker of our own."""

    model_config = SettingsConfigDict(extra="ignore")

    kafka_bootstrap_servers: str | None = None
    xdg_cache_home: Path | None = None

    @property
    def cache_dir(self) -> Path:
        """Where downloads are kept between runs: with the user, or here if the user has no home to write in."""
        cache = self.xdg_cache_home or Path("~/.cache").expanduser()
        return next(filter(_is_writable, (cache / "naadloos", HERE)))


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


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)

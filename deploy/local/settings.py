"""What the one-machine stack reads from the environment; the only reader of it in `deploy`."""

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

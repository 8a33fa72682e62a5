"""Settings of routes, from the environment (prefix `ROUTES_`). Lead times and partners are in `playbooks/draaiboeken`."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="ROUTES_", extra="ignore")

    port: int = 8002
    intake_url: str = "http://127.0.0.1:8000"
    """Where intake answers, for the names on pages; away, the pages show pseudonyms."""

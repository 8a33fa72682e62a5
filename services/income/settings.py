"""Income's settings, from the environment with prefix `INCOME_`."""

from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="INCOME_", extra="ignore")

    port: int = 8003

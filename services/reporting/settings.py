"""Settings of reporting, from the environment (prefix `REPORTING_`)."""

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="REPORTING_", extra="ignore")

    intake_url: str = "http://127.0.0.1:8000"
    """Where intake answers, for the names on pages; away, the pages show pseudonyms."""
    income_url: str = "http://127.0.0.1:8000"
    routes_url: str = "http://127.0.0.1:8000"
    """Where is answered who decided what and why, and what came of a task; away, the trail says so."""
    own_url: str = "http://127.0.0.1:8000"
    """Where reporting's own API answers its worker."""
    books_token: SecretStr = SecretStr("")
    """With the scopes `beheer.boekhouding.lezen` and `beheer.stroom.lezen`, by which the books of all services are closed every
    hour and alarms begin and end while nobody looks; without it they do not, and `BooksDoNotClose` says so."""
    monitor_patience_seconds: float = Field(default=2.0, gt=0, le=60)
    """So long the monitor waits for a service: a page that says who did not answer is better now than a whole one later."""

    @property
    def addresses(self) -> dict[str, str]:
        """Where the worker asks each service, reporting itself among them."""
        return {
            "intake": self.intake_url,
            "routes": self.routes_url,
            "income": self.income_url,
            "reporting": self.own_url,
        }

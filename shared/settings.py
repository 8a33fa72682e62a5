"""Settings that every process shares, read from the environment (prefix `NAADLOOS_`); the only reader of it in `shared`.

A wrong value is named and never shown: a process that does not start says why where many can read it.
"""

from typing import Literal

from pydantic import Field, PostgresDsn, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class KafkaSettings(BaseSettings):
    """How to reach the broker (prefix `KAFKA_`). PLAINTEXT is for one machine; elsewhere SASL_SSL with SCRAM-SHA-512."""

    model_config = SettingsConfigDict(
        env_prefix="KAFKA_", extra="ignore", hide_input_in_errors=True
    )

    bootstrap_servers: str = "127.0.0.1:9092"
    security_protocol: Literal["PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    username: str | None = None
    password: SecretStr | None = None
    ca_file: str | None = None
    topic_prefix: str = ""
    """Put before every topic and group name: lets tests share a broker."""
    partitions: int = 12
    replication_factor: int = 1
    start_position: Literal["earliest", "latest"] = "earliest"
    """Where a consumer that has no position yet begins; nothing is skipped with `earliest`."""
    session_timeout_ms: int = 30_000
    heartbeat_interval_ms: int = 3_000
    rebalance_timeout_ms: int = 30_000
    progress_seconds: float = Field(default=10.0, gt=0)
    """Every how many seconds a worker asks how far the logs go; standing still is told after four times."""


class ServiceSettings(BaseSettings):
    """What one service's processes need. Each service subclasses it with its own `env_prefix`."""

    model_config = SettingsConfigDict(extra="ignore", hide_input_in_errors=True)

    database_url: PostgresDsn = Field(
        default=PostgresDsn("postgresql://naadloos@127.0.0.1:5432/naadloos"), repr=False
    )
    database_pool_size: int = 10
    host: str = "127.0.0.1"
    port: int = 8000
    worker_port: int = 0
    """Where the worker answers /health/live, /health/ready and /metrics; 0 takes a free port."""
    processing_log_years: int | None = Field(default=None, ge=1)
    """After how many years a month of the processing log is taken away; unset, all of it stays. For the agency to say."""
    oin: str = Field(default="00000001823288444000", pattern=r"^[0-9]{20}$")
    """Organisation number used in the `source` of events; readers refuse a source with another kind of number."""


def database_url_of(service: str) -> str:
    """The address of a service's database, for who knows the service by name only."""
    return str(ServiceSettings(_env_prefix=f"{service.upper()}_").database_url)


class AuthSettings(BaseSettings):
    """Who may issue tokens, and who knows whose session is whose (prefix `AUTH_`)."""

    model_config = SettingsConfigDict(env_prefix="AUTH_", extra="ignore", hide_input_in_errors=True)

    issuer: str = "http://127.0.0.1:8000/identiteit"
    audience: str = "naadloos"
    jwks_url: str | None = None
    jwks_file: str | None = None
    """A JWKS on disk: the local stack's own key. One of `jwks_url` and `jwks_file` is set."""
    sessions_url: str = "http://127.0.0.1:8002"
    """Where routes answers whose a session is."""
    secure_cookies: bool = True
    """Off for plain HTTP on one machine only: then a browser may be given a cookie by whoever shares its network."""


class AccountingSettings(BaseSettings):
    """Of who closes the books of all services (prefix `ACCOUNTING_`)."""

    model_config = SettingsConfigDict(
        env_prefix="ACCOUNTING_", extra="ignore", hide_input_in_errors=True
    )

    token: SecretStr
    """With the scope `beheer.boekhouding.lezen`, of your identity provider."""


class SiteSettings(BaseSettings):
    """What every page says about where it runs (prefix `SITE_`)."""

    model_config = SettingsConfigDict(env_prefix="SITE_", extra="ignore", hide_input_in_errors=True)

    is_demo: bool = False
    """The people are made up: the foot of the page says so."""


class ClockSettings(BaseSettings):
    """How far the clock is moved (prefix `CLOCK_`): 0 outside demo and tests. The same for all processes of a stack."""

    model_config = SettingsConfigDict(
        env_prefix="CLOCK_", extra="ignore", hide_input_in_errors=True
    )

    shift_seconds: float = 0.0

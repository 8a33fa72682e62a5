"""Settings of intake, from the environment (prefix `INTAKE_`). The keys for BSN have no default: without them it does not start."""

import base64
import binascii
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.intake.birthdays.rules import Grens
from services.intake.quarantine.rules import Limits
from shared.bsn import BsnVault
from shared.settings import ServiceSettings


def _is_key(value: SecretStr) -> SecretStr:
    try:
        size = len(base64.b64decode(value.get_secret_value(), validate=True))
    except binascii.Error as error:
        raise ValueError("a key is 32 bytes in base64") from error
    if size != 32:
        raise ValueError("a key is 32 bytes in base64")
    return value


Key = Annotated[SecretStr, AfterValidator(_is_key)]


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="INTAKE_", extra="ignore")

    bsn_hash_key: Key
    """Key of the look-up hash, 32 bytes in base64. A new one makes every BSN unfindable."""
    bsn_encryption_keys: dict[str, Key]
    """Key id -> 32 bytes in base64, as JSON. Keep old keys for as long as rows have them."""
    bsn_current_key: str
    """The id of the key that new rows get."""

    birthday_lead_weeks: dict[Grens, Annotated[int, Field(ge=0, le=260)]] = Field(
        default={"12": 3, "16": 3, "17": 3, "18": 30, "21": 8, "27": 17, "aow": 30}
    )
    """How many weeks ahead a birthday is told; a birthday that is left out is not told at all.

    As far ahead as the first step of its playbook, and three weeks: ten working days to do it in, also around Christmas.
    """
    permit_lead_weeks: int = Field(default=8, ge=0, le=52)
    """How many weeks ahead the end of a residence title is told: four before the first step of its playbook."""
    oldest_event_years: int = Field(default=10, ge=1, le=50)
    """A life event longer ago is taken for a typing error."""
    furthest_event_years: int = Field(default=2, ge=1, le=10)
    """A life event further ahead is taken for a typing error."""
    queue_size: int = Field(default=2_000, ge=1)
    """Single life events that wait for their transaction; when full, senders are told to come back."""
    group_size: int = Field(default=200, ge=1, le=1_000)
    chunk_size: int = Field(default=500, ge=1, le=1_000)
    """Lines of a file per transaction."""
    quarantine_limit_days: int = Field(default=5, ge=1, le=30)
    """How long a life event may wait for a person before somebody is alerted; after 30 days its id is refused by consumers."""
    quarantine_limit_days_of: dict[str, Annotated[int, Field(ge=1, le=30)]] = Field(
        default={"overlijden": 2, "uitkering-beeindigd": 2}
    )
    """Kinds that cannot wait that long, as JSON: money goes on being paid."""

    @property
    def quarantine_limits(self) -> Limits:
        return Limits(self.quarantine_limit_days, self.quarantine_limit_days_of)

    addressing_key: Annotated[SecretStr, Field(min_length=20)] | None = None
    """What whoever sends letters shows to be given an address (`LETTERS_ADDRESSING_KEY` of income). Without it none is given."""

    register_institutions: dict[
        Annotated[str, Field(pattern=r"^[0-9]{16}$")], Literal["instelling", "penitentiair"]
    ] = Field(default={})
    """Homes that are no household, by BAG id, as JSON: the register does not say which of its addresses are institutions."""

    def vault(self) -> BsnVault:
        return BsnVault(
            hash_key=_bytes_of(self.bsn_hash_key),
            encryption_keys={
                name: _bytes_of(key) for name, key in self.bsn_encryption_keys.items()
            },
            current_key=self.bsn_current_key,
        )


def _bytes_of(key: SecretStr) -> bytes:
    return base64.b64decode(key.get_secret_value())

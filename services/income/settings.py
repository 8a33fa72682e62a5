"""Income's settings, from the environment with prefix `INCOME_`, and those of letters."""

import base64
import binascii
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="INCOME_", extra="ignore")

    port: int = 8003
    routes_url: str = "http://127.0.0.1:8000"
    """Where routes answers, for who the regisseur of a dossier is; away, a letter names nobody."""
    address: str = "http://127.0.0.1:8000"
    """Where browsers find us, without a path: what a personal link for a resident begins with."""


_KEY_BYTES = 32


def _is_key(value: SecretStr) -> SecretStr:
    try:
        size = len(base64.b64decode(value.get_secret_value(), validate=True))
    except binascii.Error as error:
        raise ValueError("a key is 32 bytes in base64") from error
    if size != _KEY_BYTES:
        raise ValueError("a key is 32 bytes in base64")
    return value


Key = Annotated[SecretStr, AfterValidator(_is_key)]


class LetterSettings(BaseSettings):
    """How letters are sealed and sent (prefix `LETTERS_`): `docs/runbooks/letters.md`. Without a folder and keys none is sent."""

    model_config = SettingsConfigDict(
        env_prefix="LETTERS_", extra="ignore", hide_input_in_errors=True
    )

    folder: Path | None = None
    """What is shared with the print street and the mail room."""
    keys: dict[str, Key] = Field(default={})
    """Key name -> 32 bytes in base64, as JSON. Keep old keys for as long as letters are kept."""
    current_key: str = ""
    """The name of the key that new letters are sealed with."""
    intake_url: str = "http://127.0.0.1:8000"
    addressing_key: SecretStr | None = None
    """What intake is shown to be given a name and an address: its `INTAKE_ADDRESSING_KEY`."""

    @model_validator(mode="after")
    def _knows_its_key(self) -> Self:
        if self.keys and self.current_key not in self.keys:
            raise ValueError("LETTERS_CURRENT_KEY is not one of LETTERS_KEYS")
        return self

    @property
    def is_on(self) -> bool:
        return bool(self.folder and self.keys and self.addressing_key)

    def keys_in_bytes(self) -> dict[str, bytes]:
        return {name: base64.b64decode(key.get_secret_value()) for name, key in self.keys.items()}

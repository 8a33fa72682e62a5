"""Why a task is there, in the words for whoever reads it. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.events.reasons import read_all
from shared.http.caller import Caller
from shared.permissions import Data
from shared.reason_words import around, audience_of


def why_of(row: Mapping[Any, Any], caller: Caller) -> str:
    """The words of the playbook, with what is so of this household; amounts only for who may see them there."""
    audience = audience_of(sees_amounts=caller.sees(Data.BEDRAGEN, row["municipality"]))
    return around(row["reason"], read_all(row["reasons"]), audience)

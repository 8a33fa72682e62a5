"""Reads and checks who decides what: a fault in a file stops the service, and names file, place and what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml
from pydantic import ValidationError

from services.income.decisions.policy import Beleid, valid_on
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.income import Rechtsoort

FOLDER: Final = Path(__file__).parent / "beleid"
GENERAL: Final[Rechtsoort] = "algemene-bijstand"

Policies = Mapping[tuple[str, Rechtsoort], Sequence[Beleid]]


class PolicyError(ValueError):
    """A file cannot be used; the text says which, where and why."""


@cache
def load_policies(folder: Path = FOLDER) -> Policies:
    """Per municipality and right all versions, oldest first; each municipality of the agency has one. Raises PolicyError."""
    found: dict[tuple[str, Rechtsoort], list[Beleid]] = {}
    for path in sorted(folder.glob("*.yaml")):
        policy = _read(path)
        for municipality in policy.gemeenten:
            found.setdefault((municipality, policy.recht), []).append(policy)
    for (municipality, right), versions in found.items():
        versions.sort(key=lambda version: version.geldig_vanaf)
        for before, after in pairwise(versions):
            if before.geldig_vanaf == after.geldig_vanaf:
                msg = f"{right} in {municipality}: twee versies vanaf {after.geldig_vanaf}"
                raise PolicyError(msg)
    missing = AGENCY_MUNICIPALITIES - {place for place, _ in found}
    if missing:
        msg = f"{folder.name}: niemand zegt wie besluit over {GENERAL} in {', '.join(sorted(missing))}"
        raise PolicyError(msg)
    return MappingProxyType(found)


def policy_on(municipality: str | None, day: date, right: Rechtsoort = GENERAL) -> Beleid:
    """Of a municipality that is not ours: as where the fewest can decide alone does not matter, for there nothing is decided."""
    policies = load_policies()
    versions = policies.get((municipality or "", right))
    return valid_on(day, versions or policies[min(policies)])


def _read(path: Path) -> Beleid:
    try:
        return Beleid.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except yaml.YAMLError as error:
        msg = f"{path.name}: geen goede YAML ({error})"
        raise PolicyError(msg) from error
    except ValidationError as error:
        faults = (
            f"{'.'.join(map(str, fault['loc'])) or 'het geheel'}: {fault['msg']}"
            for fault in error.errors()
        )
        raise PolicyError(f"{path.name}: {'; '.join(faults)}") from error

"""What of a type may not change: its readers and its older messages are out there. A breaking change is a new version.

Added optional members, added values and wider limits are fine; the readers of an added value come first (docs/runbooks/release.md).
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_UPPER = ("maximum", "maxLength", "maxItems")
_LOWER = ("minimum", "minLength", "minItems")


def breaking_changes(old: Schema, new: Schema) -> list[str]:
    """Every change from one data schema to another that a reader of either would trip over, each as a sentence."""
    return sorted(set(_compare("data", old, new, old, new)))


def _compare(
    path: str, old: Schema, new: Schema, old_root: Schema, new_root: Schema
) -> Iterator[str]:
    old, new = _resolved(old, old_root), _resolved(new, new_root)
    for what in ("type", "format", "const", "pattern"):
        if old.get(what) != new.get(what):
            yield f"{path}: {what} was {old.get(what)!r} and is now {new.get(what)!r}"
    yield from _narrowed(path, old, new)
    if "items" in old and "items" in new:
        yield from _compare(f"{path}[]", old["items"], new["items"], old_root, new_root)
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, member in before.items():
        if name not in after:
            yield f"{path}.{name}: was removed"
        else:
            yield from _compare(f"{path}.{name}", member, after[name], old_root, new_root)
    required_before, required_now = set(old.get("required", ())), set(new.get("required", ()))
    for name in required_now - required_before:
        yield f"{path}.{name}: is now required, and older messages lack it"
    for name in required_before - required_now:
        if name in after:
            yield f"{path}.{name}: may now be absent, and older readers need it"


def _narrowed(path: str, old: Schema, new: Schema) -> Iterator[str]:
    lost = [value for value in old.get("enum", ()) if value not in new.get("enum", ())]
    if lost and "enum" in new:
        yield f"{path}: older messages hold {lost}, which is no longer allowed"
    if "enum" in new and "enum" not in old:
        yield f"{path}: any value was allowed, now only {new['enum']}"
    for limit in _UPPER:
        if limit in new and new[limit] < old.get(limit, float("inf")):
            yield f"{path}: {limit} went down to {new[limit]}"
    for limit in _LOWER:
        if limit in new and new[limit] > old.get(limit, float("-inf")):
            yield f"{path}: {limit} went up to {new[limit]}"


def _resolved(schema: Schema, root: Schema) -> Schema:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Schema = root["$defs"][reference.removeprefix("#/$defs/")]
    return target

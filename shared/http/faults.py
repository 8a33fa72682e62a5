"""What Pydantic found wrong, as faults in Dutch. Never repeats the value: it may be personal."""

from collections.abc import Mapping
from typing import Any

from pydantic.alias_generators import to_camel

from shared.errors import Fault

# Pydantic's kind of error -> our code and sentence; {..} is filled from the error's own context.
_MEANINGS: dict[str, tuple[str, str]] = {
    "missing": ("verplicht", "Dit veld is verplicht."),
    "extra_forbidden": ("onbekend-veld", "Dit veld bestaat niet."),
    "json_invalid": ("geen-json", "De inhoud is geen geldige JSON."),
    "string_type": ("type", "Hier hoort tekst."),
    "int_type": ("type", "Hier hoort een geheel getal."),
    "int_parsing": ("type", "Hier hoort een geheel getal."),
    "int_from_float": ("type", "Hier hoort een geheel getal."),
    "float_type": ("type", "Hier hoort een getal."),
    "bool_type": ("type", "Hier hoort true of false."),
    "bool_parsing": ("type", "Hier hoort true of false."),
    "list_type": ("type", "Hier hoort een lijst."),
    "tuple_type": ("type", "Hier hoort een lijst."),
    "dict_type": ("type", "Hier hoort een object."),
    "model_type": ("type", "Hier hoort een object."),
    "model_attributes_type": ("type", "Hier hoort een object."),
    "date_type": ("datum", "Hier hoort een datum als jjjj-mm-dd."),
    "date_parsing": ("datum", "Hier hoort een bestaande datum als jjjj-mm-dd."),
    "date_from_datetime_parsing": ("datum", "Hier hoort een bestaande datum als jjjj-mm-dd."),
    "date_from_datetime_inexact": ("datum", "Hier hoort een datum zonder tijd."),
    "datetime_type": ("tijdstip", "Hier hoort een tijdstip met tijdzone."),
    "datetime_parsing": ("tijdstip", "Hier hoort een bestaand tijdstip met tijdzone."),
    "datetime_from_date_parsing": ("tijdstip", "Hier hoort een bestaand tijdstip met tijdzone."),
    "timezone_aware": ("tijdstip", "Het tijdstip heeft geen tijdzone."),
    "uuid_type": ("uuid", "Hier hoort een UUID."),
    "uuid_parsing": ("uuid", "Hier hoort een UUID."),
    "uuid_version": ("uuid", "Hier hoort een UUID van versie {expected_version}."),
    "literal_error": ("keuze", "Kies uit {expected}."),
    "enum": ("keuze", "Kies uit {expected}."),
    "string_too_short": ("lengte", "Ten minste {min_length} tekens."),
    "string_too_long": ("lengte", "Ten hoogste {max_length} tekens."),
    "string_pattern_mismatch": ("patroon", "De tekst voldoet niet aan het patroon {pattern}."),
    "too_short": ("aantal", "Ten minste {min_length}."),
    "too_long": ("aantal", "Ten hoogste {max_length}."),
    "greater_than": ("bereik", "Groter dan {gt}."),
    "greater_than_equal": ("bereik", "Ten minste {ge}."),
    "less_than": ("bereik", "Kleiner dan {lt}."),
    "less_than_equal": ("bereik", "Ten hoogste {le}."),
    "union_tag_not_found": ("keuze", "Het veld {discriminator} ontbreekt."),
    "union_tag_invalid": ("keuze", "{discriminator} kent alleen {expected_tags}."),
}


def fault_of(error: Mapping[str, Any]) -> Fault:
    """One of Pydantic's errors as a fault."""
    kind = str(error["type"])
    context = error.get("ctx") or {}
    name = name_of(_as_written(error["loc"], kind), kind)
    if kind == "value_error":
        # Raised by a validator of ours, which wrote the sentence itself.
        return Fault(name, "ongeldig", str(context.get("error") or error["msg"]))
    code, sentence = _MEANINGS.get(kind, (kind.replace("_", "-"), str(error["msg"])))
    return Fault(name, code, sentence.format_map(_Given(context)).replace("' or '", "' of '"))


def _as_written(location: tuple[str | int, ...], kind: str) -> tuple[str | int, ...]:
    """Pydantic names a field that was left out as we do in Python, where what is put in its place is refused."""
    if kind == "extra_forbidden":
        return location  # the caller made up that name
    return tuple(
        to_camel(part) if isinstance(part, str) and "_" in part else part for part in location
    )


def name_of(location: tuple[str | int, ...], kind: str = "") -> str:
    """`("body", "data", 0, "x")` -> `data.0.x`; the body as a whole is `body`."""
    if location[:1] == ("body",) and kind == "json_invalid":
        return "body"
    where = location[1:] if len(location) > 1 else location
    return ".".join(map(str, where))


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"

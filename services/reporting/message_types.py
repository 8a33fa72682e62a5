"""Types of message as people say them."""

from collections.abc import Iterable


def title_of(message_type: str | None) -> str:
    """A type of message as people say it: `taken, taak aangemaakt`."""
    if message_type is None:
        return "Onbekend soort bericht"
    _, _, rest = message_type.partition("nl.participatiewet.")
    topic, _, happened = rest.rpartition(".v")[0].partition(".")
    return f"{topic}, {happened.replace('-', ' ')}" if happened else message_type


def titles_of(message_types: Iterable[str]) -> str:
    """One of these types."""
    return " of ".join(map(title_of, message_types))

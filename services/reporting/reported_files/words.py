"""What came of a line, as the page and the file for a spreadsheet say it."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from services.reporting.failed_messages.words import STATES
from services.reporting.reported_files.tracing import NOT_SEEN, Line

OUTCOMES: Final[Mapping[str, str]] = {
    "verwerkt": "Verwerkt door alle diensten",
    "aangenomen": "Aangenomen en verstuurd",
    "onderweg": "Nog niet bij alle diensten",
    "onverzonden": "Aangenomen, nog niet verstuurd",
    "mislukt": "Mislukt bij een andere dienst",
    "in-quarantaine": "Wacht op een mens",
    "dubbel": "Dubbel: al eerder gemeld",
    "geweigerd": "Geweigerd",
    "geen-dossier": "Er is geen dossier",
    "verworpen": "Verworpen door een mens",
    "gecorrigeerd": "Later gecorrigeerd",
    "ingetrokken": "Later ingetrokken",
    "al-bekend": "Dubbel: een ander meldde hetzelfde",
}
REASONS: Final[Mapping[str, str]] = {
    "dubbel": "Deze gebeurtenis is eerder gemeld. Zij telt één keer.",
    "onverzonden": "De verzender van intake is nog niet zover. Dit duurt meestal minder dan een seconde.",
    "al-bekend": "Een andere melding zegt hetzelfde.",
}
HEADINGS: Final = ("regel", "wat ervan kwam", "waarom")
_BYTE_ORDER_MARK: Final = "\ufeff"
_ROWS_PER_BLOCK: Final = 1_000


def reason_of(line: Line) -> str:
    """Why a line led to nothing, in a sentence or a few."""
    parts = [*line.reasons, *(_at(reader, how) for reader, how in line.standings.items())]
    return " ".join(parts) or REASONS.get(line.outcome, "")


def _at(reader: str, standing: str) -> str:
    if standing == NOT_SEEN:
        return f"{reader} heeft dit bericht nog niet."
    return f"{reader}: {STATES[standing].lower()}."  # type: ignore[index]  # one of the states


def as_csv(lines: Sequence[Line]) -> Iterator[bytes]:
    """With semicolons and a byte order mark, so that a spreadsheet in Dutch opens it as it is."""
    yield (_BYTE_ORDER_MARK + ";".join(HEADINGS) + "\r\n").encode()
    for first in range(0, len(lines), _ROWS_PER_BLOCK):
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows(
            (line.number, OUTCOMES[line.outcome], reason_of(line))
            for line in lines[first : first + _ROWS_PER_BLOCK]
        )
        yield text.getvalue().encode()

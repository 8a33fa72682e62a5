"""The fictional people of the examples, under ids that are made from names.

A regenerated example then differs only where an event differs.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from shared.events.household import ASSEN, Bijstandsperiode, Huishouden, Lid, Woonplaats

EXAMPLE_OIN = "00000001823288444000"
"""The number that the NL GOV profile uses in its own examples."""
REPORTED_BY = f"urn:nld:oin:{EXAMPLE_OIN}"
BEGIN = datetime(2026, 8, 17, 9, 30, tzinfo=UTC)
JOB_ON = date(2026, 9, 1)


def example_id(name: str, minutes: int = 0) -> UUID:
    """A UUIDv7 of a fixed moment whose random part comes from a name."""
    milliseconds = int((BEGIN + timedelta(minutes=minutes)).timestamp() * 1000)
    chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    value = milliseconds << 80 | chance
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


DOSSIER = example_id("dossier")
MOTHER = example_id("mother")
ELDEST = example_id("eldest")
YOUNGEST = example_id("youngest")
PARTNER = example_id("partner")
BABY = example_id("baby")
HOUSEMATE = example_id("housemate")


def family(*more: Lid, version: int = 3) -> Huishouden:
    since = date(2021, 3, 1)
    return Huishouden(
        versie=version,
        leden=(
            Lid(
                inwoner_id=MOTHER,
                rol="aanvrager",
                geboortedatum=date(1988, 4, 12),
                vanaf=since,
            ),
            Lid(inwoner_id=ELDEST, rol="kind", geboortedatum=date(2009, 2, 20), vanaf=since),
            Lid(inwoner_id=YOUNGEST, rol="kind", geboortedatum=date(2018, 1, 9), vanaf=since),
            *more,
        ),
        woonplaatsen=(Woonplaats(gemeente=ASSEN, vanaf=since),),
        bijstand=(Bijstandsperiode(vanaf=since),),
    )


def job() -> UUID:
    return example_id("JobStarted", 1)

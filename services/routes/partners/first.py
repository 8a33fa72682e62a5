"""The organisations that a fresh installation begins with. Migration 0009 writes them, once: what policy changes is never overwritten."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from shared import ids

ASSEN, AA_EN_HUNZE, TYNAARLO = "0106", "1680", "1730"
EVERYWHERE = (ASSEN, AA_EN_HUNZE, TYNAARLO)
BEGIN = date(2020, 1, 1)

FAMILIES = ("naam", "telefoon", "adres", "wat-er-gebeurde", "reden", "huishouden", "wat-loopt")
MONEY = ("naam", "telefoon", "adres", "geboortejaar", "reden", "wat-loopt")
PEOPLE = ("naam", "telefoon", "geboortejaar", "reden")
REACHABLE = ("naam", "telefoon", "reden")
NOTHING = ()


@dataclass(frozen=True)
class First:
    """An organisation, what it does, and where: the order in the list of a service is who is asked first."""

    code: str
    name: str
    services: tuple[str, ...]
    municipalities: tuple[str, ...] = EVERYWHERE
    shareable: tuple[str, ...] = NOTHING
    days: tuple[int, int, int] = (5, 10, 90)
    """Working days to an answer and to the first contact, and days to an outcome."""
    rank: int = 1


# An address in `.example` reaches nobody: the real one is filled in before anything is offered.
FIRST = (
    First("vaart-welzijn", "Vaart Welzijn", ("sociaal-team",), (ASSEN,), FAMILIES),
    First("impuls", "Impuls", ("sociaal-team",), (AA_EN_HUNZE,), FAMILIES),
    First("attenta", "Attenta", ("sociaal-team",), (AA_EN_HUNZE,), FAMILIES, rank=2),
    First("trias", "Trias", ("sociaal-team",), (TYNAARLO,), FAMILIES),
    First("leergeld-assen", "Leergeld Assen", ("minimaregelingen",), (ASSEN,), REACHABLE),
    First(
        "kindpakket-assen", "Kindpakket Assen", ("minimaregelingen",), (ASSEN,), REACHABLE, rank=2
    ),
    First(
        "armoedepact", "Armoedepact Aa en Hunze", ("minimaregelingen",), (AA_EN_HUNZE,), REACHABLE
    ),
    First("doetank", "Doetank Tynaarlo", ("minimaregelingen",), (TYNAARLO,), REACHABLE),
    # Three working days where somebody may lose home, energy, water or insurance (Wet gemeentelijke schuldhulpverlening art. 4).
    First("gkb", "GKB", ("gkb",), shareable=MONEY, days=(3, 3, 120)),
    First(
        "voorzieningenwijzer",
        "VoorzieningenWijzer",
        ("voorzieningenwijzer",),
        shareable=REACHABLE,
        days=(5, 10, 60),
    ),
    First("taalhuis", "Taalhuis", ("taalhuis",), shareable=PEOPLE, days=(5, 10, 180)),
    First("bibliotheek", "Bibliotheek", ("taalhuis",), shareable=PEOPLE, days=(5, 10, 180), rank=2),
    First("rmc", "RMC", ("rmc",), shareable=PEOPLE),
    First(
        "de-drentse-zaak",
        "De Drentse Zaak",
        ("de-drentse-zaak",),
        shareable=REACHABLE,
        days=(5, 10, 120),
    ),
    First(
        "nazorg-assen",
        "Coördinator nazorg Assen",
        ("gemeente-nazorg",),
        (ASSEN,),
        PEOPLE,
        (3, 5, 90),
    ),
    First(
        "nazorg-aa-en-hunze",
        "Coördinator nazorg Aa en Hunze",
        ("gemeente-nazorg",),
        (AA_EN_HUNZE,),
        PEOPLE,
        (3, 5, 90),
    ),
    First(
        "nazorg-tynaarlo",
        "Coördinator nazorg Tynaarlo",
        ("gemeente-nazorg",),
        (TYNAARLO,),
        PEOPLE,
        (3, 5, 90),
    ),
    First("wmo-assen", "Wmo-loket Assen", ("wmo",), (ASSEN,), PEOPLE),
    First("wmo-aa-en-hunze", "Wmo-loket Aa en Hunze", ("wmo",), (AA_EN_HUNZE,), PEOPLE),
    First("wmo-tynaarlo", "Wmo-loket Tynaarlo", ("wmo",), (TYNAARLO,), PEOPLE),
    # Whoever moves out of the area has somebody to be offered to, also before policy adds the municipalities to which people
    # move most. The last in the list: one that policy adds is asked first.
    First(
        "nieuwe-gemeente",
        "Werk en inkomen van de nieuwe gemeente",
        ("nieuwe-gemeente",),
        shareable=(*FAMILIES, "geboortejaar"),
        days=(3, 5, 60),
        rank=20,
    ),
    First("iwerk", "iWerk", ("iwerk",), shareable=PEOPLE),
    First("veilig-thuis", "Veilig Thuis", ("veilig-thuis",)),
    First("juridisch-loket", "Juridisch Loket", ("juridisch-loket",)),
    First("uwv", "UWV", ("uwv",)),
    First("svb", "SVB", ("svb",), shareable=REACHABLE),
    First("duo", "DUO", ("duo",)),
    First("lbio", "LBIO", ("lbio",)),
    First("coa", "COA", ("coa",)),
    First("dji", "Dienst Justitiële Inrichtingen", ("dji",)),
)

ORGANISATION = text(
    """
    INSERT INTO organisation (id, code, name, from_day, channel, email, answer_days, contact_days, result_days, shareable)
    VALUES (:id, :code, :name, :from_day, 'mailbox', :email, :answer_days, :contact_days, :result_days, :shareable)
    """
).bindparams(bindparam("shareable", type_=ARRAY(Text)))
SERVICE = text(
    """
    INSERT INTO organisation_service (id, organisation_id, service, municipality, from_day, rank)
    VALUES (:id, :organisation_id, :service, :municipality, :from_day, :rank)
    """
)
CHANGE = text(
    """
    INSERT INTO organisation_change (id, organisation_id, at, changed_by, kind, details, why)
    VALUES (:id, :organisation_id, now(), 'naadloos', 'toegevoegd', CAST(:details AS jsonb), :why)
    """
)
WHY = "Hiermee begint Naadloos. Controleer de gegevens, en vul het echte mailadres in."


def write_first(connection: Connection) -> None:
    for first in FIRST:
        organisation_id = ids.new_id()
        answer_days, contact_days, result_days = first.days
        connection.execute(
            ORGANISATION,
            {
                "id": organisation_id,
                "code": first.code,
                "name": first.name,
                "from_day": BEGIN,
                "email": f"overdrachten@{first.code}.example",
                "answer_days": answer_days,
                "contact_days": contact_days,
                "result_days": result_days,
                "shareable": list(first.shareable),
            },
        )
        for service in first.services:
            for municipality in first.municipalities:
                values = {
                    "id": ids.new_id(),
                    "organisation_id": organisation_id,
                    "service": service,
                    "municipality": municipality,
                    "from_day": BEGIN,
                    "rank": first.rank,
                }
                connection.execute(SERVICE, values)
        details = json.dumps({"naam": first.name})
        connection.execute(
            CHANGE,
            {
                "id": ids.new_id(),
                "organisation_id": organisation_id,
                "details": details,
                "why": WHY,
            },
        )

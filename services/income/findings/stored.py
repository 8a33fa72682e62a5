"""How a fact is kept: a form of its own with a number, so that neither the API nor the rules can make an old row unreadable.

Who changes what a kind keeps gives it the next number, and leaves the reader of the old one.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from services.income.findings.facts import (
    AnderInkomen,
    Beursbedrag,
    EigenRecht,
    Feitsoort,
    GeenBeroepOpOuders,
    Giften,
    Inhoud,
    Nettoloon,
    Onderwijs,
    Schoolverlater,
    Toeslagpartner,
    VerblijfBuitenland,
    VolledigeZorg,
    Woonkosten,
)
from services.income.means.assets import Vermogen
from services.income.means.rules import Gebruikt, Vrijlatingsfeiten

FORM: Final = 1
"""The number of the form that is written now."""

Kept = Mapping[str, Any]


def to_stored(content: Inhoud) -> dict[str, Any]:  # noqa: C901, PLR0911 - a line for each kind
    """What a fact says, as JSON of form `FORM`."""
    match content:
        case EigenRecht(entitled, article):
            return {"heeftRecht": entitled, "artikel": article}
        case AnderInkomen(source, cents):
            return {"bron": source, "centen": cents}
        case Nettoloon(cents):
            return {"centen": cents}
        case Beursbedrag(which, cents):
            return {"feit": which, "centen": cents}
        case Vrijlatingsfeiten():
            return _exemption(content)
        case Vermogen(owns, owes, saved, home):
            return {
                "bezittingen": owns,
                "schulden": owes,
                "spaargeldTijdensBijstand": saved,
                "overwaardeWoning": home,
            }
        case Schoolverlater(last):
            return {"beeindigdOp": last.isoformat()}
        case Giften(total, counts):
            return {"bedrag": total, "teltMee": counts}
        case VerblijfBuitenland(before):
            return {"eerder": before}
        case (
            Onderwijs(so)
            | VolledigeZorg(so)
            | GeenBeroepOpOuders(so)
            | Toeslagpartner(so)
            | Woonkosten(so)
        ):
            return {"ja": so}


def from_stored(kind: Feitsoort, form: int, kept: Kept) -> Inhoud:
    """What a row says. Raises KeyError for a form that this version does not know."""
    return _READERS[form][kind](kept)


def _exemption(facts: Vrijlatingsfeiten) -> dict[str, Any]:
    used = facts.gebruikt
    return {
        "regime": facts.regime,
        "gebruikt": {
            "n": used.n,
            "r": used.r,
            "z": used.z,
            "uniform": used.uniform,
            "opnieuw": used.opnieuw,
        },
        "medischUrenbeperkt": facts.medisch_urenbeperkt,
        "loonkostensubsidie": facts.loonkostensubsidie,
        "uitbreidingOnmogelijk": facts.uitbreiding_onmogelijk,
        "nieuwDienstverband": facts.nieuw_dienstverband,
        "draagtBij": facts.draagt_bij,
        "verlengdTot": facts.verlengd_tot.isoformat() if facts.verlengd_tot else None,
    }


def _read_exemption(kept: Kept) -> Vrijlatingsfeiten:
    until = kept["verlengdTot"]
    return Vrijlatingsfeiten(
        regime=kept["regime"],
        gebruikt=Gebruikt(**kept["gebruikt"]),
        medisch_urenbeperkt=kept["medischUrenbeperkt"],
        loonkostensubsidie=kept["loonkostensubsidie"],
        uitbreiding_onmogelijk=kept["uitbreidingOnmogelijk"],
        nieuw_dienstverband=kept["nieuwDienstverband"],
        draagt_bij=kept["draagtBij"],
        verlengd_tot=date.fromisoformat(until) if until else None,
    )


_FIRST: Final[Mapping[Feitsoort, Callable[[Kept], Inhoud]]] = {
    "eigen-recht": lambda kept: EigenRecht(kept["heeftRecht"], kept["artikel"]),
    "onderwijs-met-wsf": lambda kept: Onderwijs(kept["ja"]),
    "vrijlating": _read_exemption,
    "volledige-zorg": lambda kept: VolledigeZorg(kept["ja"]),
    "ander-inkomen": lambda kept: AnderInkomen(kept["bron"], kept["centen"]),
    "nettoloon": lambda kept: Nettoloon(kept["centen"]),
    "vermogen": lambda kept: Vermogen(
        kept["bezittingen"],
        kept["schulden"],
        kept["spaargeldTijdensBijstand"],
        kept["overwaardeWoning"],
    ),
    "geen-beroep-op-ouders": lambda kept: GeenBeroepOpOuders(kept["ja"]),
    "toeslagpartner": lambda kept: Toeslagpartner(kept["ja"]),
    "woonkosten": lambda kept: Woonkosten(kept["ja"]),
    "schoolverlater": lambda kept: Schoolverlater(date.fromisoformat(kept["beeindigdOp"])),
    "giften": lambda kept: Giften(kept["bedrag"], kept["teltMee"]),
    "verblijf-buitenland": lambda kept: VerblijfBuitenland(kept["eerder"]),
    "beursbedrag": lambda kept: Beursbedrag(kept["feit"], kept["centen"]),
}
_READERS: Final[Mapping[int, Mapping[Feitsoort, Callable[[Kept], Inhoud]]]] = {1: _FIRST}

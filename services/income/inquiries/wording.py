"""How a page says what was established, and what it asks for each kind of fact. Dutch, B1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from services.income.findings.facts import (
    AnderInkomen,
    Beursbedrag,
    Bron,
    EigenRecht,
    GeenBeroepOpOuders,
    Inhoud,
    Nettoloon,
    Onderwijs,
    Toeslagpartner,
    VolledigeZorg,
)
from services.income.means.assets import Vermogen
from services.income.means.rules import Regime, Vrijlatingsfeiten
from shared.events.income import Feitsoort
from shared.ui.dutch import date_text, money_text

Veldsoort = Literal["keuze", "bedrag", "maanden", "datum", "tekst"]
Keuzes = Sequence[tuple[str, str]]

YES_NO: Final[Keuzes] = (("", "Kies"), ("ja", "Ja"), ("nee", "Nee"))
NO_YES: Final[Keuzes] = (("nee", "Nee"), ("ja", "Ja"))
SOURCES: Final[Mapping[Bron, str]] = {
    "uitkering": "Een andere uitkering",
    "alimentatie": "Alimentatie",
    "pensioen": "Pensioen",
    "onderneming": "Winst uit een eigen bedrijf",
    "anders": "Iets anders",
}
PURSE: Final[Mapping[str, str]] = {
    "kale-huur": "Kale huur",
    "zorgpremie": "Premie van de zorgverzekering",
    "kosten-kinderopvang": "Kosten van kinderopvang",
    "kinderopvangtoeslag": "Kinderopvangtoeslag",
    "reiskosten": "Reiskosten voor het werk, zonder vergoeding",
    "aflossing": "Aflossing of beslag",
    "lokale-regelingen": "Regelingen van de gemeente",
    "inkomen-huisgenoten": "Inkomen van huisgenoten en grote kinderen",
}
REGIMES: Final[Mapping[Regime, str]] = {
    "oud_31_2": "De vrijlatingen van artikel 31 lid 2",
    "uniform_34a": "De vrijlating van artikel 34a",
}
ARTICLES: Final[Mapping[str, str]] = {
    "Pw 11": "Pw 11: de verblijfsstatus of de woonplaats",
    "Pw 13 lid 1 onder a": "Pw 13 lid 1 onder a: zit vast",
    "Pw 13 lid 1 onder b": "Pw 13 lid 1 onder b: ontloopt een straf",
    "Pw 13 lid 1 onder c": "Pw 13 lid 1 onder c",
    "Pw 13 lid 1 onder d": "Pw 13 lid 1 onder d",
    "Pw 13 lid 1 onder e": "Pw 13 lid 1 onder e: te lang in het buitenland",
    "Pw 13 lid 1 onder f": "Pw 13 lid 1 onder f: jonger dan 18",
    "Pw 13 lid 1 onder g": "Pw 13 lid 1 onder g",
    "Pw 13 lid 1 onder h": "Pw 13 lid 1 onder h",
    "Pw 13 lid 2 onder a": "Pw 13 lid 2 onder a: 18, 19 of 20 en in een inrichting",
    "Pw 13 lid 2 onder b": "Pw 13 lid 2 onder b",
    "Pw 13 lid 2 onder c": "Pw 13 lid 2 onder c: kan onderwijs volgen",
    "Pw 13 lid 2 onder d": "Pw 13 lid 2 onder d",
}


@dataclass(frozen=True, slots=True)
class Veld:
    """One thing that a form asks, and where it goes in the fact."""

    naam: str
    vraag: str
    pad: tuple[str, ...]
    soort: Veldsoort
    mogelijk: Keuzes = ()
    hulp: str = ""
    zeldzaam: bool = False
    """Behind a fold."""

    @property
    def gewoon(self) -> str:
        """What is chosen where nobody chooses."""
        return self.mogelijk[0][0] if self.mogelijk else ""


def _choice(name: str, question: str, *path: str, of: Keuzes = YES_NO, hint: str = "") -> Veld:
    return Veld(name, question, path, "keuze", of, hint)


def _amount(name: str, question: str, *path: str, hint: str = "") -> Veld:
    return Veld(name, question, path, "bedrag", hulp=hint)


def _rare(name: str, question: str, of: Keuzes = NO_YES) -> Veld:
    return Veld(name, question, ("vrijlating", name), "keuze", of, zeldzaam=True)


def _months(name: str, question: str) -> Veld:
    return Veld(name, question, ("vrijlating", "gebruikteMaanden", name), "maanden")


@dataclass(frozen=True, slots=True)
class Formulier:
    """What is asked for one kind of fact."""

    naam: str
    velden: tuple[Veld, ...]
    uitleg: str = ""


FORMS: Final[Mapping[Feitsoort, Formulier]] = {
    "vrijlating": Formulier(
        "Vrijlating van loon",
        (
            _choice(
                "regime",
                "Welke regels gelden?",
                "vrijlating",
                "regime",
                of=(("", "Kies"), *REGIMES.items()),
            ),
            _months("n", "Maanden gebruikt van onderdeel n"),
            _months("r", "Maanden gebruikt van onderdeel r"),
            _months("z", "Maanden gebruikt van onderdeel z"),
            _months("uniform", "Maanden gebruikt van artikel 34a lid 1"),
            _months("opnieuw", "Maanden gebruikt van artikel 34a lid 3"),
            _rare("draagtBij", "Helpt het werk op weg naar een baan?", (("ja", "Ja"), ("nee", "Nee"))),
            _rare("medischUrenbeperkt", "Medisch urenbeperkt?"),
            _rare("doelgroepLks", "Doelgroep loonkostensubsidie?"),
            _rare("uitbreidingOnmogelijk", "Is meer uren werken onmogelijk?"),
            _rare("nieuwDienstverband", "Is er een nieuw dienstverband?"),
            Veld(
                "verlengdTot",
                "Verlengd tot",
                ("vrijlating", "verlengdTot"),
                "datum",
                hulp="Alleen bij een verlenging met een einde",
                zeldzaam=True,
            ),
        ),
        "Vul de maanden in die al gebruikt zijn vóór de eerste dag. De maanden erna telt Naadloos zelf.",
    ),
    "ander-inkomen": Formulier(
        "Ander inkomen",
        (
            _choice("bron", "Waarvandaan?", "bron", of=(("", "Kies"), *SOURCES.items())),
            _amount("bedrag", "Netto per maand", "bedragCenten", hint="Alles uit deze bron samen. 0: het telt niet mee"),
        ),
        "Inkomen uit verschillende bronnen staat naast elkaar.",
    ),
    "vermogen": Formulier(
        "Vermogen",
        (
            _amount("bezittingen", "Bezittingen", "bezittingenCenten", hint="Met spaargeld, zonder de eigen woning"),
            _amount("schulden", "Schulden", "schuldenCenten"),
            _amount("spaargeld", "Waarvan gespaard tijdens de bijstand", "spaargeldTijdensBijstandCenten"),
            _amount("overwaarde", "Overwaarde van de eigen woning", "overwaardeWoningCenten"),
        ),
        "Van het hele gezin samen.",
    ),
    "nettoloon": Formulier(
        "Nettoloon",
        (_amount("bedrag", "Netto per maand", "bedragCenten", hint="Met vakantietoeslag, zoals op de loonstrook"),),
        "Van de banen waarvan alleen het brutoloon bekend is.",
    ),
    "eigen-recht": Formulier(
        "Eigen recht",
        (
            _choice("heeftRecht", "Heeft deze persoon recht op bijstand?", "heeftRecht"),
            _choice("artikel", "Waarom niet?", "artikel", of=(("", "Niet van toepassing"), *ARTICLES.items())),
        ),
    ),
    "onderwijs-met-wsf": Formulier(
        "Onderwijs",
        (_choice("antwoord", "Kan deze persoon onderwijs volgen met studiefinanciering of WTOS?", "kan"),),
    ),
    "volledige-zorg": Formulier(
        "Zorg voor kinderen",
        (_choice("antwoord", "Heeft deze persoon de volledige zorg voor de kinderen?", "heeft"),),
    ),
    "geen-beroep-op-ouders": Formulier(
        "Ouders",
        (_choice("antwoord", "Kan deze persoon geen geld vragen aan de ouders?", "geldt"),),
        "Alleen van wie 18, 19 of 20 jaar is.",
    ),
    "toeslagpartner": Formulier(
        "Toeslagpartner",
        (_choice("antwoord", "Zijn de partners ook voor de toeslagen partners?", "isPartner"),),
        "Zolang niemand iets anders vastlegt, gaan wij ervan uit dat het zo is.",
    ),
    "beursbedrag": Formulier(
        "Huur, premie en andere vaste lasten",
        (
            _choice("feit", "Waar gaat het om?", "feit", of=(("", "Kies"), *PURSE.items())),
            _amount("bedrag", "Bedrag per maand", "bedragCenten", hint="Een bedrag per jaar: deel het door 12. 0: het is er niet"),
        ),
        "Hiermee rekenen wij uit wat het gezin overhoudt. Na 12 maanden vragen wij het opnieuw.",
    ),
}  # fmt: skip


_SO_OR_NOT: Final[Mapping[Inhoud, str]] = {
    Onderwijs(True): "Kan onderwijs volgen met studiefinanciering of WTOS",
    Onderwijs(False): "Kan geen onderwijs volgen met studiefinanciering of WTOS",
    VolledigeZorg(True): "Heeft de volledige zorg voor de kinderen",
    VolledigeZorg(False): "Heeft niet de volledige zorg voor de kinderen",
    GeenBeroepOpOuders(True): "Kan geen geld vragen aan de ouders",
    GeenBeroepOpOuders(False): "Kan geld vragen aan de ouders",
    Toeslagpartner(True): "Is ook voor de toeslagen partner",
    Toeslagpartner(False): "Is voor de toeslagen geen partner",
}


def says(content: Inhoud) -> str:  # noqa: PLR0911 - a line for each kind
    """What a fact says, in a sentence or an amount."""
    match content:
        case EigenRecht(entitled, article):
            return "Heeft recht op bijstand" if entitled else f"Heeft geen recht ({article})"
        case AnderInkomen(source, cents):
            return f"{SOURCES[source]}: {money_text(cents)} per maand"
        case Nettoloon(cents):
            return f"{money_text(cents)} per maand"
        case Beursbedrag(which, cents):
            return f"{PURSE[which]}: {money_text(cents)} per maand"
        case Vermogen():
            return _assets(content)
        case Vrijlatingsfeiten():
            return _exemption(content)
        case _:
            return _SO_OR_NOT[content]


def _assets(told: Vermogen) -> str:
    parts = [
        f"Bezittingen {money_text(told.bezittingen)}",
        f"schulden {money_text(told.schulden)}",
    ]
    if told.spaargeld_tijdens_bijstand:
        parts.append(f"tijdens bijstand gespaard {money_text(told.spaargeld_tijdens_bijstand)}")
    if told.overwaarde_woning:
        parts.append(f"overwaarde van de woning {money_text(told.overwaarde_woning)}")
    return ", ".join(parts)


def _exemption(facts: Vrijlatingsfeiten) -> str:
    used = facts.gebruikt
    months = {
        "n": used.n,
        "r": used.r,
        "z": used.z,
        "34a lid 1": used.uniform,
        "34a lid 3": used.opnieuw,
    }
    told = [f"{count} van {part}" for part, count in months.items() if count]
    flags = {
        "medisch urenbeperkt": facts.medisch_urenbeperkt,
        "doelgroep loonkostensubsidie": facts.doelgroep_lks,
        "meer uren is onmogelijk": facts.uitbreiding_onmogelijk,
        "nieuw dienstverband": facts.nieuw_dienstverband,
        "het werk helpt niet op weg naar een baan": not facts.draagt_bij,
    }
    parts = [REGIMES[facts.regime]]
    parts.append(f"gebruikte maanden: {', '.join(told)}" if told else "nog geen maanden gebruikt")
    parts += [flag for flag, is_so in flags.items() if is_so]
    if facts.verlengd_tot is not None:
        parts.append(f"verlengd tot {date_text(facts.verlengd_tot)}")
    return "; ".join(parts)

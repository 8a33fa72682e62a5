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
from services.income.means.rules import Regime, Vrijlatingsfeiten
from services.income.norms.exclusions import DAYS_IN_WEEK
from shared.events.income import Feitsoort
from shared.ui.dutch import date_text, money_text

Veldsoort = Literal["keuze", "bedrag", "maanden", "aantal", "datum", "tekst"]
Keuzes = Sequence[tuple[str, str]]

YES_NO: Final[Keuzes] = (("", "Kies"), ("ja", "Ja"), ("nee", "Nee"))
NO_YES: Final[Keuzes] = (("nee", "Nee"), ("ja", "Ja"))
SOURCES: Final[Mapping[Bron, str]] = {
    "uitkering": "Een andere uitkering",
    "alimentatie": "Alimentatie",
    "kinderalimentatie": "Alimentatie voor een kind",
    "pensioen": "Pensioen",
    "onderneming": "Winst uit een eigen bedrijf",
    "heffingskorting": "Heffingskorting",
    "jonggehandicaptenkorting": "Jonggehandicaptenkorting",
    "ouderbijdrage": "Bijdrage van de ouders",
    "wsf-mbo-thuis": "Studiefinanciering mbo, woont thuis",
    "wsf-mbo-uit": "Studiefinanciering mbo, woont op zichzelf",
    "wsf-hoger-thuis": "Studiefinanciering hbo of universiteit, woont thuis",
    "wsf-hoger-uit": "Studiefinanciering hbo of universiteit, woont op zichzelf",
    "wtos-thuis": "WTOS, woont thuis",
    "wtos-uit": "WTOS, woont op zichzelf",
    "kostganger": "Een kostganger",
    "onderhuurder": "Een onderhuurder",
    "kinderbijslag": "Kinderbijslag",
    "toeslag": "Toeslagen en kindgebonden budget",
    "alleenverdieners": "Tegemoetkoming alleenverdieners",
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
    "Pw 13 lid 1 onder c": "Pw 13 lid 1 onder c: is in militaire dienst",
    "Pw 13 lid 1 onder d": "Pw 13 lid 1 onder d: werkt niet door een staking",
    "Pw 13 lid 1 onder e": "Pw 13 lid 1 onder e: te lang in het buitenland",
    "Pw 13 lid 1 onder f": "Pw 13 lid 1 onder f: jonger dan 18",
    "Pw 13 lid 1 onder g": "Pw 13 lid 1 onder g: vraagt bijstand voor schulden",
    "Pw 13 lid 1 onder h": "Pw 13 lid 1 onder h: is een uitreiziger",
    "Pw 13 lid 2 onder a": "Pw 13 lid 2 onder a: 18, 19 of 20 en in een inrichting",
    "Pw 13 lid 2 onder b": "Pw 13 lid 2 onder b: heeft onbetaald verlof",
    "Pw 13 lid 2 onder c": "Pw 13 lid 2 onder c: kan onderwijs volgen",
    "Pw 13 lid 2 onder d": "Pw 13 lid 2 onder d: wil duidelijk niet meewerken",
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
    mag_leeg: bool = False
    """An amount that may be left open."""

    @property
    def gewoon(self) -> str:
        """What is chosen where nobody chooses."""
        return self.mogelijk[0][0] if self.mogelijk else ""


def _choice(name: str, question: str, *path: str, of: Keuzes = YES_NO, hint: str = "") -> Veld:
    return Veld(name, question, path, "keuze", of, hint)


def _amount(
    name: str, question: str, *path: str, hint: str = "", may_be_empty: bool = False
) -> Veld:
    return Veld(name, question, path, "bedrag", hulp=hint, mag_leeg=may_be_empty)


def _asset(name: str, question: str, path: str, hint: str = "") -> Veld:
    return _amount(name, question, path, hint=hint, may_be_empty=True)


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
            _rare("loonkostensubsidie", "Is er loonkostensubsidie voor deze baan (artikel 10d)?"),
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
            _amount("bedrag", "Netto per maand", "bedragCenten", hint="Wat er binnenkomt, alles uit deze bron samen. 0: het telt niet mee"),
        ),
        "Inkomen uit verschillende bronnen staat naast elkaar. Hoeveel ervan meetelt, rekent Naadloos uit: kinderbijslag niet, van studiefinanciering een vast bedrag.",
    ),
    "vermogen": Formulier(
        "Vermogen",
        (
            _asset("bezittingen", "Bezittingen", "bezittingenCenten", "Met spaargeld, zonder de eigen woning"),
            _asset("schulden", "Schulden", "schuldenCenten"),
            _asset("spaargeld", "Waarvan gespaard tijdens de bijstand", "spaargeldTijdensBijstandCenten"),
            _asset("overwaarde", "Overwaarde van de eigen woning", "overwaardeWoningCenten"),
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
        "Zit iemand een straf uit buiten een gevangenis, bijvoorbeeld thuis met een enkelband? Dan is er wel recht (artikel 13 lid 3). "
        "Leg dat vast vanaf de dag waarop de detentie begon, of later.",
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
    "giften": Formulier(
        "Giften",
        (
            _amount("bedrag", "Alle giften van dit kalenderjaar samen", "bedragCenten", hint="Van het jaar van de eerste dag. Ook wat iemand anders voor het gezin betaalde"),
            _amount(
                "teltMee",
                "Wat telt mee per maand?",
                "teltMeeCenten",
                hint="Alleen van wat boven de grens van de wet komt. 0: niets. Leeg: nog niet beoordeeld",
                may_be_empty=True,
            ),
        ),
        "Van het hele gezin samen. Zijn er meer giften dan de grens en is niet beoordeeld wat meetelt, dan is het recht niet vast te stellen. Schrijf bij ‘Waarop berust het?’ waarom het wel of niet meetelt.",
    ),
    "woonkosten": Formulier(
        "Woonkosten",
        (_choice("antwoord", "Heeft het gezin woonkosten, zoals huur of hypotheek?", "heeft"),),
        "Zolang niemand iets anders vastlegt, gaan wij ervan uit dat het zo is. Hoeveel lager de norm is zonder woonkosten, bepaalt de gemeente.",
    ),
    "schoolverlater": Formulier(
        "Net van school",
        (Veld("beeindigdOp", "Wat was de laatste dag van het onderwijs?", ("beeindigdOp",), "datum"),),
        "De norm kan tot zes maanden na die dag lager zijn. Hoeveel, bepaalt de gemeente.",
    ),
    "verblijf-buitenland": Formulier(
        "Verblijf in het buitenland",
        (
            Veld("weken", "Al eerder dit jaar in het buitenland: weken", ("weken",), "aantal"),
            Veld("dagen", "En losse dagen", ("dagen",), "aantal", hulp="Vier weken en twee dagen: vul 4 in bij weken en 2 bij dagen"),
        ),
        "De eerste dag is de dag van vertrek. Vul bij ‘Tot welke dag?’ de dag van terugkomst in, als u die weet. Naadloos telt zelf of het te lang wordt.",
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
    Woonkosten(True): "Heeft woonkosten",
    Woonkosten(False): "Heeft geen woonkosten",
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
        case Schoolverlater(last):
            return f"Laatste dag van het onderwijs: {date_text(last)}"
        case Giften():
            return _gifts(content)
        case VerblijfBuitenland(before):
            return (
                f"Eerder dit jaar in het buitenland: {_weeks_and_days(before)}"
                if before
                else "In het buitenland"
            )
        case _:
            return _SO_OR_NOT[content]


def _gifts(told: Giften) -> str:
    year = f"{money_text(told.bedrag)} in het kalenderjaar"
    if told.telt_mee is None:
        return f"{year}; wat meetelt boven de grens is niet beoordeeld"
    return f"{year}; boven de grens telt {money_text(told.telt_mee)} per maand mee"


def _weeks_and_days(days: int) -> str:
    weeks, left = divmod(days, DAYS_IN_WEEK)
    parts = [f"{weeks} {'week' if weeks == 1 else 'weken'}"] if weeks else []
    parts += [f"{left} {'dag' if left == 1 else 'dagen'}"] if left else []
    return " en ".join(parts)


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
        "baan met loonkostensubsidie": facts.loonkostensubsidie,
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

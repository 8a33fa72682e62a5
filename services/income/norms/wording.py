"""The value of a parameter, and how sure it is, as people read it."""

from datetime import date

from services.income.norms.articles.register import Stand
from services.income.norms.register import Parameter
from shared import calendar
from shared.ui.dutch import money_text

AGE_FROM, MONTHS = 120, 12
"""So many months or more, in whole years, is an age."""

PLURALS = {"maand": "maanden", "week": "weken", "dag": "dagen", "aantal": "keer"}

NOT_SET = "nog niet vastgesteld"

CERTAINTY: dict[str, tuple[str, str]] = {
    "V": ("Wettekst", "Gelezen in de tekst van de wet zelf."),
    "V2": ("Tweede bron", "Gelezen in een andere betrouwbare bron, zoals de Belastingdienst."),
    "S": ("Eigen beleid", "Zo staat het in het beleid van de organisatie."),
    "D": ("Afgeleid", "Uitgerekend uit andere bedragen; niet zelf gelezen."),
    "M": (
        "Nakijken",
        "Uit het hoofd of van een pagina zonder datum. Kijk dit na voor u erop vertrouwt.",
    ),
    "P": ("Voorstel", "Een voorstel waar nog niet over besloten is."),
}
"""Of each mark a short name, and what it means."""

STATES: dict[Stand, tuple[str, str]] = {
    "gebouwd": ("Gebouwd", "De regel wordt uitgerekend; er is een test bij."),
    "parameter": (
        "Alleen het bedrag",
        "Het bedrag is bekend; een regel die het gebruikt is er niet.",
    ),
    "college": (
        "Het college beslist",
        "Een medewerker beoordeelt het, of stelt vast wat de regel nodig heeft.",
    ),
    "gemeente": (
        "De gemeente bepaalt",
        "De gemeente stelt vast hoeveel of hoe; zonder dat is het onbekend.",
    ),
    "verwezen": (
        "Wij wijzen erop",
        "Een ander beslist. Wij zeggen dat het speelt, en vanaf wanneer.",
    ),
    "niet-gebouwd": (
        "Niet gebouwd",
        "Hiermee houdt niets rekening. Een medewerker moet er zelf op letten.",
    ),
}
"""Of each state in the register of articles a short name, and what it means."""


def value(parameter: Parameter) -> str:
    """In the unit that people read: euros, percents, years of age."""
    amount, unit = parameter.waarde, parameter.eenheid
    if unit == "cent":
        return money_text(amount)
    if unit == "milliprocent":
        return f"{_with_comma(amount, 3)} %"
    if unit == "maand" and amount >= AGE_FROM and amount % MONTHS == 0:
        return f"{amount // MONTHS} jaar"
    if unit == "keuze":
        return f"keuze {amount}"
    return f"{amount} {unit if amount == 1 else PLURALS.get(unit, unit)}"


def aow_ages() -> list[tuple[date, str]]:
    """Born from this day on, and the age at which the AOW begins."""
    return [
        (ages.born_from, NOT_SET if ages.months is None else _age(ages.months))
        for ages in calendar.AOW_AGES
    ]


def _age(months: int) -> str:
    years, rest = divmod(months, MONTHS)
    if not rest:
        return f"{years} jaar"
    return f"{years} jaar en {rest} {'maand' if rest == 1 else PLURALS['maand']}"


def _with_comma(amount: int, decimals: int) -> str:
    """No more decimals than there are: `5`, `12,5`, `6,398`."""
    whole, rest = divmod(amount, 10**decimals)
    return f"{whole},{rest:0{decimals}d}".rstrip("0").rstrip(",")

"""How each reason reads, per audience: who sees amounts, and who does not. Plain Dutch (B1). Pure."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from shared.events.reasons import AMOUNTS, PARAMETERS, Beursfeit, Redencode, Redensoort
from shared.events.words import REASONS
from shared.ui.dutch import date_text, money_text, month_text


class Audience(StrEnum):
    """Who reads it."""

    WITH_AMOUNTS = "medewerker-met-bedragen"
    WITHOUT_AMOUNTS = "medewerker-zonder-bedragen"


def audience_of(*, sees_amounts: bool) -> Audience:
    return Audience.WITH_AMOUNTS if sees_amounts else Audience.WITHOUT_AMOUNTS


_WHOSE: Final = MappingProxyType(
    {
        "huishouden": "dit huishouden",
        "daarna": "dit huishouden",
        "blijver": "wie in de woning blijft",
        "vertrekker": "wie weggaat",
    }
)
_SECOND_DAY: Final = " Dit is de tweede dag waarop er iets verandert."
_ONCE: Final = "Een medewerker stelt voor de individuele inkomenstoeslag te geven zonder aanvraag, per {vanaf}."
_DECIDE: Final = "U beslist of dat klopt."

_FOR_ALL: Final[Mapping[Redensoort, str]] = MappingProxyType(
    {
        "bijstand-eindigt": f"Het recht op bijstand van {{wie}} eindigt vanaf {{vanaf}}.{{tweede_dag}} {_DECIDE}",
        "bijstand-op-andere-grond": "De bijstand van {wie} blijft gelijk vanaf {vanaf}, op een andere grond.{tweede_dag}",
        "bijstand-weigeren": f"Op de aanvraag van {{wie}} is er geen recht op bijstand vanaf {{vanaf}}. {_DECIDE}",
        "bijstand-beeindigen": f"Een medewerker stelt voor dat de bijstand stopt vanaf {{vanaf}}. {_DECIDE}",
        "bijstand-opschorten": f"Een medewerker stelt voor de bijstand vanaf {{vanaf}} even niet te betalen, tot er meer bekend is. {_DECIDE}",
        "opschorting-opheffen": f"Een medewerker stelt voor de bijstand vanaf {{vanaf}} weer te betalen. {_DECIDE}",
        "opschorting-niet-hersteld": f"Wat is gevraagd, kwam niet op tijd. Een medewerker stelt voor de bijstand in te trekken vanaf {{vanaf}}. {_DECIDE}",
        "aanvraag-niet-behandelen": f"Wat voor de aanvraag is gevraagd, was er niet op {{vanaf}}. Een medewerker stelt voor de aanvraag niet te behandelen. {_DECIDE}",
        "opnieuw-besluiten": (
            "Hierover is eerder besloten op grond van een gebeurtenis die is ingetrokken, gecorrigeerd of opnieuw beoordeeld."
            " Beoordeel of dat besluit over {wie} blijft staan, vanaf {vanaf}.{tweede_dag}"
        ),
        "rust-op-aanname": "De berekening rust op een aanname, die in de toelichting staat.",
        "voorstel-gebeurtenis-vervalt": "De gebeurtenis is ingetrokken of gecorrigeerd.",
        "voorstel-opnieuw-beoordeeld": "Het recht is opnieuw beoordeeld.",
        "voorstel-teruggenomen": "Wie het voorstel deed, nam het terug.",
        "gegevens-zijn-er": "De gevraagde gegevens zijn er.",
        "controles-voorbij": "De controle na {maanden} was al voorbij toen de baan bekend werd: kijk nu ook daarnaar.",
        "controle-blijft-liggen": "Deze controle staat al open sinds {vanaf}.",
        "alleen-brutoloon": (
            "Alleen het brutoloon is gemeld. Het nettoloon is berekend alsof de loonheffingskorting geldt, met 8%"
            " vakantiebijslag en zonder pensioenpremie. De loonstrook laat zien wat het echt is."
        ),
        "geboortedatum-aangenomen": (
            "De geboortedatum is niet helemaal bekend; aangenomen is {geboortedatum}. Daarvan hangt af of iemand {grens_is}."
        ),
        "verjaardag-aangenomen": (
            "De geboortedatum is niet helemaal bekend; aangenomen is {geboortedatum}. Daarvan hangt af wanneer iemand {grens_wordt}."
        ),
        "dossier-was-gesloten": "Het dossier was gesloten vanaf {vanaf}.",
        "brief-overleden": "De aanvrager is overleden. De brief is naar niemand gestuurd.",
        "brief-geen-adres": "Er is geen adres bekend. De brief is niet verstuurd.",
        "brief-onbekend": "Wij weten niet aan wie de brief moest. Hij is niet verstuurd.",
        "brief-verhuisd": "De brief kwam terug: de inwoner woont er niet meer.",
        "brief-adres-onjuist": "De brief kwam terug: het adres bestaat niet.",
        "brief-geweigerd": "De brief kwam terug: hij is niet aangenomen.",
        "baan-nooit-begonnen": "De baan is op of voor de eerste dag gestopt.",
        "baanstart-ingetrokken": "De baanstart is ingetrokken of gecorrigeerd: {eindreden}.",
        "nazorg-gelukt": "Het huishouden komt rond, en dat blijft zo.",
        "nazorg-terugval": "Het werk is gestopt of veel minder geworden. De bijstand en het werk worden opnieuw bekeken.",
        "nazorg-loopt-elders-door": "Een ander helpt het huishouden verder met geld.",
        "nazorg-niet-meer-te-volgen": "Het lukte niet meer om contact te krijgen of gegevens te zien.",
        "nazorg-niet-meer-nodig": "Verder kijken is niet nodig.",
        "nazorg-overleden": "De inwoner is overleden.",
        "nazorg-buiten-gebied": "Het huishouden woont nu buiten het werkgebied. De nazorg is nu aan de nieuwe gemeente.",
        "nazorg-in-ander-dossier": "De nazorg gaat verder in het dossier waar deze persoon nu bij hoort.",
        "hoorde-al-klaar": "Dit hoorde al klaar te zijn. Doe het zo snel mogelijk.",
        "meegekomen": "Dit kwam mee uit een eerder dossier van deze persoon.",
        "gebeurtenis-ingetrokken": "De levensgebeurtenis is ingetrokken: {eindreden}.",
        "gebeurtenis-gecorrigeerd": "De levensgebeurtenis is gecorrigeerd: {eindreden}.",
        "weer-in-werkgebied": "De inwoner woont weer in het werkgebied.",
        "nettoloon-bekend": "Het nettoloon is nu bekend, of telt niet meer mee.",
        "geboortedatum-bekend": "De geboortedatum is nu helemaal bekend.",
        "aanvraag-niet-meer-nodig": "Een aanvraag is niet meer nodig.",
        "aanvraag-klaar": "Dit hoeft niet meer: de aanvraag is klaar.",
        "besluittermijn-staat-stil": "Er zijn gegevens gevraagd. De termijn om te beslissen staat stil.",
        "bezwaar-klaar": "Dit hoeft niet meer: het bezwaar is klaar.",
        "bezwaartermijn-verschoven": "De laatste dag om op het bezwaar te beslissen is verschoven.",
        "wel-te-berekenen": "De uitkering kan nu wel worden berekend.",
        "loon-van-maand": "Het gaat om het loon van {maand}.",
        "loon-is-er": "Het loon van {maand} is opgegeven.",
        "beurs-is-bekend": "Er is nu bekend wat het huishouden te besteden heeft.",
        "beurs-opnieuw-bekeken": "Er is meer bekend van wat het huishouden te besteden heeft. De reden van deze taak is bijgewerkt.",
        "beurs-niet-lager": "Het huishouden heeft toch niet minder te besteden.",
        "beurs-hangt-af-van": "Vraag eerst naar {feiten}.",
        "gaat-verder-elders": "Dit gaat verder in het dossier waar deze persoon nu bij hoort.",
        "stond-er-twee-keer": "Deze persoon stond er twee keer in; dit staat al open.",
        "persoon-overleden": "Dit hoeft niet meer: de persoon om wie het ging is overleden.",
        "niemand-meer": "Dit hoeft niet meer: er is niemand meer in dit huishouden.",
        "overdracht-staat-anders": "De overdracht staat er nu anders voor.",
        "overdracht-niet-nodig": "De taak bij deze overdracht is afgerond: niet nodig.",
        "overdracht-gebeurtenis-ingetrokken": "De gebeurtenis waarvoor dit was, is ingetrokken.",
        "contact-op-andere-dag": "Het volgende contact is nu op een andere dag nodig.",
        "contact-nu-niet-nodig": "Er is nu geen contact nodig.",
        "wachtdag-gekomen": "De dag waarop dit wachtte is gekomen.",
        "gebeurtenis-gekomen": "Dit wachtte op een gebeurtenis, en die is er nu.",
        "gekregen-als-volgende": "Gekregen met Geef mij de volgende.",
        "kan-taak-niet-doen": "Wie deze taak had, kan haar nu niet doen.",
        "zelfde-medewerker": "Wie het contact zou hebben, houdt het op de nieuwe dag.",
        "eigen-afspraak": "Wie dit beloofde, doet het.",
        "contact-te-laat": "Hier is te lang niemand gesproken. De teamleider ziet dit nu ook.",
        "contact-verbeterd": "Het contact waarin dit was beloofd, is verbeterd of ingetrokken.",
        "hoort-bij-andere-route": "Dit hoort bij een route die de inwoner nu niet volgt.",
        "rust-op-andere-route": (
            "Dit rust: wie dit doet, gaat op de route van nu niet mee. Het gaat verder als de inwoner de vorige route weer"
            " volgt, en in elk geval op de dag hierbij."
        ),
        "route-weer-gevolgd": "De inwoner volgt deze route weer. Dit gaat verder.",
        "gaat-mee-op-route": "Wie op deze route meegaat, doet dit.",
        "regisseur-houdt-contact": "De regisseur van dit gezin houdt het contact.",
        "jobcoach-houdt-contact": "De jobcoach die dit gezin al begeleidt, houdt het contact.",
        "andere-regisseur-houdt-contact": "Dit gezin heeft een andere regisseur, die het contact houdt.",
    }
)
"""The same for everybody: nothing in them is an amount."""

_HIGHER: Final = "De bijstand van {wie} wordt hoger vanaf {vanaf}"
_GRANTED: Final = "Op de aanvraag van {wie} is er recht op bijstand vanaf {vanaf}"
_RECOVER: Final = "U beslist of dat terug moet."
_LOWER: Final = "De bijstand van {wie} wordt lager vanaf {vanaf}"
_WITH_AMOUNTS: Final[Mapping[Redensoort, str]] = MappingProxyType(
    {
        "bijstand-lager": f"{_LOWER}: {{na_centen}} per maand, en dat was {{voor_centen}}.{{tweede_dag}} {_DECIDE}",
        "bijstand-hoger": f"{_HIGHER}: {{na_centen}} per maand, en dat was {{voor_centen}}.{{tweede_dag}}",
        "bijstand-toekennen": f"{_GRANTED}: {{na_centen}} per maand. {_DECIDE}",
        "ineens-toekennen": f"{_ONCE} Het gaat om {{na_centen}}. {_DECIDE}",
        "te-veel-betaald": f"Vanaf {{vanaf}} is er {{verschil_centen}} te veel betaald. {_RECOVER}",
        "minder-te-besteden": "Naar verwachting is dat {verschil_centen} per maand minder.",
        "nauwelijks-meer-te-besteden": "Naar verwachting blijft er maar {verschil_centen} per maand meer over.",
        "verwacht-bedrag": "Verwacht werd {verwacht_centen} per maand.",
        "controle-verschil": "Het verschil is {verschil_centen} per maand.",
    }
)
_WITHOUT_AMOUNTS: Final[Mapping[Redensoort, str]] = MappingProxyType(
    {
        "bijstand-lager": f"{_LOWER}.{{tweede_dag}} {_DECIDE}",
        "bijstand-hoger": f"{_HIGHER}.{{tweede_dag}}",
        "bijstand-toekennen": f"{_GRANTED}. {_DECIDE}",
        "ineens-toekennen": f"{_ONCE} {_DECIDE}",
        "te-veel-betaald": f"Vanaf {{vanaf}} is er te veel betaald. {_RECOVER}",
        "minder-te-besteden": "Hoeveel minder het is, ziet wie de bedragen mag zien.",
        "nauwelijks-meer-te-besteden": "Hoeveel er overblijft, ziet wie de bedragen mag zien.",
        "verwacht-bedrag": "Wat er werd verwacht, ziet wie de bedragen mag zien.",
        "controle-verschil": "Hoeveel het verschil is, ziet wie de bedragen mag zien.",
    }
)

WORDS: Final[Mapping[Audience, Mapping[Redensoort, str]]] = MappingProxyType(
    {
        Audience.WITH_AMOUNTS: MappingProxyType({**_FOR_ALL, **_WITH_AMOUNTS}),
        Audience.WITHOUT_AMOUNTS: MappingProxyType({**_FOR_ALL, **_WITHOUT_AMOUNTS}),
    }
)
"""A sentence per code, or more; between braces its parameters, in words."""

AFTER: Final = frozenset(
    {
        "hoorde-al-klaar",
        "meegekomen",
        "controles-voorbij",
        "controle-blijft-liggen",
        "loon-van-maand",
        "verwacht-bedrag",
        "controle-verschil",
        "minder-te-besteden",
        "nauwelijks-meer-te-besteden",
        "beurs-hangt-af-van",
        "alleen-brutoloon",
    }
)
"""Said after the words of the playbook; the others come before them."""


def text_of(reason: Redencode, audience: Audience) -> str:
    """In the words for this audience; without the amounts where they were left out."""
    given = reason.parameters.model_dump(exclude_none=True)
    amounts = PARAMETERS.get(reason.code, frozenset()) & AMOUNTS
    is_whole = audience == Audience.WITH_AMOUNTS and amounts <= given.keys()
    seen = Audience.WITH_AMOUNTS if is_whole else Audience.WITHOUT_AMOUNTS
    return WORDS[seen][reason.code].format_map(in_words(given))


def texts_of(reasons: Iterable[Redencode], audience: Audience) -> str:
    """One after the other."""
    return " ".join(text_of(reason, audience) for reason in reasons)


def statements_of(reasons: Iterable[Redencode], audience: Audience) -> str:
    """One after the other without what they ask of the reader: where there is nothing to decide any more."""
    texts = (text_of(reason, audience) for reason in reasons)
    return " ".join(text.removesuffix(_DECIDE).removesuffix(_RECOVER).rstrip() for text in texts)


def around(words: str, reasons: Iterable[Redencode], audience: Audience) -> str:
    """The words of a playbook, with what is so of this household before and after them."""
    reasons = tuple(reasons)
    before = texts_of((reason for reason in reasons if reason.code not in AFTER), audience)
    after = texts_of((reason for reason in reasons if reason.code in AFTER), audience)
    return " ".join(part for part in (before, words, after) if part)


def in_words(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Each parameter as a sentence has it; of an amount without its sign, which is in the words around it."""
    return {
        name: text
        for parameter, value in parameters.items()
        for name, text in IN_WORDS[parameter](value).items()
    }


def _months(months: Iterable[int]) -> str:
    """`1 maand`, `1 en 3 maanden`, `1, 3 en 6 maanden`."""
    *first, last = [str(month) for month in months]
    if not first:
        return f"{last} maand" if last == "1" else f"{last} maanden"
    return f"{', '.join(first)} en {last} maanden"


def _listed(names: Iterable[str]) -> str:
    """`de huur`, `de huur en de reiskosten`, `de huur, de premie en de reiskosten`."""
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


PURSE_FACTS: Final[Mapping[Beursfeit, str]] = MappingProxyType(
    {
        "kale-huur": "de huur",
        "zorgpremie": "de zorgpremie",
        "kosten-kinderopvang": "de kosten van kinderopvang",
        "kinderopvangtoeslag": "de kinderopvangtoeslag",
        "reiskosten": "de reiskosten",
        "aflossing": "aflossing of beslag",
        "lokale-regelingen": "regelingen van de gemeente",
        "inkomen-huisgenoten": "het inkomen van huisgenoten",
        "brutoloon": "het brutoloon",
        "andere-uitkering": "de andere uitkering",
        "vrijlating": "de vrijlating van het loon",
    }
)
"""What the purse depends on, in a sentence."""


def _age(limit: str) -> dict[str, str]:
    if limit == "aow":
        return {"grens_is": "de AOW-leeftijd heeft", "grens_wordt": "de AOW-leeftijd heeft"}
    return {"grens_is": f"{limit} jaar is", "grens_wordt": f"{limit} jaar wordt"}


def _amount(name: str) -> Callable[[int], dict[str, str]]:
    return lambda cents: {name: money_text(abs(cents))}


IN_WORDS: Final[Mapping[str, Callable[[Any], dict[str, str]]]] = MappingProxyType(
    {
        "wie": lambda who: {
            "wie": _WHOSE[who],
            "tweede_dag": _SECOND_DAY if who == "daarna" else "",
        },
        "vanaf": lambda day: {"vanaf": date_text(day)},
        "geboortedatum": lambda day: {"geboortedatum": date_text(day)},
        "grens": _age,
        "maand": lambda month: {"maand": month_text(month)},
        "maanden": lambda months: {"maanden": _months(months)},
        "eindreden": lambda why: {"eindreden": REASONS[why]},
        "voor_centen": _amount("voor_centen"),
        "na_centen": _amount("na_centen"),
        "verschil_centen": _amount("verschil_centen"),
        "verwacht_centen": _amount("verwacht_centen"),
        "feiten": lambda facts: {"feiten": _listed(PURSE_FACTS[fact] for fact in facts)},
    }
)
"""By parameter: the names that a sentence may use, and what they become."""

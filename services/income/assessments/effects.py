"""What a life event changes in law, for whom and from which day: one table, read by the re-assessment and by people.

The norm, the income and bijstand itself are worked out (rules.py); these rows are what else follows, for a person to follow
up. Toeslagen, child benefit and study money are others' to pay. Pure: the day is an argument.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.income.norms.deadlines import last_day_of_months_after
from shared import calendar
from shared.events.income import Reden

Gebeurtenis = Literal[
    "baan-gestart",
    "baan-gewijzigd",
    "baan-verloren",
    "achttiende-verjaardag",
    "achttiende-verjaardag-laatste-kind",
    "kind-wordt-12",
    "kind-wordt-16",
    "kind-wordt-17",
    "zelf-21",
    "zelf-27",
    "huisgenoot-27",
    "scheiding",
    "samenwonen",
    "binnen-gemeente",
    "binnen-gebied",
    "buiten-gebied",
    "naar-gebied",
    "uit-huis",
    "komt-inwonen",
    "bewoner-erbij",
    "bewoner-weg",
    "bewoners-anders",
    "partner-verhuist-alleen",
    "vertrokken-onbekend",
    "buitenland",
    "terug-in-gebied",
    "partner-overleden",
    "aanvrager-overleden",
    "kind-overleden",
    "geboorte",
    "gedetineerd",
    "partner-gedetineerd",
    "opname-in-inrichting",
    "verblijf-huisgenoot",
    "schuldsignaal",
    "taalsignaal",
    "verblijfstitel-loopt-af",
    "start-als-zelfstandige",
    "studie-gestart",
    "studie-gestart-huisgenoot",
    "studie-gestopt",
    "studie-gestopt-huisgenoot",
    "inkomen-partner-gewijzigd",
    "vermogen-gewijzigd",
    "vrijwilligersvergoeding",
    "uitkering-beeindigd",
]
Ingang = Literal[
    "dag",
    "dag-ervoor",
    "volgende-maand",
    "maand-na-wijziging",
    "volgend-kwartaal",
    "maand-erna",
    "drie-maanden-erna",
    "vakantietoeslag",
]
"""From which day an effect counts, or until which one it still does, seen from the day of the event."""

QUARTER_MONTHS = 3
HOLIDAY_ALLOWANCE_MONTHS = 3
"""After the month in which bijstand ended (art. 45 lid 1): VT_NABETALING_MAANDEN."""


@dataclass(frozen=True, slots=True)
class Thuis:
    """The household that reads it, as far as a consequence may depend on it."""

    paar: bool
    """Applicant and partner, on the day before."""
    kind: bool
    """A child under 18, on the day itself."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence of a life event; `{ingang}` in its text is the day. True only where its conditions hold."""

    gebeurtenis: Gebeurtenis
    artikel: str
    ingang: Ingang
    tekst: str
    regel: str = "aanwijzing"
    paar: bool | None = None
    """For couples alone, or for who is alone. None: for both."""
    kind: bool | None = None
    """For households with a child under 18 alone, or without. None: for both."""

    def holds_for(self, home: Thuis) -> bool:
        return self.paar in {None, home.paar} and self.kind in {None, home.kind}

    def on(self, day: date) -> Reden:
        tekst = self.tekst
        if "{ingang}" in tekst:  # a day near the end of the calendar has no next month to tell
            tekst = tekst.format(ingang=INGANG[self.ingang](day).isoformat())
        return Reden(regel=self.regel, artikel=self.artikel, tekst=tekst)


def effects_of(day: date, home: Thuis, *happened: Gebeurtenis) -> tuple[Reden, ...]:
    """Everything that follows for this household from what happened on a day, in the order of the table."""
    return tuple(
        effect.on(day)
        for effect in EFFECTS
        if effect.gebeurtenis in happened and effect.holds_for(home)
    )


def next_quarter(day: date) -> date:
    """The first reference day of kinderbijslag on or after a day (AKW art. 11)."""
    first = date(day.year, (day.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)
    return day if day == first else calendar.add_months(first, QUARTER_MONTHS)


def month_after_change(day: date) -> date:
    """A change after the first day of a month counts from the next one, on that day at once (Awir art. 5); an age never at once."""
    return day if day.day == 1 else calendar.first_of_next_month(day)


def last_day_for_holiday_allowance(day: date) -> date:
    """Where bijstand ended with the day before."""
    ended = day - timedelta(days=1)
    return last_day_of_months_after(ended, HOLIDAY_ALLOWANCE_MONTHS)


INGANG: Mapping[Ingang, Callable[[date], date]] = {
    "dag": lambda day: day,
    "dag-ervoor": lambda day: day - timedelta(days=1),
    "volgende-maand": calendar.first_of_next_month,
    "maand-na-wijziging": month_after_change,
    "volgend-kwartaal": next_quarter,
    "maand-erna": lambda day: calendar.add_months(day, 1),
    "drie-maanden-erna": lambda day: calendar.add_months(day, 3),
    "vakantietoeslag": last_day_for_holiday_allowance,
}

EFFECTS: tuple[Effect, ...] = (
    # A job starts (law.md 5.5)
    Effect("baan-gestart", "Awir", "dag", "Geef het geschatte nieuwe jaarinkomen door voor zorgtoeslag, huurtoeslag en kindgebonden budget."),
    Effect("baan-gestart", "Wko", "dag", "Bij kosten van kinderopvang: vraag kinderopvangtoeslag aan."),
    Effect("baan-gestart", "lokaal", "dag", "Controleer minimaregelingen en kwijtschelding bij het nieuwe inkomen."),
    # A job pays otherwise, or ends (5.6)
    Effect("baan-gewijzigd", "Awir", "dag", "Geef het nieuwe jaarinkomen alleen door als het merkbaar verandert."),
    Effect("baan-verloren", "WW", "dag", "Vraag eerst WW aan bij UWV; bijstand vult aan als WW en ander inkomen lager zijn dan de norm."),
    Effect("baan-verloren", "Pw 44 lid 1", "dag", "Een nieuw recht begint niet voor de dag van melding."),
    Effect("baan-verloren", "Pw 31 lid 2, 34a", "dag", "De maanden van een vrijlating tellen door."),
    # A child turns 18 (5.1)
    Effect("achttiende-verjaardag", "Pw 19a", "dag", "De norm van de ouders verandert niet: een kind telt pas vanaf 27 jaar mee als kostendelende medebewoner.", "norm-ouders-ongewijzigd"),
    Effect("achttiende-verjaardag-laatste-kind", "Pw 4, 34", "dag", "Het laatste kind wordt 18: een alleenstaande ouder wordt alleenstaande en de vermogensgrens wordt lager.", paar=False),
    Effect("achttiende-verjaardag-laatste-kind", "Wkb 2", "volgende-maand", "De ALO-kop eindigt met ingang van {ingang}.", paar=False),
    Effect("achttiende-verjaardag", "Wkb 2", "volgende-maand", "Kindgebonden budget voor dit kind eindigt met ingang van {ingang}."),
    Effect("achttiende-verjaardag", "AKW 11", "volgend-kwartaal", "Kinderbijslag voor dit kind is er niet meer vanaf het kwartaal van {ingang}."),
    Effect("achttiende-verjaardag", "Wht; Awir 5", "volgende-maand", "Huurtoeslag: het kind telt vanaf {ingang} als medebewoner."),
    Effect("achttiende-verjaardag", "Wzt", "volgende-maand", "Een eigen zorgverzekering is verplicht; zorgtoeslag kan vanaf {ingang}."),
    Effect("achttiende-verjaardag", "WTOS; Wsf 2000", "dag", "Vraag WTOS of studiefinanciering op tijd aan; terugwerken kan niet."),
    Effect("achttiende-verjaardag", "Pw 13 lid 2, 20, 41 lid 4", "dag", "De jongere kan zelf bijstand aanvragen (norm 18-20, zoektermijn 4 weken), tenzij er onderwijs met studiefinanciering mogelijk is."),
    # A child turns 12, 16 or 17 (4.4, 4.5, 5.0)
    Effect("kind-wordt-12", "Wkb 2", "volgende-maand", "Kindgebonden budget voor dit kind wordt hoger met ingang van {ingang}."),
    Effect("kind-wordt-12", "AKW 11", "volgend-kwartaal", "Kinderbijslag voor dit kind wordt hoger vanaf het kwartaal van {ingang}."),
    Effect("kind-wordt-12", "Pw 31 lid 2 onder r", "dag", "De vrijlating van loon voor een alleenstaande ouder vraagt een kind jonger dan 12 jaar: controleer of die eindigt.", paar=False),
    Effect("kind-wordt-12", "Wet IB 8.14a", "dag", "De inkomensafhankelijke combinatiekorting vraagt een kind jonger dan 12 jaar: pas zo nodig de voorlopige aanslag aan."),
    Effect("kind-wordt-16", "Wkb 2", "volgende-maand", "Kindgebonden budget voor dit kind wordt hoger met ingang van {ingang}."),
    Effect("kind-wordt-16", "AKW", "dag", "Voor kinderbijslag geldt vanaf 16 jaar de kwalificatieplicht."),
    Effect("kind-wordt-16", "Pw 36b", "dag", "Bij studietoeslag hoort op deze leeftijd een hoger bedrag."),
    Effect("kind-wordt-17", "Pw 36b", "dag", "Bij studietoeslag hoort op deze leeftijd een hoger bedrag."),
    # Somebody with bijstand turns 21 or 27 (5.2)
    Effect("zelf-21", "BW1 395a; Pw 20 lid 3, 62c", "dag", "De onderhoudsplicht van de ouders eindigt: de aanvulling voor 18 tot 21 jaar en het verhaal op de ouders stoppen."),
    Effect("zelf-21", "Pw 22a", "dag", "De kostendelersnorm kan vanaf nu gelden: controleer met wie de jongere woont."),
    Effect("zelf-21", "Wht; Awir 5", "volgende-maand", "Huurtoeslag: vanaf {ingang} gelden de gewone regels voor huur en woning."),
    Effect("zelf-21", "Pw 36b", "dag", "Bij studietoeslag hoort op deze leeftijd een hoger bedrag."),
    Effect("zelf-27", "Pw 13 lid 2 onder c, 41 lid 4", "dag", "De zoektermijn en de regels over onderwijs voor wie jonger is dan 27 jaar gelden niet meer."),
    Effect("zelf-27", "Pw 31 lid 2 onder n en r, lid 5", "dag", "De vrijlatingen van loon onder n en r zijn vanaf nu mogelijk."),
    # A child or housemate turns 27 (5.2)
    Effect("huisgenoot-27", "Pw 19a", "dag", "Controleer de uitzonderingen op de kostendelersnorm (student, commercieel contract, zorgbehoefte)."),
    # Partners part, or move in together (5.3)
    Effect("scheiding", "AWR 5a lid 4", "dag", "Was u getrouwd? Voor de toeslagen bent u pas geen partners meer als de scheiding is aangevraagd en u elk op een eigen adres staat."),
    Effect("scheiding", "Pw 56", "dag", "Krijgt u alimentatie? Dat gaat van uw bijstand af. De gemeente kan u vragen om alimentatie te regelen."),
    Effect("scheiding", "Pw 34", "dag", "De vermogensgrens en de verdeling van de boedel moeten opnieuw bekeken worden."),
    Effect("samenwonen", "Pw 3, 43 lid 2", "dag", "Vanaf {ingang} is er een gezamenlijk recht, en een gezamenlijke aanvraag is nodig."),
    Effect("samenwonen", "Wkb 2", "maand-na-wijziging", "De ALO-kop eindigt met ingang van {ingang}.", kind=True),
    # A move (5.4)
    Effect("binnen-gemeente", "Wht; Awir 5", "maand-na-wijziging", "Huurtoeslag: nieuwe huur en aantal bewoners vanaf de eerste van de volgende maand; bij een verhuizing op de eerste vanaf die dag."),
    Effect("binnen-gemeente", "Pw 27", "dag", "Controleer de woonkosten op het nieuwe adres."),
    Effect("binnen-gebied", "Pw 40 lid 1", "dag", "Het bevoegde college en de minimaregelingen wisselen met de gemeente."),
    Effect("binnen-gebied", "Wht; Awir 5", "maand-na-wijziging", "Huurtoeslag: nieuwe huur en aantal bewoners vanaf de eerste van de volgende maand; bij een verhuizing op de eerste vanaf die dag."),
    Effect("buiten-gebied", "Pw 40 lid 1", "dag-ervoor", "Het recht bij dit college eindigt met de dag voor de verhuizing; vraag bijstand aan in de nieuwe gemeente.", "woonplaats"),
    Effect("buiten-gebied", "Pw 52", "dag", "De nieuwe gemeente geeft binnen 4 weken na de aanvraag een voorschot."),
    Effect("buiten-gebied", "Pw 45 lid 1", "vakantietoeslag", "De vakantietoeslag wordt betaald binnen 3 maanden na de maand waarin de uitkering eindigt."),
    Effect("buiten-gebied", "lokaal", "dag", "Minimaregelingen en individuele inkomenstoeslag gaan niet mee naar de nieuwe gemeente."),
    Effect("naar-gebied", "Pw 43 lid 1, 44", "dag", "Een nieuw recht begint met een melding en een aanvraag; zonder aanvraag is het niet vast te stellen.", "aanvraag-nodig"),
    Effect("partner-verhuist-alleen", "Pw 3 lid 2 onder b", "dag", "De partner verhuist zonder de aanvrager. Partners die apart wonen, blijven partners tot vaststaat dat zij duurzaam gescheiden leven.", "bewoners"),
    # Somebody leaves the home or comes to live in it (1.4, 5.2)
    Effect("uit-huis", "Pw 19a, 22a", "dag", "Wie de kosten deelde en de woning verlaat, telt vanaf {ingang} niet meer mee voor de kostendelersnorm."),
    Effect("uit-huis", "Wht; Awir 5", "maand-na-wijziging", "Huurtoeslag: wie de woning verlaat telt vanaf {ingang} niet meer mee als bewoner."),
    Effect("komt-inwonen", "Pw 19a, 22a", "dag", "Wie 27 jaar of ouder is en komt inwonen, telt vanaf {ingang} mee voor de kostendelersnorm, behalve bij een commercieel contract, studie of zorgbehoefte."),
    Effect("komt-inwonen", "Pw 3", "dag", "Controleer of er een gezamenlijke huishouding is; tussen ouder en kind is die er niet."),
    Effect("komt-inwonen", "Wht; Awir 5", "maand-na-wijziging", "Huurtoeslag: wie komt inwonen telt vanaf {ingang} mee als bewoner."),
    # The same, for every other household at the address: nobody is named
    Effect("bewoner-erbij", "Pw 19a, 22a", "dag", "Vanaf {ingang} woont er iemand meer op dit adres; daarom is de kostendelersnorm opnieuw bekeken.", "bewoners"),
    Effect("bewoner-weg", "Pw 19a, 22a", "dag", "Vanaf {ingang} woont er iemand minder op dit adres; daarom is de kostendelersnorm opnieuw bekeken.", "bewoners"),
    Effect("bewoners-anders", "Pw 19a, 22a", "dag", "Vanaf {ingang} is wat bekend is over de bewoners van dit adres anders; daarom is de kostendelersnorm opnieuw bekeken.", "bewoners"),
    Effect("vertrokken-onbekend", "Pw 17, 53a", "dag", "Iemand wordt soms ten onrechte uitgeschreven: hoor de inwoner voordat er iets stopt."),
    Effect("buitenland", "Pw 13 lid 1 onder e", "dag", "Verblijf in het buitenland mag ten hoogste 4 weken per kalenderjaar; daarna is er geen recht."),
    Effect("buitenland", "Awir 9; AKW 11", "dag", "Toeslagen en kinderbijslag kunnen veranderen of stoppen."),
    Effect("terug-in-gebied", "Pw 17, 40 lid 1", "dag", "De inwoner staat weer ingeschreven: kijk of het recht al die tijd doorliep, of dat er een aanvraag nodig is."),
    # Other events (5.6)
    Effect("partner-overleden", "Pw 45 lid 5", "maand-erna", "De norm van voor het overlijden loopt door tot en met {ingang}."),
    Effect("partner-overleden", "Anw", "dag", "Vraag een nabestaandenuitkering aan bij de SVB."),
    Effect("partner-overleden", "Awir 5", "volgende-maand", "De toeslagen zijn vanaf {ingang} die van een alleenstaande."),
    Effect("aanvrager-overleden", "Pw 45 lid 1", "vakantietoeslag", "De vakantietoeslag wordt uiterlijk op {ingang} betaald, aan de nabestaanden."),
    Effect("kind-overleden", "Wkb 2", "volgende-maand", "Kindgebonden budget voor dit kind is er niet meer vanaf {ingang}."),
    Effect("kind-overleden", "AKW 11", "volgend-kwartaal", "Kinderbijslag voor dit kind is er niet meer vanaf het kwartaal van {ingang}."),
    Effect("geboorte", "Wkb 2", "volgende-maand", "Kindgebonden budget kan vanaf {ingang}."),
    Effect("geboorte", "AKW 11", "volgend-kwartaal", "Kinderbijslag begint met het kwartaal van {ingang}."),
    Effect("geboorte", "Pw 4, 34", "dag", "Een alleenstaande met een kind is alleenstaande ouder: daarbij hoort een hogere vermogensgrens.", paar=False),
    Effect("gedetineerd", "Pw 13 lid 1 onder a", "dag", "Vanaf {ingang} is er geen recht op bijstand voor wie gedetineerd is."),
    Effect("gedetineerd", "Pw 45 lid 1", "vakantietoeslag", "Eindigt het recht, dan wordt de vakantietoeslag uiterlijk op {ingang} betaald."),
    Effect("partner-gedetineerd", "Pw 24", "dag", "De partner houdt de helft van de norm voor gehuwden."),
    Effect("partner-gedetineerd", "Pw 24a", "dag", "Met een kind en een toeslagpartner komt daar 1/12 van de ALO-kop bij; dat is hier nog niet meegerekend.", kind=True),
    Effect("partner-gedetineerd", "Awir 3", "drie-maanden-erna", "Het toeslagpartnerschap eindigt als de detentie na {ingang} nog duurt."),
    Effect("opname-in-inrichting", "Pw 23", "dag", "In de inrichting geldt de norm voor een inrichting; de eerste maanden zijn lokaal beleid."),
    Effect("opname-in-inrichting", "Pw 35", "dag", "Bekijk bijzondere bijstand voor de lasten van de eigen woning."),
    Effect("verblijf-huisgenoot", "Pw 19a lid 1", "dag", "De norm blijft nu gelijk: wie de kosten deelt, telt mee zolang het hoofdverblijf in deze woning is. Een verblijf elders eindigt dat niet vanzelf."),
    Effect("schuldsignaal", "Wgs 4", "dag", "Een eerste gesprek over schulden is er binnen 4 weken, en binnen 3 werkdagen als er iets dreigt."),
    Effect("schuldsignaal", "Rv 475c, 475d en 475e; Wgs 4a lid 5", "dag", "Controleer de beslagvrije voet, en of alle toeslagen zijn aangevraagd."),
    Effect("taalsignaal", "Pw 18b", "dag", "Dit signaal verandert de bijstand niet: verlagen kan alleen na een taaltoets, en niet bij wie wil leren."),
    Effect("verblijfstitel-loopt-af", "Pw 11; Vw 2000 8", "dag", "De verblijfstitel loopt af. Dat beëindigt de bijstand niet vanzelf: wie op tijd verlenging of een andere titel vroeg, kan recht houden. Vraag het na."),
    Effect("start-als-zelfstandige", "Bbz 2004 1, 2", "dag", "Bekijk of het Bbz geldt; dat hangt af van de uren en van het plan."),
    Effect("start-als-zelfstandige", "Pw 7", "dag", "Begeleiding bij een start naast de bijstand is mogelijk."),
    Effect("start-als-zelfstandige", "Awir", "dag", "Geef het geschatte nieuwe jaarinkomen door voor zorgtoeslag, huurtoeslag en kindgebonden budget."),
    Effect("studie-gestart", "WTOS; Wsf 2000", "dag", "Vraag WTOS of studiefinanciering op tijd aan; terugwerken kan niet."),
    Effect("studie-gestart", "Pw 36b", "dag", "Bekijk studietoeslag voor wie door ziekte of een beperking niet naast de studie kan werken."),
    Effect("studie-gestart-huisgenoot", "Pw 19a", "dag", "Een huisgenoot van 27 jaar of ouder die studeert telt misschien niet mee als kostendeler; leg de uitzondering dan vast."),
    Effect("studie-gestopt", "WTOS; Wsf 2000", "dag", "Laat WTOS of studiefinanciering stoppen; wat te veel is betaald moet terug."),
    Effect("studie-gestopt", "Pw 41 lid 4", "dag", "Bij een aanvraag geldt tot 27 jaar een zoektermijn van 4 weken."),
    Effect("studie-gestopt-huisgenoot", "Pw 19a", "dag", "Een huisgenoot van 27 jaar of ouder die niet meer studeert kan vanaf {ingang} meetellen als kostendeler."),
    Effect("inkomen-partner-gewijzigd", "Awir", "dag", "Geef het nieuwe jaarinkomen van beide partners door voor de toeslagen."),
    Effect("inkomen-partner-gewijzigd", "Rv 475d", "dag", "Is er beslag, laat dan de beslagvrije voet opnieuw vaststellen."),
    Effect("vermogen-gewijzigd", "Pw 31 lid 2, 34 lid 2", "dag", "Een gift, een schadevergoeding en spaargeld uit de bijstand tellen soms niet mee; een medewerker stelt dat vast."),
    Effect("vermogen-gewijzigd", "Awir 7", "dag", "Zorgtoeslag, huurtoeslag en kindgebonden budget kijken naar het vermogen op 1 januari."),
    Effect("uitkering-beeindigd", "Pw 45 lid 1", "vakantietoeslag", "De vakantietoeslag wordt uiterlijk op {ingang} betaald."),
    Effect("uitkering-beeindigd", "Awir", "dag", "Geef het geschatte nieuwe jaarinkomen door voor zorgtoeslag, huurtoeslag en kindgebonden budget."),
    Effect("uitkering-beeindigd", "lokaal", "dag", "Controleer welke minimaregelingen en welke kwijtschelding blijven bij het nieuwe inkomen."),
    Effect("uitkering-beeindigd", "Rv 475d", "dag", "Is er beslag, laat dan de beslagvrije voet opnieuw vaststellen."),
    Effect("uitkering-beeindigd", "Pw 43a, 44", "dag", "Wie terugkomt vraagt opnieuw aan; gegevens van minder dan 12 maanden oud zijn dan opnieuw te gebruiken."),
    Effect("vrijwilligersvergoeding", "Pw 31 lid 2 onder k, lid 5", "dag", "De vergoeding is vrij tot een bedrag per maand en per jaar, en alleen vanaf 27 jaar."),
)  # fmt: skip

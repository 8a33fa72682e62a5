"""What every event type and every published field means, in plain Dutch, for whoever connects to us.

Field names are those on the wire. `Class.field` goes before `field`, for a field that means something else somewhere.
A contract test fails when a type or a field has no words.
"""

from typing import NamedTuple

from shared.events.life_events import Eindreden


class Words(NamedTuple):
    """A short title, and what happened in one or two sentences."""

    title: str
    text: str


TOPICS: dict[str, str] = {
    "levensgebeurtenissen": "Wat er in het leven van een inwoner gebeurt.",
    "inwoners": "Wie bekend is, en wie bij welk huishouden hoort.",
    "taken": "Werk voor mensen: wie moet wat doen, en wanneer.",
    "overdrachten": "Warme overdracht aan een partner.",
    "contacten": "Gesprekken met inwoners, en wat daarin nodig bleek.",
    "besluiten": "Herbeoordelingen, aanvragen en voorstellen voor een besluit.",
    "nazorg": "Financiële nazorg na de stap naar werk, en wat een huishouden niet gebruikt.",
    "brieven": "Brieven aan inwoners: verstuurd, of niet aangekomen.",
}

EVENTS: dict[str, Words] = {
    "TurnedEighteen": Words(
        "Achttiende verjaardag",
        "Een kind of jongere in het huishouden wordt 18 op de ingangsdatum. Het bericht komt"
        " maanden vooraf, zodat er tijd is om te helpen.",
    ),
    "AgeReached": Words(
        "Leeftijdsgrens bereikt",
        "Iemand in het huishouden bereikt op de ingangsdatum een andere leeftijd waarop rechten"
        " veranderen: 12, 16, 17, 21, 27 of de AOW-leeftijd.",
    ),
    "Divorced": Words(
        "Scheiding",
        "Twee partners leven vanaf de ingangsdatum duurzaam gescheiden. Het bericht komt in het"
        " dossier van elk van beiden, en gaat over die ene.",
    ),
    "Moved": Words("Verhuizing", "Het huishouden verhuist op de ingangsdatum."),
    "LeftHome": Words(
        "Uit huis",
        "Een volwassen kind of een medebewoner verlaat de woning op de ingangsdatum, en niemand"
        " heeft verteld waarheen.",
    ),
    "CameToLive": Words(
        "Komt inwonen",
        "Een volwassen kind of een medebewoner komt op de ingangsdatum in de woning wonen. Dat kan"
        " de kostendelersnorm veranderen.",
    ),
    "JobStarted": Words("Baan gestart", "Een inwoner begint op de ingangsdatum met een baan."),
    "JobChanged": Words(
        "Baan gewijzigd", "De baan van een inwoner levert vanaf de ingangsdatum een ander loon op."
    ),
    "JobEnded": Words(
        "Baan beëindigd",
        "De baan van een inwoner eindigt; de ingangsdatum is de eerste dag zonder die baan.",
    ),
    "MovedInTogether": Words(
        "Samenwonen",
        "Twee mensen voeren vanaf de ingangsdatum één huishouden. De partner hoort vanaf dan bij"
        " dit dossier.",
    ),
    "ChildBorn": Words(
        "Geboorte",
        "Een kind is geboren op de ingangsdatum. Leefde het niet, dan is er geen `kindId`.",
    ),
    "Died": Words(
        "Overlijden",
        "Een inwoner is overleden op de ingangsdatum. Dat is de laatste dag in het huishouden.",
    ),
    "Detained": Words("Detentie", "Een inwoner is vanaf de ingangsdatum gedetineerd."),
    "Admitted": Words(
        "Opname", "Een inwoner is vanaf de ingangsdatum opgenomen in een inrichting."
    ),
    "DebtSignalled": Words(
        "Schuldsignaal",
        "Een schuldeiser meldt een achterstand. De ingangsdatum is de dag van het signaal.",
    ),
    "ResidencePermitEnding": Words(
        "Verblijfstitel loopt af",
        "De verblijfstitel van een inwoner eindigt op de ingangsdatum. Dat beëindigt geen recht vanzelf; een mens vraagt het na.",
    ),
    "LanguageSignalled": Words(
        "Taalsignaal",
        "Een inwoner heeft misschien moeite met de Nederlandse taal. De ingangsdatum is de dag van het signaal.",
    ),
    "SelfEmploymentStarted": Words(
        "Start als zelfstandige", "Een inwoner begint op de ingangsdatum een eigen bedrijf."
    ),
    "StudyStarted": Words("Studie gestart", "Een inwoner begint op de ingangsdatum met onderwijs."),
    "StudyEnded": Words(
        "Studie gestopt",
        "Een inwoner stopt met onderwijs; de ingangsdatum is de eerste dag zonder.",
    ),
    "PartnerIncomeChanged": Words(
        "Inkomen partner gewijzigd",
        "Een van beide partners heeft vanaf de ingangsdatum een ander inkomen uit één bron. Het komt in de"
        " plaats van wat eerder over deze bron bekend was.",
    ),
    "AssetsChanged": Words(
        "Vermogen gewijzigd", "Het vermogen van het gezin zoals het vanaf de ingangsdatum is."
    ),
    "VolunteerAllowanceChanged": Words(
        "Vrijwilligersvergoeding",
        "Een inwoner krijgt vanaf de ingangsdatum een vergoeding voor vrijwilligerswerk, een andere dan eerst,"
        " of geen meer.",
    ),
    "BenefitEnded": Words(
        "Uitkering beëindigd",
        "De bijstand van dit huishouden is beëindigd; de ingangsdatum is de eerste dag zonder. Wie de"
        " uitkering betaalt meldt dit: er is al over besloten.",
    ),
    "LifeEventCorrected": Words(
        "Levensgebeurtenis gecorrigeerd",
        "Een eerder gemelde gebeurtenis klopte niet. De vervangende gebeurtenis volgt als eigen"
        " bericht.",
    ),
    "LifeEventWithdrawn": Words(
        "Levensgebeurtenis ingetrokken", "Een eerder gemelde gebeurtenis is niet gebeurd."
    ),
    "ResidentRegistered": Words(
        "Inwoner geregistreerd", "Een inwoner is voor het eerst bekend bij het Werkplein."
    ),
    "HouseholdChanged": Words(
        "Huishouden gewijzigd",
        "Het huishouden van dit dossier is nu zo. Een hogere versie vervangt een lagere.",
    ),
    "ResidentsMerged": Words(
        "Inwoners samengevoegd",
        "Twee inwoners bleken één persoon. Wat onder het oude kenmerk is gemeld, gaat over de inwoner die blijft.",
    ),
    "PlaybookApplied": Words(
        "Draaiboek toegepast",
        "Het draaiboek van een levensgebeurtenis is doorlopen, ook als er niets te doen was.",
    ),
    "TaskCreated": Words("Taak aangemaakt", "Er wacht een taak op iemand met een bepaalde rol."),
    "TaskCompleted": Words(
        "Taak afgerond",
        "Iemand heeft een taak gedaan, met een uitkomst. Wat erover is geschreven staat bij routes.",
    ),
    "TaskLapsed": Words("Taak vervallen", "Een taak is niet meer nodig."),
    "DossierAssigned": Words(
        "Dossier toegewezen",
        "Dit dossier hoort vanaf nu bij dit team. Een hogere versie vervangt een lagere.",
    ),
    "RegieEnded": Words(
        "Regie beëindigd",
        "Het dossier is gesloten en er loopt niets meer: niemand hoeft er nog voor te antwoorden. Bij heropenen is er weer een regisseur.",
    ),
    "RegisseurAssigned": Words(
        "Regisseur toegewezen",
        "Deze medewerker is vanaf nu regisseur van dit dossier, of is dat op een andere manier. Een hogere versie vervangt een"
        " lagere.",
    ),
    "HandoverProposed": Words(
        "Overdracht voorgesteld",
        "Een warme overdracht aan een partner is voorgesteld. De eigen regisseur blijft"
        " verantwoordelijk tot de partner die aanvaardt.",
    ),
    "PlanChanged": Words(
        "Plan gewijzigd",
        "Het plan van een huishouden is gewijzigd, of de inwoner zei wat hij of zij ervan vindt. Wat erin staat, blijft bij routes.",
    ),
    "RouteChanged": Words(
        "Route gewijzigd",
        "Een inwoner doet een stap terug of vooruit, of begint aan een route. Waarom, blijft bij routes.",
    ),
    "ContactRecorded": Words(
        "Contact vastgelegd",
        "Een inwoner is gesproken, of wie met de inwoner meegaat. Wat er is gezegd, blijft bij routes.",
    ),
    "NeedSignalled": Words(
        "Signaal afgegeven", "In een contact bleek dat een inwoner iets nodig heeft."
    ),
    "ContactWithdrawn": Words(
        "Contact ingetrokken", "Een contact dat was vastgelegd, is er niet geweest."
    ),
    "NeedWithdrawn": Words(
        "Signaal ingetrokken",
        "Een signaal klopt niet: het contact waar het uit kwam, is verbeterd of ingetrokken.",
    ),
    "HandoverLapsed": Words(
        "Overdracht vervallen", "Een voorgestelde overdracht is niet meer nodig."
    ),
    "HandoverOffered": Words(
        "Overdracht aangeboden",
        "Een overdracht is aan één organisatie aangeboden. De regisseur blijft verantwoordelijk tot"
        " iemand daar haar met naam aanvaardt.",
    ),
    "HandoverAccepted": Words(
        "Overdracht aanvaard",
        "Iemand bij de organisatie heeft de overdracht met naam aanvaard en is er nu voor verantwoordelijk.",
    ),
    "HandoverRefused": Words(
        "Overdracht geweigerd",
        "De organisatie neemt de overdracht niet aan. De regisseur kiest wat er nu gebeurt.",
    ),
    "HandoverMet": Words(
        "Eerste contact bij overdracht",
        "De inwoner, wie overdraagt en wie ontvangt spraken elkaar voor het eerst.",
    ),
    "HandoverReturned": Words(
        "Overdracht teruggegeven",
        "Wie de overdracht had, vraagt of zij terug mag. De regisseur aanvaardt of weigert dat.",
    ),
    "HandoverBack": Words("Overdracht teruggenomen", "De regisseur heeft de overdracht weer zelf."),
    "HandoverWithdrawn": Words(
        "Overdracht ingetrokken", "De overdracht is weggehaald voordat iemand haar aanvaardde."
    ),
    "HandoverChanged": Words(
        "Overdracht gewijzigd",
        "Na het aanbieden veranderde iets wat beide kanten moeten weten.",
    ),
    "HandoverLate": Words(
        "Overdracht te laat", "Een dag ging voorbij zonder antwoord; iemand hoort dat nu."
    ),
    "HandoverCompleted": Words("Overdracht afgerond", "De overdracht is klaar, met een uitkomst."),
    "Reassessed": Words(
        "Herbeoordeeld",
        "Het recht op bijstand is opnieuw bekeken door een levensgebeurtenis, ook als er niets"
        " verandert.",
    ),
    "DecisionProposed": Words(
        "Besluit voorgesteld",
        "Er moet iets worden besloten, en dat wacht op een mens. Over minder, over een einde en over terugvorderen beslist"
        " nooit het systeem.",
    ),
    "DecisionTaken": Words(
        "Besluit genomen",
        "Over een voorstel is besloten: door een medewerker of, als dat zo is afgesproken, door het systeem. Wie dat was en"
        " waarom, blijft bij inkomen.",
    ),
    "RightStarted": Words(
        "Uitkering gestart",
        "De bijstand loopt vanaf een dag: toegekend, of overgenomen zoals die al liep. Met alle perioden waarin de"
        " bijstand loopt of liep; wat daarvoor is verteld, geldt niet meer.",
    ),
    "RightChanged": Words(
        "Uitkering gewijzigd",
        "De bijstand loopt door, en is vanaf een dag een ander bedrag. Met alle perioden; wat daarvoor is verteld, geldt"
        " niet meer.",
    ),
    "RightEnded": Words(
        "Uitkering beëindigd",
        "De bijstand loopt vanaf een dag niet meer. Iets anders dan de levensgebeurtenis met dezelfde naam: die vertelt wie"
        " de bijstand betaalt, dit is wat er staat nadat daarover is besloten.",
    ),
    "SuspensionTermCame": Words(
        "Opschortingstermijn gekomen",
        "Een termijn van een opschorting vraagt aandacht: zij nadert, of zij is voorbij.",
    ),
    "FactAsked": Words(
        "Feit gevraagd",
        "Een medewerker vroeg om een feit waarop een voorstel wacht. Wat het antwoord is, blijft bij inkomen.",
    ),
    "GrantedOnce": Words(
        "Toeslag toegekend",
        "Het college gaf uit zichzelf (ambtshalve) een toeslag die in een keer wordt betaald, zoals de individuele inkomenstoeslag.",
    ),
    "FactNotGiven": Words(
        "Feit niet gekomen",
        "De dag waarop een gevraagd feit er moest zijn ging voorbij, en niemand stelde het vast.",
    ),
    "ProposalLapsed": Words(
        "Voorstel vervallen",
        "Een voorstel geldt niet meer, omdat de levensgebeurtenis is ingetrokken of gecorrigeerd.",
    ),
    "AftercareStarted": Words(
        "Nazorg gestart",
        "Bij de start van een baan is financiële nazorg begonnen, met het beeld van ervoor en"
        " erna en de dagen waarop wordt gekeken hoe het gaat.",
    ),
    "AftercareCheckNeeded": Words(
        "Nazorgcontrole nodig",
        "Een controlemoment is aangebroken, of staat te lang open: iemand vergelijkt wat er echt binnenkwam met wat was"
        " verwacht.",
    ),
    "AftercareChecked": Words(
        "Nazorg gecontroleerd",
        "Iemand heeft gekeken wat er echt binnenkwam, of een verrekende maand liet zien dat het klopt. Met wat eruit kwam.",
    ),
    "AftercareEnded": Words(
        "Nazorg afgerond",
        "Iemand heeft de nazorg afgesloten met een uitkomst, of zij is niet meer nodig door wat er gebeurde.",
    ),
    "NonTakeUpRecorded": Words(
        "Niet-gebruik vastgelegd",
        "Iemand legde vast wat is gedaan over een regeling die een huishouden niet gebruikt: aangeboden, aangevraagd,"
        " gebruikt, afgewezen, of er is toch geen recht op.",
    ),
    "PovertyTrapSignalled": Words(
        "Armoedeval gesignaleerd",
        "Een huishouden heeft na de gebeurtenis minder te besteden dan ervoor, of nauwelijks meer; of dat hangt af van wat"
        " niemand weet.",
    ),
    "PovertyTrapResolved": Words(
        "Armoedeval opgelost",
        "Een huishouden heeft na de gebeurtenis toch niet minder te besteden.",
    ),
    "ApplicationChanged": Words(
        "Aanvraag gewijzigd",
        "Iemand meldt zich voor bijstand of vraagt die aan, of het staat anders met de aanvraag. Wie het"
        " vastlegde en wat er is gevraagd, blijft bij inkomen.",
    ),
    "ApplicationTermCame": Words(
        "Aanvraagtermijn gekomen",
        "Een termijn van een aanvraag vraagt aandacht: zij nadert, of zij is voorbij.",
    ),
    "AdvanceGiven": Words(
        "Voorschot gegeven",
        "Er is een voorschot gegeven zolang er nog niet op de aanvraag is besloten. Hoeveel, blijft bij inkomen.",
    ),
    "ObjectionReceived": Words(
        "Bezwaar ontvangen",
        "Iemand maakt bezwaar tegen een besluit. Waarom, blijft bij inkomen.",
    ),
    "ObjectionChanged": Words(
        "Bezwaar gewijzigd",
        "Het staat anders met een bezwaar dat loopt, of de laatste dag om te beslissen verschoof.",
    ),
    "ObjectionTermCame": Words(
        "Bezwaartermijn gekomen",
        "Een termijn van een bezwaar vraagt aandacht: zij nadert, of zij is voorbij.",
    ),
    "ObjectionSettled": Words(
        "Bezwaar afgehandeld",
        "Op een bezwaar is beslist, met het nieuwe besluit waar dat nodig was, of het is ingetrokken.",
    ),
    "WageReported": Words(
        "Loonopgave ontvangen",
        "Iemand gaf op wat een baan over een aantal dagen betaalde. Hoeveel, blijft bij inkomen.",
    ),
    "WageReportMissing": Words(
        "Loonopgave ontbreekt",
        "Het loon van een maand is op de afsluitdag niet opgegeven. Tot het er is, telt wat de baan naar verwachting betaalt.",
    ),
    "MonthSettled": Words(
        "Maand verrekend",
        "Een maand is verrekend met de lonen die op de afsluitdag bekend waren. Hoeveel, blijft bij inkomen.",
    ),
    "HolidayAllowanceDetermined": Words(
        "Vakantietoeslag vastgesteld",
        "De vakantietoeslag die van een aantal maanden bijstand is gereserveerd, moet worden betaald: in de maand waarin iedereen haar krijgt, of na het einde van de bijstand. Hoeveel, blijft bij inkomen.",
    ),
    "LetterSent": Words(
        "Brief verstuurd",
        "Een brief is overgedragen om te posten. Wat erin staat en aan wie, blijft bij inkomen.",
    ),
    "LetterUndeliverable": Words(
        "Brief onbestelbaar",
        "Een brief heeft niemand bereikt. Iemand moet zorgen dat de inwoner het toch weet.",
    ),
}

PARTS: dict[str, Words] = {
    "Opschorting": Words(
        "Opschorting",
        "De betaling van een recht staat stil, ten hoogste acht weken. Het recht zelf verandert daar niet door.",
    ),
    "Aanname": Words(
        "Aanname", "Iets waarop een uitkomst rust en wat niemand weet; iemand moet het uitzoeken."
    ),
    "OntbrekendFeit": Words(
        "Ontbrekend feit",
        "Een feit dat iemand moet vaststellen voordat de uitkomst zeker is.",
    ),
    "KindElders": Words(
        "Kind elders",
        "Een kind met zijn hoofdverblijf bij de andere ouder, van wie hier een deel van de zorg is.",
    ),
    "Sluiting": Words(
        "Sluiting", "Een periode waarin het dossier is gesloten: niemand werkt er dan aan."
    ),
    "Bijstandsperiode": Words(
        "Bijstandsperiode", "Een periode waarin de bijstand van het huishouden loopt."
    ),
    "Huishouden": Words(
        "Huishouden",
        "Eén huishouden door de tijd: leden, woonplaatsen en wanneer de bijstand loopt.",
    ),
    "Lid": Words("Lid", "Iemand die in een periode bij het huishouden hoort."),
    "VerblijfElders": Words(
        "Verblijf elders",
        "Een periode waarin een lid gedetineerd is of in een inrichting verblijft.",
    ),
    "Woonplaats": Words("Woonplaats", "De gemeente waar het huishouden in een periode woont."),
    "Beeld": Words("Beeld", "Wat een huishouden op een dag per maand heeft, in eurocenten."),
    "Beurs": Words(
        "Beurs",
        "Wat een huishouden te besteden heeft na vaste lasten, voor en na, met wat niemand weet.",
    ),
    "Beurstotaal": Words(
        "Beurstotaal", "Voor, na en het verschil per maand; of het laagste en het hoogste ervan."
    ),
    "Postbeeld": Words("Post", "Een post van de beurs: voor, na en het verschil per maand."),
    "OnbekendInBeurs": Words(
        "Onbekend in de beurs", "Een feit dat niemand weet en waar de beurs van afhangt."
    ),
    "Uitkeringsperiode": Words(
        "Uitkeringsperiode", "Een periode waarin de bijstand loopt, en wat die dan per maand is."
    ),
    "Herbeoordeling": Words(
        "Herbeoordeling",
        "Het beeld van één huishouden voor en na. Sommige gebeurtenissen geven er twee: over twee"
        " huishoudens, of over twee dagen.",
    ),
    "Redencode": Words(
        "Reden met een code", "Waarom iets zo is; in woorden gezet waar iemand het leest."
    ),
    "Redenparameters": Words(
        "Waar een reden over gaat", "Elke code heeft er eigen; namen staan er nooit in."
    ),
    "Reden": Words("Reden", "Eén stap van de uitleg: welke regel, welk artikel, welk bedrag."),
    "Maandboeking": Words("Boeking", "Dat een maand anders uitkwam dan was aangenomen."),
    "Parameterverwijzing": Words(
        "Parameter",
        "Een bedrag of aantal uit de wet, met de dag vanaf welke het geldt.",
    ),
}

FIELDS: dict[str, str] = {
    "besluitUiterlijk": "De laatste dag voor het besluit; ontbreekt zolang niemand heeft aangevraagd, en als het klaar is.",
    "bezwaarId": "Het kenmerk van het bezwaar.",
    "ObjectionReceived.gebeurtenisId": "Het kenmerk van het bezwaar zelf.",
    "ObjectionChanged.gebeurtenisId": "Het kenmerk van het bezwaar zelf.",
    "ObjectionTermCame.gebeurtenisId": "Het kenmerk van het bezwaar zelf.",
    "ObjectionSettled.gebeurtenisId": "Het kenmerk van het bezwaar zelf.",
    "ObjectionReceived.besluitId": "Het bestreden besluit.",
    "ObjectionSettled.besluitId": "Het bestreden besluit.",
    "ObjectionReceived.besluitUiterlijk": "De laatste dag om op het bezwaar te beslissen.",
    "ObjectionChanged.besluitUiterlijk": "De laatste dag om op het bezwaar te beslissen.",
    "ObjectionChanged.stand": "Hoe het met het bezwaar staat.",
    "ObjectionReceived.datum": "De dag waarop het bezwaar binnenkwam.",
    "ObjectionChanged.datum": "De dag waarop dit gebeurde.",
    "ObjectionSettled.datum": "De dag waarop het bezwaar klaar was.",
    "ObjectionTermCame.uiterlijk": "De laatste dag van de termijn.",
    "ObjectionSettled.uitkomst": "Hoe het bezwaar afliep.",
    "ObjectionSettled.opTijd": "Of dat binnen de termijn was.",
    "herzienBij": "Het besluit dat voor het bestreden besluit in de plaats kwam; ontbreekt als dat niet nodig was.",
    "gegevenOp": "De dag waarop het voorschot is gegeven.",
    "stand": "Hoe het met de aanvraag staat.",
    "termijn": "Welke termijn het is.",
    "volgtOp": "De levensgebeurtenis waarna iemand zich meldde; ontbreekt als die er niet is.",
    "ApplicationChanged.aanvraagId": "Het kenmerk van de aanvraag.",
    "ApplicationTermCame.aanvraagId": "Het kenmerk van de aanvraag.",
    "AdvanceGiven.aanvraagId": "Het kenmerk van de aanvraag.",
    "ApplicationChanged.datum": "De dag waarop dit gebeurde.",
    "ApplicationChanged.gebeurtenisId": "Het kenmerk van de aanvraag zelf.",
    "ApplicationTermCame.gebeurtenisId": "Het kenmerk van de aanvraag zelf.",
    "AdvanceGiven.gebeurtenisId": "Het kenmerk van de aanvraag zelf.",
    "ApplicationTermCame.uiterlijk": "De laatste dag van de termijn; van een die voorbij is de dag vanaf welke er iets moet gebeuren.",
    "AdvanceGiven.uiterlijk": "De laatste dag waarop dit voorschot er moest zijn.",
    "WageReported.gebeurtenisId": "Het kenmerk van de opgave zelf.",
    "WageReportMissing.gebeurtenisId": "Het kenmerk van de verrekening waarin het ontbrak.",
    "MonthSettled.gebeurtenisId": "Het kenmerk van de verrekening zelf.",
    "WageReported.opgaveId": "De opgave.",
    "WageReported.inwonerId": "Wie het loon verdiende.",
    "WageReported.soort": "Een loonstrook, of een correctie: een bedrag dat erbij komt of eraf gaat.",
    "WageReported.van": "De eerste dag waar het over gaat.",
    "WageReported.totEnMet": "De laatste dag waar het over gaat.",
    "WageReported.herkomst": "Wie het opgaf: een consulent, de inwoner, de werkgever of een register.",
    "WageReported.baanId": "Het kenmerk van de baan waar het over gaat, waar wij die kennen.",
    "WageReported.maandenCompleet": "De eerste dag van iedere maand waarvan met deze opgave het hele loon van die baan er is.",
    "WageReportMissing.inwonerId": "Van wie het loon ontbreekt.",
    "WageReportMissing.baanId": "Het kenmerk van de baan waarvan het ontbreekt.",
    "WageReportMissing.maand": "De eerste dag van de maand.",
    "WageReportMissing.stap": "Wat er moet gebeuren: herinneren, of een maand later uitzoeken.",
    "MonthSettled.verrekeningId": "De verrekening.",
    "MonthSettled.maand": "De eerste dag van de maand.",
    "MonthSettled.vastTeStellen": "Of de maand te berekenen was; zo niet, dan moet een mens kijken.",
    "MonthSettled.compleet": "Of alle lonen van de maand zelf bekend waren.",
    "MonthSettled.boekingen": "Welke maanden anders uitkwamen dan was aangenomen.",
    "MonthSettled.voorstelId": "Het voorstel over wat te veel is betaald; ontbreekt als dat er niet is.",
    "HolidayAllowanceDetermined.toeslagId": "De vastgestelde vakantietoeslag.",
    "HolidayAllowanceDetermined.gebeurtenisId": "Het kenmerk van de vakantietoeslag zelf.",
    "HolidayAllowanceDetermined.aanleiding": "De maand waarin iedereen haar krijgt, of het einde van de bijstand.",
    "HolidayAllowanceDetermined.van": "De eerste dag van de eerste maand waar het over gaat.",
    "HolidayAllowanceDetermined.totEnMet": "De eerste dag van de laatste maand waar het over gaat.",
    "HolidayAllowanceDetermined.uiterlijk": "De laatste dag waarop zij moet zijn betaald.",
    "HolidayAllowanceDetermined.vastTeStellen": "Of het bedrag te berekenen was; zo niet, dan moet een mens kijken, en komt het bericht opnieuw als het wel kan.",
    "Maandboeking.maand": "De eerste dag van de maand.",
    "Maandboeking.soort": "Nabetaling, verrekening met de uitkering, of terugvordering omdat verrekenen na zes maanden niet meer mag.",
    "aantalOverdrachten": "Hoeveel overdrachten zijn voorgesteld.",
    "automatisch": "Of het systeem besliste: alleen wat hoger of gelijk is, waar de gemeente dat zo afsprak.",
    "aanvraagId": "De aanvraag waar het over gaat; ontbreekt als het daar niet over gaat.",
    "besluitId": "Het besluit.",
    "DecisionTaken.soort": "Wat er is besloten.",
    "DecisionProposed.soort": "Waarover het voorstel gaat: een recht dat loopt, een aanvraag, of wat te veel is betaald.",
    "besluitsoort": "Wat er wordt besloten als het voorstel wordt overgenomen op de dag waarop het er kwam.",
    "opgeschort": "De betaling is opgeschort; ontbreekt als dat niet zo is.",
    "Opschorting.vanaf": "De eerste dag waarover niet wordt betaald.",
    "Opschorting.tot": "De eerste dag waarover weer wordt betaald, als niemand de opschorting eerder opheft.",
    "hersteltermijnTotEnMet": "De laatste dag waarop de inwoner nog kan geven wat is gevraagd.",
    "opschortingId": "Het kenmerk van de opschorting.",
    "SuspensionTermCame.gebeurtenisId": "Het kenmerk van de opschorting zelf.",
    "SuspensionTermCame.uiterlijk": "De laatste dag van de termijn.",
    "vraagId": "Het kenmerk van de vraag.",
    "feit": "Welk feit is gevraagd.",
    "aan": "Aan wie het is gevraagd: de inwoner, een register of een collega.",
    "FactAsked.inwonerId": "Van wie het feit is; ontbreekt als het van het huishouden is.",
    "FactAsked.uiterlijk": "De dag waarop het feit er moet zijn.",
    "FactNotGiven.uiterlijk": "De dag waarop het feit er moest zijn.",
    "DecisionProposed.vervangt": "Het open voorstel waarvoor dit in de plaats komt, omdat er iets bekend werd.",
    "RightStarted.soort": "Welk recht.",
    "RightChanged.soort": "Welk recht.",
    "GrantedOnce.soort": "Welke toeslag.",
    "GrantedOnce.gebeurtenisId": "Het kenmerk van het voorstel.",
    "GrantedOnce.ingangsdatum": "De dag waarnaar is gekeken.",
    "GrantedOnce.nietOpnieuwVoor": "Voor deze dag krijgt het huishouden haar niet nog eens.",
    "GrantedOnce.bedragCenten": "Wat in een keer wordt betaald, in eurocenten.",
    "RightEnded.soort": "Welk recht.",
    "RightStarted.ingangsdatum": "De eerste dag waarop het anders is dan het stond.",
    "RightChanged.ingangsdatum": "De eerste dag waarop het anders is dan het stond.",
    "RightEnded.ingangsdatum": "De eerste dag waarop het anders is dan het stond.",
    "perioden": "Alle perioden waarin de bijstand loopt of liep, op volgorde; leeg als die nergens meer loopt.",
    "Uitkeringsperiode.bijstandCenten": "Bijstand per volle maand, inclusief vakantietoeslag, in eurocenten; ontbreekt als dat hier niet bekend is.",
    "actief": "Of de inwoner meedoet; ontbreekt als dat niet bekend werd.",
    "besproken": "Waarover is gesproken.",
    "contactId": "Het contact.",
    "gesloten": "Wanneer iemand het dossier heeft gesloten; ontbreekt als dat nooit zo was.",
    "contactdatum": "De dag van het contact.",
    "deelname": "Hoe de inwoner meedoet. Wat over gezondheid vertelt, staat er niet in.",
    "instemming": "Wat de inwoner van deze versie van het plan vindt; bij elke nieuwe versie weer nog niet gevraagd.",
    "manier": "Hoe de inwoner is gesproken.",
    "opTijd": "Of het contact er was op de dag die het ritme vraagt, of eerder.",
    "signaalId": "Het signaal.",
    "hervat": "Of de inwoner deze route eerder volgde, en plan en mensen van toen terugvindt.",
    "richting": "Terug of vooruit, naar de treden gerekend; `opzij` is een andere route op dezelfde trede, `eerste` de eerste die bekend is.",
    "route": "De weg die de inwoner volgt.",
    "routeId": "Deze periode op een route.",
    "trede": "De trede van de participatieladder, van 1 (weinig contact) tot 6 (werk zonder steun).",
    "NeedSignalled.soort": "Wat de inwoner nodig heeft.",
    "NeedWithdrawn.soort": "Wat de inwoner niet nodig blijkt te hebben.",
    "ContactRecorded.vervangt": "Het contact dat hiermee is verbeterd; dat telt niet meer mee.",
    "aantalTaken": "Hoeveel taken zijn aangemaakt.",
    "artikel": "Het wetsartikel.",
    "baanId": "De gebeurtenis waarmee de baan begon; mag weg als de inwoner één baan heeft.",
    "beelden": "Per huishouden het beeld voor en na.",
    "besluit": "Het voorstel overnemen, of er met een reden van afwijken.",
    "bezittingenCenten": "Wat het gezin bezit, met spaargeld en zonder de eigen woning, in eurocenten.",
    "bijstandCenten": "Algemene bijstand per maand, inclusief vakantietoeslag.",
    "bron": "De organisatie die het meldde (OIN); `naadloos:timer` als de kalender het wist, `naadloos:register` als het in een bestand van het bevolkingsregister stond.",
    "contract": "Het soort contract.",
    "code": "De code van de parameter, zoals `N21a`.",
    "controledata": "De dagen waarop wordt gekeken hoe het gaat.",
    "controledatum": "De dag van dit controlemoment.",
    "datum": "De dag waarop dit beeld geldt.",
    "diensten": "Wat een andere organisatie doet, in codes zoals `sociaal-team`. Wie dat is, volgt uit de gemeente en de dag.",
    "doel": "Waarvoor de overdracht is.",
    "draaiboek": "De code van het draaiboek.",
    "dreigt": "Of ontruiming, afsluiting of verlies van de zorgverzekering dreigt; ontbreekt als dat niet bekend is.",
    "exPartnerId": "De andere van de twee.",
    "gebeurtenisId": "De levensgebeurtenis waar dit uit volgt.",
    "gebeurtenisType": "Het type van die levensgebeurtenis.",
    "geboortedatum": "De geboortedatum van wie het betreft.",
    "geldigVanaf": "De dag vanaf welke het geldt; is er niets bekend, dan de dag waarvoor het is gezocht.",
    "gemeente": "De CBS-code van de gemeente, vier cijfers.",
    "gehoudenDoor": "Wie de regie houdt: een professional, iemand uit het netwerk, of de inwoner zelf.",
    "getoetst": "Of dit uit een taaltoets blijkt.",
    "grens": "De leeftijd die wordt bereikt; `aow` is de AOW-leeftijd.",
    "herbeoordelingId": "De herbeoordeling waar dit bij hoort.",
    "huishouden": "Het huishouden van het dossier, met deze gebeurtenis erin verwerkt.",
    "TaskCompleted.uitkomst": "De uitkomst, uit de uitkomsten die het draaiboek bij de stap noemt.",
    "HouseholdChanged.huishouden": "Het huishouden zoals het nu bekend is.",
    "ingangsdatum": "De dag waarop het in de werkelijkheid gebeurt.",
    "Herbeoordeling.ingangsdatum": "De dag waarop dit ingaat, als dat een andere dag is.",
    "Reassessed.ingangsdatum": "De dag vanaf wanneer opnieuw is gekeken.",
    "DecisionProposed.ingangsdatum": "De dag waarop het voorgestelde besluit ingaat.",
    "briefId": "Het kenmerk van de brief.",
    "LetterSent.onderwerp": "Waarover de brief gaat, als code.",
    "LetterUndeliverable.onderwerp": "Waarover de brief gaat, als code.",
    "onderwerpId": "Het kenmerk van dat waarover de brief gaat.",
    "verstuurdOp": "De dag waarop de brief is overgedragen om te posten.",
    "LetterUndeliverable.reden": "Waarom de brief niemand bereikte.",
    "AftercareStarted.ingangsdatum": "De eerste dag van de baan, of van het andere inkomen.",
    "AftercareStarted.aanleiding": "Waarom de nazorg begon, als code.",
    "controleId": "De controle.",
    "gedaanOp": "De dag waarop de controle is gedaan.",
    "AftercareChecked.resultaat": "Wat eruit kwam, als code.",
    "doorVerrekening": "Of een verrekende maand liet zien dat het klopt, zonder dat iemand keek.",
    "nieuweControledatum": "Wanneer het opnieuw wordt geprobeerd; alleen als de controle niet kon.",
    "isLaatste": "Of er geen controle meer over is.",
    "AftercareChecked.verschilTotaalCenten": "Wat er binnenkwam min wat was verwacht, per maand; ontbreekt als er niets te vergelijken was.",
    "herinnering": "Hoe vaak aan deze controle is herinnerd; 0 op de dag zelf.",
    "AftercareEnded.uitkomst": "Hoe de nazorg eindigde, als code.",
    "nietGebruikId": "Het kenmerk van wat is vastgelegd.",
    "NonTakeUpRecorded.gebeurtenisId": "Het kenmerk van wat is vastgelegd.",
    "NonTakeUpRecorded.inwonerId": "Van wie het is; ontbreekt als het van het huishouden is.",
    "regeling": "De regeling, als code.",
    "regelingsoort": "De soort regeling, als code.",
    "gedaan": "Wat ermee is gedaan, als code.",
    "NonTakeUpRecorded.op": "De dag waarop, of sinds wanneer het wordt gebruikt.",
    "vervallenControles": "De controles die niet zijn gedaan en niet meer hoeven.",
    "ResidentsMerged.inwonerId": "Het kenmerk dat blijft.",
    "oudInwonerId": "Het kenmerk dat niet meer wordt gebruikt.",
    "organisatieId": "De organisatie waaraan het is aangeboden; ontbreekt als dat nooit is gedaan.",
    "opnieuwOmdat": "Waarom het nog eens wordt aangeboden aan wie het al had; ontbreekt meestal.",
    "gedeeld": "Wat er wordt gedeeld, als codes; de gegevens zelf staan er niet in.",
    "grondslag": "Waarom dit gedeeld mag worden: toestemming van de inwoner, of de wet.",
    "onderwerp": "Wat er veranderde, als code.",
    "HandoverMet.op": "De dag van het eerste contact.",
    "HandoverLate.bij": "Wie het nu hoort: eerst de regisseur, later de teamleider.",
    "HandoverLate.regel": "De regel die de dag bepaalde.",
    "HandoverOffered.uiterlijk": "Tot wanneer een antwoord wordt verwacht.",
    "HandoverAccepted.uiterlijk": "Tot wanneer het eerste contact wordt verwacht.",
    "HandoverRefused.reden": "Waarom de organisatie het niet aanneemt, als code.",
    "HandoverReturned.reden": "Waarom het terug moet, als code.",
    "HandoverBack.reden": "Waarom het terug is, als code.",
    "HandoverWithdrawn.reden": "Waarom het is weggehaald, als code.",
    "HandoverCompleted.uitkomst": "Wat eruit kwam, als code.",
    "inPlaatsVan": "De controles, in maanden na de start, die al voorbij waren toen de baan bekend werd.",
    "inkomenCenten": "Eigen netto-inkomen van het huishouden per maand.",
    "inkomstenbron": "Waar het inkomen vandaan komt.",
    "inwonerId": "Het pseudoniem van de inwoner; nooit een BSN.",
    "isWaarnemend": "Of iemand gevraagd is en intussen waarneemt; niet meer na een ja.",
    "kindId": "Het pseudoniem van het kind.",
    "kostendelerUitzondering": "Waarom een medebewoner van 27 of ouder de kosten niet deelt.",
    "levenloos": "Het kind is levenloos geboren; niemand wordt ingeschreven.",
    "laatsteKind": "Er blijft geen ander kind onder de 18 in het huishouden.",
    "leden": "Wie bij het huishouden hoort of hoorde, met de periode.",
    "maandenNaStart": "Hoeveel maanden na de start van de baan.",
    "maandbedragCenten": "De vergoeding per maand in eurocenten; 0 als die is gestopt.",
    "medewerkerId": "De medewerker; wie dat is, weet routes.",
    "meegeteldInkomenCenten": "Het deel van het inkomen dat van de norm afgaat.",
    "metDiploma": "Of er een diploma is gehaald; ontbreekt als dat niet bekend is.",
    "na": "Het beeld vanaf de ingangsdatum; ontbreekt als het niet vast te stellen is.",
    "naarGemeente": "De CBS-code van de nieuwe gemeente.",
    "nazorgId": "Het nazorgdossier.",
    "aannames": "Waarop de uitkomst rust en wat niemand weet: iemand moet het uitzoeken.",
    "nettoMaandbedragCenten": "Alles uit deze bron, netto per maand in eurocenten, met vakantietoeslag; 0 als het is gestopt. Ontbreekt als alleen het brutoloon is verteld.",
    "nettoMaandloonCenten": "Verwacht nettoloon per maand in eurocenten, met vakantietoeslag; ontbreekt als alleen het brutoloon is verteld.",
    "brutoMaandbedragCenten": "Alleen bij loon: bruto per maand in eurocenten, zonder vakantietoeslag; ontbreekt als niemand dat vertelde.",
    "brutoMaandloonCenten": "Brutoloon per maand in eurocenten, zonder vakantietoeslag, zoals op de loonstrook; ontbreekt als niemand dat vertelde.",
    "afgeschermd": "Van iemand in dit huishouden wordt iets afgeschermd voor anderen: het adres, of (van wie bij ons werkt) alles. Van wie, staat er niet.",
    "bijstand": "Wanneer de bijstand loopt; leeg als die nooit liep.",
    "bijInwonerId": "Wie al in de woning woonde.",
    "geboortedatumOnzeker": "De dag of de maand van geboorte is onbekend: de geboortedatum is aangenomen.",
    "gedeeldeZorg": "Kinderen met hun hoofdverblijf bij de andere ouder, van wie hier een deel van de zorg is; geen leden.",
    "zorgaandeel": "Hoeveel procent van de zorg voor het kind hier is; ontbreekt als dat niet bekend is.",
    "woning": "Een pseudoniem dat zegt: dezelfde woning. Waar die staat, weet alleen intake.",
    "nieuwDossierId": "Het dossier van wie vertrok; ontbreekt in dat dossier zelf, en als de een veilig moet zijn voor de ander.",
    "Divorced.rol": "Of deze inwoner in de woning bleef of vertrok.",
    "veiligheid": "Of adres en dossier van de een verborgen blijven voor de ander.",
    "normCenten": "De bijstandsnorm per maand, inclusief vakantietoeslag.",
    "onderwijs": "Het soort onderwijs.",
    "oorzaak": "Waardoor het vermogen veranderde.",
    "overdrachtId": "De overdracht.",
    "overgeslagen": "Stappen die niet van toepassing waren, elk met de reden.",
    "overledenOp": "De dag van overlijden; ontbreekt zolang iemand leeft.",
    "overwaardeWoningCenten": "Waarde van de eigen woning min de hypotheek, in eurocenten.",
    "parameters": "Welke bedragen uit de wet zijn gebruikt.",
    "partnerId": "De partner die bij dit huishouden komt.",
    "reden": "Waarom: een code, met wat erbij hoort.",
    "redenen": "Waarom: codes, elk met wat erbij hoort.",
    "TaskCreated.reden": "Wat het draaiboek van de stap zegt: voor elk huishouden dezelfde zin.",
    "TaskCreated.redenen": "Wat er van dit huishouden bij te zeggen is.",
    "Redencode.code": "De code van de reden.",
    "Redencode.parameters": "Waar de reden over gaat: dagen, leeftijden, codes en bedragen.",
    "Redenparameters.geboortedatum": "De geboortedatum die is aangenomen.",
    "Redenparameters.grens": "De leeftijd waar het om gaat.",
    "Redenparameters.maand": "De eerste dag van de maand waar het om gaat.",
    "maanden": "Hoeveel maanden na de start van de baan, per controle.",
    "eindreden": "Waarom de gebeurtenis is gecorrigeerd of ingetrokken.",
    "voorCenten": "De bijstand per maand ervoor, in eurocenten.",
    "naCenten": "De bijstand per maand erna, in eurocenten.",
    "verschilCenten": "Hoeveel er per maand meer of minder te besteden is, in eurocenten.",
    "verwachtCenten": "Wat er per maand werd verwacht, in eurocenten.",
    "LifeEventCorrected.reden": "Waarom het is gecorrigeerd. De toelichting staat bij intake.",
    "LifeEventWithdrawn.reden": "Waarom het is ingetrokken. De toelichting staat bij intake.",
    "JobEnded.reden": "Waardoor de baan eindigt.",
    "BenefitEnded.reden": "Waardoor de bijstand eindigt.",
    "regel": "De code van de toegepaste regel.",
    "rol": "De rol van dit lid in het huishouden.",
    "TaskCreated.toelichting": "Hoe inkomen de uitkomst uitlegt, met bedragen.",
    "TaskCreated.rol": "De rol van wie de taak kan doen.",
    "schuldeiser": "Waarvoor er een achterstand is.",
    "schuldenCenten": "Wat het gezin schuldig is, in eurocenten.",
    "soort": "Binnen de gemeente, naar een andere van de drie, het gebied uit, of het gebied in.",
    "VerblijfElders.soort": "Detentie of inrichting.",
    "spaargeldTijdensBijstandCenten": "Het deel van de bezittingen dat tijdens de bijstand is gespaard, in eurocenten.",
    "stap": "De stap in het draaiboek.",
    "studiefinanciering": "Of er aanspraak is op studiefinanciering of WTOS; ontbreekt als dat niet bekend is.",
    "taakId": "De taak.",
    "teamId": "Het team waar het dossier bij hoort.",
    "tekst": "De uitleg, in gewone taal.",
    "ontbreekt": "Welke feiten ontbreken; elk is apart vast te stellen.",
    "gever": "Wie het feit kan geven: de inwoner vertelt het of laat het zien, of de medewerker stelt het vast.",
    "OntbrekendFeit.soort": "Wat er is vast te stellen van een persoon, of van het gezin (het vermogen).",
    "OntbrekendFeit.inwonerId": "Van wie; ontbreekt als het over het hele gezin gaat.",
    "Aanname.soort": "Een nettoloon dat uit het brutoloon is berekend, of een geboortedatum die niet helemaal bekend is.",
    "Aanname.inwonerId": "Om wiens loon of geboortedatum het gaat.",
    "Aanname.reden": "Wat er is aangenomen, en waarvoor dat uitmaakt.",
    "beurs": "Wat er te besteden is voor en na, na vaste lasten; ontbreekt als een van beide beelden er niet is.",
    "voorOp": "De dag van voor.",
    "naOp": "De dag van na.",
    "posten": "Wat binnenkomt en wat eraf gaat, per post. Wat aan beide kanten nul is, staat er niet bij.",
    "post": "De post; huur, zorgpremie, opvang, reiskosten en aflossing gaan eraf en zijn negatief.",
    "Beurs.totaal": "Wat er overblijft na vaste lasten.",
    "drempelCenten": "Zoveel moet er meer overblijven als er meer wordt verdiend, in eurocenten; anders 0.",
    "armoedeval": "Of er na minder te besteden is dan voor, of nauwelijks meer; onbekend: dat hangt af van wat ontbreekt.",
    "Beurs.onbekend": "Welke feiten niemand weet; wat het meest uitmaakt staat eerst.",
    "Beurs.aannames": "Wat is afgeleid of aangenomen.",
    "OnbekendInBeurs.feit": "Het feit dat ontbreekt.",
    "kant": "Aan welke kant het ontbreekt; beide: een waarde die voor en na hetzelfde is.",
    "OnbekendInBeurs.inwonerId": "Van wie; ontbreekt als het over het hele gezin gaat.",
    "minimumCenten": "Zoveel is het op zijn minst, in eurocenten per maand.",
    "maximumCenten": "Zoveel is het op zijn hoogst, in eurocenten per maand.",
    "beweegtCenten": "Hoeveel het verschil ervan afhangt, in eurocenten.",
    "Beurstotaal.voorCenten": "Per maand ervoor, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "Beurstotaal.naCenten": "Per maand erna, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "Beurstotaal.verschilCenten": "Na min voor, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "Postbeeld.voorCenten": "Per maand ervoor, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "Postbeeld.naCenten": "Per maand erna, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "Postbeeld.verschilCenten": "Na min voor, in eurocenten; ontbreekt als het afhangt van wat niemand weet.",
    "verschilMinimumCenten": "Het verschil op zijn laagst, in eurocenten.",
    "verschilMaximumCenten": "Het verschil op zijn hoogst, in eurocenten.",
    "aanleiding": "Wat er gebeurde.",
    "PovertyTrapSignalled.ontbreekt": "Wat niemand weet en waar het van afhangt; wat het meest uitmaakt staat eerst.",
    "PovertyTrapSignalled.verschilTotaalCenten": "Wat er per maand te besteden is erna min ervoor; ontbreekt als het niet op de cent"
    " bekend is.",
    "PovertyTrapSignalled.armoedeval": "Of het zeker is, of afhangt van wat ontbreekt.",
    "feiten": "Welke feiten ontbreken.",
    "titel": "Wat er te doen is.",
    "toelichting": "De uitleg, stap voor stap.",
    "tot": "Tot deze dag (de dag zelf niet meer); ontbreekt zolang het geldt.",
    "Detained.tot": "De eerste dag in vrijheid; ontbreekt als die niet bekend is.",
    "Admitted.tot": "De eerste dag weer thuis; ontbreekt als die niet bekend is.",
    "totaalCenten": "Eigen inkomen en bijstand samen.",
    "uiterlijk": "De dag waarop het klaar moet zijn.",
    "uitkomst": "De uitkomst. Bij aanvraag-nodig kan er recht zijn, dat begint met een aanvraag; bij niet-vast-te-stellen zegt"
    " de uitleg wat er ontbreekt.",
    "urenPerWeek": "Het aantal uren per week.",
    "urencriterium": "Of aan het urencriterium van de inkomstenbelasting wordt voldaan; ontbreekt als dat niet bekend is.",
    "vaardigheden": "Waar de inwoner moeite mee heeft.",
    "zonderLoon": "Van een kind of een medebewoner: het loon telt niet mee, dus niemand hoeft het te weten.",
    "zonderPartner": "Of de partners door de verhuizing niet meer op één adres wonen. Zij blijven partners.",
    "vanGemeente": "De CBS-code van de oude gemeente.",
    "vanaf": "Vanaf deze dag.",
    "verblijven": "Wanneer dit lid gedetineerd is of in een inrichting verblijft; ontbreekt meestal.",
    "sluitingVervalt": "Vanaf welke dag iemand het dossier sloot, als dat door wat later bekend werd niet meer kan; ontbreekt meestal.",
    "veranderdVanaf": "Vanaf welke dag het anders is, als een gebeurtenis in een ander dossier het veranderde.",
    "verschilBijstandCenten": "Bijstand erna min bijstand ervoor, per maand.",
    "verschilTotaalCenten": "Totaal erna min totaal ervoor, per maand.",
    "versie": "Loopt op bij elke wijziging; de hoogste is de nieuwste.",
    "vervangenDoor": "De levensgebeurtenis die ervoor in de plaats komt.",
    "vervangt": "De levensgebeurtenis die hierdoor wordt vervangen.",
    "verwachtTotaalCenten": "Wat er volgens de berekening per maand zou binnenkomen.",
    "voor": "Het beeld op de dag ervoor; ontbreekt als het niet vast te stellen is.",
    "voorstelId": "Het voorstel.",
    "wie": "Over welk huishouden dit gaat; `daarna` is hetzelfde huishouden op een latere dag.",
    "wwAangevraagd": "Of er een WW-uitkering is aangevraagd; ontbreekt als dat niet bekend is.",
    "woonplaatsen": "Waar het huishouden woont of woonde, met de periode.",
}

CONTEXT: dict[str, str] = {
    "specversion": "Altijd `1.0`.",
    "id": "Uniek per bericht, een UUID versie 7. Komt een id nog eens, dan is het hetzelfde.",
    "source": "Wie het bericht maakte: `urn:nld:oin:<OIN>:systeem:naadloos-<dienst>`.",
    "type": "Wat er gebeurde, met versie.",
    "time": "Het moment van registratie. Het moment in de werkelijkheid staat in `data`.",
    "subject": "Het pseudoniem van het dossier; ook de Kafka-sleutel. Nooit een BSN.",
    "datacontenttype": "Altijd `application/json`.",
    "dataschema": "De naam van het JSON Schema van `data`.",
    "correlationid": "De levensgebeurtenis waarmee het hele spoor begon.",
    "causationid": "Het bericht dat tot dit bericht leidde; ontbreekt bij het eerste.",
    "sequence": "Volgnummer per dossier en topic: 1, 2, 3, ... in twaalf cijfers.",
    "sequencetype": "Altijd `DossierInteger` (zie besluit 0003).",
    "traceparent": "W3C Trace Context, om een spoor door de systemen te volgen.",
    "data": "De gegevens van dit type gebeurtenis.",
}


REASONS: dict[Eindreden, str] = {
    "niet-gebeurd": "het is niet gebeurd",
    "verkeerde-persoon": "het ging over iemand anders",
    "verkeerde-datum": "de datum klopte niet",
    "verkeerde-gegevens": "de gegevens klopten niet",
    "dubbel-gemeld": "het was al gemeld",
    "anders": "de reden staat bij de melding",
    "past-niet-meer": "het past niet meer bij wat er bekend is",
    "opnieuw-verwerkt": "er werd iets bekend van een eerdere dag",
}
"""Why an event was corrected or withdrawn, after a colon."""


def field_text(owner: str, field: str) -> str | None:
    """What a field of a class means; None when nobody wrote it down."""
    return FIELDS.get(f"{owner}.{field}") or FIELDS.get(field)

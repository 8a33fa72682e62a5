"""Jobs, signals, education, a business, means, and the end of bijstand."""

from datetime import date
from typing import Any

from services.intake.residents.rules import NewMember
from tests.integration.every_life_event.rows import row, says
from tests.integration.every_life_event.town import Town
from tests.integration.every_life_event.who_lives_with_whom import EARLIER, OF_28, single
from tests.integration.intake.conftest import adult, child
from tests.reported import REPORTS

NOBODY = ""
JOB_TASKS = """voor-en-na-bespreken werkplek-regelen inkomstenverklaring-uitleggen besluit-baan toeslagen-doorgeven
    baanbehoud-bellen"""
JOB: dict[str, Any] = {
    "urenPerWeek": 16,
    "nettoMaandloonCenten": 950_00,
    "contract": "onbepaalde-tijd",
}


async def with_a_job(town: Town) -> NewMember:
    """Ank works since October."""
    ank = await single(town)
    await town.hears("baan-gestart", ank, day=EARLIER, **JOB)
    return ank


@row(
    "baan-gestart",
    says(
        "lager",
        "voorstel",
        "beurs",
        "nazorg",
        tasks=f"{JOB_TASKS} voorstel-beoordelen",
        trail="Een inwoner begint met een baan op 2 november 2026.",
    ),
)
async def an_applicant_starts_a_job(town: Town) -> None:
    ank = await single(town)
    await town.hears("baan-gestart", ank, **JOB)


@row(
    "baan-gestart",
    says("gelijk", tasks=NOBODY, trail="Een inwoner begint met een baan op 2 november 2026."),
)
async def a_child_of_16_gets_a_saturday_job(town: Town) -> None:
    sam = child(date(2010, 3, 1))
    await single(town, sam)
    saturdays: dict[str, Any] = {
        "urenPerWeek": 6,
        "nettoMaandloonCenten": 180_00,
        "contract": "oproep",
    }
    await town.hears("baan-gestart", sam, **saturdays)


@row(
    "baan-gestart",
    says("gelijk", tasks=NOBODY, trail="Een inwoner begint met een baan op 2 november 2026."),
)
async def a_housemate_starts_a_job(town: Town) -> None:
    bo = adult("medebewoner", born_on=OF_28)
    await single(town, bo)
    await town.hears("baan-gestart", bo, **JOB)


@row(
    "baan-gewijzigd",
    says(
        "hoger",
        "beurs",
        tasks="loon-verrekenen uren-bespreken beurs-navragen",
        trail="De baan van een inwoner verandert op 2 november 2026.",
    ),
)
async def a_job_pays_less(town: Town) -> None:
    """What the start of the job asked for the toeslagen is open still, and is asked once."""
    ank = await with_a_job(town)
    await town.hears("baan-gewijzigd", ank, urenPerWeek=8, nettoMaandloonCenten=475_00)


@row(
    "baan-gewijzigd",
    says("gelijk", tasks=NOBODY, trail="De baan van een inwoner verandert op 2 november 2026."),
)
async def the_saturday_job_of_a_child_pays_more(town: Town) -> None:
    sam = child(date(2010, 3, 1))
    await single(town, sam)
    await town.hears("baan-gewijzigd", sam, urenPerWeek=8, nettoMaandloonCenten=250_00)


@row(
    "baan-beeindigd",
    says(
        "hoger",
        "beurs",
        tasks="ww-nagaan bijstand-na-baan nieuwe-route schulden-bekijken beurs-navragen",
        trail="De baan van een inwoner eindigt op 2 november 2026.",
    ),
)
async def a_job_ends(town: Town) -> None:
    """What its start asked for toeslagen and debts is open still, and is asked once."""
    ank = await with_a_job(town)
    await town.hears("baan-beeindigd", ank, reden="einde-contract")


@row(
    "schuldsignaal",
    says(
        "gelijk",
        tasks="schuld-meteen-bellen schuldeiser-vragen-te-wachten beslag-en-toeslagen-bekijken besluit-schuldhulp-nagaan",
        trail="Er is een signaal over een schuld van 2 november 2026.",
    ),
)
async def a_landlord_reports_arrears(town: Town) -> None:
    ank = await single(town)
    await town.hears("schuldsignaal", ank, **REPORTS["schuldsignaal"])


@row(
    "taalsignaal",
    says(
        "gelijk",
        tasks="taal-bespreken taaltoets-afspreken brieven-aanpassen",
        trail="Er is een signaal over de Nederlandse taal van 2 november 2026.",
    ),
)
async def somebody_finds_it_hard_to_read(town: Town) -> None:
    ank = await single(town)
    await town.hears("taalsignaal", ank, **REPORTS["taalsignaal"])


@row(
    "verblijfstitel-loopt-af",
    says(
        "gelijk",
        tasks="verlenging-navragen recht-na-verblijfstitel-vaststellen",
        trail="De verblijfstitel van iemand in het huishouden eindigt op 2 november 2026.",
    ),
)
async def a_residence_title_ends(town: Town) -> None:
    ank = await single(town)
    await town.hears("verblijfstitel-loopt-af", ank)


@row(
    "start-als-zelfstandige",
    says(
        "niet-vast-te-stellen",
        tasks="bedrijf-bespreken recht-zelfstandige-vaststellen toeslagen-doorgeven schulden-bekijken gegevens-aanvullen",
        trail="Een inwoner begint een eigen bedrijf op 2 november 2026.",
    ),
)
async def an_applicant_starts_a_business(town: Town) -> None:
    ank = await single(town)
    await town.hears("start-als-zelfstandige", ank, **REPORTS["start-als-zelfstandige"])


@row(
    "studie-gestart",
    says(
        "niet-vast-te-stellen",
        tasks="studiefinanciering-nagaan studietoeslag-bekijken gegevens-aanvullen",
        trail="Iemand in het huishouden begint met onderwijs op 2 november 2026.",
    ),
)
async def an_applicant_of_36_starts_to_study(town: Town) -> None:
    ank = await single(town)
    await town.hears("studie-gestart", ank, **REPORTS["studie-gestart"])


@row(
    "studie-gestopt",
    says(
        "gelijk",
        tasks="student-als-kostendeler-controleren",
        trail="Iemand in het huishouden stopt met onderwijs op 2 november 2026.",
    ),
)
async def a_housemate_of_28_stops_studying(town: Town) -> None:
    bo = adult("medebewoner", born_on=OF_28, exemption="student")
    await single(town, bo)
    await town.hears("studie-gestopt", bo, **REPORTS["studie-gestopt"])


@row(
    "inkomen-partner-gewijzigd",
    says(
        "lager",
        "voorstel",
        "beurs",
        tasks="inkomen-partner-controleren toeslagen-doorgeven voorstel-beoordelen beurs-navragen",
        trail="Een van de partners heeft een ander inkomen vanaf 2 november 2026.",
    ),
)
async def a_partner_earns(town: Town) -> None:
    joop = adult("partner")
    await single(town, joop)
    await town.hears("inkomen-partner-gewijzigd", joop, **REPORTS["inkomen-partner-gewijzigd"])


@row(
    "vermogen-gewijzigd",
    says(
        "gelijk",
        tasks="vermogen-vaststellen vermogen-bespreken",
        trail="Het vermogen van het gezin is anders vanaf 2 november 2026.",
    ),
)
async def an_inheritance_below_the_limit(town: Town) -> None:
    ank = await single(town, child(date(2018, 3, 1)))
    await town.hears("vermogen-gewijzigd", ank, oorzaak="erfenis", bezittingenCenten=400_000)


@row(
    "vermogen-gewijzigd",
    says(
        "eindigt",
        "voorstel",
        "armoedeval",
        tasks="""vermogen-vaststellen vermogen-bespreken voorstel-beoordelen armoedeval-bekijken
            armoedeval-bespreken""",
        trail="Het vermogen van het gezin is anders vanaf 2 november 2026.",
    ),
)
async def an_inheritance_above_the_limit(town: Town) -> None:
    ank = await single(town)
    await town.hears("vermogen-gewijzigd", ank, oorzaak="erfenis", bezittingenCenten=4_000_000)


@row(
    "vrijwilligersvergoeding",
    says(
        "gelijk",
        tasks="vrijwilligerswerk-bespreken",
        trail="De vergoeding voor vrijwilligerswerk is anders vanaf 2 november 2026.",
    ),
)
async def a_volunteer_of_36_gets_an_allowance(town: Town) -> None:
    ank = await single(town)
    await town.hears("vrijwilligersvergoeding", ank, **REPORTS["vrijwilligersvergoeding"])


@row(
    "uitkering-beeindigd",
    says(
        "eindigt",
        "nazorg",
        tasks="recht-beeindigen afscheid-bellen toeslagen-doorgeven regelingen-nalopen dossier-sluiten",
        trail="De bijstand stopt vanaf 2 november 2026: door werk.",
    ),
)
async def bijstand_ends_because_of_work(town: Town) -> None:
    ank = await single(town)
    await town.hears("uitkering-beeindigd", ank, reden="werk")

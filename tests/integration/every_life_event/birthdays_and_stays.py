"""Birthdays, told ahead by intake's own calendar; detention and institution."""

from datetime import date

from tests.integration.every_life_event.rows import row, says
from tests.integration.every_life_event.town import Town
from tests.integration.every_life_event.who_lives_with_whom import OF_8, OF_28, single
from tests.integration.intake.conftest import adult, child, household


def celebrates(age: int, month: int = 11, day: int = 12) -> date:
    """Born so that this age is reached on a day of this year, 12 November unless told otherwise."""
    return date(2026 - age, month, day)


@row(
    "leeftijdsgrens-bereikt",
    says(
        "gelijk",
        tasks="kind-12-nalopen",
        trail="Iemand in het huishouden bereikt de leeftijd van 12 op 12 november 2026.",
    ),
)
async def the_youngest_child_becomes_12(town: Town) -> None:
    await single(town, child(celebrates(12)))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "gelijk",
        tasks="",
        trail="Iemand in het huishouden bereikt de leeftijd van 12 op 12 november 2026.",
    ),
)
async def a_child_becomes_12_and_there_is_a_younger_one(town: Town) -> None:
    await single(town, child(celebrates(12)), child(OF_8))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "gelijk",
        tasks="school-volgen",
        trail="Iemand in het huishouden bereikt de leeftijd van 16 op 12 november 2026.",
    ),
)
async def a_child_becomes_16(town: Town) -> None:
    await single(town, child(celebrates(16)))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "gelijk",
        tasks="school-17-bespreken",
        trail="Iemand in het huishouden bereikt de leeftijd van 17 op 12 november 2026.",
    ),
)
async def a_child_becomes_17(town: Town) -> None:
    await single(town, child(celebrates(17)))
    await town.comes_to_a_birthday()


@row(
    "achttiende-verjaardag",
    says(
        "gelijk",
        tasks="""gezin-uitnodigen school-en-plan-bekijken toeslagen-doorgeven route-jongere-bepalen brief-met-bedragen
            vermogensgrens-controleren aanvraag-jongere-klaarzetten eerste-maand-controleren nazorg-bellen""",
        trail="Iemand in het huishouden wordt 18 op 12 november 2026. Er is daarna geen kind onder de 18 meer.",
    ),
)
async def the_last_child_becomes_18(town: Town) -> None:
    await single(town, child(celebrates(18)))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "hoger",
        tasks="norm-21-aanpassen woonsituatie-21-controleren",
        trail="Iemand in het huishouden bereikt de leeftijd van 21 op 12 november 2026.",
    ),
)
async def an_applicant_becomes_21(town: Town) -> None:
    await town.knows(household(adult(born_on=celebrates(21), from_on=date(2025, 1, 1))))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "lager",
        "voorstel",
        "armoedeval",
        tasks="huishouden-waarschuwen voorstel-beoordelen armoedeval-bekijken armoedeval-bespreken",
        trail="Iemand in het huishouden bereikt de leeftijd van 27 op 12 november 2026.",
    ),
)
async def a_grown_child_at_home_becomes_27(town: Town) -> None:
    await single(town, child(celebrates(27)))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "gelijk",
        tasks="regels-27-bespreken",
        trail="Iemand in het huishouden bereikt de leeftijd van 27 op 12 november 2026.",
    ),
)
async def an_applicant_becomes_27(town: Town) -> None:
    await town.knows(household(adult(born_on=celebrates(27))))
    await town.comes_to_a_birthday()


@row(
    "leeftijdsgrens-bereikt",
    says(
        "eindigt",
        "voorstel",
        tasks="aow-voorbereiden bijstand-naar-aow voorstel-beoordelen",
        trail="Iemand in het huishouden bereikt de AOW-leeftijd op 12 november 2026.",
    ),
)
async def an_applicant_reaches_the_age_of_aow(town: Town) -> None:
    await town.knows(household(adult(born_on=date(1959, 11, 12))))
    await town.comes_to_a_birthday()


@row(
    "detentie",
    says(
        "eindigt",
        "voorstel",
        "armoedeval",
        tasks="""detentie-uitzoeken detentie-thuis detentie-toeslagen terugkeer-plannen voorstel-beoordelen
            armoedeval-bekijken armoedeval-bespreken""",
        trail="Iemand in het huishouden zit vast vanaf 2 november 2026.",
    ),
)
async def an_applicant_is_detained(town: Town) -> None:
    ank = await single(town)
    await town.hears("detentie", ank)


@row(
    "detentie",
    says(
        "eindigt",
        "aanvraag-nodig",
        "voorstel",
        "armoedeval",
        tasks="""detentie-uitzoeken detentie-thuis terugkeer-plannen voorstel-beoordelen
            aanvraag-uitnodigen armoedeval-bekijken armoedeval-bespreken""",
        trail="Iemand in het huishouden zit vast vanaf 2 november 2026.",
    ),
)
async def an_applicant_is_detained_until_a_known_day(town: Town) -> None:
    ank = await single(town)
    await town.hears("detentie", ank, tot="2026-12-10")


@row(
    "detentie",
    says("gelijk", tasks="", trail="Iemand in het huishouden zit vast vanaf 2 november 2026."),
)
async def a_grown_child_of_20_is_detained(town: Town) -> None:
    sam = child(date(2006, 3, 1))
    await single(town, sam)
    await town.hears("detentie", sam)


@row(
    "opname",
    says(
        "lager",
        "voorstel",
        "armoedeval",
        tasks="""opname-uitzoeken opname-woonlasten opname-steun voorstel-beoordelen armoedeval-bekijken
            armoedeval-bespreken""",
        trail="Iemand in het huishouden is opgenomen vanaf 2 november 2026.",
    ),
)
async def an_applicant_is_admitted(town: Town) -> None:
    ank = await single(town)
    await town.hears("opname", ank)


@row(
    "opname",
    says(
        "gelijk",
        tasks="hoofdverblijf-nagaan",
        trail="Iemand in het huishouden is opgenomen vanaf 2 november 2026.",
    ),
)
async def a_housemate_who_shared_the_costs_is_admitted(town: Town) -> None:
    """The main residence counts (art. 19a), and it is for a person to say that it is elsewhere now."""
    bo = adult("medebewoner", born_on=OF_28)
    await single(town, bo)
    await town.hears("opname", bo)


@row(
    "detentie",
    says(
        "gelijk",
        tasks="hoofdverblijf-nagaan",
        trail="Iemand in het huishouden zit vast vanaf 2 november 2026.",
    ),
)
async def a_housemate_who_shares_the_costs_is_detained(town: Town) -> None:
    """As above: whose right it is has not changed, and the home is where it was."""
    bo = adult("medebewoner", born_on=OF_28)
    await single(town, bo)
    await town.hears("detentie", bo)

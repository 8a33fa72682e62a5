"""Moves, coming and going, parting, joining, births and deaths."""

from datetime import date

from services.intake.residents.rules import NewMember
from shared.events.household import ABROAD, ASSEN, TYNAARLO, UNKNOWN_PLACE
from tests.integration.every_life_event.rows import row, says
from tests.integration.every_life_event.town import Town
from tests.integration.intake.conftest import adult, child, household, person

GRONINGEN = "0014"
OF_28 = date(1998, 3, 1)
OF_20 = date(2006, 3, 1)
OF_8 = date(2018, 3, 1)
EARLIER = "2026-10-01"


async def single(town: Town, *others: NewMember) -> NewMember:
    """Ank with bijstand in Assen, and who else lives there."""
    ank = adult()
    await town.knows(household(ank, *others))
    return ank


@row(
    "verhuizing",
    says(
        "gelijk",
        "beurs",
        tasks="nieuwe-woning-bekijken verhuizing-doorrekenen verhuizing-verwerken verhuizing-besluit kwijtschelding-nieuw-adres",
        trail="Het huishouden verhuist binnen Assen op 2 november 2026.",
    ),
)
async def a_household_moves_across_the_street(town: Town) -> None:
    ank = await single(town, child(OF_8))
    await town.hears("verhuizing", ank, naarGemeente=ASSEN)


@row(
    "verhuizing",
    says(
        "gelijk",
        "beurs",
        tasks="nieuwe-woning-bekijken verhuizing-doorrekenen verhuizing-verwerken verhuizing-besluit gemeente-overdragen",
        trail="Het huishouden verhuist van Assen naar Tynaarlo op 2 november 2026.",
    ),
)
async def a_household_moves_to_another_of_the_three(town: Town) -> None:
    ank = await single(town)
    await town.hears("verhuizing", ank, naarGemeente=TYNAARLO)


@row(
    "verhuizing",
    says(
        "eindigt",
        "voorstel",
        tasks="nieuwe-gemeente-bellen recht-beeindigen eerste-betaling-bevestigen voorstel-beoordelen",
        trail="Het huishouden verhuist van Assen naar gemeente 0014 op 2 november 2026.",
    ),
)
async def a_household_leaves_the_area(town: Town) -> None:
    ank = await single(town)
    await town.hears("verhuizing", ank, naarGemeente=GRONINGEN)


@row(
    "verhuizing",
    says(
        "aanvraag-nodig",
        tasks="nieuwe-inwoner-ontvangen kennismaken aanvraag-uitnodigen",
        trail="Het huishouden verhuist van gemeente 0014 naar Assen op 2 november 2026.",
    ),
)
async def a_household_comes_back_from_elsewhere(town: Town) -> None:
    ank = await single(town)
    await town.hears("verhuizing", ank, day=EARLIER, naarGemeente=GRONINGEN)
    await town.hears("uitkering-beeindigd", ank, day=EARLIER, reden="verhuizing")
    await town.hears("verhuizing", ank, naarGemeente=ASSEN)


@row(
    "verhuizing",
    says(
        "niet-vast-te-stellen",
        tasks="verblijf-nagaan gegevens-aanvullen",
        trail="Het huishouden vertrekt uit Assen op 2 november 2026. Waarheen is niet bekend.",
    ),
)
async def somebody_is_gone_and_nobody_knows_where_to(town: Town) -> None:
    ank = await single(town)
    await town.hears("verhuizing", ank, naarGemeente=UNKNOWN_PLACE)


@row(
    "verhuizing",
    says(
        "niet-vast-te-stellen",
        tasks="verblijf-nagaan verblijf-buitenland-beoordelen kinderen-nagaan gegevens-aanvullen",
        trail="Het huishouden vertrekt uit Assen op 2 november 2026. Het huishouden gaat naar het buitenland.",
    ),
)
async def a_family_goes_abroad(town: Town) -> None:
    ank = await single(town, child(OF_8))
    await town.hears("verhuizing", ank, naarGemeente=ABROAD)


@row(
    "verhuizing",
    says(
        "gelijk",
        tasks="apart-wonen-nagaan",
        trail="Het huishouden verhuist binnen Assen op 2 november 2026. De partners wonen daarna niet op één adres.",
    ),
)
async def a_partner_moves_alone(town: Town) -> None:
    joop = adult("partner")
    await single(town, joop)
    await town.hears("verhuizing", joop, naarGemeente=ASSEN, meeverhuizend=[])


@row(
    "uit-huis",
    says(
        "hoger",
        tasks="nieuw-adres-nagaan norm-uitleggen toeslagen-doorgeven",
        trail="Iemand verlaat de woning op 2 november 2026.",
    ),
)
async def a_housemate_who_shared_the_costs_leaves(town: Town) -> None:
    bo = adult("medebewoner", born_on=OF_28)
    await single(town, bo)
    await town.hears("uit-huis", bo)


@row(
    "uit-huis",
    says(
        "gelijk",
        "beurs",
        tasks="nieuw-adres-nagaan jongere-uit-huis-helpen toeslagen-doorgeven beurs-navragen",
        trail="Iemand verlaat de woning op 2 november 2026.",
    ),
)
async def a_grown_child_of_20_leaves(town: Town) -> None:
    sam = child(OF_20)
    await single(town, sam)
    await town.hears("uit-huis", sam)


@row(
    "komt-inwonen",
    says(
        "lager",
        "voorstel",
        "armoedeval",
        tasks="contract-bekijken norm-uitleggen toeslagen-doorgeven voorstel-beoordelen armoedeval-bekijken armoedeval-bespreken",
        trail="Iemand komt in de woning wonen op 2 november 2026.",
    ),
)
async def somebody_of_28_whom_nobody_knew_comes_to_live_there(town: Town) -> None:
    ank = await single(town)
    bo = adult(born_on=OF_28)
    new = {"achternaam": "Vos", "geboortedatum": OF_28.isoformat()}
    await town.hears("komt-inwonen", bo, persoon={**person(bo), "nieuw": new}, bij=person(ank))


@row(
    "komt-inwonen",
    says(
        "lager",
        "voorstel",
        "beurs",
        tasks="contract-bekijken norm-uitleggen toeslagen-doorgeven voorstel-beoordelen beurs-navragen",
        trail="Iemand komt in de woning wonen op 2 november 2026.",
    ),
    elsewhere=(("lager", "voorstel", "armoedeval"),),
)
async def a_son_with_bijstand_of_his_own_comes_to_live_with_his_mother(town: Town) -> None:
    mother, son = adult(born_on=date(1970, 3, 1)), adult(born_on=OF_28)
    await town.knows(household(mother), household(son))
    await town.hears("komt-inwonen", son, bij=person(mother))


@row(
    "scheiding",
    says(
        "lager",
        "voorstel",
        tasks="""scheiding-uitzoeken recht-blijver-aanpassen betaling-splitsen gezinsplan-maken kinderen-bespreken
            toeslagen-doorgeven vermogen-verdelen alimentatie-regelen route-na-scheiding schulden-bekijken
            scheiding-controle-1-maand scheiding-controle-3-maanden voorstel-beoordelen""",
        trail="Twee partners leven apart vanaf 2 november 2026. Dit is het dossier van wie in de woning blijft.",
    ),
    says(
        "aanvraag-nodig",
        tasks="""scheiding-uitzoeken aanvraag-vertrekker-sturen gezinsplan-maken toeslagen-doorgeven vermogen-verdelen
            alimentatie-regelen route-na-scheiding schulden-bekijken scheiding-controle-1-maand
            scheiding-controle-3-maanden aanvraag-uitnodigen""",
        trail="Twee partners leven apart vanaf 2 november 2026. Dit is het dossier van wie de woning verlaat.",
    ),
)
async def two_partners_part_and_the_child_stays(town: Town) -> None:
    joop, sam = adult("partner"), child(OF_8)
    ank = await single(town, joop, sam)
    lives = {"persoon": person(sam), "hoofdverblijf": person(ank)}
    await town.hears("scheiding", ank, exPartner=person(joop), kinderen=[lives])


@row(
    "samenwonen",
    says(
        "aanvraag-nodig",
        tasks="""samenwonen-uitzoeken gezamenlijke-aanvraag vermogen-samen betaling-samen toeslagen-doorgeven
            schulden-bekijken aanvraag-uitnodigen""",
        trail="Twee mensen wonen samen vanaf 2 november 2026.",
    ),
)
async def a_partner_whom_nobody_knew_comes_to_live_there(town: Town) -> None:
    ank = await single(town)
    joop = adult()
    new = {"achternaam": "Vos", "geboortedatum": "1988-03-01"}
    await town.hears("samenwonen", ank, partner={**person(joop), "nieuw": new})


@row(
    "samenwonen",
    says(
        "aanvraag-nodig",
        tasks="""samenwonen-uitzoeken gezamenlijke-aanvraag vermogen-samen betaling-samen toeslagen-doorgeven
            schulden-bekijken aanvraag-uitnodigen""",
        trail="Twee mensen wonen samen vanaf 2 november 2026.",
    ),
    elsewhere=(("eindigt", "voorstel"),),
)
async def two_people_with_bijstand_move_in_together(town: Town) -> None:
    ank, joop = adult(), adult()
    await town.knows(household(ank), household(joop))
    await town.hears("samenwonen", ank, partner=person(joop))


@row(
    "geboorte",
    says(
        "gelijk",
        tasks="geboorte-toeslagen geboorte-kosten route-na-geboorte",
        trail="Er is een kind geboren op 2 november 2026.",
    ),
)
async def a_child_is_born(town: Town) -> None:
    ank = await single(town)
    await town.hears("geboorte", ank)


@row(
    "geboorte",
    says(
        "gelijk",
        tasks="levenloos-condoleren levenloos-regelingen",
        trail="Er is een kind levenloos geboren op 2 november 2026.",
    ),
)
async def a_child_is_stillborn(town: Town) -> None:
    ank = await single(town)
    await town.hears("geboorte", ank, levenloos=True)


@row(
    "overlijden",
    says(
        "gelijk",
        "lager",
        "voorstel",
        tasks="""overlijden-bellen overlijden-steun overlijden-nabestaanden overlijden-toeslagen overlijden-na-een-maand
            schulden-bekijken voorstel-beoordelen""",
        trail="Iemand in het huishouden is overleden op 2 november 2026.",
    ),
)
async def a_partner_dies(town: Town) -> None:
    joop = adult("partner")
    await single(town, joop)
    await town.hears("overlijden", joop)


@row(
    "overlijden",
    says(
        "eindigt",
        "voorstel",
        tasks="""overlijden-eindafrekening overlijden-steun overlijden-nabestaanden overlijden-toeslagen
            schulden-bekijken voorstel-beoordelen""",
        trail="Iemand in het huishouden is overleden op 2 november 2026.",
    ),
)
async def who_lived_alone_dies(town: Town) -> None:
    ank = await single(town)
    await town.hears("overlijden", ank)


@row(
    "overlijden",
    says(
        "gelijk",
        tasks="overlijden-bellen overlijden-steun overlijden-kind-regelingen overlijden-toeslagen",
        trail="Iemand in het huishouden is overleden op 2 november 2026.",
    ),
)
async def a_child_dies(town: Town) -> None:
    sam = child(OF_8)
    await single(town, sam)
    await town.hears("overlijden", sam)


@row(
    "overlijden",
    says(
        "hoger",
        tasks="overlijden-bellen overlijden-steun overlijden-toeslagen",
        trail="Iemand in het huishouden is overleden op 2 november 2026.",
    ),
)
async def a_housemate_dies(town: Town) -> None:
    bo = adult("medebewoner", born_on=OF_28)
    await single(town, bo)
    await town.hears("overlijden", bo)

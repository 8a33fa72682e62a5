"""What the register says of people with a dossier is told as a life event, once, or waits for a person: never silence."""

from datetime import date
from io import BytesIO
from typing import Any

import orjson
import pytest

from services.intake.register.reading import look_at
from services.intake.register.service import RegisterImport
from shared.events.household import ASSEN
from tests.integration.intake.conftest import World, event
from tests.integration.intake.register_files import (
    one_row,
    person_numbers,
    read,
    record_numbers,
    told,
)
from tests.register import home, record

ANK, JOOP, KIM, MATE = "1990-05-17", "1988-03-02", "2015-06-06", "1995-01-01"


class Family:
    """A dossier of people who are called Ank, and what the register says of each."""

    def __init__(self, dossier_id: str, numbers: dict[str, str]) -> None:
        self.dossier_id, self.numbers = dossier_id, numbers
        self.a_numbers = {role: next(record_numbers) for role in numbers}

    def record_of(self, role: str, **values: Any) -> dict[str, Any]:
        born = {"aanvrager": ANK, "partner": JOOP, "kind": KIM, "medebewoner": MATE}[role]
        return record(
            self.a_numbers[role],
            self.numbers[role],
            geboorte={"datum": born.replace("-", "")},
            naam={"voornamen": "Ank", "voorvoegsel": "de", "geslachtsnaam": "Vries"},
            **values,
        )


async def a_family(
    world: World, number: int, *others: str, place: dict[str, Any] | None = None
) -> Family:
    """Of an applicant and others by their role, at a number of a street."""
    born = {"aanvrager": ANK, "partner": JOOP, "kind": KIM, "medebewoner": MATE}
    numbers = {role: next(person_numbers) for role in ("aanvrager", *others)}
    body = {
        "gemeente": ASSEN,
        "vanaf": "2020-01-01",
        "adres": place or {"postcode": "9403ZX", "huisnummer": number},
        "leden": [
            {
                "burgerservicenummer": bsn, "voornamen": "Ank", "achternaam": "de Vries",
                "geboortedatum": born[role], "rol": role,
            }
            for role, bsn in numbers.items()
        ],
    }  # fmt: skip
    answer = await world.post("/intake/v1/dossiers", body)
    assert answer.status_code == 201, answer.text
    await world.forget_outbox()
    return Family(answer.json()["dossierId"], numbers)


def married(
    partner: str, since: str = "20100101", ended: str | None = None
) -> list[dict[str, Any]]:
    row: dict[str, Any] = {
        "burgerservicenummer": partner, "aangaanHuwelijkPartnerschap": {"datum": since},
    }  # fmt: skip
    if ended is not None:
        row["ontbindingHuwelijkPartnerschap"] = {"datum": ended}
    return [row]


async def read_in_chunks(world: World, content: list[dict[str, Any]], size: int) -> None:
    importing = RegisterImport(
        world.database, world.app.state.corrections, {}, "test", chunk_size=size
    )
    async for _ in importing.run(look_at(BytesIO(orjson.dumps(content)))):
        pass


async def life_events(world: World) -> list[Any]:
    return list(
        await world.rows("SELECT type, status, reason, source FROM life_event ORDER BY type, id")
    )


async def waiting(world: World) -> list[tuple[str, str]]:
    rows = await world.rows(
        "SELECT type, reason FROM life_event WHERE status = 'in-quarantaine' ORDER BY type"
    )
    return [tuple(row) for row in rows]


async def roles(world: World, family: Family, day: str) -> list[str]:
    answer = await world.client.get(f"/intake/v1/dossiers/{family.dossier_id}?datum={day}")
    return sorted(row["rol"] for row in answer.json()["leden"])


async def test_a_move_in_the_register_is_a_life_event_of_the_dossier_told_once(
    world: World,
) -> None:
    family = await a_family(world, 48)
    ank = family.record_of(
        "aanvrager", verblijfplaats=home(49, "20261102"), gemeenteVanInschrijving={"code": "1680"}
    )

    [row] = await read(world, [ank])

    [moved] = await world.told("verhuizing")
    assert (moved["subject"], moved["data"]["bron"]) == (family.dossier_id, "naadloos:register")
    assert moved["data"]["ingangsdatum"] == "2026-11-02"
    assert (moved["data"]["vanGemeente"], moved["data"]["naarGemeente"]) == ("0106", "1680")
    [changed] = await world.told("huishouden-gewijzigd")
    assert "veranderdVanaf" not in changed["data"]
    assert row["uitkomst"] == "overgenomen"

    await world.forget_outbox()
    await read(world, [ank])
    await read(world, [{**ank, "geheimhoudingPersoonsgegevens": 2}])
    assert await world.told() == []
    assert await world.count("life_event") == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("at_once", [True, False])
async def test_a_family_that_moves_is_told_as_one_move(
    world: World, order: tuple[int, ...], at_once: bool
) -> None:
    family = await a_family(world, 50, "partner", "kind")
    new = home(51, "20261101")
    one, other, child = (family.numbers[role] for role in ("aanvrager", "partner", "kind"))
    parents = [{"burgerservicenummer": one}, {"burgerservicenummer": other}]
    children = [{"burgerservicenummer": child}]
    rows = [
        family.record_of(
            "aanvrager", verblijfplaats=new, partners=married(other), kinderen=children
        ),
        family.record_of("partner", verblijfplaats=new, partners=married(one), kinderen=children),
        family.record_of("kind", verblijfplaats=new, ouders=parents),
    ]
    content = [rows[place] for place in order]

    await read_in_chunks(world, content, 200 if at_once else 1)

    [moved] = await world.told("verhuizing")
    assert not moved["data"].get("zonderPartner")
    assert await world.told("ingetrokken") == await world.told("gecorrigeerd") == []
    assert await roles(world, family, "2026-11-01") == ["aanvrager", "kind", "partner"]
    assert [row.status for row in await life_events(world)] == ["verwerkt"]


async def test_who_leaves_the_home_alone_moves_alone(world: World) -> None:
    family = await a_family(world, 52, "partner", "kind")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    stays = home(52, "20200101", adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of("aanvrager", verblijfplaats=stays, partners=married(other)),
        family.record_of("partner", verblijfplaats=home(53, "20261101"), partners=married(one)),
    ]

    await read(world, rows)

    [moved] = await world.told("verhuizing")
    assert moved["data"]["zonderPartner"] is True
    [fact] = await world.rows("SELECT data FROM fact WHERE kind = 'moved'")
    assert fact.data["along"] == []


async def test_a_first_load_of_people_is_no_move_and_an_address_nobody_knew_is_none(
    world: World,
) -> None:
    family = await a_family(world, 54, place={"postcode": "9403ZX", "huisnummer": 54})
    newcomer = record(
        next(record_numbers), next(person_numbers), verblijfplaats=home(54, "20261001")
    )
    await read(world, [newcomer])
    assert await world.told("verhuizing") == await world.told("komt-inwonen") == []
    [changed] = await world.told("huishouden-gewijzigd")
    assert changed["subject"] == family.dossier_id


async def test_somebody_known_who_moves_in_with_a_dossier_comes_to_live_there(
    world: World,
) -> None:
    mate = record(next(record_numbers), next(person_numbers), verblijfplaats=home(55, "20200101"))
    await read(world, [mate])
    family = await a_family(world, 56)

    [row] = await read(world, [{**mate, "verblijfplaats": home(56, "20261101")}])

    [came] = await world.told("komt-inwonen")
    assert (came["subject"], came["data"]["inwonerId"]) == (family.dossier_id, row["inwonerId"])
    assert await roles(world, family, "2026-11-01") == ["aanvrager", "medebewoner"]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ({"land": {"code": "9089"}, "regel1": "Musterweg 1", "datumAanvangAdresBuitenland": "20261101"}, "buitenland"),
        ({"land": {"code": "0000"}, "datumAanvangAdresBuitenland": "20261101"}, "vertrokken-onbekend"),
    ],
)  # fmt: skip
async def test_a_family_that_leaves_the_country_leaves_together(
    world: World, place: dict[str, Any], kind: str
) -> None:
    family = await a_family(world, 57, "partner")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    gone = {
        "verblijfplaats": place,
        "gemeenteVanInschrijving": {"code": "1999"},
        "opschortingBijhouding": {"reden": {"code": "E"}, "datum": "20261101"},
    }
    rows = [
        family.record_of("partner", partners=married(one), **gone),
        family.record_of("aanvrager", partners=married(other), **gone),
    ]
    for content in (rows, [{**rows[0], "geheimhoudingPersoonsgegevens": 2}]):
        await read(world, content)
    [moved] = await world.told("verhuizing")
    assert (moved["data"]["soort"], moved["data"].get("zonderPartner", False)) == (kind, False)


async def test_nobody_is_told_that_an_address_changed_as_long_as_it_is_investigated(
    world: World,
) -> None:
    family = await a_family(world, 58)
    doubt = {"aanduidingGegevensInOnderzoek": "081100", "datumIngangOnderzoek": "20261110"}
    doubted = family.record_of("aanvrager", verblijfplaats=home(59, "20261101", inOnderzoek=doubt))

    [row] = await read(world, [doubted])

    assert told(row) == ["adres-in-onderzoek"]
    assert await world.told() == []
    await read(world, [family.record_of("aanvrager", verblijfplaats=home(59, "20261101"))])
    assert len(await world.told("verhuizing")) == 1


async def test_who_is_found_not_to_live_at_the_address_moved_to_nobody_knows_where(
    world: World,
) -> None:
    family = await a_family(world, 60)
    gone = {"aanduidingGegevensInOnderzoek": "089999", "datumIngangOnderzoek": "20261110"}
    place = home(60, "20200101", adresseerbaarObjectIdentificatie="", inOnderzoek=gone)
    [row] = await read(world, [family.record_of("aanvrager", verblijfplaats=place)])
    assert told(row) == ["woont-niet-op-adres"]
    [moved] = await world.told("verhuizing")
    assert moved["data"]["ingangsdatum"] == "2026-11-10"


async def test_a_move_that_the_register_takes_back_or_dates_otherwise_is_told_anew(
    world: World,
) -> None:
    family = await a_family(world, 61)
    await read(world, [family.record_of("aanvrager", verblijfplaats=home(62, "20261102"))])
    await world.forget_outbox()

    await read(world, [family.record_of("aanvrager", verblijfplaats=home(62, "20261020"))])

    [withdrawn] = await world.told("ingetrokken")
    assert withdrawn["data"]["reden"] == "verkeerde-gegevens"
    [moved] = await world.told("verhuizing")
    assert moved["data"]["ingangsdatum"] == "2026-10-20"


async def test_another_address_on_the_day_of_a_move_that_was_reported_waits_for_a_person(
    world: World,
) -> None:
    family = await a_family(world, 63)
    moved = {
        "persoon": {"burgerservicenummer": family.numbers["aanvrager"]},
        "ingangsdatum": "2026-11-02", "naarGemeente": ASSEN, "meeverhuizend": [],
        "adres": {"postcode": "9403ZX", "huisnummer": 64},
    }  # fmt: skip
    assert (await world.report(event("verhuizing", moved))).status_code == 202
    await world.forget_outbox()

    [row] = await read(world, [family.record_of("aanvrager", verblijfplaats=home(65, "20261102"))])

    assert told(row) == ["adres-past-niet"]
    assert await waiting(world) == [("verhuizing", "anders-gemeld")]
    assert await world.told() == []


async def test_a_death_in_the_register_is_a_life_event_of_the_dossier(world: World) -> None:
    family = await a_family(world, 66, "partner")
    place = home(66, adresseerbaarObjectIdentificatie="")
    dead = family.record_of("aanvrager", verblijfplaats=place, overlijden={"datum": "20261103"})

    [row] = await read(world, [dead])

    assert row["uitkomst"] == "overgenomen"
    [died] = await world.told("overlijden")
    assert (died["data"]["ingangsdatum"], died["data"]["bron"]) == (
        "2026-11-03",
        "naadloos:register",
    )
    assert await roles(world, family, "2026-11-04") == ["aanvrager"]
    await world.forget_outbox()
    await read(world, [{**dead, "geheimhoudingPersoonsgegevens": 2}])
    assert await world.told() == []


async def test_a_death_that_was_untrue_is_taken_back_and_one_of_another_day_told_anew(
    world: World,
) -> None:
    family = await a_family(world, 67, "partner")
    place = {"verblijfplaats": home(67, adresseerbaarObjectIdentificatie="")}
    await read(world, [family.record_of("aanvrager", **place, overlijden={"datum": "20261103"})])
    await world.forget_outbox()

    await read(world, [family.record_of("aanvrager", **place, overlijden={"datum": "20261105"})])
    [died] = await world.told("overlijden")
    assert died["data"]["ingangsdatum"] == "2026-11-05"
    assert len(await world.told("ingetrokken")) == 1
    await world.forget_outbox()

    [row] = await read(world, [family.record_of("aanvrager", **place)])
    assert told(row) == ["overlijden-vervallen"]
    [withdrawn] = await world.told("ingetrokken")
    assert withdrawn["data"]["gebeurtenisId"] == died["id"]
    assert await roles(world, family, "2026-11-28") == ["aanvrager", "partner"]
    assert (await world.rows("SELECT count(*) FROM resident WHERE died_on IS NOT NULL"))[0][0] == 0


async def test_of_a_death_on_an_unknown_day_nothing_goes_out_and_the_day_is_asked(
    world: World,
) -> None:
    family = await a_family(world, 68)
    place = {"verblijfplaats": home(68, adresseerbaarObjectIdentificatie="")}
    dead = family.record_of("aanvrager", **place, overlijden={"datum": "20261000"})

    [row] = await read(world, [dead])

    assert told(row) == ["overlijdensdatum-onvolledig"]
    assert await world.told("overlijden") == []
    [changed] = await world.told("huishouden-gewijzigd")
    assert changed["data"]["huishouden"]["leden"][0]["overledenOp"] == "2026-10-31"
    assert await waiting(world) == [("overlijden", "register-overlijdensdag-onvolledig")]
    assert not (await world.rows("SELECT id FROM life_event WHERE try_again"))

    [event_id] = (await world.rows("SELECT id FROM life_event"))[0]
    asked = await world.post(
        f"/intake/v1/levensgebeurtenissen/{event_id}/correcties",
        {"reden": "verkeerde-datum", "gegevens": {"ingangsdatum": "2026-10-17"}},
    )
    assert asked.status_code in {200, 201, 202}, asked.text
    [died] = await world.told("overlijden")
    assert died["data"]["ingangsdatum"] == "2026-10-17"
    kept = await one_row(world, "SELECT died_on FROM resident")
    assert kept.died_on == date(2026, 10, 17)


async def test_a_day_of_death_that_the_register_learns_takes_the_place_of_the_question(
    world: World,
) -> None:
    family = await a_family(world, 69)
    place = {"verblijfplaats": home(69, adresseerbaarObjectIdentificatie="")}
    for day in ("20261000", "20261017"):
        await read(world, [family.record_of("aanvrager", **place, overlijden={"datum": day})])
    [died] = await world.told("overlijden")
    assert died["data"]["ingangsdatum"] == "2026-10-17"
    assert await waiting(world) == []
    kept = await one_row(world, "SELECT died_on, death_recorded_on FROM resident")
    assert tuple(kept) == (date(2026, 10, 17), None)


async def test_a_death_that_somebody_reported_and_the_register_denies_is_for_a_person(
    world: World,
) -> None:
    family = await a_family(world, 70)
    died = {
        "persoon": {"burgerservicenummer": family.numbers["aanvrager"]},
        "ingangsdatum": "2026-11-02",
    }
    await world.report(event("overlijden", died))
    untrue = [{"overlijden": {"datum": "20261102"}, "onjuist": True}]
    place = home(70, adresseerbaarObjectIdentificatie="")
    [row] = await read(
        world, [family.record_of("aanvrager", verblijfplaats=place, historie=untrue)]
    )
    assert told(row) == ["overlijden-weersproken"]


async def test_a_divorce_of_two_who_live_apart_is_a_life_event_of_both_dossiers(
    world: World,
) -> None:
    family = await a_family(world, 71, "partner", "kind")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    parents = [{"burgerservicenummer": one}, {"burgerservicenummer": other}]
    old = home(71, adresseerbaarObjectIdentificatie="")
    new = home(72, "20261101")
    ended = {"since": "20180101", "ended": "20261110"}
    rows = [
        family.record_of("aanvrager", verblijfplaats=old, partners=married(other, **ended)),
        family.record_of("partner", verblijfplaats=new, partners=married(one, **ended)),
        family.record_of("kind", verblijfplaats=new, ouders=parents),
    ]

    outcomes = await read(world, rows)

    parted = await world.told("scheiding")
    assert {row["data"]["rol"] for row in parted} == {"blijver", "vertrekker"}
    assert {row["data"]["ingangsdatum"] for row in parted} == {"2026-11-10"}
    assert len({row["subject"] for row in parted}) == 2
    assert {code for row in outcomes for code in told(row)} == {"gescheiden-ouders"}
    assert await roles(world, family, "2026-11-28") == ["aanvrager"]
    await world.forget_outbox()
    again = [{**row, "geheimhoudingPersoonsgegevens": 2} for row in rows]
    await read(world, again)
    assert await world.told() == []
    assert [row.status for row in await life_events(world)] == ["verwerkt"] * 3


async def test_a_divorce_of_two_at_one_address_waits_for_a_person(world: World) -> None:
    family = await a_family(world, 73, "partner")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    old = home(73, adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of(
            "aanvrager", verblijfplaats=old, partners=married(other, ended="20261110")
        ),
        family.record_of("partner", verblijfplaats=old, partners=married(one, ended="20261110")),
    ]

    outcomes = await read(world, rows)

    assert [told(row) for row in outcomes] == [["partner-anders"]] * 2
    assert await waiting(world) == [("scheiding", "register-noemt-scheiding")]
    assert await roles(world, family, "2026-11-28") == ["aanvrager", "partner"]

    [event_id] = (await world.rows("SELECT id FROM life_event"))[0]
    settled = await world.post(f"/intake/v1/quarantaine/{event_id}/herkansing", {})
    assert settled.status_code == 200, settled.text
    assert await roles(world, family, "2026-11-28") == ["aanvrager"]


async def test_a_divorce_of_who_is_kept_safe_leads_neither_to_the_other(world: World) -> None:
    family = await a_family(world, 74, "partner")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    old = home(74, adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of(
            "aanvrager", verblijfplaats=old, partners=married(other, ended="20261110")
        ),
        family.record_of(
            "partner",
            verblijfplaats={**home(1, "20261101"), "functieAdres": {"code": "B"}},
            partners=married(one, ended="20261110"),
            geheimhoudingPersoonsgegevens=7,
        ),
    ]
    await read(world, rows)
    parted = await world.told("scheiding")
    assert {row["data"]["veiligheid"] for row in parted} == {True}
    assert all("nieuwDossierId" not in row["data"] for row in parted)


async def test_the_death_of_a_partner_is_no_divorce(world: World) -> None:
    family = await a_family(world, 75, "partner")
    one, other = family.numbers["aanvrager"], family.numbers["partner"]
    old = home(75, adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of(
            "aanvrager", verblijfplaats=old, partners=married(other, ended="20261110")
        ),
        family.record_of(
            "partner",
            verblijfplaats=old,
            partners=married(one, ended="20261110"),
            overlijden={"datum": "20261110"},
        ),
    ]
    await read(world, rows)
    assert len(await world.told("overlijden")) == 1
    assert await world.told("scheiding") == []
    assert await waiting(world) == []


async def test_who_marries_and_lives_there_moves_in_with_the_applicant(world: World) -> None:
    family = await a_family(world, 76)
    number = next(person_numbers)
    old = home(76, adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of("aanvrager", verblijfplaats=old, partners=married(number, "20261105")),
        record(
            next(record_numbers), number, verblijfplaats=home(76, "20261101"),
            partners=married(family.numbers["aanvrager"], "20261105"),
        ),
    ]  # fmt: skip

    outcomes = await read(world, rows)

    [joined] = await world.told("samenwonen")
    assert (joined["subject"], joined["data"]["ingangsdatum"]) == (family.dossier_id, "2026-11-05")
    assert await roles(world, family, "2026-11-04") == ["aanvrager", "medebewoner"]
    assert await roles(world, family, "2026-11-05") == ["aanvrager", "partner"]
    assert [told(row) for row in outcomes] == [[], []]


@pytest.mark.parametrize(("since", "place"), [("20150101", 77), ("20261105", 78)])
async def test_a_marriage_of_before_the_dossier_or_at_two_addresses_waits_for_a_person(
    world: World, since: str, place: int
) -> None:
    family = await a_family(world, 77)
    number = next(person_numbers)
    old = home(77, adresseerbaarObjectIdentificatie="")
    rows = [
        family.record_of("aanvrager", verblijfplaats=old, partners=married(number, since)),
        record(
            next(record_numbers), number, verblijfplaats=home(place, "20150101"),
            partners=married(family.numbers["aanvrager"], since),
        ),
    ]  # fmt: skip

    outcomes = await read(world, rows)

    assert [told(row) for row in outcomes] == [["partner-anders"]] * 2
    assert await waiting(world) == [("samenwonen", "register-noemt-partner")]
    assert "partner" not in await roles(world, family, "2026-11-28")


async def test_who_recognised_a_child_later_has_it_in_the_picture_from_that_day(
    world: World,
) -> None:
    family = await a_family(world, 79)
    old = home(79, adresseerbaarObjectIdentificatie="")
    parent = {
        "burgerservicenummer": family.numbers["aanvrager"],
        "datumIngangFamilierechtelijkeBetrekking": "20210115",
    }
    child = record(
        next(record_numbers), next(person_numbers), verblijfplaats=home(79, "20201130"),
        geboorte={"datum": "20201130"}, ouders=[parent],
    )  # fmt: skip
    await read(world, [family.record_of("aanvrager", verblijfplaats=old), child])
    assert await roles(world, family, "2021-01-14") == ["aanvrager", "medebewoner"]
    assert await roles(world, family, "2021-01-15") == ["aanvrager", "kind"]


async def test_a_child_that_died_on_the_day_of_its_birth_is_of_the_household_that_day_and_has_no_birthday(
    world: World,
) -> None:
    family = await a_family(world, 80)
    old = home(80, adresseerbaarObjectIdentificatie="")
    child = record(
        next(record_numbers), next(person_numbers), verblijfplaats=home(80, "20240901"),
        geboorte={"datum": "20230417"}, overlijden={"datum": "20230417"},
        opschortingBijhouding={"reden": {"code": "O"}, "datum": "20230417"},
        ouders=[{"burgerservicenummer": family.numbers["aanvrager"]}],
    )  # fmt: skip
    _, row = await read(world, [family.record_of("aanvrager", verblijfplaats=old), child])
    assert row["uitkomst"] == "overgenomen"
    assert await roles(world, family, "2023-04-17") == ["aanvrager", "kind"]
    assert await roles(world, family, "2023-04-18") == ["aanvrager"]
    timers = await world.rows(
        "SELECT key FROM timers WHERE key LIKE :key", key=f"{row['inwonerId']}%"
    )
    assert timers == []

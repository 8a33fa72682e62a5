"""What tests of how people live together share: what is recorded, and the picture that follows."""

from typing import Any

import httpx

from tests.integration.intake.conftest import World

RESIDENTS = "/intake/v1/inwoners"
ADDRESS = {"postcode": "9401 AB", "huisnummer": 12}
CONTRACT = {"contractdatum": "2026-01-01", "huurPerMaandCenten": 450_00, "betalingAangetoond": True}
LODGER: dict[str, Any] = {
    "kostendelerUitzondering": "commercieel-contract",
    "huurcontract": CONTRACT,
}


async def arrange(world: World, who: Any, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await world.post(f"{RESIDENTS}/{who.person_id}/woonsituatie", body, **headers)


async def picture(world: World, dossier_id: object, day: str | None = None) -> dict[str, Any]:
    query = f"?datum={day}" if day else ""
    response = await world.client.get(f"/intake/v1/dossiers/{dossier_id}{query}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def exemption_on(world: World, dossier_id: object, who: Any, day: str) -> str | None:
    members = (await picture(world, dossier_id, day))["leden"]
    [found] = [one for one in members if one["inwonerId"] == str(who.person_id)]
    return (
        None if found["kostendelerUitzondering"] is None else str(found["kostendelerUitzondering"])
    )

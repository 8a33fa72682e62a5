"""Write the OpenAPI document that each service publishes to a folder: `python -m deploy.local.openapi FOLDER`."""

import asyncio
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

from deploy.environment import key

SERVICES = ("intake", "routes", "income", "reporting")
# Intake does not start without keys for BSN; the document needs no real ones.
SETTINGS: dict[str, dict[str, Any]] = {
    "intake": {
        "bsn_hash_key": key(),
        "bsn_encryption_keys": {"1": key()},
        "bsn_current_key": "1",
    }
}


async def published(service: str) -> str:
    """What the service answers on its open address, and not what its code would like to answer."""
    settings = import_module(f"services.{service}.settings").Settings(**SETTINGS.get(service, {}))
    app = import_module(f"services.{service}.main").create_app(settings)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://local") as client:
        answer = await client.get(f"/{service}/v1/openapi.json")
    return answer.raise_for_status().text


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        path = folder / f"{service}.json"
        path.write_text(asyncio.run(published(service)))
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

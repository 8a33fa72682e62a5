"""Asks the services what failed in them, by cause, on behalf of whoever looks."""

import asyncio

from fastapi import Request

from services.reporting.monitor.gathering import Monitor
from services.reporting.monitor.remote import SERVICES, Service
from shared.http.auth import passed_on
from shared.operations.asking import NoAnswer, ask
from shared.operations.failed.endpoints import PREFIX
from shared.operations.failed.schemas import Oorzaken


async def causes_of_all(monitor: Monitor, request: Request) -> dict[Service, Oorzaken | None]:
    """None of a service that does not answer."""
    path = f"{PREFIX.removeprefix('/beheer/')}/oorzaken"
    headers = passed_on(request)

    async def causes(service: Service) -> Oorzaken | None:
        try:
            return await ask(
                monitor.client(service),
                service,
                path,
                Oorzaken,
                headers=headers,
                patience=monitor.patience,
            )
        except NoAnswer:
            return None

    answers = await asyncio.gather(*(causes(service) for service in SERVICES))
    return dict(zip(SERVICES, answers, strict=True))

"""The API of playbooks: `/draaiboeken`."""

from fastapi import APIRouter

from services.routes.playbooks.answers import DienstUit, Draaiboeken, playbook_answer
from services.routes.playbooks.loader import load_playbooks
from services.routes.viewers import TaskReader
from shared import clock
from shared.partner_services import SERVICES, service_label

router = APIRouter(tags=["Draaiboeken"])


@router.get(
    "/draaiboeken",
    summary="De draaiboeken: wat er bij welke gebeurtenis gebeurt",
    operation_id="draaiboekenTonen",
)
async def list_playbooks(_: TaskReader) -> Draaiboeken:
    playbooks = load_playbooks()
    return Draaiboeken(
        resultaten=[
            playbook_answer(version.document)
            for _, version in sorted(playbooks.all_valid_on(clock.today()).items())
        ],
        diensten=[DienstUit(code=code, naam=service_label(code)) for code in SERVICES],
    )

"""The API of playbooks: `/draaiboeken`."""

from fastapi import APIRouter

from services.routes.playbooks.answers import Draaiboeken, PartnerUit, playbook_answer
from services.routes.playbooks.loader import load_playbooks
from services.routes.viewers import TaskReader

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
            playbook_answer(document) for _, document in sorted(playbooks.documents.items())
        ],
        partners=[PartnerUit.of(code, document) for code, document in playbooks.partners.items()],
    )

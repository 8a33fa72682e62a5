"""The pages about who lives where with whom: find somebody, look, report what was told, record and correct."""

from pathlib import Path

from fastapi import APIRouter

from services.intake.desk import (
    correct,
    event,
    find,
    merge,
    number,
    record,
    report,
    resident,
    search,
)

TEMPLATES = Path(__file__).parent / "templates"

router = APIRouter()
for part in (find, search, resident, report, record, correct, number, merge, event):
    router.include_router(part.router)

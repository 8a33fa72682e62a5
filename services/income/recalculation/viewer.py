"""Who asks for a recalculation, from the token of the caller."""

from services.income.recalculation.service import Viewer
from shared.http.auth import Caller

SCOPE = "income.doorrekeningen.maken"
SEES_DOSSIERS = "income.herbeoordelingen.lezen"


def viewer_of(caller: Caller) -> Viewer:
    return Viewer(caller.subject, caller.municipalities, SEES_DOSSIERS in caller.scopes)

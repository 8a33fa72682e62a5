"""From the caller of a request to whose dossiers may be seen."""

from shared.db.known_dossiers import Own
from shared.http.caller import Caller
from shared.permissions import Data


def own_of(caller: Caller) -> Own:
    return Own(
        caller.municipalities,
        caller.where_sees(Data.AFGESCHERMD),
        caller.where_sees(Data.DETENTIE_EN_OPNAME),
    )

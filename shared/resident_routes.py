"""The routes that residents follow, and the rungs on which they stand, as people read them.

Routes: performance agreement 2020 of the agency. Rungs: the participation ladder (VNG), on which taking part is counted.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ROUTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "werknemer": "Werknemer",
        "onderwijs": "Onderwijs",
        "ondernemer": "Ondernemer",
        "vrijwilliger": "Vrijwilliger",
    }
)
RUNGS: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "weinig contact met anderen",
        2: "contact met mensen buiten de deur",
        3: "meedoen aan activiteiten",
        4: "onbetaald werk",
        5: "werk met steun",
        6: "werk zonder steun",
    }
)


def place_text(route: str, rung: int) -> str:
    """Where somebody stands, in the middle of a sentence; a code that is not known stays as it is."""
    return f"route {ROUTES.get(route, route).lower()}, {RUNGS.get(rung, f'trede {rung}')}"

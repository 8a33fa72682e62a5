"""Pages: Jinja templates on one base, in the NL Design System's style."""

import re
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.http.auth import Caller, Lasting
from shared.ui import dutch
from shared.ui.static import StaticFiles

BASE_TEMPLATES = Path(__file__).parent / "templates"


_CODE = re.compile("`([^`]+)`")


def _with_code(text: str) -> str:
    """Escaped, with what stands between backticks as code: `{{ text | code | safe }}`."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _seconds_left(lasting: Lasting) -> tuple[int, int]:
    return lasting.seconds_left(clock.now())


class Templates:
    """The templates of one service, on top of the base ones. Made once, at start-up."""

    def __init__(self, static: StaticFiles, *folders: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([*folders, BASE_TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "statisch": static.url,
            "nu": clock.now,
            "alle_gemeenten": AGENCY_MUNICIPALITIES,
        }
        self._environment.filters |= {
            "datum": dutch.date_text,
            "moment": dutch.moment_text,
            "duur": dutch.duration_text,
            "bedrag": dutch.money_text,
            "aantal": dutch.number_text,
            "dagen": dutch.plain_days,
            "gemeente": dutch.municipality_text,
            "code": _with_code,
            "over": _seconds_left,
        }

    def render(
        self, template: str, caller: Caller | None, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A page for somebody (or nobody yet) who is signed in."""
        text = self._environment.get_template(template).render(caller=caller, **context)
        return HTMLResponse(text, status)

"""Pages: Jinja templates on one base, in the NL Design System's style."""

import re
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from shared import clock
from shared.http.caller import Caller, Lasting
from shared.settings import SiteSettings
from shared.ui import dutch, purse
from shared.ui.menu import may_search, menu_of, standing_at
from shared.ui.static import StaticFiles

BASE_TEMPLATES = Path(__file__).parent / "templates"
WHO = "X-Naadloos-Wie"
"""Of a page: for whom it was made. A script that gets one for somebody else does not show it."""

_CODE = re.compile("`([^`]+)`")


def _with_code(text: str) -> str:
    """Escaped, with what stands between backticks as code: `{{ text | code | safe }}`."""
    return _CODE.sub(r"<code>\1</code>", escape(text))


def _seconds_left(lasting: Lasting) -> tuple[int, int]:
    return lasting.seconds_left(clock.now())


def _mark_of(caller: Caller) -> str:
    """Tells one caller from another, and nothing else."""
    return sha256(caller.subject.encode()).hexdigest()[:16]


class Templates:
    """The templates of one service, on top of the base ones. Made once, at start-up."""

    def __init__(
        self, static: StaticFiles, *folders: Path, site: SiteSettings | None = None
    ) -> None:
        self._environment = Environment(
            loader=FileSystemLoader([*folders, BASE_TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "statisch": static.url,
            "demo": (site or SiteSettings()).is_demo,
            "nu": clock.now,
        }
        self._environment.filters |= {
            "datum": dutch.date_text,
            "maand": dutch.month_text,
            "dag": dutch.day_text,
            "moment": dutch.moment_text,
            "duur": dutch.duration_text,
            "bedrag": dutch.money_text,
            "aantal": dutch.number_text,
            "dagen": dutch.plain_days,
            "bedragcode": dutch.parameter_text,
            "gemeente": dutch.municipality_text,
            "code": _with_code,
            "over": _seconds_left,
            "menu": menu_of,
            "plaats_in_menu": standing_at,
            "mag_zoeken": may_search,
            "kenmerk": _mark_of,
            "beurspost": purse.POSTS.__getitem__,
            "beursaanname": purse.ASSUMED.__getitem__,
            "beursoordeel": purse.JUDGED.__getitem__,
            "eerst_vragen": purse.asked_first,
            "niet_bekend": purse.asked_in_order,
        }

    def render(
        self, template: str, caller: Caller | None, *, status: int = 200, **context: Any
    ) -> HTMLResponse:
        """A page for somebody (or nobody yet) who is signed in."""
        text = self._environment.get_template(template).render(caller=caller, **context)
        return HTMLResponse(text, status, {WHO: _mark_of(caller)} if caller else None)

"""Use case of what an organisation sees: the facts that are shared, with what intake knows today."""

from typing import Final

from services.routes.handovers.showing import Shown
from services.routes.partial_views import PartialViews, Person, Value
from services.routes.partner_forms.rules import HIDDEN, UNKNOWN, Fact, PersonShown, facts_of
from shared.ui.dutch import initials_text

_CODES: Final = ("naam", "telefoon", "adres", "geboortejaar")


async def facts(views: PartialViews, shown: Shown, *, hides_names: bool = False) -> list[Fact]:
    """What is shared, with what intake knows today. Never in a transaction: it waits for another service.

    `hides_names`: whether initials stand for the names that intake gives, because somebody looks along.
    """
    call = f"Bel {shown.offered_by} bij de gemeente en noem het kenmerk."
    if not any(item.is_from_intake for item in shown.shared):
        return facts_of(shown, (), call)
    if shown.view_key is None:
        return facts_of(shown, None, call)
    read = await views.read(shown.view_key)
    if read.is_away or read.is_over:
        return facts_of(shown, None, call)
    people = [_person(person, hides_names=hides_names) for person in read.people]
    return facts_of(shown, people, call)


def _person(person: Person, *, hides_names: bool) -> PersonShown:
    values: dict[str, Fact] = {}
    for code in _CODES:
        value: Value | None = getattr(person, code)
        if value is not None:
            missing = {"geheim": HIDDEN, "niet-bekend": UNKNOWN}.get(value.stand, "")
            text = value.waarde or ""
            text = initials_text(text) if hides_names and code == "naam" else text
            values[code] = Fact(code, code, text, missing)
    return PersonShown(values)

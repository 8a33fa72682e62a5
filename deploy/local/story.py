"""The four life events that the demo plays, as a municipal system reports them, and what each must lead to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from deploy.local.residents import Cast
from shared import ids
from shared.bsn import Bsn
from shared.events.household import TYNAARLO

SOURCE = "urn:nld:oin:00000001823288444000:systeem:zaaksysteem-voorbeeld"
PREFIX = "nl.participatiewet."


@dataclass(frozen=True)
class Scene:
    """One life event. `once` are the effects that must come exactly once per dossier; `roles` must each have a task."""

    title: str
    what: str
    """The last part of the type, without version."""
    data: Mapping[str, Any]
    once: frozenset[str]
    roles: frozenset[str]
    dossiers: int = 1
    """In how many it is told."""
    cloud_event_id: str = field(default_factory=lambda: str(ids.new_id()))

    def cloud_event(self) -> dict[str, Any]:
        return {
            "specversion": "1.0",
            "id": self.cloud_event_id,
            "source": SOURCE,
            "type": f"{PREFIX}levensgebeurtenissen.{self.what}.v1",
            "datacontenttype": "application/json",
            "data": dict(self.data),
        }


_ALWAYS = frozenset({"taken.draaiboek-toegepast", "besluiten.herbeoordeeld"})


def scenes(cast: Cast, today: date) -> tuple[Scene, ...]:
    """The four events, reported today."""
    return (
        Scene(
            "Ank begint een baan van 16 uur",
            "baan-gestart",
            {
                "persoon": _person(cast.ank),
                "ingangsdatum": today.isoformat(),
                "urenPerWeek": 16,
                "nettoMaandloonCenten": 1_102_64,
                "contract": "bepaalde-tijd",
            },
            _ALWAYS | {"nazorg.nazorg-gestart"},
            frozenset({"inkomensconsulent", "werkcoach", "jobcoach"}),
        ),
        Scene(
            "Een zoon wordt over zes weken 18",
            "achttiende-verjaardag",
            {"persoon": _person(cast.nearly_eighteen)},
            _ALWAYS,
            frozenset({"inkomensconsulent", "regisseur"}),
        ),
        Scene(
            "Een stel met een kind gaat uit elkaar",
            "scheiding",
            {
                "persoon": _person(cast.divorcing),
                "exPartner": _person(cast.ex_partner),
                "ingangsdatum": today.isoformat(),
            },
            _ALWAYS,
            frozenset({"inkomensconsulent", "regisseur"}),
            dossiers=2,
        ),
        Scene(
            "Een man verhuist van Assen naar Tynaarlo",
            "verhuizing",
            {
                "persoon": _person(cast.moving),
                "ingangsdatum": (today + timedelta(days=14)).isoformat(),
                "naarGemeente": TYNAARLO,
            },
            _ALWAYS,
            frozenset({"inkomensconsulent", "regisseur"}),
        ),
    )


def faults(scene: Scene, trail: Mapping[str, Any]) -> list[str]:
    """What in a trail is not as it must be: an effect missing, doubled, or a role without a task. Empty when all is well."""
    steps = trail["gebeurtenissen"]
    counts = Counter(name_of(step["type"]) for step in steps)
    wrong = [
        f"{effect}: {counts[effect]} keer, verwacht {scene.dossiers}"
        for effect in sorted(scene.once)
        if counts[effect] != scene.dossiers
    ]
    tasks = [step for step in steps if name_of(step["type"]) == "taken.taak-aangemaakt"]
    with_a_task = {task["feiten"]["rol"] for task in tasks}
    wrong += [f"geen taak voor {role}" for role in sorted(scene.roles - with_a_task)]
    made = Counter(task["oorzaakId"] for task in tasks)
    for playbook in (step for step in steps if "aantalTaken" in step["feiten"]):
        told, found = playbook["feiten"]["aantalTaken"], made[playbook["oorzaakId"]]
        if told != found:
            wrong.append(f"het draaiboek maakte {told} taken, het spoor heeft er {found}")
    if len({step["id"] for step in steps}) != len(steps):
        wrong.append("een gebeurtenis staat dubbel in het spoor")
    return wrong


def name_of(event_type: str) -> str:
    """`taken.taak-aangemaakt` for `nl.participatiewet.taken.taak-aangemaakt.v1`."""
    return event_type.removeprefix(PREFIX).rsplit(".", 1)[0]


def _person(bsn: Bsn) -> dict[str, str]:
    return {"burgerservicenummer": bsn.reveal()}

"""Life events as intake really publishes them: a system's report, read and decided by intake's own code.

So that no other service is tested on an event that cannot come.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rules import Effect, decide
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.events.envelope import Event
from shared.events.household import Bijstandsperiode, Huishouden, Lid
from shared.events.life_events import BenefitEnded, LifeEvent, Uitkeringseinde
from shared.testing.events import LONG_AGO, make_event, make_household
from tests.published import READER, known_to_intake

REPORTS: dict[str, dict[str, Any]] = {
    "schuldsignaal": {"schuldeiser": "huur", "dreigt": True},
    "taalsignaal": {"vaardigheden": ["lezen", "schrijven"], "getoetst": False},
    "verblijfstitel-loopt-af": {},
    "start-als-zelfstandige": {"urencriterium": False},
    "studie-gestart": {"onderwijs": "mbo-bol", "studiefinanciering": True},
    "studie-gestopt": {"metDiploma": True},
    "inkomen-partner-gewijzigd": {
        "inkomstenbron": "loon",
        "nettoMaandbedragCenten": 120_000,
        "brutoMaandbedragCenten": 134_000,
    },
    "vermogen-gewijzigd": {
        "oorzaak": "erfenis",
        "bezittingenCenten": 900_000,
        "schuldenCenten": 100_000,
        "spaargeldTijdensBijstandCenten": 50_000,
        "overwaardeWoningCenten": 0,
    },
    "vrijwilligersvergoeding": {"maandbedragCenten": 18_000},
}
"""A report of each kind that changes nobody's household, with every field."""


def reported(
    kind: str,
    about: Lid,
    *others: Lid,
    day: date,
    dossier_id: UUID | None = None,
    versie: int = 1,
    bijstand: Sequence[Bijstandsperiode] | None = None,
    **data: Any,
) -> Event[LifeEvent]:
    """What intake publishes when a system reports this of somebody in this household, on the day itself."""
    home = make_household(about, *others, versie=versie, bijstand=bijstand)
    return reported_in(home, kind, about, day=day, dossier_id=dossier_id, **data)


def reported_in(
    home: Huishouden,
    kind: str,
    about: Lid,
    *,
    day: date,
    dossier_id: UUID | None = None,
    context: Mapping[str, Any] | None = None,
    **data: Any,
) -> Event[Any]:
    """As `reported`, in a household that is there already; `context` is of the message itself."""
    effect = _decided(home, kind, about, day, data)
    assert isinstance(effect, Effect), effect
    return make_event(effect.data, dossier_id=dossier_id, **(context or {}))


def effect_of(
    kind: str,
    about: Lid,
    *others: Lid,
    day: date,
    versie: int = 1,
    bijstand: Sequence[Bijstandsperiode] | None = None,
    **data: Any,
) -> Effect | Refusal:
    """As `reported`, and the reason where intake keeps it in quarantine."""
    home = make_household(about, *others, versie=versie, bijstand=bijstand)
    return _decided(home, kind, about, day, data)


def _decided(
    home: Huishouden, kind: str, about: Lid, day: date, data: Mapping[str, Any]
) -> Effect | Refusal:
    cloud_event = {
        "specversion": "1.0",
        "id": "1",
        "source": "urn:nld:oin:00000001001234567000:systeem:test",
        "type": f"nl.participatiewet.levensgebeurtenissen.{kind}.v1",
        "data": {
            "persoon": {"inwonerId": str(about.inwoner_id)},
            "ingangsdatum": day.isoformat(),
            **data,
        },
    }
    submission = READER.read(cloud_event, "test", day)
    occurrence = Occurrence(
        ids.new_event_id(), submission.melding, about.inwoner_id, day, submission.source, {}
    )
    return decide(occurrence, known_to_intake(home))


def benefit_ended(
    about: Lid,
    *others: Lid,
    day: date,
    reden: Uitkeringseinde = "werk",
    dossier_id: UUID | None = None,
    **home: Any,
) -> Event[BenefitEnded]:
    """As intake publishes the end of bijstand: it ran until that day."""
    ran = Bijstandsperiode(vanaf=LONG_AGO, tot=day)
    data = BenefitEnded(
        inwoner_id=about.inwoner_id,
        ingangsdatum=day,
        huishouden=make_household(about, *others, bijstand=[ran], **home),
        bron="naadloos:ander-systeem",
        reden=reden,
    )
    return make_event(data, dossier_id=dossier_id)

"""Life events as intake really publishes them: a system's report, read and decided by intake's own code.

So that no other service is tested on an event that cannot come.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.intake.occurrences.facts import Occurrence
from services.intake.occurrences.rules import Effect, decide
from services.intake.reports.inbound import Reader
from services.intake.timeline.picture import AssistancePeriod, Household, Member, Residence
from services.intake.timeline.verdicts import Refusal
from shared import ids
from shared.events.envelope import Event
from shared.events.household import Bijstandsperiode, Huishouden, Lid
from shared.events.life_events import BenefitEnded, LifeEvent, Uitkeringseinde
from shared.testing.events import LONG_AGO, make_event, make_household

READER = Reader(b"h" * 32, 50, 10)
REPORTS: dict[str, dict[str, Any]] = {
    "schuldsignaal": {"schuldeiser": "huur", "dreigt": True},
    "taalsignaal": {"vaardigheden": ["lezen", "schrijven"], "getoetst": False},
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
    effect = effect_of(kind, about, *others, day=day, versie=versie, bijstand=bijstand, **data)
    assert isinstance(effect, Effect), effect
    return make_event(effect.data, dossier_id=dossier_id)


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
    return decide(
        occurrence,
        _known_to_intake(make_household(about, *others, versie=versie, bijstand=bijstand)),
    )


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


def _known_to_intake(home: Huishouden) -> Household:
    members = tuple(
        Member(
            lid.inwoner_id,
            lid.rol,
            lid.geboortedatum,
            lid.vanaf,
            lid.tot,
            lid.kostendeler_uitzondering,
            lid.overleden_op,
            birth_is_uncertain=lid.geboortedatum_onzeker is True,
        )
        for lid in home.leden
    )
    residences = tuple(
        Residence(place.gemeente, place.vanaf, place.tot) for place in home.woonplaatsen
    )
    assistance = tuple(AssistancePeriod(period.vanaf, period.tot) for period in home.bijstand)
    return Household(ids.new_dossier_id(), home.versie, members, residences, assistance=assistance)

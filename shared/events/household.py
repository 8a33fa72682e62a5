"""The household as events tell it: who belongs to it from which day, and where it lives. No names, no BSN, no street.

Every life event carries the household it is about (decision 0002), so that a consumer never has to wait for another
topic; `versie` says which of two pictures is newer.
"""

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from shared import calendar
from shared.events.envelope import PublishedModel

Gemeentecode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
"""CBS municipality code of four digits."""

ASSEN: Gemeentecode = "0106"
AA_EN_HUNZE: Gemeentecode = "1680"
TYNAARLO: Gemeentecode = "1730"
AGENCY_MUNICIPALITIES = frozenset({ASSEN, AA_EN_HUNZE, TYNAARLO})
"""The three municipalities that the agency works for."""

UNKNOWN_PLACE: Gemeentecode = "0000"
"""Gone, and nobody knows where to (table 33 of the register)."""
ABROAD: Gemeentecode = "1999"
"""Not a resident any more: kept by the register of non-residents (RNI)."""
NO_MUNICIPALITY = frozenset({UNKNOWN_PLACE, ABROAD})
"""Codes that stand for no municipality: nobody to call, and nobody who answers for the household."""

Rol = Literal["aanvrager", "partner", "kind", "medebewoner"]
WITH_THE_RIGHT: frozenset[Rol] = frozenset({"aanvrager", "partner"})
"""Whose right it is (Participatiewet art. 11, 43)."""
KostendelerUitzondering = Literal["student", "commercieel-contract", "zorgbehoefte"]
"""Why a housemate of 27 or older does not share costs (Participatiewet art. 19a and 22a lid 4)."""
SHARES_COSTS_FROM = 27
"""The age from which a housemate may share the costs of the home (art. 19a lid 1)."""

Verblijfsoort = Literal["detentie", "inrichting"]


class VerblijfElders(PublishedModel):
    """Somebody is detained, or in an inrichting, from `vanaf` up to, and not including, `tot` (Pw art. 13, 23)."""

    soort: Verblijfsoort
    vanaf: date
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


class Lid(PublishedModel):
    """Somebody who belongs to the household from `vanaf` up to, and not including, `tot`, and not after death."""

    inwoner_id: UUID
    rol: Rol
    geboortedatum: date
    geboortedatum_onzeker: Literal[True] | None = None
    """The day or the month of birth is unknown, and `geboortedatum` is the day that is assumed."""
    vanaf: date
    tot: date | None = None
    kostendeler_uitzondering: KostendelerUitzondering | None = None
    overleden_op: date | None = None
    verblijven: tuple[VerblijfElders, ...] | None = Field(default=None, max_length=50)

    def belongs_on(self, day: date) -> bool:
        return (
            self.vanaf <= day
            and (self.tot is None or day < self.tot)
            and (self.overleden_op is None or day <= self.overleden_op)
        )

    @property
    def geboren_tussen(self) -> tuple[date, date] | None:
        """The first and the last day that fit what is known of an uncertain birth date; None of one that is certain.

        The day that is assumed says what is known: 1 July where only the year is, else the 16th (policy rule SVB SB1001).
        """
        if not self.geboortedatum_onzeker:
            return None
        born = self.geboortedatum
        if (born.month, born.day) == (7, 1):
            return date(born.year, 1, 1), date(born.year, 12, 31)
        return born.replace(day=1), calendar.first_of_next_month(born) - timedelta(days=1)

    def stays_elsewhere_on(self, day: date, soort: Verblijfsoort) -> bool:
        return any(stay.soort == soort and stay.holds_on(day) for stay in self.verblijven or ())


class Woonplaats(PublishedModel):
    """The municipality where the household lives from `vanaf` up to, and not including, `tot`."""

    gemeente: Gemeentecode
    vanaf: date
    tot: date | None = None
    woning: UUID | None = None
    """A pseudonym that says "the same home", and nothing of where it is."""


class KindElders(PublishedModel):
    """A child of the applicant or the partner that has its main residence with the other parent, cared for here in part.

    No member of the household: it counts in no norm here.
    """

    inwoner_id: UUID
    geboortedatum: date
    vanaf: date
    tot: date | None = None
    zorgaandeel: int | None = Field(default=None, ge=1, le=50)
    """Per cent of the care here; None where nobody told."""


class Bijstandsperiode(PublishedModel):
    """Bijstand runs for the household from `vanaf` up to, and not including, `tot`."""

    vanaf: date
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


class Sluiting(PublishedModel):
    """Somebody closed the dossier from `vanaf` up to, and not including, `tot`: nobody is at work for it then."""

    vanaf: date
    tot: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.vanaf <= day and (self.tot is None or day < self.tot)


Afscherming = Literal["adres", "medewerker"]
"""What is kept from others about people, least first."""


class Huishouden(PublishedModel):
    """One household over time: members, municipalities and bijstand with their periods."""

    versie: int = Field(ge=1)
    leden: tuple[Lid, ...] = Field(max_length=500)
    woonplaatsen: tuple[Woonplaats, ...] = Field(max_length=500)
    gedeelde_zorg: tuple[KindElders, ...] | None = Field(default=None, max_length=500)
    bijstand: tuple[Bijstandsperiode, ...] = Field(max_length=500)
    """When it runs, as income said last; by the registration and whoever pays it until income did."""
    gesloten: tuple[Sluiting, ...] | None = Field(default=None, max_length=500)
    """None where it never was."""
    afgeschermd: Afscherming | None = None
    """Whether somebody who stands in it is kept from others, and how far: with `adres` where he or she lives is, with
    `medewerker`, of somebody who works for us, that the household is there at all. Not whom of them it is about."""

    def receives_on(self, day: date) -> bool:
        """Whether bijstand runs on a day."""
        return any(period.holds_on(day) for period in self.bijstand)

    def bijstand_ended_by(self, day: date) -> bool:
        """Whether bijstand ran once, and does not any more on this day; not where it never ran."""
        ended = any(period.tot is not None and period.tot <= day for period in self.bijstand)
        return ended and not self.receives_on(day)

    def members_on(self, day: date) -> tuple[Lid, ...]:
        return tuple(member for member in self.leden if member.belongs_on(day))

    def moves_on(self, day: date) -> bool:
        """Whether the household itself lives somewhere else from this day; a housemate can move while it stays."""
        return any(place.vanaf == day for place in self.woonplaatsen)

    def member_on(self, inwoner_id: UUID, day: date) -> Lid | None:
        for member in self.leden:
            if member.inwoner_id == inwoner_id and member.belongs_on(day):
                return member
        return None

    def counts_work_of(self, inwoner_id: UUID, day: date) -> bool:
        """Whether somebody's work and wage are of the right that is about this household: of applicant and partner alone.

        The wage of a child under 18 does not count (Participatiewet art. 31 lid 2 onder h), that of anybody else in the
        home is not of the family (art. 19a, 22a): who does not need it does not keep it.
        """
        member = self.member_on(inwoner_id, day)
        return member is not None and member.rol in WITH_THE_RIGHT

    def counts_stay_of(self, inwoner_id: UUID, day: date) -> bool:
        """Whether a person has to look at the right because somebody is detained or admitted.

        Of applicant and partner it changes by law (Participatiewet art. 13, 23). Who shares the costs does so as long as the main
        residence is in this home (art. 19a lid 1): a stay elsewhere does not end that by itself, so that the norm stays as it is
        until somebody establishes it (`uit-huis`, or a move).
        """
        member = self.member_on(inwoner_id, day)
        if member is None or member.rol in WITH_THE_RIGHT:
            return member is not None
        grown = calendar.age_on(member.geboortedatum, day) >= SHARES_COSTS_FROM
        return grown and member.kostendeler_uitzondering is None

    def municipality_on(self, day: date) -> Gemeentecode | None:
        """The municipality on a day; None before the first known one."""
        for place in self.woonplaatsen:
            if place.vanaf <= day and (place.tot is None or day < place.tot):
                return place.gemeente
        return None

    def answering_on(self, day: date) -> Gemeentecode | None:
        """The municipality of ours that answers for the household; None when it never lived in the area.

        Who leaves stays the work of the last one, so that somebody sees it; who has yet to come is the first one's.
        """
        places = sorted(self.woonplaatsen, key=lambda place: place.vanaf)
        ours = [place for place in places if place.gemeente in AGENCY_MUNICIPALITIES]
        begun = [place for place in ours if place.vanaf <= day]
        return (begun[-1:] or ours)[0].gemeente if ours else None

    @property
    def deceased(self) -> frozenset[UUID]:
        return frozenset(member.inwoner_id for member in self.leden if member.overleden_op)

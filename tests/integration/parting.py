"""Two partners part, as intake publishes it in two dossiers; and the orders in which a service may read what is published."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID

from shared import ids
from shared.events.envelope import Event
from shared.events.household import ASSEN, Huishouden, Lid
from shared.events.life_events import Divorced
from shared.events.residents import HouseholdChanged
from shared.testing.events import make_event, make_household, make_member
from shared.testing.possible import why_impossible_parting

MOST_ORDERS = 20


@dataclass(frozen=True)
class Couple:
    """Karin and Omar have a dossier; he leaves for one of his own."""

    karin: Lid
    omar: Lid
    first: UUID
    omars: UUID
    parted_on: date
    gemeente: str = ASSEN
    veiligheid: bool = True

    @property
    def together(self) -> Huishouden:
        return make_household(self.karin, self.omar)

    @property
    def hers(self) -> Huishouden:
        left = self.omar.model_copy(update={"tot": self.parted_on})
        return make_household(self.karin, left, versie=2)

    @property
    def his(self) -> Huishouden:
        own = self.omar.model_copy(update={"rol": "aanvrager", "vanaf": self.parted_on})
        return make_household(own, gemeente=self.gemeente, vanaf=self.parted_on, bijstand=())

    @property
    def together_again(self) -> Huishouden:
        """The parting turned out not to have been."""
        return make_household(self.karin, self.omar, versie=3)

    @property
    def nobody(self) -> Huishouden:
        """What is left of his dossier then."""
        return Huishouden(versie=2, leden=(), woonplaatsen=self.his.woonplaatsen, bijstand=())

    def parting(self) -> tuple[Event[Divorced], Event[Divorced]]:
        """As intake publishes it: in the dossier of each of them, on a trail of its own where one is kept safe."""
        common: dict[str, Any] = {
            "ingangsdatum": self.parted_on,
            "bron": "naadloos:ander-systeem",
            "veiligheid": self.veiligheid,
        }
        stays = Divorced(
            inwoner_id=self.karin.inwoner_id,
            rol="blijver",
            ex_partner_id=self.omar.inwoner_id,
            huishouden=self.hers,
            nieuw_dossier_id=None if self.veiligheid else self.omars,
            **common,
        )
        leaves = Divorced(
            inwoner_id=self.omar.inwoner_id,
            rol="vertrekker",
            ex_partner_id=self.karin.inwoner_id,
            huishouden=self.his,
            **common,
        )
        assert why_impossible_parting([stays, leaves]) == []
        return make_event(stays, dossier_id=self.first), make_event(leaves, dossier_id=self.omars)

    def pictures(self) -> tuple[Event[HouseholdChanged], Event[HouseholdChanged]]:
        return picture(self.first, self.hers), picture(self.omars, self.his)


def picture(dossier_id: UUID, household: Huishouden) -> Event[HouseholdChanged]:
    return make_event(HouseholdChanged(huishouden=household), dossier_id=dossier_id)


def couple(parted_on: date, **more: Any) -> Couple:
    dossiers = (ids.new_dossier_id(), ids.new_dossier_id())
    return Couple(make_member(), make_member("partner"), *dossiers, parted_on, **more)


def orders(lanes: Sequence[Sequence[Event[Any]]]) -> Iterator[list[Event[Any]]]:
    """A fixed choice of the interleavings of lanes, in each of which the order holds."""
    chance = Random(20261128)
    for _ in range(MOST_ORDERS):
        left = [list(lane) for lane in lanes]
        order = []
        while any(left):
            lane = chance.choice([lane for lane in left if lane])
            order.append(lane.pop(0))
        yield order


def neighbours_together(order: Sequence[Event[Any]]) -> list[list[Event[Any]]]:
    return [list(run) for _, run in groupby(order, key=lambda event: type(event.data))]

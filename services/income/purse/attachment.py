"""Beslagvrije voet: what a creditor has to leave (Wetboek van Burgerlijke Rechtsvordering art. 475da, 475dc).

The income of a partner (art. 475db) is not modelled.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from services.income.norms.money import half_up
from services.income.norms.register import Parameters
from services.income.toeslagen.outcome import MONTHS, Regeling, in_euros
from shared.events.income import Reden

Huishoudtype = Literal["alleenstaande", "alleenstaande_ouder", "gehuwd", "gehuwd_kind"]


@dataclass(frozen=True, slots=True)
class BeslagvrijeVoet:
    """Per month in cents: by the income of the year, and by what comes in; without them only the maximum is known."""

    maximum: int
    beslagvrije_voet: int | None
    beslagruimte: int | None
    redenen: tuple[Reden, ...]


def beslagvrije_voet(
    datum: date,
    huishoudtype: Huishoudtype,
    parameters: Parameters,
    *,
    belastbaar_jaarinkomen: int | None = None,
    maandinkomen: int | None = None,
) -> BeslagvrijeVoet:
    """95% of the norm plus what a higher income loses in toeslagen; never above the maximum or 95% of what comes in."""
    rule = _Voet(Regeling(parameters, datum), huishoudtype)
    caps = rule.caps()
    maximum = rule.base() + sum(caps)
    text = f"Ten hoogste {in_euros(half_up(maximum))} per maand voor dit huishouden."
    steps = [rule.wet.reason("beslagvrije-voet", "Rv 475da", text, *rule.codes_of_maximum())]
    if belastbaar_jaarinkomen is None:
        return BeslagvrijeVoet(half_up(maximum), None, None, tuple(steps))
    lost = rule.lost(belastbaar_jaarinkomen)
    free = rule.base() + sum(map(min, lost, caps))
    if maandinkomen is None:
        return BeslagvrijeVoet(half_up(maximum), half_up(free), None, tuple(steps))
    cents = half_up(min(free, rule.wet.share("BVV_PCT_INKOMEN") * maandinkomen))
    text = f"Van {in_euros(maandinkomen)} per maand blijft {in_euros(cents)} vrij."
    codes = ("BVV_PCT_INKOMEN", *rule.codes_of_income())
    steps.append(rule.wet.reason("beslagvrije-voet", "Rv 475da, 475dc lid 1", text, *codes))
    return BeslagvrijeVoet(half_up(maximum), cents, max(0, maandinkomen - cents), tuple(steps))


@dataclass(frozen=True, slots=True)
class _Voet:
    """The parts of the formula for one type of household; fractions of cents."""

    wet: Regeling
    huishoudtype: Huishoudtype

    @property
    def couple(self) -> bool:
        return self.huishoudtype in {"gehuwd", "gehuwd_kind"}

    @property
    def children(self) -> bool:
        return self.huishoudtype in {"alleenstaande_ouder", "gehuwd_kind"}

    @property
    def norm_code(self) -> str:
        return "N21b" if self.couple else "N21a"

    @property
    def size(self) -> str:
        return "1" if self.huishoudtype == "alleenstaande" else "2"

    def codes_of_maximum(self) -> tuple[str, ...]:
        """The parameters of the norm and of the highest care and rent; an explanation names them."""
        care = ("ZT_STANDAARDPREMIE", "N23_2b" if self.couple else "N23_2a")
        rent = ("HT_MAXIMUM_HUUR", f"HT_BASISHUUR_{self.size}")
        return self.norm_code, "BVV_PCT_NORM", *care, *rent

    def codes_of_income(self) -> tuple[str, ...]:
        """The parameters of what is lost as income rises."""
        rent = (f"HT_IJKPUNT_{self.size}", f"HT_AFBOUW_{self.size}")
        children = (self.threshold_code, "KGB_AFBOUW") if self.children else ()
        return "ZT_DREMPELINKOMEN", "ZT_PCT_BOVEN", *rent, *children

    @property
    def threshold_code(self) -> str:
        return "KGB_DREMPEL_PARTNER" if self.couple else "KGB_DREMPEL_ALLEEN"

    def base(self) -> Fraction:
        return self.wet.share("BVV_PCT_NORM") * self.wet.cents(self.norm_code)

    def lost(self, income: int) -> tuple[Fraction, ...]:
        """What an income costs in zorgtoeslag, huurtoeslag and kindgebonden budget."""
        return self._care(income), self._rent(income), self._children(income)

    def caps(self) -> tuple[Fraction, ...]:
        """The most that counts of each."""
        return self._care_cap(), self._rent_cap(), self._children_cap()

    def _care(self, income: int) -> Fraction:
        """The zorgtoeslag that is lost above the threshold income."""
        above = max(0, income - self.wet.cents("ZT_DREMPELINKOMEN"))
        return self.wet.share("ZT_PCT_BOVEN") * above / MONTHS

    def _care_cap(self) -> Fraction:
        persons, extra = (2, "N23_2b") if self.couple else (1, "N23_2a")
        premium = Fraction(persons * self.wet.cents("ZT_STANDAARDPREMIE"), MONTHS)
        return premium - self.wet.cents(extra)

    def _rent(self, income: int) -> Fraction:
        """The huurtoeslag that is lost above the minimum income."""
        above = max(0, income - self.wet.cents(f"HT_IJKPUNT_{self.size}"))
        return self.wet.share(f"HT_AFBOUW_{self.size}") * above / MONTHS

    def _rent_cap(self) -> Fraction:
        rent = self.wet.cents("HT_MAXIMUM_HUUR") - self.wet.cents(f"HT_BASISHUUR_{self.size}")
        return Fraction(rent)

    def _children(self, income: Fraction | int) -> Fraction:
        """The kindgebonden budget that is lost above the threshold."""
        if not self.children:
            return Fraction(0)
        above = max(Fraction(0), Fraction(income) - self.wet.cents(self.threshold_code))
        return self.wet.share("KGB_AFBOUW") * above / MONTHS

    def _children_cap(self) -> Fraction:
        """The amount at the income where the lost rent equals the highest rent (art. 475da lid 8)."""
        rent = self.wet.cents("HT_MAXIMUM_HUUR") * MONTHS / self.wet.share(f"HT_AFBOUW_{self.size}")
        return self._children(rent + self.wet.cents(f"HT_IJKPUNT_{self.size}"))

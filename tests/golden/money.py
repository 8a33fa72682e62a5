"""Between the euros of the file and the cents of the rules."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.income.norms.money import half_up


def cents(amount: Any) -> int:
    """Cents of an amount in euros, as text or as a number; half a cent upwards."""
    return half_up(Fraction(str(amount)) * 100)


def euros(amount: int) -> Decimal:
    return Decimal(amount) / 100

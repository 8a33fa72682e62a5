"""Between the euros of the file and the cents of the rules."""

from decimal import Decimal
from typing import Any


def cents(amount: Any) -> int:
    """Cents of an amount in euros, as text or as a number; refuses parts of a cent."""
    exact = Decimal(str(amount)) * 100
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount} has parts of a cent")
    return int(exact)


def euros(amount: int) -> Decimal:
    return Decimal(amount) / 100

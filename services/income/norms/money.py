"""Rounding: exact fractions to whole cents. Money is never a float."""

from fractions import Fraction

BASIS_POINTS = 10_000


def half_up(amount: Fraction) -> int:
    """Whole cents, a half cent upwards."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def divided(amount: int, parts: int) -> int:
    """An amount in cents over so many parts, half up."""
    return (2 * amount + parts) // (2 * parts)


def part_of(amount: int, part: Fraction) -> int:
    """A part of an amount in cents, half up."""
    double = 2 * part.denominator
    return (2 * amount * part.numerator + part.denominator) // double

"""The value of a parameter as people read it."""

from fractions import Fraction

from services.income.norms.register import Parameter


def value(parameter: Parameter) -> str:
    """In the unit that people read: euros, percents."""
    divided = {"cent": (100, "€ {}"), "basispunt": (100, "{} %"), "milliprocent": (1000, "{} %")}
    if parameter.eenheid not in divided:
        return f"{parameter.waarde} {parameter.eenheid}"
    by, form = divided[parameter.eenheid]
    whole, rest = divmod(Fraction(parameter.waarde), by)
    digits = len(str(by)) - 1
    return form.format(f"{whole},{int(rest):0{digits}d}")

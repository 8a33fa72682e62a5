"""`python -m services.income.norms 2026-11-01 [0106]`: every parameter valid on a day, or a municipality's own, with its source."""

import argparse
from datetime import date

from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.wording import value
from shared import clock
from shared.events.household import AGENCY_MUNICIPALITIES


def show(day: date, gemeente: str | None) -> None:
    parameters = load_local_parameters(gemeente) if gemeente else load_parameters()
    for parameter in parameters.valid_on(day):
        until = parameter.geldig_tot.isoformat() if parameter.geldig_tot else ""
        print(
            f"{parameter.code:26} {value(parameter):>14}  {parameter.geldig_vanaf} - {until:10}  [{parameter.zekerheid}] "
            f"{parameter.regeling} {parameter.artikel}: {parameter.omschrijving} ({parameter.bron})"
        )
    for period in parameters.unknown_on(day):
        print(f"{period.code:26} {'niet bekend':>14}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(prog="python -m services.income.norms", description=__doc__)
    arguments.add_argument("datum", nargs="?", type=date.fromisoformat, default=clock.today())
    arguments.add_argument("gemeente", nargs="?", choices=sorted(AGENCY_MUNICIPALITIES))
    asked = arguments.parse_args()
    show(asked.datum, asked.gemeente)

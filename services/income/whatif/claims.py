"""What a household of a what-if may ask for beside what the purse works out: for children that learn, and of its municipality."""

from collections.abc import Iterator

from services.income.means.assets import Huishoudtype
from services.income.norms.register import Parameters
from services.income.purse.claims import Aanspraak
from services.income.purse.local import Minimabeeld, local_claims
from services.income.purse.spending import Besteedbaar
from services.income.purse.students import Leerling, study_claims
from services.income.whatif.situation import Scenario


def for_study(scenario: Scenario, parameters: Parameters) -> Iterator[Aanspraak]:
    """What children that learn, or may, can apply for themselves."""
    for child in scenario.gezin.kinderen:
        study = child.studie
        pupil = Leerling(child.geboortedatum)
        if study is not None:
            pupil = Leerling(
                child.geboortedatum,
                study.onderwijs,
                study.medisch_beperkt,
                study.wajong,
                study.stagevergoeding,
            )
        yield from study_claims(pupil, scenario.datum, parameters)


def local(
    scenario: Scenario,
    household: Huishoudtype,
    norm: int,
    spendable: Besteedbaar,
    *,
    national: Parameters,
    municipality: Parameters | None,
    recht: bool,
) -> Iterator[Aanspraak]:
    """By the income without what is exempt of the wage; toeslagen and child benefit do not count."""
    posten = spendable.posten
    earned = posten.netto_loon + posten.iack - spendable.vrijgelaten
    view = Minimabeeld(
        datum=scenario.datum,
        aanvrager=scenario.gezin.aanvrager,
        huishouden=household,
        norm=norm,
        inkomen=posten.bijstand + earned + posten.andere_uitkering,
        kinderen=tuple(child.geboortedatum for child in scenario.gezin.kinderen),
        werkt=spendable.bruto_per_verdiener[0] > 0,
        recht_op_bijstand=recht,
    )
    return local_claims(view, national, municipality)

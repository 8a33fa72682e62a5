"""Whether two people count as married for bijstand (Participatiewet art. 3): by marriage, by care for each other, or presumed.

The facts are somebody's to establish; what the law leaves open since 2026 goes to a person.
"""

from dataclasses import dataclass
from datetime import date

from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.norms.woonsituatie import Relatie
from shared import calendar
from shared.events.income import Reden

ONLY_SECOND_DEGREE = 1
"""Of ZORGBEHOEFTE_HUISHOUDING: care between kin in the second degree alone; since 2026 whatever the kinship."""
IRREFUTABLE = 1
"""Of VERMOEDEN_HUISHOUDING: the presumption can't be refuted; since 2026 it can, how is not in the sources."""


@dataclass(frozen=True, slots=True)
class Samenleven:
    """Two people on a day, as it was established."""

    datum: date
    zelfde_woning: bool
    """Both have their main residence there."""
    zorg_voor_elkaar: bool = False
    """By a share in the costs or otherwise (lid 3)."""
    gehuwd: bool = False
    """Or registered partners."""
    duurzaam_gescheiden: bool = False
    relatie: Relatie = "geen"
    zorgbehoefte: bool = False
    """One of the two needs care."""
    samen_om_zorg: bool = False
    """That care is why they live together, and who gives or has it receives bijstand (lid 2 onder a, since 2026)."""
    aanvraag_op: date | None = None
    """The day of the application, from which lid 4 onder a looks back. None: nobody applied, so the day itself."""
    samen_tot: date | None = None
    """Until when they were married or ran a joint household before."""
    kind_samen: bool = False
    samenlevingscontract: bool = False
    elders_geregistreerd: bool = False
    """As a joint household, for another law."""


@dataclass(frozen=True, slots=True)
class Samen:
    """Whether the norm and means are those of a couple, and why."""

    gehuwdennorm: bool
    reden: Reden


def judge_together(two: Samenleven, parameters: Parameters) -> Samen:
    """In the order of art. 3. Raises NietVastTeStellen where only the presumption speaks and it may be refuted."""
    married = two.gehuwd and not two.duurzaam_gescheiden
    kin = two.relatie == "graad2" and two.zorgbehoefte
    widened = parameters.on("ZORGBEHOEFTE_HUISHOUDING", two.datum).keuze != ONLY_SECOND_DEGREE
    care = widened and two.zorgbehoefte and two.samen_om_zorg
    certain = (
        (married, True, "Pw 3 lid 1 en 2", "Zij zijn gehuwd of geregistreerd partner."),
        (not two.zelfde_woning, False, "Pw 3 lid 2 onder b, lid 3", "Zij wonen niet samen."),
        (two.relatie == "graad1", False, "Pw 3 lid 2 onder a", "Zij zijn ouder en kind."),
        (kin, False, "Pw 3 lid 2 onder a", "Een van deze bloedverwanten heeft zorg nodig."),
        (
            care,
            False,
            "Pw 3 lid 2 onder a",
            "Zij wonen samen omdat een van beiden zorg nodig heeft.",
        ),
        (two.zorg_voor_elkaar, True, "Pw 3 lid 3", "Zij wonen samen en zorgen voor elkaar."),
    )
    for applies, together, artikel, text in certain:
        if applies:
            return Samen(together, _reason(artikel, text))
    ground = _presumed_by(two, parameters)
    if ground is None:
        return Samen(False, _reason("Pw 3 lid 3", "Zij zorgen niet voor elkaar."))
    if parameters.on("VERMOEDEN_HUISHOUDING", two.datum).keuze != IRREFUTABLE:
        text = f"Een gezamenlijke huishouding wordt vermoed: {ground}. Een medewerker moet dat beoordelen."
        raise NietVastTeStellen(_reason("Pw 3 lid 4", text))
    text = f"Een gezamenlijke huishouding staat vast: {ground}."
    return Samen(True, _reason("Pw 3 lid 4", text))


def _presumed_by(two: Samenleven, parameters: Parameters) -> str | None:
    months = parameters.on("VERMOEDEN_MAANDEN", two.datum).maanden
    since = two.aanvraag_op or two.datum
    recent = two.samen_tot is not None and since <= calendar.add_months(two.samen_tot, months)
    grounds = (
        (recent, "zij waren korter dan twee jaar geleden gehuwd of een huishouden"),
        (two.kind_samen, "zij hebben samen een kind"),
        (two.samenlevingscontract, "zij hebben een samenlevingscontract"),
        (two.elders_geregistreerd, "zij staan elders als gezamenlijke huishouding geregistreerd"),
    )
    return next((text for applies, text in grounds if applies), None)


def _reason(artikel: str, text: str) -> Reden:
    return Reden(regel="gezamenlijke-huishouding", artikel=artikel, tekst=text)

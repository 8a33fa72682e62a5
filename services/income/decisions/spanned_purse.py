"""How the API tells what there is to spend before the first and after the last life event of a proposal: as the page does."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from pydantic import Field

from services.income.purse.spanning import Beursspanne
from shared.events.aftercare import Aanleiding
from shared.events.purse import Beurs, Beurspost
from shared.http.schemas import ResponseModel


class Beurseinden(ResponseModel):
    """Vóór de eerste en na de laatste gebeurtenis, per maand in eurocenten. Leeg: dat hangt af van wat niemand weet."""

    voor_centen: int | None
    na_centen: int | None
    verschil_centen: int | None


class Beurspostspanne(Beurseinden):
    """Van één onderdeel."""

    post: Beurspost


class Beursgebeurtenis(ResponseModel):
    """Een levensgebeurtenis waar het voorstel over gaat, met wat zij met de portemonnee deed."""

    gebeurtenis_id: UUID
    soort: Aanleiding
    ingangsdatum: date
    beurs: Beurs


class Beursspanneuitkomst(ResponseModel):
    """Wat er te besteden is over alle levensgebeurtenissen van het voorstel samen."""

    voor_op: date
    na_op: date
    gebeurtenissen: list[Beursgebeurtenis] = Field(description="Op volgorde van ingangsdatum.")
    posten: list[Beurspostspanne] = Field(
        description="Zonder de onderdelen die vóór en na nul zijn."
    )
    totaal: Beurseinden


def spanne_out(spanned: Beursspanne) -> Beursspanneuitkomst:
    return Beursspanneuitkomst(
        voor_op=spanned.voor_op,
        na_op=spanned.na_op,
        gebeurtenissen=[
            Beursgebeurtenis(
                gebeurtenis_id=event.gebeurtenis_id,
                soort=event.soort,
                ingangsdatum=event.ingangsdatum,
                beurs=event.beurs,
            )
            for event in spanned.gebeurtenissen
        ],
        posten=[
            Beurspostspanne(post=post, **asdict(ends)) for post, ends in spanned.posten.items()
        ],
        totaal=Beurseinden(**asdict(spanned.totaal)),
    )

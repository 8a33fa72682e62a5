"""From the list to what the API answers, as the caller may see it."""

from services.income.non_take_up.looking import Shown
from services.income.non_take_up.model import Deed, Line
from services.income.non_take_up.of_itself import granting_of
from services.income.non_take_up.schemas import Daad, NietGebruik, Regeling, Toegekend
from services.income.non_take_up.schemes import SCHEMES
from services.income.rights.rows import GrantedAmount
from shared.http.caller import Caller
from shared.permissions import Data


def answer_of(shown: Shown, caller: Caller) -> NietGebruik:
    amounts = caller.sees(Data.BEDRAGEN, shown.municipality)
    total, unknown = shown.together, shown.found.unknown
    return NietGebruik(
        dossier_id=shown.dossier_id,
        gemeente=shown.municipality,
        minimum_centen=total.low if amounts else None,
        maximum_centen=total.high if amounts else None,
        zonder_bedrag=total.without_amount,
        niet_te_berekenen=unknown.tekst if unknown is not None and amounts else None,
        vast_te_stellen=list(shown.found.to_establish) if amounts else [],
        regelingen=[_scheme(line, amounts=amounts, runs=shown.runs) for line in shown.lines],
    )


def _scheme(line: Line, *, amounts: bool, runs: bool) -> Regeling:
    (code, person_id), claim = line.key, line.claim
    granting = granting_of(line, runs=runs)
    return Regeling(
        regeling=code,
        soort=SCHEMES[code].kind,
        inwoner_id=person_id,
        stand=line.state,
        staat_op_lijst=claim is not None,
        minimum_centen=claim.low if claim and amounts else None,
        maximum_centen=claim.high if claim and amounts else None,
        onzeker=claim.uncertain if claim else None,
        waarom=claim.why.tekst if claim and amounts else None,
        artikel=claim.why.artikel if claim else None,
        ontbreekt=list(claim.missing) if claim else [],
        aanvragen_bij=claim.apply_at if claim else None,
        wie_helpt=claim.way.helps if claim else None,
        hoe=claim.way.how if claim else None,
        hoe_artikel=claim.way.article if claim else None,
        ineens_centen=claim.once if claim and amounts else None,
        niet_toe_te_kennen=granting if isinstance(granting, str) else None,
        toegekend=_granted(line.granted, amounts=amounts) if line.granted else None,
        gedaan=[_deed(deed) for deed in line.deeds],
    )


def _granted(granted: GrantedAmount, *, amounts: bool) -> Toegekend:
    return Toegekend(
        per=granted.judged_on,
        niet_opnieuw_voor=granted.not_before,
        bedrag_centen=granted.cents if amounts else None,
        besluit_id=granted.decision_id,
    )


def _deed(deed: Deed) -> Daad:
    return Daad(
        id=deed.id,
        gedaan=deed.done,
        op=deed.on,
        reden=deed.reason,
        niet_voor=deed.not_before,
        door_naam=deed.recorded_by_name,
        vastgelegd_op=deed.recorded_at,
    )

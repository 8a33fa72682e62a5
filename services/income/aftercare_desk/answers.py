"""From aftercare to what the API answers, as the caller may see it."""

from datetime import date

from services.income.aftercare import posts
from services.income.aftercare.model import (
    AftercareDossier,
    Check,
    Due,
    PassedOn,
    StoredCheckpoint,
)
from services.income.aftercare.thresholds import thresholds_in
from services.income.aftercare_desk import looking
from services.income.aftercare_desk.looking import Shown
from services.income.aftercare_desk.rules import PassOn
from services.income.aftercare_desk.schemas import (
    DoorTeGeven,
    GedaneControle,
    Nazorgcontrole,
    Nazorgdossier,
    Post,
    TeDoen,
    VerwachtePost,
    VolledigNazorgdossier,
)
from shared.http.caller import Caller
from shared.http.reasons import RedenInWoorden
from shared.permissions import Data


def answer_of(found: AftercareDossier, caller: Caller) -> Nazorgdossier:
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    ended = found.end_reason
    return Nazorgdossier(
        id=found.id,
        gebeurtenis_id=found.life_event_id,
        dossier_id=found.dossier_id,
        inwoner_id=found.person_id,
        gemeente=found.municipality,
        aanleiding=found.because,
        startdatum=found.started_on,
        status=found.state,
        voor=found.before if amounts else None,
        na=found.after if amounts else None,
        verwacht=_expected(found) if amounts else None,
        geopend_op=found.opened_at,
        gevolgd_door=found.followed_by_name,
        afgerond_op=found.ended_at,
        uitkomst=found.outcome,
        reden_afronding=RedenInWoorden.of(ended, sees_amounts=amounts) if ended else None,
        controles=[check_of(checkpoint) for checkpoint in found.checkpoints],
    )


def full_answer_of(shown: Shown, caller: Caller) -> VolledigNazorgdossier:
    found = shown.aftercare
    amounts = caller.sees(Data.BEDRAGEN, found.municipality)
    words = caller.sees(Data.WOORDEN, found.municipality)
    return VolledigNazorgdossier(
        **vars(answer_of(found, caller)),
        gedaan={
            checkpoint_id: [
                _done(check, found.municipality, amounts=amounts, words=words) for check in checks
            ]
            for checkpoint_id, checks in shown.checks.items()
        },
        door_te_geven=[
            _to_pass_on(line, said, amounts=amounts) for line, said in looking.passing_on(shown)
        ],
        werk_gestopt_op=shown.job_ended_on,
    )


def check_of(checkpoint: StoredCheckpoint) -> Nazorgcontrole:
    return Nazorgcontrole(
        id=checkpoint.id,
        maanden_na_start=checkpoint.months,
        datum=checkpoint.due_on,
        status=checkpoint.state,
        open_sinds=checkpoint.opened_at,
        herinneringen=checkpoint.reminders,
        afgehandeld_op=checkpoint.settled_at,
    )


def due_of(due: Due, today: date) -> TeDoen:
    return TeDoen(
        controle=check_of(due.checkpoint),
        nazorg_id=due.dossier.id,
        dossier_id=due.dossier.dossier_id,
        inwoner_id=due.dossier.person_id,
        gemeente=due.dossier.municipality,
        startdatum=due.dossier.started_on,
        te_laat_dagen=max(0, (today - due.checkpoint.due_on).days),
    )


def _expected(found: AftercareDossier) -> list[VerwachtePost]:
    expected = found.expected
    return [
        VerwachtePost(
            post=post, voor_centen=expected.before.get(post), na_centen=expected.after.get(post)
        )
        for post in posts.POSTS
        if post in expected.before or post in expected.after or post in expected.unknown
    ]


def _done(check: Check, municipality: str | None, *, amounts: bool, words: bool) -> GedaneControle:
    chosen = thresholds_in(municipality, check.month or check.done_at.date())
    comparison = posts.compare(check.expected, check.actual, chosen)
    return GedaneControle(
        resultaat=check.result,
        maand=check.month,
        posten=[
            Post(
                post=line.post,
                verwacht_centen=line.expected,
                werkelijk_centen=line.actual,
                verschil_centen=line.difference,
                uitleg=line.means,
            )
            for line in comparison.lines
        ]
        if amounts and check.result != "kan-niet"
        else None,
        verschil_centen=comparison.difference if amounts else None,
        maatregelen=list(check.taken),
        toelichting=check.words if words else None,
        nieuwe_dag=check.put_off_until,
        door_verrekening=check.settlement_id is not None,
        door_naam=check.done_by_name,
        op=check.done_at,
    )


def _to_pass_on(line: PassOn, said: PassedOn | None, *, amounts: bool) -> DoorTeGeven:
    return DoorTeGeven(
        wat=line.code,
        aan=line.to,
        uiterlijk=line.by,
        tekst=line.text,
        welk_getal=line.number,
        bedrag_centen=line.cents if amounts else None,
        status=said.state if said else "nog-niet",
        door_naam=said.marked_by_name if said else None,
        op=said.marked_at if said else None,
    )

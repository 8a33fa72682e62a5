"""What changes at income."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from services.income.whatif.endpoints import ANK
from shared.permissions import Data
from tests.contract.security.things import LATER, Thing
from tests.contract.security.town_of_secrets import TODAY
from tests.contract.security.writes.shapes import OTHERWISE, Write, form


def _wage_of(thing: Thing) -> Any:
    return {
        "inwonerId": thing.more["person"],
        "kenmerk": "2026-06",
        "soort": "loonstrook",
        "van": "2026-06-01",
        "totEnMet": "2026-06-30",
        "betaaldOp": "2026-06-25",
    }


def _wage_file(_: Thing) -> Any:
    heading = "inwonerId;kenmerk;van;totEnMet;betaaldOp;netto"
    return f"{heading}\n{uuid4()};2026-06;2026-06-01;2026-06-30;2026-06-25;800".encode()


def _wage_form(thing: Thing) -> Any:
    return {"wat": "inlezen"}, ("loon.csv", _wage_file(thing))


APPLIES: Final = {"aanvraagdatum": TODAY}
ASKS: Final = {"uitnodigingOp": TODAY, "hersteltermijnTotEnMet": LATER, "gevraagd": ["inkomen"]}
ANSWERS: Final = {"aangevuldOp": TODAY, "ontvangen": ["inkomen"]}
# Four weeks after TODAY: the application of things came in then.
ADVANCES: Final = {"uiterlijk": "2026-11-30", "gegevenOp": TODAY}
GOES: Final = {"ingetrokkenOp": TODAY}
EXPLAINS: Final = {"reden": "Drie keer gebeld.", "inBrief": "Wij misten uw bankafschriften."}
ENDS: Final = EXPLAINS | {"soort": "beeindiging", "vanaf": TODAY}
NO_RIGHT: Final = frozenset({400, 409})
WANTS: Final = {
    "feit": "vermogen",
    "aan": "register",
    "uiterlijk": LATER,
    "tekst": "Nagevraagd bij het register.",
}
WANTS_ON_A_PAGE: Final = {
    "feit": "nettoloon",
    "aan": "inwoner",
    "uiterlijk": LATER,
    "toelichting": "Loonstrook gevraagd.",
}
WAITING: Final = "application wacht-op-gegevens"
APPLICATION: Final = "application in-behandeling"
OFFERED: Final = {"regeling": "voorzieningenwijzer", "gedaan": "aangeboden", "op": TODAY}
GIVES: Final = {
    "regeling": "individuele-inkomenstoeslag",
    "laagInkomenNagegaan": True,
    "motivering": "Al vier jaar bijstand.",
    "inBrief": "U heeft al vier jaar bijstand.",
}
NOT_ALLOWED: Final = frozenset({400})
"""The law does not allow it yet, and nobody told the amounts."""
PASSED_ON: Final = {"wat": "zorgtoeslag", "status": "doorgegeven"}
CLOSED: Final = {"uitkomst": "gelukt", "toelichting": "Het huishouden komt rond."}

OBJECTS: Final = {"ontvangenOp": TODAY, "weg": "post", "bezwaarmaker": "zelf"}
CONFIRMS: Final = {"soort": "bevestigen", "bevestigdOp": TODAY}

INCOME: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/nazorgcontroles/{id}/resultaat": [
        Write(
            "check",
            lambda _: {"resultaat": "kan-niet", "toelichting": "Geen gehoor.", "nieuweDag": LATER},
        )
    ],
    "/v1/nazorgdossiers/{id}/doorgegeven": [Write("aftercare", lambda _: PASSED_ON)],
    "/v1/nazorgdossiers/{id}/afronding": [Write("aftercare", lambda _: CLOSED)],
    "/nazorgcontroles/{id}/resultaat": [
        form(
            "check",
            lambda _: {"resultaat": "kan-niet", "toelichting": "Geen gehoor.", "nieuweDag": LATER},
        )
    ],
    "/nazorgdossiers/{id}/doorgegeven": [form("aftercare", lambda _: PASSED_ON)],
    "/nazorgdossiers/{id}/afronding": [form("aftercare", lambda _: CLOSED)],
    "/v1/dossiers/{dossierId}/niet-gebruik": [Write("home in income", lambda _: OFFERED)],
    "/dossiers/{dossier_id}/niet-gebruik": [form("home in income", lambda _: OFFERED)],
    "/v1/dossiers/{dossierId}/niet-gebruik/toekenning": [
        Write("home in income", lambda _: GIVES, states=NOT_ALLOWED)
    ],
    "/dossiers/{dossier_id}/niet-gebruik/toekenning": [
        form("home in income", lambda _: GIVES | {"laagInkomenNagegaan": "ja"}, states=NOT_ALLOWED)
    ],
    "/v1/aanvragen": [
        Write("home in income", lambda its: {"dossierId": its.id, "meldingsdatum": TODAY})
    ],
    "/v1/bijstandsmeldingen": [
        Write("home in income", lambda its: {"dossierId": its.id, "meldingsdatum": TODAY})
    ],
    "/v1/aanvragen/{id}/aanvraag": [Write("application gemeld", lambda _: APPLIES)],
    "/v1/aanvragen/{id}/opschortingen": [Write(APPLICATION, lambda _: ASKS)],
    "/v1/aanvragen/{id}/aangevuld": [Write(WAITING, lambda _: ANSWERS)],
    "/v1/aanvragen/{id}/voorschotten": [
        Write(APPLICATION, lambda _: ADVANCES | {"bedragCenten": 300_000})
    ],
    "/v1/aanvragen/{id}/intrekking": [Write(APPLICATION, lambda _: GOES)],
    # What the facts give may be nothing.
    "/v1/aanvragen/{id}/voorstel": [Write(APPLICATION, states=OTHERWISE)],
    "/dossiers/{dossier_id}/aanvraag": [form("home in income", lambda _: {"meldingsdatum": TODAY})],
    "/dossiers/{dossier_id}/melding": [form("home in income", lambda _: {"meldingsdatum": TODAY})],
    "/aanvragen/{id}/aanvraag": [form("application gemeld", lambda _: APPLIES)],
    "/aanvragen/{id}/opschortingen": [form(APPLICATION, lambda _: ASKS)],
    "/aanvragen/{id}/aangevuld": [form(WAITING, lambda _: ANSWERS)],
    "/aanvragen/{id}/voorschotten": [
        form(APPLICATION, lambda _: ADVANCES | {"bedragCenten": "3000"})
    ],
    "/aanvragen/{id}/intrekking": [form(APPLICATION, lambda _: GOES)],
    "/aanvragen/{id}/voorstel": [form(APPLICATION, states=OTHERWISE)],
    # The term to complete it is not over.
    "/v1/aanvragen/{id}/niet-behandelen": [Write(WAITING, lambda _: EXPLAINS, states=OTHERWISE)],
    "/aanvragen/{id}/niet-behandelen": [form(WAITING, lambda _: EXPLAINS, states=OTHERWISE)],
    "/v1/bezwaren": [Write("decision", lambda its: OBJECTS | {"besluitId": its.id})],
    "/v1/bezwaren/{id}/stappen": [Write("objection", lambda _: {"stap": CONFIRMS})],
    "/besluiten/{id}/bezwaar": [form("decision", lambda _: OBJECTS)],
    "/bezwaren/{id}/stappen": [form("objection", lambda _: CONFIRMS)],
    "/v1/voorstellen/{id}/besluit": [
        # It rests on an exemption that nobody established.
        Write(
            "proposal",
            lambda _: {"besluit": "overnemen", "reden": "Loonstrook ontvangen."},
            states=OTHERWISE,
        )
    ],
    # Nobody decided yet, so there is nothing to check.
    "/v1/voorstellen/{id}/controle": [
        Write("proposal", lambda _: {"versie": 1, "uitkomst": "goedkeuren"}, states=OTHERWISE)
    ],
    "/v1/voorstellen/{id}/opmerkingen": [
        Write("proposal", lambda _: {"tekst": "Welk loon is dit?"})
    ],
    "/voorstellen/{id}/besluit": [
        form(
            "proposal",
            lambda _: {"versie": "1", "besluit": "overnemen", "reden": "Loonstrook ontvangen."},
            states=OTHERWISE,
        )
    ],
    "/voorstellen/{id}/controle": [
        form("proposal", lambda _: {"versie": "1", "uitkomst": "goedkeuren"}, states=OTHERWISE)
    ],
    "/voorstellen/{id}/opmerkingen": [form("proposal", lambda _: {"tekst": "Welk loon is dit?"})],
    # One waits already once somebody started it, or there is no right to end.
    "/v1/dossiers/{id}/voorstellen": [Write("known dossier", lambda _: ENDS, states=NO_RIGHT)],
    "/dossiers/{dossier_id}/voorstellen": [
        form("known dossier", lambda _: ENDS, needs=Data.BEDRAGEN, states=NO_RIGHT)
    ],
    # A re-assessment made it, so nobody takes it back.
    "/v1/voorstellen/{id}/terugnemen": [Write("proposal", states=OTHERWISE)],
    "/voorstellen/{id}/terugnemen": [form("proposal", states=OTHERWISE)],
    "/v1/voorstellen/{id}/feitvragen": [Write("proposal", lambda _: WANTS, states=OTHERWISE)],
    "/voorstellen/{id}/feitvragen": [form("proposal", lambda _: WANTS_ON_A_PAGE, states=OTHERWISE)],
    "/v1/voorstellen/{id}/feitvragen/{vraagId}/vervallen": [Write("question")],
    "/voorstellen/{id}/feitvragen/{vraag_id}/vervallen": [form("question")],
    "/v1/vaststellingen": [
        Write(
            "known dossier",
            lambda its: {
                "dossierId": its.id,
                "vanaf": TODAY,
                "reden": "Na een gesprek.",
                "vaststellingen": [
                    {
                        "soort": "vrijlating",
                        "inwonerId": its.more["person"],
                        "vrijlating": {"regime": "oud_31_2"},
                    }
                ],
            },
        )
    ],
    "/dossiers/{dossier_id}/vaststellingen": [
        form(
            "known dossier",
            lambda its: {
                "soort": "vrijlating",
                "wie": its.more["person"],
                "vanaf": TODAY,
                "regime": "oud_31_2",
                "reden": "Na een gesprek.",
            },
            needs=Data.BEDRAGEN,
        )
    ],
    "/v1/opgaven": [
        Write(
            "known dossier",
            lambda its: {"dossierId": its.id, **_wage_of(its), "nettoCenten": 80_000},
        )
    ],
    "/v1/opgavebestanden": [Write("nobody", _wage_file, of_nobody=True, kind="text/csv")],
    "/dossiers/{dossier_id}/verrekening": [
        form("known dossier", lambda its: {**_wage_of(its), "netto": "800"}, needs=Data.BEDRAGEN)
    ],
    "/v1/dossiers/{id}/koppelingen": [
        Write("known dossier", lambda its: {"inwonerId": its.more["person"]})
    ],
    "/dossiers/{dossier_id}/koppelingen": [
        form("known dossier", lambda its: {"inwonerId": its.more["person"]})
    ],
    "/v1/dossiers/{id}/koppelingen/{koppelingId}/intrekken": [Write("wage link")],
    "/dossiers/{dossier_id}/koppelingen/{koppeling_id}/intrekken": [form("wage link")],
    "/opgavebestanden": [form("nobody", _wage_form, of_nobody=True, kind="multipart")],
    "/v1/berekeningen": [Write("nobody", lambda _: ANK["value"], of_nobody=True)],
    "/wat-als": [form("assessed", lambda its: {"over": its.id}, needs=Data.BEDRAGEN)],
    "/v1/doorrekeningen": [Write("nobody", lambda _: {"datum": TODAY}, of_nobody=True)],
    "/doorrekening": [
        form(
            "nobody",
            lambda _: ({"datum": TODAY}, ("2027.csv", b"code;waarde\nN21a;1450,00\n")),
            of_nobody=True,
            kind="multipart",
        )
    ],
}

"""What changes at routes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.routes.playbooks.loader import FOLDER
from shared.events.household import ASSEN
from shared.permissions import Data
from tests.contract.security.things import LATER, Thing
from tests.contract.security.town_of_secrets import TODAY
from tests.contract.security.writes.shapes import ALWAYS, END, OTHERWISE, WHY, Write, form

DONE: Final = {"uitkomst": "gedaan", "resultaat": "Gesproken."}
WAITS: Final = {"tot": LATER, "op": "inwoner"}
NOTE: Final = {"tekst": "Gebeld, geen gehoor."}


OF_NOW: Final = {"vanaf": TODAY, "versie": "1", **WHY}
OF_NOW_ENDS: Final = {"tot": TODAY, "versie": "1", **WHY}
AGREED: Final = {
    "kanaal": "medewerkers",
    "email": "overdrachten@proef.example",
    "antwoorddagen": "5",
    "contactdagen": "5",
    "resultaatdagen": "90",
    "volgorde": "1",
    "versie": "1",
    "vanaf": TODAY,
    **WHY,
}


def _playbook(_: Thing) -> Any:
    """Fields, with a file beside them."""
    fields = {"van": TODAY, "tot": TODAY}
    return fields, ("baan-gestart.yaml", (FOLDER / "baan-gestart.yaml").read_bytes())


def _offers(thing: Thing) -> Any:
    """Of what routes keeps itself."""
    return {
        "organisatieId": thing.more.get("organisatie", thing.id),
        "gedeeld": ["reden"],
        "grondslag": "toestemming",
        "akkoordOp": TODAY,
        "reden": "Hulp bij een plan.",
        "gedaan": ["inwoner-weet-het", "inwoner-akkoord"],
    }


WITHDRAWS: Final = {"reden": "niet-meer-nodig", "woorden": "Het is opgelost."}
TAKES_BACK: Final = {"reden": "geen-antwoord", "woorden": "Niemand belt terug."}
ACCEPTS: Final = {"naam": "Anne de Boer"}
REFUSES: Final = {"reden": "geen-plaats", "woorden": "Wij zitten vol."}
MEETS: Final = {"op": TODAY}
COMPLETES: Final = {"uitkomst": "gelukt", "woorden": "Het plan is er."}
HANDS_ON: Final = {"wie": "collega", "naam": "Bo Vis"}
AMENDS: Final = {
    "onderwerp": "afspraak",
    "oud": "Dinsdag.",
    "nieuw": "Donderdag.",
    "waarom": "Het werk.",
}


def _contact(thing: Thing) -> Any:
    return {
        "inwonerId": thing.more["person"],
        "contactdatum": TODAY,
        "manier": "bellen",
        "onderwerpen": {name: {"besproken": True} for name in SUBJECTS},
        "actief": True,
    }


def _contact_form(thing: Thing) -> Any:
    told = {f"onderwerpen.{name}.besproken": "ja" for name in SUBJECTS}
    return (
        {k: v for k, v in _contact(thing).items() if k != "onderwerpen"} | told | {"actief": "ja"}
    )


STEP: Final = {
    "route": "werknemer",
    "vanaf": TODAY,
    "reden": "kan-meer",
    "verteldDoor": "inwoner",
    "woorden": "Het kan nu.",
}
PLAN: Final = {"versie": "0", "inkomen.doel": "Rondkomen zonder schulden"}
SUBJECTS: Final = ("werk", "meedoen", "inkomen", "wonen", "zorg")
EXEMPT: Final[Mapping[str, str]] = {
    "reden": "rust-gevraagd",
    "vanaf": TODAY,
    "tot": LATER,
    "woorden": "Vraagt om rust.",
}

ROUTES: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/verwerkingen/namen": [
        Write("person", lambda _: {"medewerkers": [], "organisaties": []}, of_nobody=True)
    ],
    # Of whoever asks; that it is never of elsewhere is tried in test_handling.
    "/v1/taken/volgende": [Write("task", of_nobody=True)],
    "/taken/volgende": [form("task", of_nobody=True)],
    "/v1/taken/{id}/afronding": [Write("task", lambda _: DONE)],
    "/v1/taken/{id}/toewijzing": [
        Write("task", lambda its: {"medewerkerId": its.more["me"]}),
    ],
    "/v1/taken/{id}/wachten": [Write("task", lambda _: WAITS)],
    "/v1/taken/{id}/wachten/einde": [Write("waiting task")],
    "/v1/taken/{id}/notities": [Write("task", lambda _: NOTE)],
    "/taken/{id}/afronding": [form("task", lambda _: DONE)],
    "/taken/{id}/toewijzing": [form("task", lambda _: {"doen": "nemen"})],
    "/taken/{id}/wachten": [form("task", lambda _: WAITS)],
    "/taken/{id}/wachten/einde": [form("waiting task")],
    "/taken/{id}/notities": [form("task", lambda _: NOTE)],
    "/v1/overdrachten/{id}/aanbieding": [Write("handover", _offers)],
    "/v1/overdrachten/{id}/intrekking": [Write("handover", lambda _: WITHDRAWS)],
    "/v1/overdrachten/{id}/terugname": [Write("accepted handover", lambda _: TAKES_BACK)],
    "/v1/overdrachten/{id}/teruggave/antwoord": [
        Write("returned handover", lambda _: {"antwoord": "akkoord"})
    ],
    "/v1/overdrachten/{id}/wijzigingen": [Write("accepted handover", lambda _: AMENDS)],
    "/v1/overdrachten/{id}/notities": [Write("accepted handover", lambda _: NOTE)],
    "/v1/overdrachten/{id}/lijst": [
        Write("accepted handover", lambda _: {"punt": "gesprek-samen"})
    ],
    "/overdrachten/{id}/aanbieding": [form("handover", _offers)],
    "/overdrachten/{id}/intrekking": [form("handover", lambda _: WITHDRAWS)],
    "/overdrachten/{id}/terugname": [form("accepted handover", lambda _: TAKES_BACK)],
    "/overdrachten/{id}/teruggave/antwoord": [
        form("returned handover", lambda _: {"antwoord": "akkoord"})
    ],
    "/overdrachten/{id}/wijzigingen": [form("accepted handover", lambda _: AMENDS)],
    "/overdrachten/{id}/notities": [form("accepted handover", lambda _: NOTE)],
    "/overdrachten/{id}/koppeling": [form("accepted handover", lambda _: {"doen": "nieuwe"})],
    "/overdrachten/{id}/lijst": [form("accepted handover", lambda _: {"punt": "gesprek-samen"})],
    "/v1/partner/overdrachten/{id}/aanvaarding": [Write("partner aangeboden", lambda _: ACCEPTS)],
    "/v1/partner/overdrachten/{id}/weigering": [Write("partner aangeboden", lambda _: REFUSES)],
    "/v1/partner/overdrachten/{id}/eerste-contact": [Write("partner aanvaard", lambda _: MEETS)],
    "/v1/partner/overdrachten/{id}/resultaat": [Write("partner in-contact", lambda _: COMPLETES)],
    "/v1/partner/overdrachten/{id}/teruggave": [Write("partner aanvaard", lambda _: REFUSES)],
    "/v1/partner/overdrachten/{id}/ontvanger": [Write("partner aanvaard", lambda _: HANDS_ON)],
    "/partner/overdrachten/{id}/{wat}": [
        form("partner aangeboden/aanvaarden", lambda _: ACCEPTS),
        form("partner aangeboden/weigeren", lambda _: REFUSES),
        form("partner aanvaard/contact", lambda _: MEETS),
        form("partner in-contact/resultaat", lambda _: COMPLETES),
        form("partner aanvaard/teruggeven", lambda _: REFUSES),
        form("partner aanvaard/collega", lambda _: HANDS_ON),
    ],
    "/dossiers/{dossier_id}/taken/{task_id}/afronding": [form("task of dossier", lambda _: DONE)],
    "/v1/verdelingen": [
        Write(
            "held task",
            lambda its: {
                "medewerkerId": None,
                "taken": [{"taakId": its.id, "wasVan": its.more["holder"]}],
            },
            needs=Data.TAKEN_VERDELEN,
            # As when nothing is named that is there.
            elsewhere=frozenset({400}),
        )
    ],
    "/v1/verdelingen/{id}/stop": [Write("division")],
    "/v1/werklijsten/{lijst}/filters": [
        Write(
            "nobody",
            lambda its: {"naam": its.more["name"][-36:], "filter": {"wanneer": "te-laat"}},
            of_nobody=True,
            workers_only=True,
        )
    ],
    "/v1/werklijsten/{lijst}/filters/{id}/benaming": [
        Write("filter", lambda its: {"naam": its.id}, workers_only=True)
    ],
    # What is not one's own is not there, and gone already.
    "/v1/werklijsten/{lijst}/filters/{id}/verwijdering": [
        Write("filter", workers_only=True, elsewhere=frozenset({200}))
    ],
    "/v1/werklijsten/{lijst}/begin": [
        Write("nobody", lambda _: {"filterId": None}, of_nobody=True, workers_only=True)
    ],
    "/werk/verdelingen": [
        form(
            "held task",
            lambda its: {"lijst": "team", "aan": "team", "taak": f"{its.id}~{its.more['holder']}"},
            needs=Data.TAKEN_VERDELEN,
            # As when nothing is ticked that is there.
            elsewhere=frozenset({400}),
        )
    ],
    "/werk/verdelingen/{id}/stop": [form("division")],
    "/werk/filters": [
        form(
            "filter",
            lambda its: {"lijst": "mijn", "doen": "hernoem", "filter": its.id, "naam": its.id},
        ),
        # What is not one's own is not there, and gone already.
        form(
            "filter",
            lambda its: {"lijst": "mijn", "doen": "verwijder", "filter": its.id},
            elsewhere=ALWAYS,
        ),
    ],
    "/organisaties": [
        form(
            "nobody",
            lambda its: {"naam": its.more["name"], "dienst": "gkb", "gemeenten": ASSEN, **AGREED},
            elsewhere=frozenset({400}),
        )
    ],
    "/organisaties/{organisation_id}/{wat}": [
        form("organisation gegevens", lambda _: {"naam": "Anders", **AGREED}),
        form(
            "organisation dienst",
            lambda _: {"dienst": "uwv", "gemeenten": ASSEN, "volgorde": "1", **OF_NOW},
        ),
        form(
            "organisation volgorde",
            lambda its: {"over": its.more["over"], "volgorde": "2", **OF_NOW},
        ),
        form("organisation dienst-einde", lambda its: {"over": its.more["over"], **OF_NOW_ENDS}),
        form("organisation einde", lambda _: OF_NOW_ENDS),
    ],
    "/draaiboeken/proef": [form("nobody", _playbook, elsewhere=frozenset({200}), kind="multipart")],
    "/v1/medewerkers/{id}/rollen": [
        Write("worker", lambda _: {"gemeente": ASSEN, "rol": "jobcoach", "vanaf": TODAY, **WHY})
    ],
    "/v1/medewerkers/{id}/rollen/{rolId}/einde": [Write("role", lambda _: END)],
    "/v1/medewerkers/{id}/teams": [
        Write("worker", lambda its: {"teamId": its.more["team"], "vanaf": TODAY, **WHY})
    ],
    "/v1/medewerkers/{id}/teams/{teamId}/einde": [Write("member", lambda _: END)],
    "/v1/medewerkers/{id}/werkdagen": [Write("worker", lambda _: {"dagen": ["maandag"]})],
    "/v1/medewerkers/{id}/afwezigheden": [Write("worker", lambda _: {"vanaf": TODAY})],
    "/v1/medewerkers/{id}/afwezigheden/{afwezigheidId}/einde": [
        Write("absence", lambda _: {"tot": "2026-11-03"})
    ],
    "/v1/medewerkers/{id}/uitdienst": [Write("worker", lambda _: END)],
    "/v1/teams": [
        Write(
            "nobody",
            lambda its: {"naam": its.more["name"], "gemeenten": [ASSEN]},
            elsewhere=frozenset({400}),
        )
    ],
    "/v1/teams/{id}/gemeenten": [
        Write("team", lambda _: {"gemeenten": [ASSEN], "vanaf": TODAY, **WHY})
    ],
    "/v1/dossiers/{id}/team": [
        Write("team of dossier", lambda its: {"teamId": its.more["team"], **WHY})
    ],
    "/mijn-gegevens/belangenconflict-einde": [
        form("conflict", lambda its: {"over": its.id}, workers_only=True)
    ],
    "/mijn-gegevens/{wat}": [
        form("nobody", lambda _: {"vanaf": "2027-01-04"}, of_nobody=True, workers_only=True),
    ],
    "/voorkeuren/post": [
        form("nobody", lambda _: {"wens": "geen"}, of_nobody=True, workers_only=True)
    ],
    "/voorkeuren/agenda": [
        form("nobody", lambda _: {"doen": "maak"}, of_nobody=True, workers_only=True)
    ],
    "/belangenconflict": [
        form("person", lambda its: {"persoon": its.id}, of_nobody=True, workers_only=True)
    ],
    "/medewerkers/{worker_id}/{wat}": [
        form("form werkdagen", lambda _: {"dagen": "maandag"}),
        form("form afwezig", lambda _: {"vanaf": TODAY}),
        form("form terug", lambda its: {"over": its.more["over"], "tot": "2026-11-03"}),
        form("form rol", lambda _: {"gemeente": ASSEN, "rol": "jobcoach", "vanaf": TODAY, **WHY}),
        form("form rol-einde", lambda its: {"over": its.more["over"], **END}),
        form("form team", lambda its: {"teamId": its.more["team"], "vanaf": TODAY, **WHY}),
        form("form team-einde", lambda its: {"over": its.more["over"], **END}),
        form("form uitdienst", lambda _: END),
    ],
    "/teams": [
        form(
            "nobody",
            lambda its: {"naam": its.more["name"], "gemeenten": ASSEN},
            elsewhere=frozenset({400}),
        )
    ],
    "/teams/{team_id}/gemeenten": [
        form("team", lambda _: {"gemeenten": ASSEN, "vanaf": TODAY, **WHY})
    ],
    "/inzage": [
        form(
            "team of dossier",
            lambda its: {
                "dossier": its.id,
                "reden": "vervanging",
                "toelichting": "Een collega is ziek.",
                "terug": "/",
            },
            workers_only=True,
        )
    ],
    "PUT /v1/dossiers/{id}/regisseur": [
        Write("regie", lambda its: {"medewerkerId": its.more["regisseur"], **WHY})
    ],
    "/regie/ja": [
        form("regie", lambda its: {"dossier": its.id}, workers_only=True, elsewhere=OTHERWISE)
    ],
    "/regie/team": [
        form(
            "regie",
            lambda its: {"dossier": its.id, "medewerkerId": its.more["regisseur"], **WHY},
            elsewhere=OTHERWISE,
        )
    ],
    "/v1/dossiers/{id}/regisseur/antwoord": [
        # Whoever was not asked hears the same of every family.
        Write(
            "regie",
            lambda _: {"antwoord": "ja"},
            workers_only=True,
            elsewhere=frozenset({409}),
        )
    ],
    "/v1/dossiers/{id}/regisseur/ontmoeting": [
        Write(
            "accepted regie",
            lambda _: {"datum": TODAY},
            workers_only=True,
            elsewhere=frozenset({409}),
        )
    ],
    "/dossiers/{dossier_id}/regisseur/vraag": [
        form("regie", lambda its: {"medewerkerId": its.more["regisseur"], **WHY})
    ],
    "/dossiers/{dossier_id}/regisseur/nee": [form("regie", lambda _: WHY, workers_only=True)],
    "/dossiers/{dossier_id}/regisseur/ontmoeting": [
        form("accepted regie", lambda _: {"datum": TODAY}, workers_only=True)
    ],
    "/dossiers/{dossier_id}/regisseur/houder": [
        form("accepted regie", lambda _: {"door": "inwoner"})
    ],
    "/inzage/gezien": [form("opening", lambda its: {"over": its.id}, elsewhere=ALWAYS)],
    "/v1/dossiers/{id}/contacten": [Write("known dossier", _contact)],
    "/dossiers/{dossier_id}/contacten": [form("known dossier", _contact_form)],
    "/v1/dossiers/{id}/contacten/{contactId}/verbetering": [
        Write("contact", lambda its: {**_contact(its), **WHY})
    ],
    "/v1/dossiers/{id}/contacten/{contactId}/intrekking": [Write("contact", lambda _: WHY)],
    "/dossiers/{dossier_id}/contacten/{contact_id}/verbeteren": [
        form("contact", lambda its: {**_contact_form(its), **WHY})
    ],
    "/dossiers/{dossier_id}/contacten/{contact_id}/intrekken": [form("contact", lambda _: WHY)],
    "/dossiers/{dossier_id}/contacten/uitzondering": [
        # Who asks first exempts the household; then it is exempt.
        form("known dossier", lambda _: EXEMPT, states=frozenset({400})),
    ],
    # Who asks first sets the route; then another one is that of now.
    "/v1/dossiers/{id}/routes": [
        Write(
            "known dossier",
            lambda its: STEP | {"inwonerId": its.more["person"], "trede": 4},
            states=frozenset({409}),
        ),
    ],
    "/dossiers/{dossier_id}/routes/{person_id}": [
        form("known dossier", lambda _: STEP | {"trede": "4"}, states=frozenset({409})),
    ],
    "/dossiers/{dossier_id}/plan/wijzigen": [
        # Of a version that is the newest no more once somebody changed it.
        form("known dossier", lambda _: PLAN, states=frozenset({409})),
    ],
    "/dossiers/{dossier_id}/plan/instemming": [
        form("plan", lambda its: {"versie": its.more["version"], "antwoord": "eens", "op": TODAY}),
    ],
    "/dossiers/{dossier_id}/plan/stappen/{step_id}/gedaan": [form("plan")],
    "/dossiers/{dossier_id}/contacten/uitzondering/einde": [
        form("exemption", lambda its: {"uitzonderingId": its.more["exemption"]}),
    ],
    "/dossiers/{dossier_id}/team": [
        form("team of dossier", lambda its: {"teamId": its.more["team"], **WHY})
    ],
}

"""What each address that changes something is sent to be taken: a body that is right, and a thing to act on.

An address that is missing here fails the test. `{...}` in an address is what is acted on, then what belongs to it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import orjson

from services.income.whatif.endpoints import ANK
from services.reporting.monitor.alarm_forms import as_field
from services.routes.playbooks.loader import FOLDER
from shared.events.household import ASSEN
from shared.ids import moment_of, new_event_id, new_id
from shared.permissions import Data
from tests.contract.security.things import CONTRACTS, LATER, Thing
from tests.contract.security.town_of_secrets import TODAY
from tests.integration.intake.conftest import event, job, person, some_bsn
from tests.register import a_numbers, bsns, record

Body = Callable[[Thing], Any]
DUTCH: Final = "2-11-2026"
_numbers, _bsns = a_numbers(), bsns()


@dataclass(frozen=True)
class Write:
    """How to change something, rightly."""

    about: str = "nobody"
    """What is acted on: a name in things.py."""
    body: Body = lambda _: None
    form: bool = False
    """As a page sends it."""
    elsewhere: frozenset[int] = frozenset({403, 404})
    """What who works elsewhere is answered: the same as of what is not there."""
    tells: bool = False
    """Whether it may be told of anybody, also of who is not known: it is kept, and nothing is answered of it."""
    of_nobody: bool = False
    """There is nothing in it of any municipality."""
    workers_only: bool = False
    """For who works here; not for a system."""
    everywhere: bool = False
    """For who has the role in all municipalities at once."""
    needs: Data | None = None
    """Beside the scope, for whoever sees this."""
    states: frozenset[int] = frozenset()
    """What who may is answered too, because of how the thing is and not of who asks."""
    query: Body = lambda _: ""
    kind: str = ""
    """Of the body, where it is no JSON and no form; `multipart` is a form with a file."""


def form(about: str, body: Body = lambda _: {}, **more: Any) -> Write:
    return Write(about, body, form=True, **more)


ALWAYS: Final = frozenset({303})
"""A page that leads to what became of it, which shows nothing of others."""
OTHERWISE: Final = frozenset({409})
"""It is said per family that nothing changed, as of one that is not there."""
SEARCH: Final = frozenset({200, 404})
WHY: Final = {"waarom": "Zo is het beter."}
END: Final = {"tot": TODAY, **WHY}
BECAUSE: Final = {"reden": "Typefout in de naam.", "bron": "inwoner"}
TOLD: Final = {"herkomst.hoe": "telefoon", "herkomst.door": "inwoner", "stap": "versturen"}
TRAVELS: Final = "application/cloudevents+json"


def _report(thing: Thing) -> Any:
    return event("studie-gestart", {"persoon": _who(thing), "ingangsdatum": TODAY, **STUDY})


STUDY: Final[Mapping[str, Any]] = {"onderwijs": "mbo-bbl", "studiefinanciering": False}


def _who(thing: Thing) -> dict[str, str]:
    return person(thing.member) if thing.member else {"burgerservicenummer": some_bsn().reveal()}


def _lines(thing: Thing) -> Any:
    return [_report(thing)]


def _records(_: Thing) -> Any:
    return [record(next(_numbers), next(_bsns))]


def _register_file(thing: Thing) -> Any:
    return {}, ("personen.json", orjson.dumps(_records(thing)))


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


INTAKE: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/levensgebeurtenissen": [Write("person", _report, tells=True, kind=TRAVELS)],
    "/v1/levensgebeurtenissen/batch": [
        Write("person", _lines, tells=True, kind="application/cloudevents-batch+json")
    ],
    "/v1/levensgebeurtenissen/bestand": [
        Write("person", _report, tells=True, kind="application/x-ndjson")
    ],
    "/v1/betrokkenen": [
        Write("person", lambda its: {"inwonerId": its.id}),
        Write("dossier", lambda its: {"dossierId": its.id}),
    ],
    "/v1/quarantaine/{id}/herkansing": [Write("waiting")],
    "/v1/quarantaine/{id}/verwerping": [Write("waiting", lambda _: {"reden": "Niet van ons."})],
    "/v1/levensgebeurtenissen/{id}/correcties": [
        Write("event", lambda its: {"reden": "verkeerde-gegevens", "gegevens": job(_who(its))})
    ],
    "/v1/levensgebeurtenissen/{id}/intrekking": [
        Write("event", lambda _: {"reden": "niet-gebeurd"})
    ],
    "/v1/inwoners/{inwonerId}/correcties": [
        Write("person", lambda _: {**BECAUSE, "voornamen": "Anke"})
    ],
    "/v1/dossiers": [
        Write(
            "person",
            lambda _: {
                "gemeente": ASSEN,
                "vanaf": TODAY,
                "ontvangtBijstand": False,
                "leden": [
                    {
                        "rol": "aanvrager",
                        "burgerservicenummer": some_bsn().reveal(),
                        "geboortedatum": "1980-05-01",
                        "voornamen": "Nieuw",
                        "achternaam": "Hier",
                    }
                ],
            },
        )
    ],
    "/v1/inwoners/zoekopdrachten": [
        Write("person", _who, elsewhere=SEARCH),
        Write("nobody", lambda _: {"naam": "Quaverstein"}, elsewhere=SEARCH, of_nobody=True),
    ],
    "/v1/deelweergaven": [
        Write(
            "person",
            lambda its: {
                "inwonerIds": [str(its.id)],
                "velden": ["naam"],
                "doel": "Overdracht",
                "totEnMet": TODAY,
            },
        )
    ],
    "/v1/dossiers/{dossierId}/sluiting": [
        Write("dossier", lambda _: {"datum": TODAY, "reden": "ten-onrechte-geopend"})
    ],
    "/v1/dossiers/{dossierId}/heropening": [Write("closed", lambda _: {"datum": TODAY})],
    "/v1/inwoners/{inwonerId}/woonsituatie": [
        Write("housemate", lambda _: {"vanaf": TODAY, "kostendelerUitzondering": "student"})
    ],
    "/v1/inwoners/{inwonerId}/hoofdverblijf": [
        Write(
            "child",
            lambda its: {"vanaf": TODAY, "bijInwonerId": its.more["parent"]},
            # Of a child with one parent: `past-niet`.
            states=frozenset({409}),
        )
    ],
    "/v1/inwoners/{inwonerId}/inschrijving": [
        Write("person", lambda _: {"vanaf": TODAY, "elders": True})
    ],
    "/v1/inwoners/{inwonerId}/samenvoeging": [
        Write(
            "person",
            lambda its: {"metInwonerId": its.more["same"], "toelichting": "Zelfde geboorteakte."},
        )
    ],
    "/v1/weergaven": [
        Write(
            "person",
            lambda its: {"doel": "taken", "inwonerIds": [its.id], "dossierIds": [its.id]},
            elsewhere=SEARCH,
        )
    ],
    "/v1/registerbestanden": [Write("nobody", _records, everywhere=True, of_nobody=True)],
    "/inwoners": [form("person", _who, elsewhere=SEARCH)],
    "/zoeken": [
        form("person", lambda its: {"vraag": _who(its)["burgerservicenummer"]}, elsewhere=SEARCH),
        form("dossier", lambda its: {"vraag": its.id}, elsewhere=SEARCH),
        form("nobody", lambda _: {"vraag": "Quaverstein"}, elsewhere=SEARCH, of_nobody=True),
    ],
    "/inwoners/{person_id}/melden/{soort}": [
        form(
            "person",
            lambda _: {"ingangsdatum": DUTCH, "onderwijs": "mbo-bbl", **TOLD},
        )
    ],
    "/inwoners/{person_id}/vastleggen/{wat}": [
        form("housemate", lambda _: {"vanaf": DUTCH, "kostendelerUitzondering": "student"})
    ],
    "/inwoners/{person_id}/corrigeren": [
        form("person", lambda _: {"voornamen": "Anke", **BECAUSE})
    ],
    "/inwoners/{person_id}/nummer": [
        form("person", lambda _: {"oudNummer": "was-van-iemand-anders", **BECAUSE})
    ],
    "/inwoners/{person_id}/samenvoegen/zoeken": [form("person", lambda _: {"naam": "de Vries"})],
    "/inwoners/{person_id}/samenvoegen": [
        form(
            "person",
            lambda _: {"toelichting": "Zelfde geboorteakte."},
            query=lambda its: f"?met={its.more['same']}",
        )
    ],
    "/meldingen/{event_id}/corrigeren": [
        form(
            "event",
            lambda _: {
                "ingangsdatum": DUTCH,
                "urenPerWeek": "20",
                "contract": "bepaalde-tijd",
                "nettoMaandloonCenten": "1.000,00",
                "herkomst.reden": "verkeerde-gegevens",
            },
        )
    ],
    "/meldingen/{event_id}/intrekken": [
        form("event", lambda _: {"herkomst.reden": "niet-gebeurd"})
    ],
    "/quarantaine/herkansing": [form("waiting", lambda its: {"id": its.id}, elsewhere=ALWAYS)],
    "/quarantaine/verwerping": [
        form("waiting", lambda its: {"id": its.id, "toelichting": "Van elders."}, elsewhere=ALWAYS)
    ],
    "/quarantaine/{id}/herkansing": [form("waiting", elsewhere=ALWAYS)],
    "/quarantaine/{id}/verwerping": [
        form("waiting", lambda _: {"toelichting": "Van elders."}, elsewhere=ALWAYS)
    ],
    "/quarantaine/{id}/correctie": [
        form("waiting", lambda _: {"reden": "verkeerde-gegevens"}, elsewhere=ALWAYS)
    ],
    "/registerbestanden": [
        form("nobody", _register_file, everywhere=True, of_nobody=True, kind="multipart")
    ],
    "/registerbestanden/{run_id}/inlezen": [form("run", everywhere=True)],
}

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

APPLIES: Final = {"aanvraagdatum": TODAY}
ASKS: Final = {"uitnodigingOp": TODAY, "hersteltermijnTotEnMet": LATER, "gevraagd": ["inkomen"]}
ANSWERS: Final = {"aangevuldOp": TODAY, "ontvangen": ["inkomen"]}
# Four weeks after TODAY: the application of things.py came in then.
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


ASKED: Final[Mapping[str, Any]] = {"pogingen": 6, "reden": "De oorzaak is weg."}
_SAME: Final = {"pogingen": "6", "reden": "De oorzaak is weg."}


_SEEN: Final = "2026-11-02T09:00:00Z"

AGAIN: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/beheer/termijnen/herkansing": [
        Write(
            "nobody",
            lambda _: {"soort": "verjaardag", "misluktVoor": _SEEN, "reden": "Hersteld."},
            of_nobody=True,
        )
    ]
}
"""Of every service."""


def _about_failures(service: str) -> Mapping[str, Sequence[Write]]:
    """The same at every service; what failed is of no municipality."""
    of, prefix = f"failed {service}", "/v1/beheer/mislukt"
    return {
        "/v1/beheer/spoor/lotgevallen": [
            Write(
                "nobody",
                lambda _: {"berichten": [{"id": str(uuid4()), "soort": "levensgebeurtenis"}]},
                of_nobody=True,
            )
        ],
        f"{prefix}/berichten/{{id}}/handelingen": [
            Write(of, lambda _: {**ASKED, "handeling": "opnieuw"}, of_nobody=True)
        ],
        f"{prefix}/berichten/{{id}}/inzage": [
            Write(of, lambda _: {"reden": "Kijken wat eraan mankeert."}, of_nobody=True)
        ],
        f"{prefix}/berichten/{{id}}/wijzigingen": [
            Write(
                of, lambda its: {**ASKED, "inhoud": its.more.get("content", "{}")}, of_nobody=True
            )
        ],
        f"{prefix}/wijzigingen/{{id}}/besluit": [
            Write(
                f"failed edit {service}",
                lambda _: {"akkoord": True, "reden": "Klopt."},
                of_nobody=True,
            )
        ],
        f"{prefix}/herkansingen": [
            Write(
                of,
                lambda its: {"kenmerk": its.more.get("kenmerk", "x"), "reden": "Hersteld."},
                of_nobody=True,
            )
        ],
    }


def _mute(thing: Thing) -> Any:
    until = moment_of(new_id()) + timedelta(
        hours=1
    )  # the database's own time, not that of the town
    return {
        "soort": "dempen",
        "werker": thing.id,
        "tot": as_field(until),
        "reden": "Onderhoud aan de machine.",
    }


_CHOSEN: Final = {"topic": "huishoudens", "type": "nergens.verstuurd.v1"}
SENT_AGAIN: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/boekhouding/berichten/nagaan": [
        Write("nobody", lambda _: {"ids": [str(new_event_id())]}, of_nobody=True)
    ],
    "/v1/beheer/opnieuw-versturen/keuze/telling": [
        Write("nobody", lambda _: _CHOSEN, of_nobody=True)
    ],
    # There is nothing to send, and nothing that goes on.
    "PUT /v1/beheer/opnieuw-versturen/{id}": [
        Write(
            "nobody",
            lambda _: {**_CHOSEN, "reden": "Proef."},
            of_nobody=True,
            states=frozenset({409}),
        )
    ],
    "/v1/beheer/opnieuw-versturen/{id}/stop": [
        Write("nobody", of_nobody=True, states=frozenset({404}))
    ],
}
"""What messages came to, and sending them again: of every service, and of no municipality."""


REPORTING: Final[Mapping[str, Sequence[Write]]] = {
    "/stroom/uitgebleven": [
        form(
            "nobody",
            lambda _: {
                "gebeurtenis": str(uuid4()),
                "dienst": "income",
                "reden": "Het bericht is weggedaan.",
            },
            of_nobody=True,
        )
    ],
    "/stroom/spoor": [form("nobody", lambda _: {"kenmerk": str(uuid4())}, of_nobody=True)],
    "/verwerkingen": [form("dossier", lambda its: {"wie": its.id})],
    "/stroom/alarmen": [form("worker process", _mute, of_nobody=True)],
    "/stroom/alarmen/{id}": [
        form("alarm", lambda _: {"notitie": "Ik kijk ernaar."}, of_nobody=True)
    ],
    "/stroom/termijnen/{dienst}/{soort}": [
        form("timers", lambda _: {"gezien": _SEEN, "reden": "Hersteld."}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/oorzaken/{kenmerk}": [
        form("failed reporting", lambda _: {"wat": "alles", "reden": "Hersteld."}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/berichten/{id}": [
        form("failed reporting", lambda _: {**_SAME, "soort": "opnieuw"}, of_nobody=True)
    ],
    "/stroom/mislukt/{dienst}/berichten/{id}/inzage": [
        form("failed reporting", lambda _: {"reden": "Kijken wat eraan mankeert."}, of_nobody=True)
    ],
    "/stroom/opnieuw-versturen": [
        form(
            "nobody",
            lambda _: {**_CHOSEN, "dienst": "reporting", "wat": "tellen", "snelheid": "500"},
            of_nobody=True,
        )
    ],
    "/stroom/opnieuw-versturen/{dienst}/{id}/stop": [
        form("failed reporting", of_nobody=True, states=frozenset({404}))
    ],
}


def _address(service: str, path: str) -> str:
    """Most are POST; another way stands before the path."""
    method, _, path = path.rpartition(" ")
    return f"{method or 'POST'} /{service}{path}"


WHO_LOOKED: Final[Mapping[str, Sequence[Write]]] = {
    "/v1/verwerkingen": [
        Write("person", lambda its: {"inwonerId": its.id, "vanaf": TODAY, "tot": TODAY}),
        Write("dossier", lambda its: {"dossierId": its.id, "vanaf": TODAY, "tot": TODAY}),
    ]
}
"""Of every service."""

WRITES: Final[Mapping[str, Sequence[Write]]] = {
    _address(service, path): writes
    for service, table in (
        ("intake", INTAKE),
        ("routes", ROUTES),
        ("income", INCOME),
        ("reporting", REPORTING),
        *((service, _about_failures(service)) for service in CONTRACTS),
        *((service, AGAIN) for service in CONTRACTS),
        *((service, WHO_LOOKED) for service in CONTRACTS),
        *((service, SENT_AGAIN) for service in CONTRACTS),
    )
    for path, writes in table.items()
}

OF_A_SESSION: Final = frozenset(
    {
        "POST /routes/sessies/overal-uitloggen",
        "POST /routes/sessie/verlengen",
        "POST /routes/sessie/namen",
    }
)
"""Nobody else's than of who asks (test_signing_in, test_hiding_names)."""

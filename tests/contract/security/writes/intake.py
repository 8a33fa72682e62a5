"""What changes at intake."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from shared.events.household import ASSEN
from tests.contract.security.things import Thing
from tests.contract.security.town_of_secrets import TODAY
from tests.contract.security.writes.shapes import (
    ALWAYS,
    BECAUSE,
    DUTCH,
    SEARCH,
    TOLD,
    TRAVELS,
    Write,
    form,
)
from tests.integration.intake.conftest import event, job, person, some_bsn
from tests.register import a_numbers, bsns, record

_numbers, _bsns = a_numbers(), bsns()


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

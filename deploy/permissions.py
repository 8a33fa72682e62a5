"""Writes docs/permissions.md from the table: `python -m deploy.permissions [FILE]` (`make permissions`).

It stands outside `shared`, as only here the services' addresses may be read.
"""

import base64
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from services.income.main import create_app as income_app
from services.income.settings import Settings as IncomeSettings
from services.intake.main import create_app as intake_app
from services.intake.settings import Settings as IntakeSettings
from services.reporting.main import create_app as reporting_app
from services.reporting.settings import Settings as ReportingSettings
from services.routes.main import create_app as routes_app
from services.routes.settings import Settings as RoutesSettings
from shared.http.auth import Require
from shared.http.routing import StraightWay, walk
from shared.permission_words import DATA, ROLES, SCOPES
from shared.permissions import PERMISSIONS, Data, Role, data_of, scopes_of
from shared.settings import AuthSettings

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "permissions.md"
NOWHERE: Final = {"database_url": "postgresql://nobody@127.0.0.1:1/none"}
"""Nothing is asked of it: an application is built to read its addresses."""


@dataclass(frozen=True)
class Address:
    """Something that can be asked of a service."""

    service: str
    method: str
    path: str
    requires: tuple[Require, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(scope for asked in self.requires for scope in asked.scopes)

    def is_for(self, role: str) -> bool:
        """By the table, and nothing else."""
        return all(asked.is_given(scopes_of([role])) for asked in self.requires)


def addresses_of(app: FastAPI) -> Iterator[Address]:
    """Every endpoint and page of a service."""
    for context in iter_route_contexts(app.router.routes):
        route = context.original_route
        if isinstance(route, StraightWay):
            continue  # the route that it leads to is there as well
        requires = (
            tuple(d.call for d in walk(route.dependant) if isinstance(d.call, Require))
            if isinstance(route, APIRoute)
            else ()
        )
        for method in sorted(context.methods or {"GET"}):
            yield Address(app.state.service, method, str(context.path), requires)


def build_apps() -> list[FastAPI]:
    key = base64.b64encode(bytes(32)).decode()
    secrets: dict[str, Any] = {
        "bsn_hash_key": key,
        "bsn_encryption_keys": {"none": key},
        "bsn_current_key": "none",
    }
    auth = AuthSettings()
    return [
        intake_app(IntakeSettings.model_validate(NOWHERE | secrets), auth),
        routes_app(RoutesSettings.model_validate(NOWHERE), auth),
        income_app(IncomeSettings.model_validate(NOWHERE), auth),
        reporting_app(ReportingSettings.model_validate(NOWHERE), auth),
    ]


def render() -> str:
    addresses = [address for app in build_apps() for address in addresses_of(app)]
    parts = [
        "# Wie mag wat doen en zien",
        (
            "Gemaakt uit `shared/permissions.py` met `make permissions`; verander die tabel, niet deze bladzijde. Wat hier niet"
            " staat, mag niet. Een rol geldt in de gemeente waarin iemand haar heeft, en nergens anders. Wat iemand niet mag zien"
            " bestaat voor die persoon niet: het staat in geen lijst, geen aantal en geen foutmelding. De keuze erachter:"
            " [0016](decisions/0016-one-permission-table.md); wat het voor inwoners betekent: [security.md](security.md)."
        ),
        "## Soorten gegevens",
        _data_table(),
        "## Per rol",
        *(_role(role, addresses) for role in Role),
        "## Zonder rol",
        (
            "Voor iedereen: of een dienst draait (`health`), haar beschrijving (`openapi.json`, `documentatie`), wat bij de"
            " opmaak hoort (`statisch`), en inloggen. Voor wie is ingelogd, met welke rol ook (een partner"
            " ziet hiervan alleen de eigen sessies en wat hij of zij mag): "
        )
        + ", ".join(
            f"`{address}`" for address in addresses if address.requires and not address.scopes
        )
        + ".",
    ]
    return "\n\n".join(parts) + "\n"


def _data_table() -> str:
    roles = [role for role in Role if PERMISSIONS[role].data]
    rows = [
        f"| {DATA[kind][0]} | "
        + " | ".join("ja" if kind in data_of([role]) else "" for role in roles)
        + " |"
        for kind in Data
    ]
    head = "| Wat | " + " | ".join(roles) + " |"
    return "\n".join([head, "|---" * (len(roles) + 1) + "|", *rows])


def _role(role: Role, addresses: list[Address]) -> str:
    given = scopes_of([role])
    rows = [
        f"| {text} | `{scope}` | {_behind(scope, role, addresses)} |"
        for scope, text in SCOPES.items()
        if scope in given
    ]
    return "\n".join(
        [
            f"### {role}",
            "",
            ROLES[role],
            "",
            "| Mag | Scope | Adressen |",
            "|---|---|---|",
            *rows,
        ]
    )


def _behind(scope: str, role: Role, addresses: list[Address]) -> str:
    return "<br>".join(
        f"`{address}`" for address in addresses if scope in address.scopes and address.is_for(role)
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENT
    target.write_text(render(), encoding="utf-8")

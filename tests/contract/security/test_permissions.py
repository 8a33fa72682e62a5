"""The table of permissions, tried: every address with every role, in the own municipality and in another, and every kind of data.

Nothing here names an address, but for those that are open to all: a new endpoint or page is tried as soon as it is there.
"""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from deploy import permissions as printed
from deploy.permissions import Address
from shared import permission_words as words
from shared.events.household import ASSEN, TYNAARLO
from shared.permissions import PERMISSIONS, Data, Role, data_of, scopes_of
from tests.contract.security.town_of_secrets import (
    AMOUNT,
    FORMER_NAME,
    HOST,
    NAME,
    OTHER_NAME,
    SERVICES,
    SHIELDED_NAME,
    WORDS,
    Asked,
    open_asked,
)
from tests.servers import Address as Servers
from tests.servers import ask

pytestmark = pytest.mark.timeout(180)
OPEN: Final = re.compile(
    r"/\w+/v1/(health/(live|ready)|openapi\.json)$|/\w+/documentatie(/proberen)?$|/statisch"
    r"|/documentatie(/berichten(/asyncapi\.json|/schemas/\{\w+\})?)?$"
    r"|/routes/(aanmelden|aanmelden/terug|uitloggen|uitgelogd)$"
    # Who holds a session, or the provider with its own proof; nobody else gets an answer (test_hostile_sign_in).
    r"|/routes/v1/sessies/(wie|uitloggen)$"
    # Who has the key reads due dates without names; everybody else gets 404 (test_calendar_feed).
    r"|/routes/kalender/\{key\}\.ics$"
    # Who has the link is the organisation that it was sent to, for one handover; nobody else sees a thing (test_hostile_links).
    r"|/overdracht/\{link\}(/[a-z-]+)?$"
    # Who has the link and knows the birth date is the resident that it was made for; nobody else sees a thing (test_hostile_wage_links).
    r"|/opgave/\{link\}(/[a-z-]+)?$"
    # Who has the key reads what was shared with it; everybody else gets 404 (test_partial_views).
    r"|/intake/v1/deelweergaven/\{deelweergaveId\}$"
    # Whoever sends letters has a key; everybody else gets 404 (test_addressing).
    r"|/intake/v1/adresseringen$"
)
"""For whoever comes by: nothing in it is about anybody."""
SIGNED_IN: Final = re.compile(
    r"/$|/routes/(wat-mag-ik|sessies(/overal-uitloggen)?|sessie/(stand|verlengen|namen)|inzage|belangenconflict"
    r"|voorkeuren(/.+)?"
    r"|mijn-gegevens(/.+)?)$"
)
"""For everybody who is signed in, whatever the role."""
ABOUT_NOBODY: Final = frozenset(
    {
        "/routes/v1/draaiboeken",
        "/routes/draaiboeken",
        "/routes/draaiboeken/{naam}",
        "/income/parameters/artikelen",
        *(
            f"/{service}/v1/boekhouding{rest}"
            for service in ("intake", "routes", "income", "reporting")
            for rest in ("", "/berichten", "/berichten/nagaan")
        ),
    }
)
"""What the law says, what the agency does when something happens, whoever it happens to, and whether all messages arrived."""
REFUSED_FURTHER_ON: Final = re.compile(
    r"GET .*/inwoners/\{\w+\}/geschiedenis$"  # a kind of data
    # The role of the task; being no worker.
    r"|POST .*/taken/(volgende|\{id\}/(afronding|toewijzing|notities|wachten(/einde)?))$"
    r"|GET .*/werk/(team|alles)$"  # who leads, and who sees all roles or all teams
    r"|POST .*/(werk|v1)/verdelingen(/\{id\}/stop)?$"  # who leads
    r"|POST .*/v1/werklijsten/.*$"  # being no worker
    r"|POST /income/wat-als$"  # a kind of data
    r"|.*/intake/(v1/)?registerbestanden"  # all municipalities at once
    r"|GET .*/register/\{\w+\}$"  # a kind of data
    r"|POST /routes/inzage$"  # being no worker
    r"|.*/partner/overdrachten"  # being of no organisation
)
"""Where somebody with the scope may still be refused."""


@pytest.fixture(scope="module")
def asked(test_servers: Servers) -> Iterator[Asked]:
    made: list[str] = []

    def new_database(service: str) -> str:
        made.append(ask(test_servers, "database", service))
        return made[-1]

    with open_asked(new_database) as town:
        yield town
    for url in made:
        ask(test_servers, "drop", url)


@pytest.mark.parametrize("service", SERVICES)
def test_every_address_asks_for_something_that_the_table_gives_to_somebody(
    asked: Asked, service: str
) -> None:
    given = scopes_of(PERMISSIONS)
    for address in asked.addresses:
        if address.service != service or OPEN.fullmatch(address.path):
            continue
        if SIGNED_IN.match(address.path) and not address.scopes:
            assert address.requires
            continue
        assert address.scopes, f"{address} asks for no scope"
        assert address.scopes <= given, f"no role has {address.scopes - given} of {address}"


def test_every_scope_in_the_table_opens_an_address(asked: Asked) -> None:
    used = {scope for address in asked.addresses for scope in address.scopes}
    assert scopes_of(PERMISSIONS) == used


def test_nobody_comes_in_without_a_token(asked: Asked) -> None:
    for address in _closed(asked):
        answer = asked.ask("niemand", address.method, asked.paths_of(address)[0])
        assert answer.status_code in {401, 303}, f"{address}: {answer.status_code}"
        assert answer.status_code == 401 or "/aanmelden" in answer.headers["location"]


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(
    asked: Asked, role: Role
) -> None:
    who = asked.somebody(role)
    addresses = _closed(asked)
    answers = asked.ask_all(
        who, [(address.method, asked.paths_of(address)[0]) for address in addresses]
    )
    for address, answer in zip(addresses, answers, strict=True):
        said = f"{role} {address}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code not in {401, 500, 503}, said
        if not address.is_for(role):
            assert answer.status_code == 403, said
        elif not REFUSED_FURTHER_ON.search(str(address)):
            assert answer.status_code != 403, said


@pytest.mark.parametrize("role", Role)
def test_a_role_in_one_municipality_is_worth_nothing_in_another(asked: Asked, role: Role) -> None:
    """The same people, asked by somebody who has the role elsewhere, with a role here that gives as good as nothing."""
    who = asked.doors.let_in(
        f"{role}@elders", {TYNAARLO: frozenset({role}), ASSEN: frozenset({Role.BELEID})}
    )
    own = [NAME, SHIELDED_NAME, FORMER_NAME, WORDS, *_of_families(asked, "gezin", "gedetineerd")]
    for path, text in _answers(asked, who, role):
        for secret in own:
            assert secret not in text, f"{role} of Tynaarlo: {secret} at {path}"


@pytest.mark.parametrize("role", Role)
def test_nobody_sees_a_kind_of_data_that_the_table_does_not_give(asked: Asked, role: Role) -> None:
    who, kinds = asked.somebody(role), data_of([role])
    hidden = {kind: found for kind, found in _secrets(asked).items() if kind not in kinds}
    for path, text in _answers(asked, who, role):
        assert OTHER_NAME not in text
        if path in ABOUT_NOBODY:
            continue
        for kind, secrets in hidden.items():
            for secret in secrets:
                found = secret.search(text)
                assert found is None, (
                    f"{role} may not see {kind}: {text[max(0, found.start() - 80) : found.end() + 40]} at {path}"
                )


@pytest.mark.parametrize(
    "kind",
    [
        Data.NAMEN,
        Data.BEDRAGEN,
        Data.WOORDEN,
        Data.GESCHIEDENIS,
        Data.AFGESCHERMD,
        Data.DETENTIE_EN_OPNAME,
    ],
)
def test_who_may_see_a_kind_of_data_finds_it(asked: Asked, kind: Data) -> None:
    """Without this the tests above would be green in an empty town."""
    role = next(role for role in Role if kind in data_of([role]))
    answers = [text for _, text in _answers(asked, asked.somebody(role), role)]
    for secret in _secrets(asked)[kind]:
        assert any(secret.search(text) for text in answers), f"{role} finds no {secret.pattern}"


def test_the_printed_table_is_what_make_permissions_writes() -> None:
    assert printed.DOCUMENT.read_text(encoding="utf-8") == printed.render(), (
        "run `make permissions`"
    )


def test_everything_in_the_table_has_words() -> None:
    assert words.SCOPES.keys() == scopes_of(PERMISSIONS)
    assert set(words.DATA) == set(Data)
    assert set(words.ROLES) == set(PERMISSIONS) == set(Role)


def test_whoever_is_signed_in_reads_what_he_or_she_may(asked: Asked) -> None:
    who = asked.doors.let_in(
        "in-twee-gemeenten",
        {ASSEN: frozenset({Role.WERKCOACH}), TYNAARLO: frozenset({Role.TEAMLEIDER})},
    )
    page = asked.ask(who, "GET", "/routes/wat-mag-ik")
    assert page.status_code == 200
    here, there = page.text.split("Assen</h2>")[1].split("Tynaarlo</h2>")
    assert "Rol: werkcoach" in here
    assert words.DATA[Data.GESCHIEDENIS][1] in here
    assert "Rol: teamleider" in there
    assert words.DATA[Data.GESCHIEDENIS][1] not in there
    nobody = asked.doors.let_in("zonder-rol", {})
    assert "nog geen rol" in asked.ask(nobody, "GET", "/routes/wat-mag-ik").text


def _closed(asked: Asked) -> list[Address]:
    return [
        address
        for address in asked.addresses
        if not OPEN.fullmatch(address.path)
        and not (SIGNED_IN.match(address.path) and not address.scopes)
    ]


def _of_families(asked: Asked, *families: str) -> list[str]:
    return [
        str(identifier)
        for family in families
        for identifier in (
            asked.people[family].person_id,
            asked.dossiers[family],
            asked.life_events[family],
        )
    ]


def _secrets(asked: Asked) -> dict[Data, list[re.Pattern[str]]]:
    words = {
        Data.NAMEN: [NAME],
        Data.WOORDEN: [WORDS],
        Data.GESCHIEDENIS: [FORMER_NAME],
        Data.AFGESCHERMD: [SHIELDED_NAME, *_of_families(asked, "afgeschermd")],
    }
    found = {kind: [re.compile(re.escape(word)) for word in said] for kind, said in words.items()}
    # Not as something to choose from in a form: that is about nobody.
    stays = [re.compile("(?<!/melden/)detentie(?!</a>)|gedetineerd|zit vast", re.IGNORECASE)]
    stays += [re.compile(str(asked.life_events["gedetineerd"]))]
    return {**found, Data.BEDRAGEN: [AMOUNT], Data.DETENTIE_EN_OPNAME: stays}


def _answers(asked: Asked, who: str, role: str) -> list[tuple[str, str]]:
    """Everything that somebody with this role can read, each with where it stands."""
    if who not in asked.seen:
        asked.seen[who] = list(_read(asked, who, role))
    return asked.seen[who]


def _read(asked: Asked, who: str, role: str) -> Iterator[tuple[str, str]]:
    reads = [
        (address.method, path)
        for address in _closed(asked)
        if address.method == "GET" and address.is_for(role) and address.path not in ABOUT_NOBODY
        for path in asked.paths_of(address)
    ]
    for (_, path), answer in zip(reads, asked.ask_all(who, reads), strict=True):
        yield path, _without_asked(answer.text, path)
    if "intake.inwoners.lezen" in scopes_of([role]):
        for name in (NAME, SHIELDED_NAME):
            answer = asked.ask(
                who, "POST", "/intake/v1/inwoners/zoekopdrachten", json={"naam": name}
            )
            yield f"zoeken op {name}", answer.text
        everybody = sorted(asked.ids["person"])
        names = {"doel": "taken", "inwonerIds": everybody}
        answer = asked.ask(who, "POST", "/intake/v1/weergaven", json=names)
        yield "weergaven", re.sub(r'"(inwonerId|dossierId)":"[^"]*"', "", answer.text)


def _without_asked(text: str, path: str) -> str:
    """An error repeats the id in its address."""
    for identifier in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path):
        text = text.replace(identifier, "")
    return text.replace(HOST, "")

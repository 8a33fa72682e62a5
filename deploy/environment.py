"""Make .env for `docker compose`, with fresh secrets: `python3 deploy/environment.py`. Leaves an existing one alone.

Standard library only: `make up` needs containers, not a virtual environment.
"""

import base64
import json
import secrets
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parents[1] / ".env"


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def contents() -> str:
    return f"""\
# Secrets of this deployment. Keep it out of version control, and keep a copy of the BSN keys:
# without them no BSN in the database can be read or found.
POSTGRES_PASSWORD={secrets.token_hex(24)}
INTAKE_PASSWORD={secrets.token_hex(24)}
ROUTES_PASSWORD={secrets.token_hex(24)}
INCOME_PASSWORD={secrets.token_hex(24)}
REPORTING_PASSWORD={secrets.token_hex(24)}
KAFKA_PASSWORD_INTAKE={secrets.token_hex(24)}
KAFKA_PASSWORD_ROUTES={secrets.token_hex(24)}
KAFKA_PASSWORD_INCOME={secrets.token_hex(24)}
KAFKA_PASSWORD_REPORTING={secrets.token_hex(24)}
GRAFANA_PASSWORD={secrets.token_hex(12)}
INTAKE_BSN_HASH_KEY={key()}
INTAKE_BSN_ENCRYPTION_KEYS='{json.dumps({"1": key()})}'
INTAKE_BSN_CURRENT_KEY=1

# Letters: docs/runbooks/letters.md. Keep a copy of these keys too: without them no letter that was sent can be read.
LETTERS_KEYS='{json.dumps({"1": key()})}'
LETTERS_CURRENT_KEY=1
LETTERS_ADDRESSING_KEY={secrets.token_hex(32)}

# Where browsers find Naadloos: its name, the certificate for that name and its key (files, in PEM), and the address of this machine
# to listen on. The loopback address is for a first look.
GATEWAY_NAME=
GATEWAY_CERTIFICATE=
GATEWAY_KEY=
GATEWAY_ADDRESS=127.0.0.1

# Your identity provider (OpenID Connect). Fill these in; nothing but health and openapi is open without.
AUTH_ISSUER=
AUTH_JWKS_URL=
AUTH_AUDIENCE=naadloos
METRICS_TOKEN=
# docs/runbooks/accounting-differs.md
REPORTING_BOOKS_TOKEN=

# How people sign in there: docs/runbooks/sign-in.md
SIGN_IN_CLIENT_ID=naadloos-aanmelden
SIGN_IN_CLIENT_SECRET=
SIGN_IN_ADDRESS=
SIGN_IN_GROUP_PATTERN='/naadloos/{{gemeente}}/{{rol}}'

# Mail to workers: docs/runbooks/e-mail.md. Without a host none is sent.
MAIL_HOST=
MAIL_PORT=587
MAIL_SECURITY=starttls
MAIL_USERNAME=
MAIL_PASSWORD=
MAIL_SENDER=
"""


def main() -> None:
    if not ENVIRONMENT.exists():
        ENVIRONMENT.touch(mode=0o600)
        ENVIRONMENT.write_text(contents())
        print(
            f"{ENVIRONMENT.name} made: fill in GATEWAY_*, AUTH_ISSUER, AUTH_JWKS_URL and SIGN_IN_*"
        )


if __name__ == "__main__":
    main()

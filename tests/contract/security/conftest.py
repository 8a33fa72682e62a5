"""The small application of the HTTP tests, for requests that mean harm."""

from tests.integration.http.conftest import (  # noqa: F401 - fixtures
    anonymous,
    app,
    client,
    database,
    issuer,
    logged,
    make_app,
    sessions,
    shared_url,
)

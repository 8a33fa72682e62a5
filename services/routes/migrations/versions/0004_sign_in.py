"""Signing in: attempts that somebody began, and sessions. Neither holds anything with which one could come in."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """
    CREATE TABLE sign_in_attempt (
        state_hash bytea PRIMARY KEY,
        browser_hash bytea NOT NULL,
        address_hash bytea NOT NULL,
        nonce text NOT NULL,
        verifier text NOT NULL,
        return_to text NOT NULL,
        made_at timestamptz NOT NULL
    )
    """,
    # What nobody finished is thrown away by age.
    "CREATE INDEX sign_in_attempt_made ON sign_in_attempt (made_at)",
    # How many of an address nobody finished.
    "CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address_hash, made_at)",
    """
    CREATE TABLE session (
        number_hash bytea PRIMARY KEY,
        worker_id uuid NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        provider_session text,
        sealed_id_token bytea,
        browser_hash bytea NOT NULL,
        begun_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_why text CHECK (ended_why IN ('signed_out', 'everywhere', 'at_provider', 'other_browser', 'replaced')),
        CHECK ((ended_at IS NULL) = (ended_why IS NULL))
    )
    """,
    # Ends all of a worker, or what the provider says has ended.
    "CREATE INDEX session_worker ON session (worker_id) WHERE ended_at IS NULL",
    "CREATE INDEX session_subject ON session (issuer, subject) WHERE ended_at IS NULL",
    "CREATE INDEX session_of_provider ON session (issuer, provider_session) WHERE ended_at IS NULL",
    # What is long over is thrown away by age.
    "CREATE INDEX session_ends ON session (ends_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

"""The runtime's tables, the same in every service's database; migrations call `create_version_1`."""

from collections.abc import Callable

VERSION_1 = (
    # Events to publish. Never updated: the relay moves a cursor; old days are dropped as partitions.
    """
    CREATE TABLE outbox (
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        position bigint GENERATED ALWAYS AS IDENTITY,
        id uuid NOT NULL,
        aggregatetype text NOT NULL,
        aggregateid uuid NOT NULL,
        type text NOT NULL,
        payload bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    ) PARTITION BY RANGE (created_at)
    """,
    "CREATE INDEX outbox_relay_order ON outbox (xid, position)",
    # Takes what no daily partition was made for, so that an API never fails because its worker is away.
    "CREATE TABLE outbox_default PARTITION OF outbox DEFAULT",
    """
    CREATE TABLE relay_cursor (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        xid xid8 NOT NULL DEFAULT '0',
        position bigint NOT NULL DEFAULT 0,
        moved_at timestamptz NOT NULL DEFAULT now(),
        database text
    )
    """,
    "INSERT INTO relay_cursor DEFAULT VALUES",
    # What people did to the outbox; one of the command line without an end did not get to it. What was asked for from a page has a
    # rate: the workers carry it out in portions, each claimed for a moment, from its place up to what was published when it began.
    """
    CREATE TABLE outbox_action (
        id uuid PRIMARY KEY,
        action text NOT NULL CHECK (action IN ('republish', 'accept-move', 'raise-sequences')),
        actor text NOT NULL,
        actor_name text NOT NULL DEFAULT '',
        reason text NOT NULL,
        detail jsonb NOT NULL,
        events bigint NOT NULL DEFAULT 0,
        begun_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz,
        rate int CHECK (rate > 0),
        total bigint,
        xid xid8 NOT NULL DEFAULT '0',
        position bigint NOT NULL DEFAULT -1,
        last_xid xid8,
        last_position bigint,
        claimed_until timestamptz,
        stopped_by text,
        CHECK (rate IS NULL OR (total IS NOT NULL AND last_xid IS NOT NULL AND last_position IS NOT NULL))
    )
    """,
    # One run at a time per selection: a second click is shown the first.
    "CREATE UNIQUE INDEX outbox_action_runs ON outbox_action (detail) WHERE rate IS NOT NULL AND ended_at IS NULL",
    """
    CREATE TABLE dossier_sequence (
        topic text, dossier_id uuid, last bigint NOT NULL, PRIMARY KEY (topic, dossier_id)
    ) WITH (fillfactor = 70)
    """,
    # Every message ever taken in, by the day inside its UUIDv7, so that the same id always meets itself.
    """
    CREATE TABLE inbox (
        day date NOT NULL,
        id uuid NOT NULL,
        body_hash bytea NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (day, id)
    ) PARTITION BY RANGE (day)
    """,
    # The standing proof that everything arrives (`ledger.py`); stays when the days of outbox and inbox are dropped.
    """
    CREATE TABLE ledger_day (
        day date NOT NULL,
        topic text NOT NULL,
        type text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN
            ('published', 'effected', 'ignored', 'held', 'rejected', 'discarded', 'replaced', 'edited')),
        slot smallint NOT NULL,
        total bigint NOT NULL,
        id_sum numeric NOT NULL,
        changed_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (day, topic, type, outcome, slot)
    ) WITH (fillfactor = 50)
    """,
    # The position of truth; Kafka's own copy only feeds lag tools.
    """
    CREATE TABLE consumer_position (
        topic text, partition int, next_offset bigint NOT NULL, first_offset bigint NOT NULL,
        moved_at timestamptz NOT NULL DEFAULT now(),
        log_id text NOT NULL DEFAULT '',
        PRIMARY KEY (topic, partition)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE dossier_progress (
        topic text, dossier_id uuid, last bigint NOT NULL, PRIMARY KEY (topic, dossier_id)
    ) WITH (fillfactor = 70)
    """,
    """
    CREATE TABLE failed_message (
        id uuid PRIMARY KEY,
        arrival bigint GENERATED ALWAYS AS IDENTITY,
        message_id uuid,
        dossier_id uuid,
        topic text NOT NULL,
        partition int NOT NULL,
        message_offset bigint NOT NULL,
        type text,
        sequence bigint,
        state text NOT NULL CHECK (state IN
            ('retrying', 'waiting', 'parked', 'gap', 'unknown', 'rejected', 'resolved', 'discarded', 'replaced')),
        cause text NOT NULL,
        fingerprint text NOT NULL,
        attempts int NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        key bytea,
        payload bytea NOT NULL,
        headers jsonb NOT NULL DEFAULT '[]',
        booked_as text, -- the type by which it is in the ledger; null for what the inbox did not take in
        failed_at timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        aside_at timestamptz -- a person knows of it and it waits for something: it alarms nobody, and is counted
    )
    """,
    """
    CREATE UNIQUE INDEX failed_message_once ON failed_message (message_id)
        WHERE message_id IS NOT NULL AND state NOT IN ('rejected', 'replaced')
    """,
    """
    CREATE INDEX failed_message_blocking ON failed_message (dossier_id, arrival)
        WHERE state IN ('retrying', 'waiting', 'parked', 'gap', 'unknown')
    """,
    "CREATE INDEX failed_message_due ON failed_message (next_attempt_at) WHERE state IN ('retrying', 'rejected')",
    """
    CREATE INDEX failed_message_partition ON failed_message (topic, partition, message_offset)
        WHERE state IN ('retrying', 'waiting', 'parked', 'gap', 'unknown', 'rejected')
    """,
    # What became of a message, settled or not.
    "CREATE INDEX failed_message_ids ON failed_message (message_id)",
    "CREATE INDEX failed_message_cause ON failed_message (fingerprint, arrival) WHERE settled_at IS NULL",
    # Everything that people did about a failed message, or looked at.
    """
    CREATE TABLE failed_message_action (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        failed_message_id uuid NOT NULL REFERENCES failed_message (id),
        attempts int NOT NULL,
        action text NOT NULL CHECK (action IN
            ('retry', 'discard', 'propose', 'refuse', 'edit', 'aside', 'back', 'note', 'reveal')),
        kind text,
        actor text NOT NULL,
        actor_name text NOT NULL DEFAULT '',
        reason text NOT NULL,
        run_id uuid,
        acted_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    # One decision per attempt: the second click, and the click on another screen, find it taken.
    """
    CREATE UNIQUE INDEX failed_message_decided_once ON failed_message_action (failed_message_id, attempts)
        WHERE action IN ('retry', 'discard', 'edit')
    """,
    "CREATE INDEX failed_message_history ON failed_message_action (failed_message_id, id)",
    # What somebody wants a failed message to become; another person decides.
    """
    CREATE TABLE failed_message_edit (
        id uuid PRIMARY KEY,
        failed_message_id uuid NOT NULL REFERENCES failed_message (id),
        state text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'refused')),
        payload bytea NOT NULL,
        proposed_by text NOT NULL,
        proposed_by_name text NOT NULL DEFAULT '',
        reason text NOT NULL,
        proposed_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE UNIQUE INDEX failed_message_edit_open ON failed_message_edit (failed_message_id)
        WHERE state = 'proposed'
    """,
    "CREATE INDEX failed_message_edits ON failed_message_edit (failed_message_id)",
    # Many failed messages that are tried again together, in portions (`retry_runs.py`).
    """
    CREATE TABLE retry_run (
        id uuid PRIMARY KEY,
        fingerprint text, -- null: a selection of messages
        actor text NOT NULL,
        actor_name text NOT NULL DEFAULT '',
        reason text NOT NULL,
        begun_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
    )
    """,
    "CREATE UNIQUE INDEX retry_run_once ON retry_run (fingerprint) WHERE ended_at IS NULL",
    """
    CREATE TABLE retry_run_message (
        run_id uuid REFERENCES retry_run (id),
        failed_message_id uuid REFERENCES failed_message (id),
        attempts int NOT NULL,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'asked', 'skipped')),
        PRIMARY KEY (run_id, failed_message_id)
    )
    """,
    "CREATE UNIQUE INDEX retry_run_queue ON retry_run_message (failed_message_id) WHERE state = 'queued'",
    "CREATE INDEX retry_run_messages ON retry_run_message (failed_message_id)",
    """
    CREATE TABLE timers (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        key text NOT NULL,
        due_at timestamptz NOT NULL,
        dossier_id uuid NOT NULL,
        payload jsonb NOT NULL,
        correlation_id uuid,
        state text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'fired', 'cancelled', 'failed')),
        attempts int NOT NULL DEFAULT 0,
        next_attempt_at timestamptz,
        reason text,
        failed_at timestamptz, -- when it failed last
        settled_at timestamptz,
        UNIQUE (kind, key)
    )
    """,
    "CREATE INDEX timers_due ON timers (due_at) WHERE state = 'scheduled'",
    "CREATE INDEX timers_failed ON timers (kind) WHERE state = 'failed'",
    # For the trail of a dossier or of a life event.
    "CREATE INDEX timers_dossier ON timers (dossier_id)",
    "CREATE INDEX timers_trail ON timers (correlation_id) WHERE correlation_id IS NOT NULL",
    # What a worker says of itself every few seconds (`heartbeat.py`): who fell silent is named, and since when.
    """
    CREATE TABLE worker_process (
        id uuid PRIMARY KEY,
        place text NOT NULL, -- host and process number
        started_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz, -- of one that said goodbye
        leads boolean NOT NULL DEFAULT false,
        problems text[] NOT NULL DEFAULT '{}'
    ) WITH (fillfactor = 50)
    """,
    # How each partition is read (a number of `progress.Status`), as `watch.py` saw it last; one that nobody looked at
    # lately is not known to be well.
    """
    CREATE TABLE partition_progress (
        topic text, partition int, status smallint NOT NULL, since timestamptz NOT NULL DEFAULT now(),
        waiting bigint NOT NULL, next_offset bigint NOT NULL, oldest_at timestamptz,
        looked_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (topic, partition)
    ) WITH (fillfactor = 50)
    """,
    # A few days of what flowed, in spans of some minutes (`flow_history.py`): small, and let go of by itself.
    """
    CREATE TABLE flow_span (
        begins_at timestamptz, direction text CHECK (direction IN ('in', 'out')), topic text, type text,
        total bigint NOT NULL, buckets bigint[] NOT NULL DEFAULT '{}',
        PRIMARY KEY (begins_at, direction, topic, type)
    ) WITH (fillfactor = 50)
    """,
    """
    CREATE TABLE waiting_span (
        begins_at timestamptz, topic text, waiting bigint NOT NULL, oldest_seconds int NOT NULL, status smallint NOT NULL,
        PRIMARY KEY (begins_at, topic)
    ) WITH (fillfactor = 50)
    """,
    # Eight weeks of what failed and was done without anybody acting (`recoveries.py`).
    """
    CREATE TABLE recovery (
        week date, -- its Monday
        how text CHECK (how IN ('at-once', 'later', 'gap', 'timer')),
        topic text NOT NULL,
        type text, -- of a timer its kind
        fingerprint text,
        cause text NOT NULL,
        total bigint NOT NULL,
        longest_seconds double precision NOT NULL,
        first_at timestamptz NOT NULL DEFAULT now(),
        last_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (week, how, type, fingerprint)
    ) WITH (fillfactor = 50)
    """,
    # HTTP requests that carried an Idempotency-Key, and what they were answered.
    """
    CREATE TABLE idempotency_key (
        caller text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        status int NOT NULL,
        headers jsonb NOT NULL,
        body bytea NOT NULL,
        answered_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (caller, key)
    )
    """,
    "CREATE INDEX idempotency_key_age ON idempotency_key (answered_at)",
    # Who looked at or processed whose personal data, and for what (AVG art. 5 lid 2, Logboek dataverwerkingen). By
    # month: it is kept for years. It is added to and never changed; `shared/processing` seals it and looks whether it is whole.
    """
    CREATE FUNCTION is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    # Transaction numbers are counted per server, so a line says which. Said to be immutable so that an insert asks once:
    # no plan outlives its server.
    """
    CREATE FUNCTION this_server() RETURNS bigint LANGUAGE sql IMMUTABLE
    AS 'SELECT system_identifier FROM pg_control_system()'
    """,
    """
    CREATE TABLE processing_log (
        id uuid NOT NULL,
        server bigint NOT NULL DEFAULT this_server(),
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        started_at timestamptz NOT NULL DEFAULT now(),
        at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN
            ('worker', 'system', 'partner', 'resident', 'service', 'operator')),
        actor_roles text,
        activity text NOT NULL,
        operation text, -- the type of event or kind of timer that a service handled by itself
        subject_kind text NOT NULL CHECK (subject_kind IN ('person', 'dossier', 'run', 'message')),
        subject_id uuid NOT NULL,
        run_subjects uuid[], -- the people or dossiers that a run was about
        trace_id text NOT NULL,
        parent_span_id text NOT NULL,
        correlation_id uuid,
        PRIMARY KEY (at, id)
    ) PARTITION BY RANGE (at)
    """,
    # Takes the month in which the service was first started, and what no month was made for.
    "CREATE TABLE processing_log_default PARTITION OF processing_log DEFAULT",
    "CREATE INDEX processing_log_subject ON processing_log (subject_id, at)",
    "CREATE INDEX processing_log_runs ON processing_log (at) WHERE subject_kind = 'run'",
    "CREATE INDEX processing_log_xid ON processing_log (xid)",
    # The chain: each portion of lines, by the transactions that wrote them, with what they come to per month.
    """
    CREATE TABLE processing_seal (
        number bigint PRIMARY KEY,
        server bigint NOT NULL,
        from_xid xid8 NOT NULL,
        until_xid xid8 NOT NULL,
        months jsonb NOT NULL, -- {"2026-11": [lines, sha256]}
        dropped text, -- the month that was taken away because its time was over
        sealed_at timestamptz NOT NULL DEFAULT now(),
        previous bytea NOT NULL,
        hash bytea NOT NULL
    )
    """,
    """
    CREATE TABLE processing_check (
        checked_at timestamptz PRIMARY KEY DEFAULT now(),
        number bigint NOT NULL, -- the last seal that was there, with its hash
        hash bytea NOT NULL,
        lines bigint NOT NULL,
        findings jsonb NOT NULL
    )
    """,
    *(
        f"""
        CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION is_only_added_to()
        """
        for table in ("processing_log", "processing_seal", "processing_check")
    ),
    *(
        f"""
        CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table}
        EXECUTE FUNCTION is_only_added_to()
        """
        for table in (
            "processing_log",
            "processing_log_default",
            "processing_seal",
            "processing_check",
        )
    ),
)


def create_version_1(execute: Callable[[str], object]) -> None:
    """Create the runtime's tables; called by the first migration of every service."""
    for statement in VERSION_1:
        execute(statement)

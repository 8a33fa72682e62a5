#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: a database and an owner per service, each with a password of
# its own. No service can open another's database.
set -eu
create() {
    # Not as an argument: every process of the machine may read those.
    PASSWORD="$2" psql -v ON_ERROR_STOP=1 -v name="$1" <<'SQL'
\getenv password PASSWORD
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
}
create intake "$INTAKE_PASSWORD"
create routes "$ROUTES_PASSWORD"
create income "$INCOME_PASSWORD"
create reporting "$REPORTING_PASSWORD"

#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: a database and an owner per service.
# No service can open another's database.
set -eu
for service in intake routes income reporting; do
    psql -v ON_ERROR_STOP=1 -v name="$service" -v password="$SERVICE_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done

#!/bin/sh
# Makes both databases of Temporal where they are missing, and brings them up to the version of this image's tools. Can be run again at
# any time. The tool reads SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER and SQL_PASSWORD; a password on its command line would be seen by
# everybody who may list processes.
set -eu
SQL_PASSWORD="$(cat "$SQL_PASSWORD_FILE")"
export SQL_PASSWORD
schemas="${TEMPORAL_SCHEMAS:-/etc/temporal/schema}/postgresql/v12"

for database in temporal temporal_visibility; do
  schema="${database#temporal_}"
  temporal-sql-tool --database "$database" create-database || echo "The database $database is there already"
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-dir "$schemas/$schema/versioned"
done

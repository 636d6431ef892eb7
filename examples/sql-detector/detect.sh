#!/bin/sh
# Runs detect.sql inside the folder that Ersatz hands over: by the duckdb program, else by Python's duckdb, else by the
# DuckDB that Ersatz itself depends on.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
if command -v duckdb > /dev/null; then
  exec duckdb -bail -init /dev/null < "$here/detect.sql"
elif python3 -c 'import duckdb' 2> /dev/null; then
  exec python3 -c 'import duckdb, sys; duckdb.execute(open(sys.argv[1]).read())' "$here/detect.sql"
else
  exec node "$here/run-sql.mjs" "$here/detect.sql"
fi

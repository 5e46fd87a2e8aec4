#!/bin/sh
# Lets an independent S3 server (npm s3rver) judge how files are kept in a bucket.
#
#   conformance/s3/run.sh
#
# Needs node 20 or later, npm and cargo.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

cd "$here"
[ -d node_modules/s3rver ] || npm ci --no-audit --no-fund --silent

work=$(mktemp -d)
node server.mjs "$work" >"$work/log" 2>&1 &
judge=$!
trap 'kill "$judge" 2>/dev/null || true; rm -rf "$work"' EXIT

tries=0
until grep -q "the bucket is there" "$work/log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$judge" 2>/dev/null; then
        cat "$work/log"
        echo "FAIL the judge does not start"
        exit 1
    fi
    sleep 0.1
done

port=$(sed -n 's/^the bucket is there on port //p' "$work/log")
cd "$here/../.."
# s3rver knows one pair of keys.
EKOMMUNE_TEST_S3="{\"bucket\":\"ekommune\",\"endpoint\":\"http://127.0.0.1:$port\",\"access_key_id\":\"S3RVER\",\"secret_access_key\":\"S3RVER\"}"
export EKOMMUNE_TEST_S3
if cargo test --quiet --locked -p store --test engines files_are_kept -- --nocapture && ls "$work"/ekommune/*/* >/dev/null; then
    echo "PASS files in a bucket by npm s3rver"
else
    cat "$work/log"
    echo "FAIL files in a bucket by npm s3rver"
    exit 1
fi

#!/bin/sh
# Lets an independent S3 server (npm s3rver) judge how files are kept in a bucket.
#
#   conformance/s3/run.sh
#
# Needs node 20 or later, npm and cargo.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
. "$here/../judge.sh"

bucket=$(mktemp -d)
start_judge "$here" s3rver "the bucket is there" node server.mjs "$bucket"
trap 'kill "$judge" 2>/dev/null || true; rm -rf "$judge_log" "$bucket"' EXIT
port=$(sed -n 's/^the bucket is there on port //p' "$judge_log")
cd "$here/../.."
# s3rver knows one pair of keys.
EKOMMUNE_TEST_S3="{\"bucket\":\"ekommune\",\"endpoint\":\"http://127.0.0.1:$port\",\"access_key_id\":\"S3RVER\",\"secret_access_key\":\"S3RVER\"}"
export EKOMMUNE_TEST_S3
files_are_kept() {
    cargo test --quiet --locked -p store --test engines files_are_kept -- --nocapture && ls "$bucket"/ekommune/*/* >/dev/null
}
verdict "files in a bucket by npm s3rver" files_are_kept

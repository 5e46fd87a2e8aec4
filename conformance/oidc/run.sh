#!/bin/sh
# Lets an independent OpenID provider (npm oidc-provider) judge our relying party: discovery, pushed
# request, authorization, token, identity token, logout and back-channel logout.
#
#   conformance/oidc/run.sh [PORT]
#
# Needs node 20 or later, npm and cargo. Says "skipped" and succeeds where there is no node.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
port=${1:-39417}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    echo "skipped: no node and npm here"
    exit 0
fi

cd "$here"
[ -d node_modules/oidc-provider ] || npm ci --no-audit --no-fund --silent

log=$(mktemp)
node provider.mjs "$port" >"$log" 2>&1 &
judge=$!
trap 'kill "$judge" 2>/dev/null || true; rm -f "$log"' EXIT

tries=0
until grep -q "the judge listens" "$log"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$judge" 2>/dev/null; then
        cat "$log"
        echo "FAIL the judge does not start"
        exit 1
    fi
    sleep 0.1
done

cd "$here/../.."
if EKOMMUNE_OIDC_JUDGE="http://127.0.0.1:$port" cargo test --quiet -p access --test outside_judge -- --nocapture; then
    echo "PASS sign-in and sign-out by npm oidc-provider"
else
    cat "$log"
    echo "FAIL sign-in and sign-out by npm oidc-provider"
    exit 1
fi

#!/bin/sh
# Lets an independent OpenID provider (npm oidc-provider) judge our relying party: discovery, pushed
# request, authorization, token, identity token, logout and back-channel logout.
#
#   conformance/oidc/run.sh [PORT]
#
# Needs node 20 or later, npm and cargo.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
port=${1:-39417}
. "$here/../judge.sh"

start_judge "$here" oidc-provider "the judge listens" node provider.mjs "$port"
cd "$here/../.."
EKOMMUNE_OIDC_JUDGE="http://127.0.0.1:$port"
export EKOMMUNE_OIDC_JUDGE
verdict "sign-in and sign-out by npm oidc-provider" \
    cargo test --quiet --locked -p access --test outside_judge -- --nocapture

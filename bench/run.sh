#!/bin/sh
# Builds the program and takes every measurement. Run on a machine with nothing else to do.
set -eu
cd "$(dirname "$0")/.."
cargo build --release -p ekommune -p bench
bench=target/release/bench
for what in start "submit --count 50" "page --count 300" "concurrent --clients 50 --seconds 60" extract; do
    # shellcheck disable=SC2086 # the words of a command
    "$bench" $what
done

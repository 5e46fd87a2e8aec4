# shellcheck shell=sh
# Starts a judge that npm installs and node runs; for the other scripts here to read in with `.`.

# start_judge FOLDER PACKAGE SIGN COMMAND… : installs what the folder's lock file says, unless PACKAGE is there, runs the
# command in the folder, and waits until it has printed SIGN. What it prints is in $judge_log.
start_judge() {
    folder=$1 package=$2 sign=$3
    shift 3
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        echo "FAIL there is no node and npm here; ./check installs them"
        exit 1
    fi
    cd "$folder"
    [ -d "node_modules/$package" ] || npm ci --no-audit --no-fund --silent
    judge_log=$(mktemp)
    "$@" >"$judge_log" 2>&1 &
    judge=$!
    trap 'kill "$judge" 2>/dev/null || true; rm -f "$judge_log"' EXIT
    tries=0
    until grep -q "$sign" "$judge_log"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 100 ] || ! kill -0 "$judge" 2>/dev/null; then
            cat "$judge_log"
            echo "FAIL the judge does not start"
            exit 1
        fi
        sleep 0.1
    done
}

# verdict NAME COMMAND… : says how the command ended, with what the judge said if it went wrong.
verdict() {
    name=$1
    shift
    if "$@"; then
        echo "PASS $name"
    else
        cat "$judge_log"
        echo "FAIL $name"
        exit 1
    fi
}

#!/bin/sh
# Lets xmllint judge our schema engine: a valid extraction is changed in some thirty thousand ways, and for every changed
# file the two must agree whether it is valid, by each publication of the archive's official schemas.
#
#   conformance/validator.sh
#
# Prints one line per schema, and the files on which the verdicts differ. The sample and the schemas are looked for in
# $EKOMMUNE_SHARED/data/archive, or in ../shared beside the repository; without them it says "skipped" and succeeds.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
archive=${EKOMMUNE_SHARED:-$root/../shared}/data/archive

if [ ! -d "$archive/xsd" ] || [ ! -d "$archive/samples/ekommune-v55-valid" ]; then
    echo "skipped: no sample and schemas in $archive; set EKOMMUNE_SHARED"
    exit 0
fi
if ! command -v xmllint >/dev/null; then
    echo "skipped: no xmllint here; it is in Debian's libxml2-utils"
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$root" && cargo run --quiet --release --locked -p validator --example mutants -- \
    "$archive/samples/ekommune-v55-valid" "$archive/xsd" "$work")

failed=0
for schema in $(cut -f 2 "$work/verdicts.tsv" | sort -u); do
    # xmllint says "FILE validates" or "FILE fails to validate"; of a file that is no XML it says neither.
    awk -F '\t' -v s="$schema" '$2 == s { print $1 }' "$work/verdicts.tsv" |
        xargs xmllint --noout --nonet --schema "$schema" 2>&1 |
        sed -n 's/ validates$/\tvalid/p' | sort >"$work/theirs" || true
    awk -F '\t' -v s="$schema" '$2 == s && $3 == "valid" { print $1 "\tvalid" }' "$work/verdicts.tsv" |
        sort >"$work/ours"
    count=$(awk -F '\t' -v s="$schema" '$2 == s' "$work/verdicts.tsv" | wc -l)
    valid=$(wc -l <"$work/theirs")
    name=${schema#"$archive/xsd/"}
    if cmp -s "$work/ours" "$work/theirs" && [ "$valid" -gt 0 ]; then
        echo "PASS $name: the same verdict on $count files, $valid of them valid"
    else
        echo "FAIL $name: of $count files, xmllint finds $valid valid; where we differ (< ours, > xmllint's):"
        diff "$work/ours" "$work/theirs" | grep '^[<>]' | sed "s|$work/||" | head -n 40 || true
        failed=1
    fi
done
exit "$failed"

#!/bin/sh
# Lets xmllint judge an extraction by the archive's official schemas: Noark 5 as published in 2019 and as maintained in
# version 5.5.0 (2023), and ADDML for the description of the extraction itself.
#
#   conformance/xmllint.sh EXTRACTION
#
# Prints one line per file and schema, and ends with failure if any is refused or missing. The schemas are looked for in
# $EKOMMUNE_SHARED/data/archive/xsd, or in ../shared beside the repository; without them it says "skipped" and succeeds.
set -eu

extraction=${1:?give the folder of the extraction}
root=$(cd "$(dirname "$0")/.." && pwd)
schemas=${EKOMMUNE_SHARED:-$root/../shared}/data/archive/xsd

if [ ! -d "$schemas" ]; then
    echo "skipped: no schemas in $schemas; set EKOMMUNE_SHARED"
    exit 0
fi

failed=0
judge() { # FILE SCHEMA
    if [ ! -f "$1" ]; then
        echo "FAIL $(basename "$1") is missing"
        failed=1
    # Streaming: an extraction of any size is read in constant memory.
    elif xmllint --noout --nonet --stream --schema "$2" "$1" >"$messages" 2>&1; then
        echo "PASS $(basename "$1") by ${2#"$schemas"/}"
    else
        echo "FAIL $(basename "$1") by ${2#"$schemas"/}"
        head -n 20 "$messages"
        failed=1
    fi
}

messages=$(mktemp)
trap 'rm -f "$messages"' EXIT

for set in noark5-v5.0-2019 noark5-v5.5.0-2023; do
    for part in arkivstruktur endringslogg loependeJournal offentligJournal; do
        judge "$extraction/$part.xml" "$schemas/$set/$part.xsd"
    done
done
judge "$extraction/arkivuttrekk.xml" "$schemas/addml/addml-8.2.xsd"

for part in arkivstruktur loependeJournal offentligJournal endringslogg metadatakatalog; do
    if [ ! -f "$extraction/$part.xsd" ]; then
        echo "FAIL $part.xsd is missing from the extraction"
        failed=1
    fi
done

# Every document that the structure points to is there, with the checksum it names, and no document is there besides.
grep -o '<referanseDokumentfil>[^<]*\|<sjekksum>[^<]*' "$extraction/arkivstruktur.xml" | sed 's/^<[^>]*>//' |
    paste - - | awk -F '\t' '{ print tolower($2) "  " $1 }' | sort -u >"$messages"
named=$(wc -l <"$messages")
present=$(find "$extraction" -type f -path "$extraction/*/*" | wc -l)
if [ "$named" -eq "$present" ] && [ "$named" -gt 0 ] && (cd "$extraction" && sha256sum --check --quiet "$messages"); then
    echo "PASS $named documents by their checksums"
else
    echo "FAIL $named documents are named and $present are there"
    failed=1
fi
exit "$failed"

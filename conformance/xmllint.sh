#!/bin/sh
# Lets xmllint judge an extraction by one of the two publications of the archive's official schemas, and by ADDML, which
# describes the extraction itself. Also counts the documents and checks their checksums.
#
#   conformance/xmllint.sh EXTRACTION noark5-v5.0-2019|noark5-v5.5.0-2023
#
# Prints one line per thing judged, and ends with failure if any is refused or missing. The schemas are looked for in
# $EKOMMUNE_SHARED/data/archive/xsd, or in ../shared beside the repository; without them it says "skipped" and succeeds.
set -eu

extraction=${1:?give the folder of the extraction}
set=${2:?give the publication of the schemas}
root=$(cd "$(dirname "$0")/.." && pwd)
schemas=${EKOMMUNE_SHARED:-$root/../shared}/data/archive/xsd

if [ ! -d "$schemas" ]; then
    echo "skipped: no schemas in $schemas; set EKOMMUNE_SHARED"
    exit 0
fi

messages=$(mktemp)
trap 'rm -f "$messages"' EXIT
failed=0

fail() {
    echo "FAIL $1"
    failed=1
}

judge() { # FILE SCHEMA
    if [ ! -f "$extraction/$1" ]; then
        fail "$1 is missing"
    # Streaming: an extraction of any size is read in constant memory.
    elif xmllint --noout --nonet --stream --schema "$schemas/$2" "$extraction/$1" >"$messages" 2>&1; then
        echo "PASS $1 by $2"
    else
        fail "$1 by $2"
        head -n 20 "$messages"
    fi
}

same() { # FILE OFFICIAL
    if cmp -s "$extraction/$1" "$schemas/$2"; then
        echo "PASS $1 is the official one"
    else
        fail "$1 is missing or not the official one"
    fi
}

for part in arkivstruktur endringslogg loependeJournal offentligJournal; do
    judge "$part.xml" "$set/$part.xsd"
    same "$part.xsd" "$set/$part.xsd"
done
same metadatakatalog.xsd "$set/metadatakatalog.xsd"
judge arkivuttrekk.xml addml/addml-8.2.xsd
same addml.xsd addml/addml-8.2.xsd

# Every document that the structure points to is there, with the checksum it names, and no document is there besides.
grep -o '<referanseDokumentfil>[^<]*\|<sjekksum>[^<]*' "$extraction/arkivstruktur.xml" | sed 's/^<[^>]*>//' |
    paste - - | awk -F '\t' '{ print tolower($2) "  " $1 }' | sort -u >"$messages"
named=$(wc -l <"$messages")
present=$(find "$extraction" -type f -path "$extraction/*/*" | wc -l)
if [ "$named" -eq "$present" ] && [ "$named" -gt 0 ] && (cd "$extraction" && sha256sum --check --quiet "$messages"); then
    echo "PASS $named documents by their checksums"
else
    fail "$named documents are named and $present are there, or checksums differ"
fi
exit "$failed"

#!/bin/sh
# Lets veraPDF, the reference validator, judge every PDF in a directory as PDF/A-2a and as PDF/UA-1.
#
#   conformance/verapdf.sh DIRECTORY
#
# Prints one line per file and ends with failure if any file fails either, or if there is none.
# Needs java, and mvn the first time.
set -eu

directory=${1:?give the directory with the PDF files}
version=1.28.2
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
jar=$repository/org/verapdf/apps/greenfield-apps/$version/greenfield-apps-$version.jar

if [ ! -f "$jar" ]; then
    mvn -q dependency:get -Dmaven.repo.local="$repository" -Dtransitive=false \
        -Dartifact="org.verapdf.apps:greenfield-apps:$version"
fi

set -- "$directory"/*.pdf
if [ ! -f "$1" ]; then
    echo "no PDF files in $directory" >&2
    exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for flavour in 2a ua1; do
    # It ends with failure when a file fails; the verdicts below decide.
    java -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper -f "$flavour" --format text "$@" \
        >"$work/$flavour" 2>"$work/$flavour.errors" || true
done

failed=0
for file in "$@"; do
    line=
    for flavour in 2a ua1; do
        # A verdict is "PASS path flavour"; a file that could not be read has none.
        verdict=$(awk -v name="/$(basename "$file")" \
            'index($2, name) && length($2) == index($2, name) + length(name) - 1 { print $1; exit }' \
            "$work/$flavour")
        [ "$verdict" = PASS ] || { verdict=FAIL; failed=1; }
        line="$line $verdict $flavour"
    done
    echo "${line# }  $(basename "$file")"
done
if [ "$failed" = 1 ]; then
    cat "$work"/*.errors >&2
fi
exit "$failed"

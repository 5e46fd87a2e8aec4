#!/bin/sh
# Lets fido, the Open Preservation Foundation's reader of PRONOM, judge what `crates/formats` says files are.
#
#   conformance/formats.sh              specimens of all kinds, made here: by hand, and by libraries of others
#   conformance/formats.sh DIRECTORY    the files in this folder and its folders
#
# Fido often names several formats, when it goes by the extension (text has no signature) or when its reading of
# container signatures is coarse. We agree when ours is among them. Prints the disagreements, and ends with failure if
# any is not in the list below. Needs python3, and the network the first time.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
version=1.6.1
venv=${FIDO_VENV:-$root/target/fido-$version}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ ! -x "$venv/bin/fido" ] || [ ! -f "$venv/complete" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "opf-fido==$version" odfpy==1.4.1 openpyxl==3.1.5 \
        pikepdf==10.18.0 pillow==13.0.0 python-docx==1.2.0 python-pptx==1.0.2 xlwt==1.3.0
    touch "$venv/complete"
fi

cd "$root"
cargo build --quiet --locked -p formats --examples
examples=${CARGO_TARGET_DIR:-$root/target}/debug/examples
if [ $# -gt 0 ]; then
    files=$1
    scope=some
else
    scope=all
    files=$work/specimens
    "$examples/specimens" "$files/hand"
    "$venv/bin/python" conformance/formats_specimens.py "$files/libraries"
fi

# Where we know better, or say less, than fido: our answer, fido's answers and the files, both patterns, each
# with the reason. "none" is where fido knows nothing.
cat >"$work/allowed" <<'EOF'
# Nothing known, by either; fido then goes by the extension alone.
av/0 none *
x-fmt/111 none script.ps1
av/0 * nothing.txt
# PDF/A-4 came into PRONOM after fido's signatures.
fmt/1910 fmt/1129 *
fmt/1911 fmt/1129 *
fmt/1912 fmt/1129 *
# pikepdf declares the namespace on the claim's own element; fido's expression wants it before.
fmt/354 fmt/1[79] pikepdf-a-1b*.pdf
fmt/476 fmt/1[79] pikepdf-a-2a*.pdf
fmt/478 fmt/1[79] pikepdf-a-2u*.pdf
fmt/480 fmt/1[79] pikepdf-a-3b*.pdf
# fido doesn't unpack streams, and takes any claim anywhere: of an attachment, a picture, an earlier revision.
fmt/476 fmt/276 pdfa-2a-packed-claim.pdf
fmt/276 fmt/354 pdf-attachment.pdf
fmt/276 fmt/477 pdf-claim-of-a-picture.pdf
fmt/276 fmt/477 pdf-claim-withdrawn.pdf
# Damaged or behind a preface: fido goes by the extension alone, less what has another over it.
fmt/276 * pdf-cut.pdf
fmt/276 * pdf-preface.pdf
# Nor does it look for an end mark further back than a kilobyte; viewers do.
fmt/276 * pdf-filled-up.pdf
fmt/11 * png-cut.png
# XML without a declaration has no signature; by its extension fido leaves out XML itself for what has it over it.
fmt/101 * xml-undeclared.xml
# fido doesn't unpack an ODF's content, where the version is.
fmt/291 fmt/290 odfpy.odt
fmt/295 fmt/294 odfpy.ods
fmt/293 fmt/292 odfpy.odp
# Its ODF 1.3 has a container signature only, which fido's file of them lacks.
fmt/1756 fmt/290 text-1.3.odt
fmt/1755 fmt/294 spreadsheet-1.3.ods
fmt/1754 fmt/292 presentation-1.3.odp
# Container signatures of several parts: fido looks at the first part only, or not at all.
fmt/1564 fmt/1251,fmt/1342 *
fmt/494 fmt/111 encrypted.docx
fmt/754 fmt/111 word-password.doc
x-fmt/45 fmt/111 word.dot
fmt/39 fmt/111 word-95.doc
# These have no signature in PRONOM. fido goes by the extension, or by a mail in the box.
fmt/817 fmt/1311 *
fmt/278 fmt/950 mail.eml
fmt/720 fmt/950 mailbox.mbox
fmt/899 x-fmt/411 program.exe
fmt/900 x-fmt/411 wide.exe
EOF

tab=$(printf '\t')
newline='
'
"$examples/identify" "$files" | sort >"$work/ours"
"$venv/bin/fido" -q -recurse -matchprintf "%(info.puid)s$tab%(info.filename)s$newline" \
    -nomatchprintf "none$tab%(info.filename)s$newline" "$files" >"$work/fido" 2>"$work/fido.errors"

"$venv/bin/python" - "$work" "$scope" <<'EOF'
import collections, fnmatch, pathlib, sys

work = pathlib.Path(sys.argv[1])
fido = collections.defaultdict(set)
for line in (work / "fido").read_text().splitlines():
    puid, path = line.split("\t")
    fido[path].add(puid)
allowed = [line.split() for line in (work / "allowed").read_text().splitlines() if line and line[0] != "#"]
exact = among = failed = 0
used = set()
for line in (work / "ours").read_text().splitlines():
    ours, path = line.split("\t")
    theirs = fido.get(path, {"none"})
    if theirs == {ours}:
        exact += 1
    elif ours in theirs:
        among += 1
    else:
        said = ",".join(sorted(theirs))
        rule = next((rule for rule in allowed if rule[0] == ours and fnmatch.fnmatch(said, rule[1])
                     and fnmatch.fnmatch(pathlib.Path(path).name, rule[2])), None)
        if rule:
            used.add(tuple(rule))
        else:
            failed += 1
            print(f"FAIL {ours} here, {said} by fido: {path}")
print(f"{exact} alike, {among} among several of fido's, {len(used)} exceptions used, {failed} disagreements")
unused = [rule for rule in allowed if tuple(rule) not in used] if sys.argv[2] == "all" else []
for rule in unused:
    print("FAIL exception that is not needed:", *rule)
sys.exit(failed > 0 or exact == 0 or bool(unused))
EOF

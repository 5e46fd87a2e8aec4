#!/usr/bin/env python3
"""Writes files of many formats with the libraries that others use to write them, for conformance/formats.sh.

    formats_specimens.py DIRECTORY

The specimens of the crate's own tests are built by hand, byte by byte; these show that real writers mean the same.
Python's own library makes what it can; the rest comes from packages that formats.sh installs.
"""

import datetime
import email.message
import gzip
import io
import json
import mailbox
import pathlib
import sys
import tarfile
import wave
import zipfile

import docx
import odf.opendocument
import openpyxl
import pikepdf
import PIL.Image
import pptx
import xlwt

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)


def pictures():
    picture = PIL.Image.new("RGB", (40, 30), (200, 30, 60))
    for name in ("pillow.png", "pillow.tif", "pillow.gif", "pillow.bmp", "pillow.jpg", "pillow.webp", "pillow.jp2",
                 "pillow.avif", "pillow.pdf"):
        try:
            picture.save(folder / name)
        except (KeyError, OSError, ValueError) as error:
            print(f"left out {name}: {error}", file=sys.stderr)
    picture.save(folder / "pillow-lossless.webp", lossless=True)
    picture.save(folder / "pillow-packed.tif", compression="tiff_lzw")
    exif = PIL.Image.Exif()
    exif.get_ifd(0x8769)[0x9000] = b"0232"
    picture.save(folder / "pillow-exif.jpg", exif=exif)


def office():
    document = docx.Document()
    document.add_paragraph("Kjære Kari")
    document.save(folder / "python-docx.docx")
    book = openpyxl.Workbook()
    book.active["A1"] = "Kari"
    book.save(folder / "openpyxl.xlsx")
    show = pptx.Presentation()
    show.slides.add_slide(show.slide_layouts[0])
    show.save(folder / "python-pptx.pptx")
    old = xlwt.Workbook()
    old.add_sheet("Ark").write(0, 0, "Kari")
    old.save(folder / "xlwt.xls")
    for kind, extension in (("Text", "odt"), ("Spreadsheet", "ods"), ("Presentation", "odp")):
        getattr(odf.opendocument, f"OpenDocument{kind}")().save(folder / f"odfpy.{extension}")


def pdf():
    for name, options in {
        "pikepdf.pdf": {},
        "pikepdf-object-streams.pdf": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        "pikepdf-linearized.pdf": {"linearize": True},
        "pikepdf-encrypted.pdf": {"encryption": pikepdf.Encryption(owner="eier", user="leser", R=6)},
        "pikepdf-1.4.pdf": {"force_version": "1.4"},
    }.items():
        with pikepdf.new() as document:
            document.add_blank_page()
            document.save(folder / name, **options)
    for part, level in (("1", "B"), ("2", "A"), ("2", "U"), ("3", "B")):
        with pikepdf.new() as document:
            document.add_blank_page()
            with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
                metadata["pdfaid:part"] = part
                metadata["pdfaid:conformance"] = level
            name = f"pikepdf-a-{part}{level.lower()}"
            document.save(folder / f"{name}.pdf")
            packed = pikepdf.ObjectStreamMode.generate
            document.save(folder / f"{name}-object-streams.pdf", object_stream_mode=packed)


def packages():
    with zipfile.ZipFile(folder / "zipfile.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("brev.txt", "Kjære Kari")
    for name, form in (("tarfile-ustar.tar", tarfile.USTAR_FORMAT), ("tarfile-pax.tar", tarfile.PAX_FORMAT)):
        with tarfile.open(folder / name, "w", format=form) as package:
            entry = tarfile.TarInfo("brev.txt")
            entry.size = 3
            package.addfile(entry, io.BytesIO(b"hei"))
    with gzip.open(folder / "gzip.gz", "wb") as package:
        package.write(b"hei")


def sound():
    with wave.open(str(folder / "wave.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))


def text():
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "kari@example.no", "post@grimstad.kommune.no", "Søknad"
    message["Date"] = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.timezone.utc)
    message.set_content("Hei, her er søknaden.")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="soknad.pdf")
    (folder / "email.eml").write_bytes(message.as_bytes())
    box = mailbox.mbox(folder / "mailbox.mbox")
    box.add(message)
    box.close()
    (folder / "json.json").write_text(json.dumps({"navn": "Kari", "barn": [{"navn": "Ola"}]}))
    (folder / "utf-8.txt").write_text("Kjære Kari\n", encoding="utf-8")
    (folder / "latin-1.txt").write_text("Kjære Kari\n", encoding="iso-8859-1")


for make in (pictures, office, pdf, packages, sound, text):
    make()

//! Text of every kind.

use formats::{Bomb, Damage, Program, Warning};

use super::Specimen;

pub(crate) fn all() -> Vec<Specimen> {
    let mut all = plain();
    all.extend(markup());
    all.extend(drawings_and_maps());
    all.extend(mail());
    all
}

fn plain() -> Vec<Specimen> {
    vec![
        Specimen::new("utf-8.txt", "x-fmt/111", "Kjære Kari, søknaden din er mottatt.\n"),
        Specimen::new("latin-1.txt", "x-fmt/111", b"Kj\xe6re Kari\r\n"),
        Specimen::new("utf-16.txt", "x-fmt/111", b"\xff\xfeH\0e\0i\0"),
        Specimen::new("table.csv", "x-fmt/18", "navn;antall\nKari;3\nOla;4\n"),
        Specimen::new("facts.json", "fmt/817", "{\"navn\": \"Kari\", \"antall\": [1, 2, 3]}\n"),
        Specimen::new("script.txt", "x-fmt/111", "#!/bin/sh\nrm -rf ~\n")
            .with(Warning::Program(Program::Script)),
        Specimen::new("script.bat", "x-fmt/413", "del c:\\*.*\r\n")
            .with(Warning::Program(Program::Script)),
        Specimen::new("script.ps1", "x-fmt/111", "Remove-Item -Recurse C:\\\r\n")
            .with(Warning::Program(Program::Script)),
        Specimen::new("rtf-1.4.rtf", "fmt/45", b"{\\rtf1\\ansi{\\fonttbl}Hei\\par}"),
        Specimen::new("rtf-1.6.rtf", "fmt/50", b"{\\rtf1\\ansi\\ansicpg1252\\deff0 Hei\\par}"),
        Specimen::new("rtf-1.7.rtf", "fmt/52", rtf("")),
        Specimen::new("rtf-1.8.rtf", "fmt/53", rtf("{\\*\\latentstyles\\lsdstimax156}")),
        Specimen::new("rtf-1.9.rtf", "fmt/355", rtf("{\\*\\defchp \\fs22}")),
        Specimen::new(
            "rtf-object.rtf",
            "fmt/50",
            b"{\\rtf1\\ansi\\ansicpg1252{\\object{\\objdata 00}}}",
        )
        .with(Warning::EmbeddedFiles),
    ]
}

fn rtf(more: &str) -> String {
    format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0\\stshfdbch0\\stshfloch0\\stshfhich0\\stshfbi0{more} Hei\\par}}"
    )
}

fn markup() -> Vec<Specimen> {
    let html = |doctype: &str, body: &str| {
        format!("{doctype}<html><head><title>Brev</title></head><body>{body}</body></html>\n")
    };
    let xhtml = |version: &str| {
        format!(
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML {version}//EN\" \"http://www.w3.org/\">\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Brev</title></head></html>\n"
        )
    };
    let legacy =
        |version: &str| format!("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML {version}//EN\">\n");
    let svg = |version: &str, body: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"{version}\">{body}</svg>\n"
        )
    };
    vec![
        Specimen::new("html.html", "fmt/96", html("", "Hei")),
        Specimen::new("html-2.0.html", "fmt/97", html("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n", "Hei")),
        Specimen::new("html-3.2.html", "fmt/98", html(&legacy("3.2"), "Hei")),
        Specimen::new("html-4.0.html", "fmt/99", html(&legacy("4.0 Transitional"), "Hei")),
        Specimen::new("html-4.01.html", "fmt/100", html(&legacy("4.01"), "Hei")),
        Specimen::new("html-5.html", "fmt/471", html("<!DOCTYPE html>\n", "Hei")),
        Specimen::new("html-script.html", "fmt/471", html("<!doctype html>\n", "<SCRIPT>alert(1)</SCRIPT>"))
            .with(Warning::Script),
        Specimen::new("xhtml-1.0.html", "fmt/102", xhtml("1.0 Strict")),
        Specimen::new("xhtml-1.1.html", "fmt/103", xhtml("1.1")),
        Specimen::new("xml.xml", "fmt/101", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<brev><til>Kari</til></brev>\n"),
        Specimen::new("xml-undeclared.xml", "fmt/101", "<brev><til>Kari</til></brev>\n"),
        Specimen::new("xml-cut.xml", "fmt/101", "<?xml version=\"1.0\"?>\n<brev><til>Kari")
            .with(Warning::Damaged(Damage::Truncated)),
        Specimen::new("xml-crossed.xml", "fmt/101", "<?xml version=\"1.0\"?>\n<brev><til></brev></til> og mer")
            .with(Warning::Damaged(Damage::Corrupt)),
        Specimen::new(
            "xml-entities.xml",
            "fmt/101",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"ha\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>",
        )
        .with(Warning::Bomb(Bomb::Entities)),
        Specimen::new("svg-1.0.svg", "fmt/91", svg("1.0", "")),
        Specimen::new("svg-1.1.svg", "fmt/92", svg("1.1", "")),
        Specimen::new("svg-1.2.svg", "fmt/413", svg("1.2", "")),
        Specimen::new("svg-script.svg", "fmt/92", svg("1.1", "<g onload=\"alert(1)\"/>"))
            .with(Warning::Script),
    ]
}

fn drawings_and_maps() -> Vec<Specimen> {
    let sosi = |version: &str| {
        format!(".HODE\n..TEGNSETT UTF-8\n..SOSI-VERSJON {version}\n..SOSI-NIVÅ 4\n.SLUTT\n")
    };
    let gml = |namespace: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <gml:FeatureCollection xmlns:gml=\"{namespace}\"></gml:FeatureCollection>\n"
        )
    };
    let step = |schema: &str| {
        format!(
            "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n\
             FILE_SCHEMA(('{schema}'));\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n"
        )
    };
    let dxf = |version: &str| {
        format!(
            "  0\nSECTION\n  2\nHEADER\n  9\n$ACADVER\n  1\n{version}\n  0\nENDSEC\n  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n"
        )
    };
    vec![
        Specimen::new("map-3.sos", "fmt/1246", sosi("3.4")),
        Specimen::new("map-4.0.sos", "fmt/1247", sosi("4.0")),
        Specimen::new("map-4.1.sos", "fmt/1248", sosi("4.1")),
        Specimen::new("map-4.5.sos", "fmt/1249", sosi("4.5")),
        Specimen::new("map-8.1.sos", "fmt/1250", sosi("8.1")),
        Specimen::new("map.gml", "x-fmt/227", gml("http://www.opengis.net/gml")),
        Specimen::new("map-3.2.gml", "fmt/1047", gml("http://www.opengis.net/gml/3.2")),
        Specimen::new("building-2x2.ifc", "fmt/659", step("IFC2X2_FINAL")),
        Specimen::new("building-2x3.ifc", "fmt/699", step("IFC2X3")),
        Specimen::new("building-4.ifc", "fmt/700", step("IFC4")),
        Specimen::new("part.stp", "fmt/698", step("AUTOMOTIVE_DESIGN")),
        Specimen::new("drawing-r12.dxf", "fmt/75", dxf("AC1009")),
        Specimen::new("drawing-2000.dxf", "fmt/78", dxf("AC1015")),
        Specimen::new("drawing-2013.dxf", "fmt/532", dxf("AC1027")),
        Specimen::new("drawing-2018.dxf", "fmt/1389", dxf("AC1032")),
    ]
}

fn mail() -> Vec<Specimen> {
    let message = "From: Kari <kari@example.no>\r\nTo: post@grimstad.kommune.no\r\n\
                   Date: Fri, 27 Nov 2026 10:00:00 +0100\r\nSubject: Hei\r\n";
    let mime = "MIME-Version: 1.0\r\nContent-Type: text/plain\r\n";
    vec![
        Specimen::new("mail.eml", "fmt/278", format!("{message}\r\nHei\r\n")),
        Specimen::new("mime.eml", "fmt/950", format!("{message}{mime}\r\nHei\r\n")),
        Specimen::new(
            "mail.mbox",
            "fmt/720",
            format!("From kari@example.no Fri Nov 27 10:00:00 2026\r\n{message}\r\nHei\r\n"),
        ),
    ]
}

//! The documents that tests and the outside validator judge. All persons and places are invented.

use base::Language;
use jiff::civil::date;
use letter::{Block, Document, Fact, Inline, Kind, Recipient, Sender, Signature, parse_body};

const GRANTED: &str = "\
Vi viser til søknaden din av 18. november 2026 om å servere alkohol på *Høstfesten i Nordvik samfunnshus*.

> Du får bevilling til å servere øl og vin fredag 4. desember 2026 fra klokka 18.00 til 24.00.

## Vedtak

Kommunedirektøren gir Modig Fjell **ambulerende skjenkebevilling** etter alkoholloven § 4-5 for dette arrangementet:

Arrangement:: Høstfesten 2026, lukket selskap
Sted:: Nordvik samfunnshus, Strandgata 2
Tid:: fredag 4. desember 2026 kl. 18.00–24.00
Drikk:: øl og vin (gruppe 1 og 2)
Ansvarlig:: Modig Fjell

## Vilkår

1. Bare personer på gjestelisten har adgang. Du skal kunne vise listen ved kontroll.
2. Skjenkingen slutter klokka 24.00. Utdelt drikk skal være drukket opp innen 00.30.
3. Den som skjenker øl og vin, skal ha fylt 18 år.

## Gebyr

| Gebyr | Hjemmel | Beløp |
| --- | --- | --- |
| Ambulerende bevilling, én kveld | alkoholforskriften § 6-2 | 440 kr |
| **Sum å betale** | | **440 kr** |

Du får faktura i nettbanken. Betalingsfristen er 14 dager.

## Slik vurderte vi søknaden

Reglene i alkoholloven § 1-7 a og kommunens alkoholpolitiske retningslinjer er fulgt. Vi har lagt vekt på at

- arrangementet er lukket og har en ansvarlig person over 20 år
- tiden er innenfor kommunens skjenketider
- kvoten for ambulerende bevillinger i 2026 ikke er brukt opp

## Du kan klage

Du kan klage på vedtaket innen **tre uker** fra du fikk dette brevet, etter forvaltningsloven kapittel VI. Send klagen til oss; vi hjelper deg gjerne med å skrive den. Du har rett til å se dokumentene i saken. Les mer på [nordvik.example.no/klage](https://nordvik.example.no/klage), eller ring oss.
";

/// Name and document of each specimen.
pub(crate) fn all() -> Vec<(String, Document)> {
    let mut all = Vec::new();
    for language in Language::ALL {
        for kind in [Kind::Letter, Kind::Form, Kind::Note] {
            let name = format!("{}-{language}", format!("{kind:?}").to_lowercase());
            all.push((name, ordinary(kind, language)));
        }
    }
    all.push(("hard-empty".to_owned(), empty()));
    all.push(("hard-hostile".to_owned(), hostile()));
    all.push(("hard-long-table".to_owned(), long_table(260)));
    all.push(("hard-everything-long".to_owned(), everything_long()));
    all
}

pub(crate) fn ordinary(kind: Kind, language: Language) -> Document {
    let (title, signature_text) = match (kind, language) {
        (Kind::Letter, Language::En) => (
            "Licence to serve alcohol at a single event",
            "Approved electronically; no signature is needed.",
        ),
        (Kind::Letter, Language::Se) => (
            "Alkoholašáhttinlohpi ovttaskas lágideapmái: čáđahan, gáibádusat ja vejolašvuohta váidit",
            "Dokumeanta lea elektrovnnalaččat dohkkehuvvon.",
        ),
        (Kind::Letter, _) => (
            "Ambulerende skjenkebevilling til Høstfesten i Nordvik samfunnshus",
            "Dokumentet er elektronisk godkjent og har derfor ingen håndskrevet underskrift.",
        ),
        (Kind::Form, Language::En) => ("Application for a licence to serve alcohol", ""),
        (Kind::Form, _) => ("Søknad om ambulerende skjenkebevilling", ""),
        (Kind::Note, _) => ("Notat om skjønn ved behandling av søknad i sak 2026/17", ""),
    };
    Document {
        kind,
        language,
        sender: sender(),
        recipient: Some(Recipient {
            name: "Modig Fjell".to_owned(),
            address: vec!["Øvre Brattli 14 B".to_owned(), "9999 NORDVIK".to_owned()],
        }),
        reference: "2026/17-2".to_owned(),
        date: date(2026, 11, 22),
        title: title.to_owned(),
        body: match kind {
            Kind::Letter | Kind::Note => parse_body(GRANTED),
            Kind::Form => answers(),
        },
        signature: (kind != Kind::Form).then(|| Signature {
            name: "Klok Bekk".to_owned(),
            title: "rådgiver, servering og skjenking".to_owned(),
            text: signature_text.to_owned(),
        }),
        access_note: if kind == Kind::Note {
            "Unntatt offentlighet, offl. § 14".to_owned()
        } else {
            String::new()
        },
        attachments: match kind {
            Kind::Letter => vec![
                "Kommunens retningslinjer for skjenking 2024–2028".to_owned(),
                "Regler for ansvarlig vertskap".to_owned(),
            ],
            Kind::Form => vec!["Gjesteliste.pdf".to_owned()],
            Kind::Note => Vec::new(),
        },
    }
}

fn sender() -> Sender {
    Sender {
        authority: "Nordvik kommune".to_owned(),
        unit: "Seksjon for næring og servering".to_owned(),
        address: vec!["Rådhusplassen 1".to_owned(), "9999 NORDVIK".to_owned()],
        phone: "70 00 00 00".to_owned(),
        email: "postmottak@nordvik.example.no".to_owned(),
        organisation_number: "999 999 999".to_owned(),
    }
}

fn answers() -> Vec<Block> {
    vec![
        Block::section("Om deg"),
        Block::facts([
            ("Navn", "Modig Fjell"),
            ("Adresse", "Øvre Brattli 14 B\n9999 NORDVIK"),
            ("Telefon", "900 00 000"),
            ("Søker du for en organisasjon?", "Nei"),
        ]),
        Block::section("Arrangementet"),
        Block::facts([
            ("Hva slags arrangement er det?", "Lukket selskap"),
            ("Navn på arrangementet", "Høstfesten 2026"),
            ("Hvor skal det være?", "Nordvik samfunnshus, Strandgata 2"),
            ("Når begynner skjenkingen?", "4. desember 2026 kl. 18.00"),
            ("Når slutter skjenkingen?", "5. desember 2026 kl. 00.00"),
            ("Hvor mange gjester venter du?", "80"),
            ("Hva skal serveres?", "Øl (gruppe 1)\nVin (gruppe 2)"),
        ]),
        Block::section("Bekreftelse"),
        Block::paragraph(
            "☑ Jeg har lest om plikten til ansvarlig vertskap og bekrefter at opplysningene er riktige.",
        ),
    ]
}

pub(crate) fn empty() -> Document {
    Document {
        kind: Kind::Letter,
        language: Language::Nb,
        sender: Sender::default(),
        recipient: None,
        reference: String::new(),
        date: date(2026, 11, 22),
        title: String::new(),
        body: Vec::new(),
        signature: None,
        access_note: String::new(),
        attachments: Vec::new(),
    }
}

/// What somebody who wishes us ill may type into any field.
pub(crate) const HOSTILE: &str = "#import \"x\" #eval(\"1\") $x^2$ \\ ] [ </script> *a _b `c` @d <e> \u{202E}txet\u{202C} \u{0}\u{7}\u{FEFF}\u{E000}\u{FFFE} // /* ~ -- ' \" = + - / 1. 中文 \u{1F600}\u{FE0F} \u{1F468}\u{200D}\u{1F469} שלום سلام e\u{301}\u{10FFFF}";

pub(crate) fn hostile() -> Document {
    let text = HOSTILE.to_owned();
    let running = vec![
        Inline::text(HOSTILE),
        Inline::strong(HOSTILE),
        Inline::emphasis(HOSTILE),
        Inline::link("javascript:alert(1)", HOSTILE),
        Inline::link("https://example.no/?a=#%00\"\\)", HOSTILE),
        Inline::LineBreak,
        Inline::text("x"),
    ];
    Document {
        kind: Kind::Letter,
        language: Language::Se,
        sender: Sender {
            authority: text.clone(),
            unit: text.clone(),
            address: vec![text.clone(); 2],
            phone: text.clone(),
            email: text.clone(),
            organisation_number: text.clone(),
        },
        recipient: Some(Recipient { name: text.clone(), address: vec![text.clone(); 3] }),
        reference: text.clone(),
        date: date(-44, 3, 15),
        title: text.clone(),
        body: vec![
            Block::subsection(HOSTILE),
            Block::Paragraph { text: running.clone() },
            Block::Callout { text: running.clone() },
            Block::Facts { facts: vec![Fact { label: text.clone(), value: running.clone() }] },
            Block::Table {
                header: vec![running.clone(), Vec::new()],
                rows: vec![vec![running.clone()], vec![running.clone(); 3]],
            },
            Block::List { style: letter::ListStyle::Numbered, items: vec![running; 2] },
        ],
        signature: Some(Signature { name: text.clone(), title: text.clone(), text: text.clone() }),
        access_note: text.clone(),
        attachments: vec![text; 3],
    }
}

pub(crate) fn long_table(rows: usize) -> Document {
    let cell = |text: String| vec![Inline::text(text)];
    let row = |number: usize| {
        vec![
            cell(format!("2026/{number}")),
            cell(format!("{}. november 2026", 1 + number % 28)),
            cell("Søknad om ambulerende skjenkebevilling for lukket selskap".to_owned()),
            cell(format!("{} kr", 440 * (1 + number % 7))),
        ]
    };
    Document {
        title: "Oversikt over bevillinger".to_owned(),
        body: vec![Block::Table {
            header: ["Sak", "Dato", "Gjelder", "Gebyr"].map(|text| cell(text.to_owned())).to_vec(),
            rows: (1..=rows).map(row).collect(),
        }],
        ..ordinary(Kind::Letter, Language::Nb)
    }
}

pub(crate) fn everything_long() -> Document {
    let long_word = "Kontinuasjonseksamenspåmeldingsgebyr".repeat(12);
    let address = format!("https://nordvik.example.no/{}", "a/bc-d".repeat(60));
    Document {
        title: "En svært lang tittel som ikke vil ta slutt og gjentar seg selv ".repeat(4),
        body: vec![
            Block::section("Overskrift ".repeat(30)),
            Block::paragraph(&long_word),
            Block::Paragraph { text: vec![Inline::link(&address, &address)] },
            Block::facts([(&long_word, &long_word), (&"kort".to_owned(), &"ord ".repeat(900))]),
            Block::Table {
                header: vec![vec![Inline::text(&long_word)]; 9],
                rows: vec![vec![vec![Inline::text("Samferdselsdepartementet")]; 9]; 3],
            },
            Block::Callout { text: vec![Inline::text("Viktig å huske på. ".repeat(300))] },
            Block::paragraph("Avsnitt med mange ord. ".repeat(400)),
        ],
        sender: Sender {
            authority: "Guovdageainnu suohkan / Kautokeino kommune og alle nabokommunene"
                .to_owned(),
            unit: "Seksjon for alt som ikke hører hjemme i andre seksjoner av kommunen".to_owned(),
            ..sender()
        },
        recipient: Some(Recipient {
            name: "Stiftelsen ".repeat(12),
            address: vec![
                "Adresselinje som er altfor lang for et vindu i en konvolutt".to_owned();
                9
            ],
        }),
        ..ordinary(Kind::Letter, Language::Nn)
    }
}

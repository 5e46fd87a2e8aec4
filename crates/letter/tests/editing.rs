//! The editing language, judged by rows and by properties.

use letter::{
    Block, Document, Fact, HeadingLevel, Inline, ListStyle, Typesetter, is_safe_link, normalise,
    parse_body, testing::OutlineTypesetter, to_text,
};
use proptest::prelude::*;

fn paragraph(text: &str) -> Block {
    Block::paragraph(text)
}

fn items(texts: &[&str]) -> Vec<Vec<Inline>> {
    texts.iter().map(|text| vec![Inline::text(*text)]).collect()
}

fn check(source: &str, expect: &[Block]) {
    let blocks = parse_body(source);
    assert_eq!(blocks, expect, "{source}");
    assert_eq!(parse_body(&to_text(&blocks)), blocks, "{source}");
}

#[test]
fn blocks_are_told_by_the_start_of_their_lines() {
    check("", &[]);
    check(" \n\t\n", &[]);
    check("Hei.\nPå deg.\n\nNytt.", &[paragraph("Hei. På deg."), paragraph("Nytt.")]);
    check(
        "## Vedtak\ntekst\n### Vilkår",
        &[Block::section("Vedtak"), paragraph("tekst"), Block::subsection("Vilkår")],
    );
    check(
        "Vilkår:\n- a\n  mer\n\n- b",
        &[
            paragraph("Vilkår:"),
            Block::List { style: ListStyle::Bulleted, items: items(&["a mer", "b"]) },
        ],
    );
    check(
        "1. a\n2. b\n\n1. c\n2. d",
        &[
            Block::List { style: ListStyle::Numbered, items: items(&["a", "b"]) },
            Block::List { style: ListStyle::Numbered, items: items(&["c", "d"]) },
        ],
    );
    check("> Viktig\n> å vite", &[Block::Callout { text: vec![Inline::text("Viktig å vite")] }]);
    check("Sted:: Her\nTid:: Nå", &[Block::facts([("Sted", "Her"), ("Tid", "Nå")])]);
    check(
        "| A | B |\n|---|:-:|\n| 1 \\| 2 | **3** | 4 |\n|5|",
        &[Block::Table {
            header: vec![vec![Inline::text("A")], vec![Inline::text("B")], vec![]],
            rows: vec![
                vec![
                    vec![Inline::text("1 | 2")],
                    vec![Inline::strong("3")],
                    vec![Inline::text("4")],
                ],
                vec![vec![Inline::text("5")], vec![], vec![]],
            ],
        }],
    );
}

#[test]
fn a_date_at_the_start_of_a_line_is_no_list() {
    check("Fristen er\n1. januar 2027.", &[paragraph("Fristen er 1. januar 2027.")]);
    check("17. mai er fri.\n18. mai ikke.", &[paragraph("17. mai er fri. 18. mai ikke.")]);
}

#[test]
fn running_text_knows_strong_emphasis_links_and_breaks() {
    let check = |source: &str, expect: &[Inline]| {
        check(source, &[Block::Paragraph { text: expect.to_vec() }]);
    };
    check(
        "a **b c** *d*e",
        &[
            Inline::text("a "),
            Inline::strong("b c"),
            Inline::text(" "),
            Inline::emphasis("d"),
            Inline::text("e"),
        ],
    );
    check("a\\\nb<br>c", &Inline::lines("a\nb\nc"));
    check("[Les](https://a.no/x_(y\\))", &[Inline::link("https://a.no/x_(y)", "Les")]);
    check("2 * 3 * 4 **", &[Inline::text("2 * 3 * 4 **")]);
    check("\\*a\\* \\[b](https://c.no)", &[Inline::text("*a* [b](https://c.no)")]);
    check("[x](javascript:alert)", &[Inline::text("[x](javascript:alert)")]);
    check("C:\\", &[Inline::text("C:\\")]);
    check("**a***b*", &[Inline::strong("a"), Inline::emphasis("b")]);
}

#[test]
fn only_web_mail_and_telephone_are_safe_links() {
    for (url, expect) in [
        ("https://kommune.no", true),
        ("HTTP://kommune.no", true),
        ("mailto:a@b.no", true),
        ("tel:+4770000000", true),
        ("https://", false),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("//kommune.no", false),
        ("https://a b", false),
        ("æ", false),
    ] {
        assert_eq!(is_safe_link(url), expect, "{url}");
    }
}

#[test]
fn text_made_of_marks_alone_is_read_in_linear_time() {
    for mark in ["*", "**", "[", "[a](", "**a ", "*a ", "|", "\\", "a::", "1. ", "<br>", "> "] {
        let source = mark.repeat(200_000 / mark.len());
        assert!(to_text(&parse_body(&source)).len() <= 4 * source.len(), "{mark}");
    }
}

#[test]
fn the_outline_says_what_the_document_says_and_reads_back_from_json() {
    let json = serde_json::json!({
        "kind": "letter", "language": "nb", "sender": { "authority": "Nordvik kommune" },
        "recipient": { "name": "Modig Fjell" }, "date": "2026-11-22", "title": "Vedtak",
        "body": [{ "block": "paragraph", "text": [{ "inline": "strong", "text": "Ja" }] }],
    });
    let document: Document = serde_json::from_value(json).unwrap();
    let again = serde_json::from_value(serde_json::to_value(&document).unwrap()).unwrap();
    assert_eq!(document, again);
    let outline = OutlineTypesetter.pdf(&document).unwrap().bytes;
    insta::assert_snapshot!(String::from_utf8(outline).unwrap(), @"
    %eKommune-test-document
    kind: letter
    language: nb
    from: Nordvik kommune
    to: Modig Fjell
    date: 2026-11-22
    title: Vedtak

    **Ja**
    ");
}

/// Text with many marks, so that every escape is met.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zæøåš]{1,4}",
        3 => prop::sample::select(vec![
            "*", "**", "[", "]", "(", ")", "](https://x.no)", "|", "\\", ":", "::", ":: ", "#", "## ", "- ",
            "-", ">", "1. ", "2. ", "3. ", "<br>", "<br", ">", "\n", " ", "  ", "\u{a0}", "\u{85}", "\t", "---", "\0",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let inline = prop_oneof![
        text().prop_map(Inline::text),
        text().prop_map(Inline::strong),
        text().prop_map(Inline::emphasis),
        (text(), text()).prop_map(|(url, text)| Inline::link(format!("https://{url}"), text)),
        Just(Inline::LineBreak),
    ];
    prop::collection::vec(inline, 0..5)
}

fn block() -> impl Strategy<Value = Block> {
    let many = || prop::collection::vec(inlines(), 0..4);
    let level = prop::sample::select(vec![HeadingLevel::Section, HeadingLevel::Subsection]);
    let style = prop::sample::select(vec![ListStyle::Bulleted, ListStyle::Numbered]);
    let fact = (text(), inlines()).prop_map(|(label, value)| Fact { label, value });
    prop_oneof![
        (level, text()).prop_map(|(level, text)| Block::Heading { level, text }),
        inlines().prop_map(|text| Block::Paragraph { text }),
        inlines().prop_map(|text| Block::Callout { text }),
        (style, many()).prop_map(|(style, items)| Block::List { style, items }),
        (many(), prop::collection::vec(many(), 0..3))
            .prop_map(|(header, rows)| Block::Table { header, rows }),
        prop::collection::vec(fact, 0..4).prop_map(|facts| Block::Facts { facts }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_written_reads_back_the_same(blocks in prop::collection::vec(block(), 0..5)) {
        let normal = normalise(blocks);
        prop_assert_eq!(normalise(normal.clone()), normal.clone());
        prop_assert_eq!(parse_body(&to_text(&normal)), normal);
    }

    #[test]
    fn every_text_is_read_and_stays_the_same_after_editing(
        lines in prop::collection::vec(text(), 0..8)
    ) {
        let blocks = parse_body(&lines.join("\n"));
        prop_assert_eq!(normalise(blocks.clone()), blocks.clone());
        prop_assert_eq!(parse_body(&to_text(&blocks)), blocks);
    }
}

//! How a letter's text will read, as HTML. Everything in it is text that somebody typed: nothing
//! of it ever becomes markup.

use base::Language;
use letter::{Block, Cell, HeadingLevel, Inline, ListStyle, is_safe_link, plain_text};
use page::{Answer, Column, DescriptionList, Html, Table};

use crate::html::{element, link, list};

/// The body of a letter below a heading of the third level, which is the letter's title.
pub(crate) fn body(blocks: &[Block], language: Language, table_caption: &str) -> Html {
    let mut tables = 0;
    Html::all(blocks.iter().map(|block| match block {
        Block::Heading { level: HeadingLevel::Section, text } => element("h4", text),
        Block::Heading { level: HeadingLevel::Subsection, text } => element("h5", text),
        Block::Paragraph { text } => Html::paragraph(running(text)),
        Block::List { style: ListStyle::Bulleted, items } => {
            list(items.iter().map(|item| running(item)))
        }
        Block::List { style: ListStyle::Numbered, items } => {
            element("ol", Html::all(items.iter().map(|item| element("li", running(item)))))
        }
        Block::Table { header, rows } => {
            tables += 1;
            table(tables, header, rows, table_caption)
        }
        Block::Facts { facts } => {
            let facts = facts.iter().map(|fact| Answer::new(&fact.label, running(&fact.value)));
            DescriptionList::new(language, facts).into()
        }
        Block::Callout { text } => element("blockquote", Html::paragraph(running(text))),
    }))
}

fn table(number: usize, header: &[Cell], rows: &[Vec<Cell>], caption: &str) -> Html {
    let columns = header.iter().map(|cell| Column::text(plain_text(cell)));
    Table::new(format!("letter-table-{number}"), caption, columns)
        .hide_caption()
        .rows(rows.iter().map(|row| row.iter().map(|cell| running(cell))))
        .into()
}

fn running(inlines: &[Inline]) -> Html {
    Html::all(inlines.iter().map(|inline| match inline {
        Inline::Strong { text } => element("strong", text),
        Inline::Emphasis { text } => element("em", text),
        Inline::Link { url, text } if is_safe_link(url) => link(text, url),
        Inline::Text { text } | Inline::Link { text, .. } => Html::from(text),
        Inline::LineBreak => Html::already_safe("<br>"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str) -> String {
        body(&letter::parse_body(text), Language::Nb, "Tabell").to_string()
    }

    #[test]
    fn every_kind_of_block_is_drawn() {
        insta::assert_snapshot!(drawn(
            "## Vedtak\n\nDu får **løyve** og *lykke til*.\\\nHilsen oss\n\n- én\n- to\n\n1. først\n2. \
             så\n\n### Tider\n\n| Dag | Tid |\n| --- | --- |\n| fredag | 20–02 |\n\nSted:: Grendehuset\n\n\
             > Ta med dette brevet.\n\n[Loven](https://lovdata.no)"
        ));
    }

    #[test]
    fn nothing_that_is_typed_becomes_markup() {
        for hostile in [
            "<script>alert(1)</script>",
            "## <img src=x onerror=alert(1)>",
            "- <b>x</b>",
            "| <i>a</i> | b |\n| --- | --- |\n| <svg onload=alert(1)> | \"' |",
            "<u>l</u>:: <iframe>",
            "> <a href=javascript:alert(1)>x</a>",
            "[x](javascript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[\"><script>](https://a.no/\"><script>alert(1)</script>)",
            "**<script>** *<script>*",
        ] {
            let html = drawn(hostile).to_lowercase();
            for dangerous in [
                "<script",
                "<img",
                "<svg",
                "<iframe",
                "<b>",
                "<i>",
                "<u>",
                "href=\"javascript",
                "href=\"data",
            ] {
                assert!(!html.contains(dangerous), "{hostile} → {html}");
            }
        }
    }
}

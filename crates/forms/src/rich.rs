//! The little markup that texts of service packages use: paragraphs, lists, links, bold.

use page::Html;

/// Paragraphs with a blank line between them; lines that begin with `- ` are a list.
pub fn blocks(text: &str) -> Html {
    let mut html = Html::EMPTY;
    for block in text.replace("\r\n", "\n").split("\n\n") {
        let block = block.trim();
        if block.is_empty() {
            continue;
        }
        let items: Vec<&str> =
            block.lines().map_while(|line| line.trim().strip_prefix("- ")).collect();
        html = if items.len() == block.lines().count() {
            let items = items.into_iter().map(|item| {
                Html::already_safe("<li>").then(inline(item)).then(Html::already_safe("</li>"))
            });
            html.then(Html::already_safe("<ul>"))
                .then(Html::all(items))
                .then(Html::already_safe("</ul>"))
        } else {
            html.then(Html::paragraph(inline(block)))
        };
    }
    html
}

/// `**bold**` and `[label](address)`; everything else is text.
pub fn inline(text: &str) -> Html {
    let mut html = Html::EMPTY;
    let mut rest = text;
    loop {
        let bold = rest.find("**");
        let link = rest.find('[');
        let next = match (bold, link) {
            (None, None) => return html.then(rest),
            (bold, link) => bold.into_iter().chain(link).min().unwrap_or(0),
        };
        let (before, from) = rest.split_at(next);
        html = html.then(before);
        if let Some((content, after)) = from.strip_prefix("**").and_then(|it| it.split_once("**")) {
            html = html.then(Html::already_safe("<strong>")).then(content);
            html = html.then(Html::already_safe("</strong>"));
            rest = after;
        } else if let Some((label, address, after)) = link_at(from) {
            html = html.then(Html::already_safe("<a class=\"ds-link\" href=\"")).then(address);
            html = html.then(Html::already_safe("\">")).then(label);
            html = html.then(Html::already_safe("</a>"));
            rest = after;
        } else {
            let end = from.chars().next().map_or(0, char::len_utf8);
            let (character, after) = from.split_at(end);
            html = html.then(character);
            rest = after;
        }
    }
}

/// Only addresses that lead somewhere: our own paths, the web, mail, telephone.
fn link_at(text: &str) -> Option<(&str, &str, &str)> {
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    let is_path = address.starts_with('/') && !address.starts_with("//");
    let is_safe = ["https://", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme));
    (is_path || is_safe).then_some((label, address, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_html_and_everything_else_is_text() {
        for (input, expect) in [
            ("a <b>", "<p>a &#60;b&#62;</p>"),
            ("a\n\nb", "<p>a</p><p>b</p>"),
            ("- a\n- **b**", "<ul><li>a</li><li><strong>b</strong></li></ul>"),
            ("2 ** 3", "<p>2 ** 3</p>"),
            (
                "[loven](https://lovdata.no)",
                "<p><a class=\"ds-link\" href=\"https://lovdata.no\">loven</a></p>",
            ),
            ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>"),
            ("[x](//evil.example)", "<p>[x](//evil.example)</p>"),
            ("[", "<p>[</p>"),
        ] {
            assert_eq!(blocks(input).as_str(), expect, "{input}");
        }
    }
}

//! The few plain elements that pages are put together from besides components.

use page::{Html, Link};
pub(super) use page::{heading_1 as heading, heading_2 as section_heading, lead, subtle};

/// A link in running text. The address is ours or has been checked.
pub(super) fn link(link: &Link) -> Html {
    Html::already_safe("<a href=\"")
        .then(&link.href)
        .then(Html::already_safe("\">"))
        .then(&link.label)
        .then(Html::already_safe("</a>"))
}

pub(super) fn list(items: impl IntoIterator<Item = impl Into<Html>>) -> Html {
    let items = items.into_iter().map(|item| element("li", item));
    Html::already_safe("<ul>").then(Html::all(items)).then(Html::already_safe("</ul>"))
}

/// A part of a page across its whole width, such as cards beside each other.
pub(super) fn wide(content: impl Into<Html>) -> Html {
    block("ek-wide ek-flow", content)
}

pub(super) fn flow(content: impl Into<Html>) -> Html {
    block("ek-flow", content)
}

/// The main matter and, beside it where there is room, what belongs to it.
pub(super) fn columns(main: impl Into<Html>, aside: impl Into<Html>) -> Html {
    block("ek-columns", flow(main).then(flow(aside)))
}

pub(super) fn phone(number: &str) -> Html {
    let dialled: String = number
        .chars()
        .filter(|character| character.is_ascii_digit() || *character == '+')
        .collect();
    link(&Link::new(number, format!("tel:{dialled}")))
}

pub(super) fn email(address: &str) -> Html {
    link(&Link::new(address, format!("mailto:{address}")))
}

/// Lines of a postal address.
pub(super) fn address(lines: &[String]) -> Html {
    let mut html = Html::EMPTY;
    for (position, line) in lines.iter().enumerate() {
        if position > 0 {
            html = html.then(Html::already_safe("<br>"));
        }
        html = html.then(line);
    }
    html
}

fn block(class: &str, content: impl Into<Html>) -> Html {
    Html::already_safe(format!("<div class=\"{class}\">"))
        .then(content)
        .then(Html::already_safe("</div>"))
}

fn element(name: &str, content: impl Into<Html>) -> Html {
    Html::already_safe(format!("<{name}>"))
        .then(content)
        .then(Html::already_safe(format!("</{name}>")))
}

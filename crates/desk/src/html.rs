//! The few elements that pages need around the components.

use page::Html;
pub(crate) use page::{heading_1, heading_2, heading_3, lead, subtle};

pub(crate) fn link(label: impl Into<Html>, href: &str) -> Html {
    Html::already_safe("<a class=\"ds-link\" href=\"")
        .then(href)
        .then(Html::already_safe("\">"))
        .then(label)
        .then(Html::already_safe("</a>"))
}

/// A list; nothing when it has no items.
pub(crate) fn list(items: impl IntoIterator<Item = impl Into<Html>>) -> Html {
    let items: Vec<Html> = items.into_iter().map(|item| element("li", item)).collect();
    if items.is_empty() { Html::EMPTY } else { element("ul", Html::all(items)) }
}

/// Two columns on wide screens: what one works with, and what one looks up.
pub(crate) fn columns(main: Html, aside: Html) -> Html {
    with_class(
        "div",
        "ek-columns",
        with_class("div", "ek-flow", main).then(with_class("div", "ek-flow", aside)),
    )
}

/// Lets what is in it use the whole width of the page.
pub(crate) fn wide(content: impl Into<Html>) -> Html {
    with_class("div", "ek-wide ek-flow", content)
}

/// Tags beside each other. They are printed, as buttons are not.
pub(crate) fn tags(tags: impl IntoIterator<Item = impl Into<Html>>) -> Html {
    let tags = tags.into_iter().map(|tag| tag.into().then(" "));
    element("p", Html::all(tags))
}

/// Two pieces with a space between.
pub(crate) fn spaced(first: impl Into<Html>, second: impl Into<Html>) -> Html {
    first.into().then(" ").then(second)
}

/// `name` is one of our own literals, never text from outside.
pub(crate) fn element(name: &'static str, content: impl Into<Html>) -> Html {
    Html::already_safe(format!("<{name}>"))
        .then(content)
        .then(Html::already_safe(format!("</{name}>")))
}

pub(crate) fn with_class(
    name: &'static str,
    class: &'static str,
    content: impl Into<Html>,
) -> Html {
    Html::already_safe(format!("<{name} class=\"{class}\">"))
        .then(content)
        .then(Html::already_safe(format!("</{name}>")))
}

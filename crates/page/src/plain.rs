//! The plain elements around the components.

use crate::Html;

/// The heading of the page.
pub fn heading_1(text: impl Into<Html>) -> Html {
    element("h1", text)
}

pub fn heading_2(text: impl Into<Html>) -> Html {
    element("h2", text)
}

pub fn heading_3(text: impl Into<Html>) -> Html {
    element("h3", text)
}

/// What the page is about, under its heading.
pub fn lead(text: impl Into<Html>) -> Html {
    Html::already_safe("<p class=\"ek-lead\">").then(text).then(Html::already_safe("</p>"))
}

/// What stands back from the text around it.
pub fn subtle(text: impl Into<Html>) -> Html {
    Html::already_safe("<p class=\"ek-subtle\">").then(text).then(Html::already_safe("</p>"))
}

/// A button that nobody sees, to stand first in its form: the key Enter presses the first button,
/// and that must be the one that goes on. What it does stands visibly in the form as well.
pub fn enter_button(label: impl Into<Html>, sends: Option<(&str, &str)>) -> Html {
    let sends = sends.map_or_else(String::new, |(name, value)| {
        format!(" name=\"{}\" value=\"{}\"", Html::from(name), Html::from(value))
    });
    Html::already_safe(format!(
        "<button class=\"ds-sr-only\" type=\"submit\"{sends} tabindex=\"-1\" \
         aria-hidden=\"true\">{}</button>",
        label.into()
    ))
}

fn element(name: &str, content: impl Into<Html>) -> Html {
    Html::already_safe(format!("<{name}>{}</{name}>", content.into()))
}

use std::fmt;

pub use askama::filters::HtmlSafe;
use askama::{Template, filters};

/// HTML that is safe to put into a page: it was made by a template or by escaping a text.
///
/// Text turned into `Html` with [`From`] is escaped; components are taken as they are. So a
/// parameter of type `impl Into<Html>` takes both and can do no harm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    pub const EMPTY: Self = Self(String::new());

    /// Renders an askama template whose extension is `html`.
    pub fn template(template: &impl Template) -> Result<Self, askama::Error> {
        template.render().map(Self)
    }

    /// Several pieces after each other.
    pub fn all(pieces: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        Self(pieces.into_iter().map(|piece| piece.into().0).collect())
    }

    /// Only for text that was escaped when it was written, such as sanitised rich text.
    pub fn already_safe(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// A paragraph.
    pub fn paragraph(content: impl Into<Self>) -> Self {
        Self(format!("<p>{}</p>", content.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn then(mut self, next: impl Into<Self>) -> Self {
        self.0.push_str(&next.into().0);
        self
    }
}

impl fmt::Display for Html {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl From<&str> for Html {
    fn from(text: &str) -> Self {
        match filters::escape(text, filters::Html) {
            Ok(escaped) => Self(escaped.to_string()),
            Err(never) => match never {},
        }
    }
}

impl From<String> for Html {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&String> for Html {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

/// Makes components usable in templates and in each other without being escaped.
macro_rules! components {
    ($($component:ty),+ $(,)?) => {$(
        impl askama::filters::HtmlSafe for $component {}

        impl From<$component> for $crate::Html {
            fn from(component: $component) -> Self {
                Self::already_safe(component.to_string())
            }
        }

        impl From<&$component> for $crate::Html {
            fn from(component: &$component) -> Self {
                Self::already_safe(component.to_string())
            }
        }
    )+};
}
pub(crate) use components;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_components_are_not() {
        let text = Html::from("<b> & \"x\" 'y'");
        assert_eq!(text.as_str(), "&#60;b&#62; &#38; &#34;x&#34; &#39;y&#39;");
        let tag = crate::Tag::new(crate::Tone::Info, "<1>");
        assert!(Html::from(tag).as_str().ends_with(">&#60;1&#62;</span>"));
    }
}

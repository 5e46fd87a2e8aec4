//! One page with every component in every state.

use base::Language;

use crate::{Html, Municipality, Shell};

/// The gallery as a whole document.
pub fn render(language: Language) -> String {
    Shell::new(language, Municipality::default(), "Gallery", Html::EMPTY).render()
}

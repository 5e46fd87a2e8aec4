//! What a form or an address sent.

use jiff::civil::Date;

/// Names and values in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// The first value of a name; empty when it was not sent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(sent, _)| sent == name).map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.clone()).collect()
    }

    /// A date in the three parts of a [`page::DateField`]; `None` when they make no date.
    pub(crate) fn date(&self, name: &str) -> Option<Date> {
        let part = |part: &str| self.get(&format!("{name}-{part}")).trim();
        let year = part("year").parse().ok()?;
        Date::new(year, part("month").parse().ok()?, part("day").parse().ok()?).ok()
    }

    /// A text of several lines; browsers end each with two characters.
    pub(crate) fn lines(&self, name: &str) -> String {
        self.get(name).replace("\r\n", "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_name_and_lines_are_made_one_way() {
        let fields = Fields(
            [("a", "1"), ("b", "x\r\ny"), ("a", "2")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
        );
        assert_eq!(fields.get("a"), "1");
        assert_eq!(fields.all("a"), ["1", "2"]);
        assert_eq!(fields.lines("b"), "x\ny");
        assert_eq!(fields.get("c"), "");
    }
}

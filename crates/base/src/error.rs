/// An error with all that led to it: "file the entry: write: the disk is full". For logs and for those
/// who run the program; users get texts.
pub fn error_chain(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source())
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Told(&'static str, Option<Box<Told>>);

    impl fmt::Display for Told {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(self.0)
        }
    }

    impl std::error::Error for Told {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            self.1.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn the_whole_chain_is_told_from_the_top() {
        let full = Told("the disk is full", None);
        let write = Told("write", Some(Box::new(full)));
        assert_eq!(
            error_chain(&Told("file the entry", Some(Box::new(write)))),
            "file the entry: write: the disk is full"
        );
    }
}

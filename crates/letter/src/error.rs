/// A document could not be made into a file. None of the cases is the document's fault: every document that can be
/// built can be printed, so each of them is a defect of the program or its template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// A font compiled into the program cannot be read.
    #[error("read the letter font {name}")]
    Font { name: &'static str },
    /// The standards asked for exclude each other.
    #[error("combine the archival and the accessible PDF standard: {reason}")]
    Standards { reason: String },
    /// The template stopped. The reason never quotes the document.
    #[error("lay out a letter at line {line} of its template: {reason}")]
    Layout { line: usize, reason: String },
    /// The laid-out pages break a rule of PDF/A-2a or PDF/UA-1. The reason never quotes the document.
    #[error("write a letter as archival and accessible PDF: {reason}")]
    Export { reason: String },
}

//! Noark 5: the record model, its rules, numbering, journals, extraction.

//! DMN decision tables.

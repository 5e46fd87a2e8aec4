//! What was found and where, kept in bounded memory: of each kind of fault the first ones in
//! whole, of all of them the number.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{fault::Fault, xml::Position};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The extraction cannot be deposited like this.
    Error,
    /// An archivist should look at it.
    Warning,
    /// Worth knowing.
    Info,
}

/// Where something is: a file of the package, by its path from the root with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// In bytes, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
}

impl Place {
    pub(crate) fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    pub(crate) fn at(file: &str, position: Position) -> Self {
        Self {
            file: file.to_owned(),
            line: Some(position.line),
            column: (position.column > 0).then_some(position.column),
        }
    }

    pub(crate) fn line(file: &str, line: u64) -> Self {
        Self { file: file.to_owned(), line: Some(line), column: None }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub place: Place,
    /// The archive unit it is about: its own systemID (M001), or that of the unit it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_id: Option<String>,
    #[serde(flatten)]
    pub fault: Fault,
}

/// How often one kind of fault was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub rule: &'static str,
    pub severity: Severity,
    pub count: u64,
    /// How many of them stand among the findings.
    pub shown: u64,
}

#[derive(Debug)]
pub(crate) struct Findings {
    kept: Vec<Finding>,
    tallies: BTreeMap<&'static str, Tally>,
    limit: u64,
}

impl Findings {
    pub(crate) fn new(limit: u64) -> Self {
        Self { kept: Vec::new(), tallies: BTreeMap::new(), limit }
    }

    pub(crate) fn add(&mut self, fault: Fault, place: Place) {
        self.add_about(fault, place, None);
    }

    pub(crate) fn add_about(&mut self, fault: Fault, place: Place, system_id: Option<String>) {
        let tally = self.tallies.entry(fault.name()).or_insert_with(|| Tally {
            rule: fault.rule(),
            severity: fault.severity(),
            count: 0,
            shown: 0,
        });
        tally.count += 1;
        if tally.shown < self.limit {
            tally.shown += 1;
            self.kept.push(Finding { place, system_id, fault });
        }
    }

    /// In the order in which an archivist reads: the grave ones first, then by file and line.
    pub(crate) fn finish(mut self) -> (Vec<Finding>, BTreeMap<&'static str, Tally>) {
        self.kept.sort_by(|a, b| {
            let key = |finding: &Finding| (finding.fault.severity(), finding.fault.rule());
            key(a).cmp(&key(b)).then_with(|| a.place.cmp(&b.place))
        });
        (self.kept, self.tallies)
    }
}

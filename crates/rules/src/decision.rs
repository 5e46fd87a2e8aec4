//! DMN 1.5 decision tables: the rules of a service as a table that a lawyer can read and a
//! municipality can adjust.
//!
//! ```
//! use rules::decision::{Definitions, Facts};
//!
//! let xml = r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">
//!   <decision id="d" name="Outcome"><decisionTable hitPolicy="FIRST">
//!     <input><inputExpression typeRef="number"><text>age</text></inputExpression></input>
//!     <output name="outcome"/>
//!     <rule><inputEntry><text>&lt; 20</text></inputEntry><outputEntry><text>"refuse"</text></outputEntry></rule>
//!     <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"grant"</text></outputEntry></rule>
//!   </decisionTable></decision></definitions>"#;
//! let definitions = Definitions::parse(xml)?;
//! let verdict = definitions.decide("Outcome", &Facts::new().with("age", 19))?;
//! assert_eq!(verdict.outputs[0]["outcome"], "refuse".into());
//! assert_eq!(verdict.matched[0].number, 1);
//! # Ok::<(), rules::decision::DecisionError>(())
//! ```
//!
//! What is decided beyond the standard, so that a mistake never passes for a refusal:
//! * A missing fact is an error that names it, unless a cell of its column tests `null`.
//! * A fact of the wrong type is an error. Texts become dates, times and durations where the
//!   column says so, because JSON has none.
//! * There is no clock: the day of the decision is a fact, so that a decision can be repeated.

mod check;
mod error;
mod facts;
mod feel;
mod model;
mod needs;
mod read;
mod run;
mod verdict;

pub use check::{Finding, FindingKind};
pub use error::{DecisionError, Place};
pub use facts::Facts;
pub use feel::FeelError;
pub use model::{HitPolicy, RequiredFact};
pub use verdict::{CellTrace, MatchedRule, UnmatchedRule, Verdict};

use model::Model;

/// The decisions of one DMN file, ready to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Definitions {
    model: Model,
}

impl Definitions {
    /// Reads a DMN file (1.1 to 1.5). Every cell is read here, so that a mistake in a table is
    /// found when the package is loaded.
    pub fn parse(xml: &str) -> Result<Self, DecisionError> {
        read::read(xml).map(|model| Self { model })
    }

    /// Decides. `decision` is the name or the id of a decision; the decisions it requires are
    /// decided first.
    pub fn decide(&self, decision: &str, facts: &Facts) -> Result<Verdict, DecisionError> {
        run::decide(&self.model, decision, facts)
    }

    /// The names of the decisions in the order of the file.
    pub fn decision_names(&self) -> impl Iterator<Item = &str> {
        self.model.decisions.iter().map(|decision| decision.name.as_ref())
    }

    /// The facts a decision reads, also through the decisions it requires.
    pub fn required_facts(&self, decision: &str) -> Result<Vec<RequiredFact>, DecisionError> {
        needs::required_facts(&self.model, decision)
    }

    /// How many rules the table of a decision has; none where it is no table.
    pub fn rule_count(&self, decision: &str) -> Result<usize, DecisionError> {
        let position = run::find(&self.model, decision)?;
        Ok(match self.model.decisions.get(position).map(|decision| &decision.logic) {
            Some(model::Logic::Table(table)) => table.rules.len(),
            _ => 0,
        })
    }

    /// Looks for gaps, overlaps and rules that can never apply, without running anything. What it
    /// cannot be certain of it does not report.
    pub fn check(&self) -> Vec<Finding> {
        check::check(&self.model)
    }
}

//! What the flow needs of every package, whatever its service is.

use super::Checker;
use crate::decide::{GRANTED_BY_PERSON, REFUSED_BY_PERSON};

/// Letters that the flow writes.
const LETTERS: [&str; 4] = ["granted", "refused", "more-information", "preliminary"];
/// Documents that the flow files, each with a title of the package's own.
const DOCUMENTS: [&str; 11] = [
    "application",
    "data",
    "attachment",
    "granted",
    "refused",
    "basis",
    "more-information",
    "answer",
    "preliminary",
    "withdrawal",
    "complaint",
];
/// What the flow does with a matter; each must be possible in some state.
const ACTIONS: [&str; 8] = [
    "decide",
    "propose",
    "approve",
    "send-back",
    "ask-for-information",
    "answer",
    "preliminary-answer",
    "withdraw",
];

impl Checker<'_> {
    /// A package without these would load, and fail with the first application that needs them.
    pub(super) fn what_the_flow_needs(&mut self) {
        let package = self.package;
        let service = &package.description;
        for kind in LETTERS.iter().filter(|kind| !package.letters.contains_key(**kind)) {
            self.problem(&format!("letters/{kind}.nb.md"), "the letter is missing");
        }
        let mut documents = DOCUMENTS.to_vec();
        if service.register.as_ref().is_some_and(|register| !register.licences.is_empty()) {
            documents.extend(["licence", "licence-revoked"]);
        }
        if package.breach_register().is_some() {
            documents.extend(["breach", "breach-revoked"]);
        }
        if !service.announcements.is_empty() {
            documents.push("announcement");
        }
        // What the program has words for, where the package has none.
        let own_words = ["complaint-dismissed", "complaint-forwarded", "complaint-decided"];
        for problem in service.announcements.iter().flat_map(|it| it.problems(package)) {
            self.problem("service.toml", problem);
        }
        for kind in documents.iter().filter(|kind| service.document(kind).is_none()) {
            self.problem("service.toml", format!("archive.documents has no {kind}"));
        }
        for document in &service.archive.documents {
            let kind = document.kind.as_str();
            if !documents.contains(&kind) && !own_words.contains(&kind) {
                self.problem("service.toml", format!("the flow files no document {kind}"));
            }
        }
        if let Some(payer) = service.fee.as_ref().and_then(|fee| fee.payer.as_ref()) {
            for path in [&payer.name, &payer.address] {
                if package.form.model().leaf(path).is_none() {
                    self.problem("service.toml", format!("fee.payer: {path} is not in the model"));
                }
            }
        }
        // What a person decides against or without the rules, and what the rules could not decide,
        // needs its words in the letter.
        for reason in [GRANTED_BY_PERSON, REFUSED_BY_PERSON, "facts-missing", "no-rule"] {
            let key = format!("explanation.{reason}");
            for language in &service.languages {
                if !package.texts.has(&key, *language) {
                    let file = format!("texts/{language}.json");
                    self.problem(&file, format!("the text {key} is missing"));
                }
            }
        }
        let flow = &service.flow;
        for action in ACTIONS {
            if !flow.transitions.iter().any(|transition| transition.action == action) {
                self.problem("service.toml", format!("the flow has no transition {action}"));
            }
        }
        for transition in &flow.transitions {
            let action = transition.action.as_str();
            if !ACTIONS.contains(&action) {
                self.problem("service.toml", format!("nothing does {action} in the flow"));
            }
            if action == "withdraw" && transition.to != "withdrawn" {
                self.problem("service.toml", "withdraw leads to the state withdrawn");
            }
            let ends = flow.state(&transition.to).is_some_and(|state| state.is_final);
            if matches!(action, "decide" | "approve" | "withdraw") && !ends {
                self.problem("service.toml", format!("{action} leads to a state that is final"));
            }
        }
    }
}

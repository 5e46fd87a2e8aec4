use std::{error::Error as StdError, time::Duration};

use store::jobs::JobError;

store::text_enum! {
    /// A national component, or a service bought in its place.
    pub enum Component {
        /// Digdir's machine-to-machine tokens.
        Maskinporten = "maskinporten",
        /// Skatteetaten's Folkeregisteret.
        PersonRegister = "folkeregisteret",
        /// Digdir's contact and reservation register (KRR).
        ContactRegister = "krr",
        /// Brønnøysund's Enhetsregisteret.
        OrganisationRegister = "enhetsregisteret",
        /// Altinn's list of the parties a person may act for.
        Representation = "altinn",
        /// KS SvarUt: letters to digital mailboxes or, failing that, to print.
        SvarUt = "svarut",
        /// Sends e-mail and text messages.
        NoticeGateway = "varsling",
    }
}

impl Component {
    /// What it is called on screen and in logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Maskinporten => "Maskinporten",
            Self::PersonRegister => "Folkeregisteret",
            Self::ContactRegister => "Kontakt- og reservasjonsregisteret",
            Self::OrganisationRegister => "Enhetsregisteret",
            Self::Representation => "Altinn",
            Self::SvarUt => "SvarUt",
            Self::NoticeGateway => "the notice gateway",
        }
    }
}

/// Why a component did not do what it was asked. Holds the component's error code but never its
/// error text, which may quote a personal number.
#[derive(Debug, thiserror::Error)]
pub enum ComponentError {
    /// No connection: what was asked has certainly not been done.
    #[error("reach {}", component.name())]
    NotReached {
        component: Component,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The question was sent and no whole answer came: what was asked may have been done.
    #[error("get an answer from {} to {operation}", component.name())]
    Unanswered {
        component: Component,
        operation: &'static str,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// An answer came that is not in the agreed form: what was asked may have been done.
    #[error("understand the answer of {} to {operation}: {reason}", component.name())]
    NotUnderstood { component: Component, operation: &'static str, reason: String },
    /// The component is broken (HTTP 5xx): what was asked may have been done.
    #[error("have {} do {operation}: it answers {status}", component.name())]
    Broken { component: Component, operation: &'static str, status: u16 },
    /// Too many questions (HTTP 429): not done.
    #[error("have {} do {operation}: it is busy", component.name())]
    Busy { component: Component, operation: &'static str, retry_after: Option<Duration> },
    /// We are not let in (HTTP 401, 403): not done. An agreement, a key or a password is wrong.
    #[error("be let in by {} for {operation}: it answers {status} {code}", component.name())]
    NotAllowed { component: Component, operation: &'static str, status: u16, code: String },
    /// Any other HTTP 4xx: not done, and asking again cannot help.
    #[error("have {} do {operation}: it refuses with {status} {code}", component.name())]
    Refused { component: Component, operation: &'static str, status: u16, code: String },
    /// We could not even make the question: a wrong address or key in the configuration.
    #[error("make a question for {}: {reason}", component.name())]
    NotAsked { component: Component, reason: String },
}

impl ComponentError {
    pub fn component(&self) -> Component {
        match self {
            Self::NotReached { component, .. }
            | Self::Unanswered { component, .. }
            | Self::NotUnderstood { component, .. }
            | Self::Broken { component, .. }
            | Self::Busy { component, .. }
            | Self::NotAllowed { component, .. }
            | Self::Refused { component, .. }
            | Self::NotAsked { component, .. } => *component,
        }
    }

    /// True when the component may have done what it was asked although we saw an error: then
    /// nothing may be sent again before the component has been asked what it has.
    pub fn may_have_been_done(&self) -> bool {
        matches!(self, Self::Unanswered { .. } | Self::NotUnderstood { .. } | Self::Broken { .. })
    }

    /// True when asking the same again later can succeed. [`Self::NotAllowed`] counts: somebody
    /// renews the key, and what waited must then go.
    pub fn is_temporary(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }
}

impl From<ComponentError> for JobError {
    fn from(error: ComponentError) -> Self {
        let text = error.to_string();
        if error.is_temporary() { Self::Retry(text) } else { Self::GiveUp(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_is_final_and_only_silence_or_confusion_is_doubtful() {
        let component = Component::SvarUt;
        let operation = "send";
        let code = String::new();
        let cases = [
            // (error, may have been done, temporary)
            (ComponentError::NotReached { component, source: "refused".into() }, false, true),
            (
                ComponentError::Unanswered { component, operation, source: "timeout".into() },
                true,
                true,
            ),
            (
                ComponentError::NotUnderstood { component, operation, reason: "half".to_owned() },
                true,
                true,
            ),
            (ComponentError::Broken { component, operation, status: 500 }, true, true),
            (ComponentError::Busy { component, operation, retry_after: None }, false, true),
            (
                ComponentError::NotAllowed {
                    component,
                    operation,
                    status: 401,
                    code: code.clone(),
                },
                false,
                true,
            ),
            (ComponentError::Refused { component, operation, status: 400, code }, false, false),
        ];
        for (error, doubtful, temporary) in cases {
            assert_eq!(error.may_have_been_done(), doubtful, "{error}");
            assert_eq!(error.is_temporary(), temporary, "{error}");
        }
    }
}

//! The policy itself: who may do what with what. Read it as a table; `policy.txt` beside the crate
//! is the same table as the program really behaves.

use super::{
    Action::{
        self, Answer, Appeal, Approve, AskForMore, Assign, Claim, Close, Configure, Create, Decide,
        Delete, DismissComplaint, Dispatch, Dispose, Edit, Extract, ForwardComplaint, Propose,
        RecordComplaint, Screen, Submit, View, ViewLog, Withdraw,
    },
    ResourceKind::{
        self, Archive, AuditTrail, Case, Catalogue, Document, Draft, Employees, Figures,
        InternalNote, Invoices, Operations, Profile, PublicJournal, Registration, RuleTrace,
        ServicePackage, WorkList,
    },
    Role,
};

/// When a role may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Always,
    Never,
    /// When the thing is the person's own: they are a party to it, or it is about them.
    Own,
    /// When the organisation the person acts for is a party to it.
    OwnOrganisation,
    /// When the thing lies with one of the employee's units or is assigned to the employee, and
    /// the employee is no party (forvaltningsloven § 6: nobody handles their own case).
    Unit,
    /// As [`Rule::Unit`], and somebody else proposed it: four eyes.
    UnitAndNotProposer,
    /// When the employee is no party (forvaltningsloven § 6).
    NotParty,
}

use Rule::{
    Always as Yes, Never as No, NotParty, Own, OwnOrganisation as Org, Unit,
    UnitAndNotProposer as Four,
};

/// The columns of [`TABLE`].
pub(super) const COLUMNS: [Role; 8] = [
    Role::Anonymous,
    Role::Citizen,
    Role::Representative,
    Role::CaseWorker,
    Role::Leader,
    Role::Archivist,
    Role::Administrator,
    Role::System,
];

/// What is not in the table nobody may do.
#[rustfmt::skip]
pub(super) const TABLE: &[(ResourceKind, Action, [Rule; 8])] = &[
    //                              anonym. citizen repr.  worker   leader   archivist administ. system
    (Catalogue,      View,           [Yes,   Yes,    Yes,   Yes,     Yes,     Yes,      Yes,      Yes]),
    (PublicJournal,  View,           [Yes,   Yes,    Yes,   Yes,     Yes,     Yes,      Yes,      Yes]),

    (Draft,          Create,         [No,    Yes,    Yes,   No,      No,      No,       No,       No]),
    (Draft,          View,           [No,    Own,    Org,   No,      No,      No,       No,       Yes]),
    (Draft,          Edit,           [No,    Own,    Org,   No,      No,      No,       No,       No]),
    (Draft,          Submit,         [No,    Own,    Org,   No,      No,      No,       No,       No]),
    (Draft,          Delete,         [No,    Own,    Org,   No,      No,      No,       No,       Yes]),

    // What came by phone, over the counter or on paper belongs to the unit that received it.
    (Registration,   Create,         [No,    No,     No,    Unit,    Unit,    Unit,     No,       No]),
    (Registration,   View,           [No,    No,     No,    Unit,    Unit,    Unit,     No,       No]),
    (Registration,   Edit,           [No,    No,     No,    Unit,    Unit,    Unit,     No,       No]),
    (Registration,   Submit,         [No,    No,     No,    Unit,    Unit,    Unit,     No,       No]),
    (Registration,   Delete,         [No,    No,     No,    Unit,    Unit,    Unit,     No,       No]),

    (Case,           Create,         [No,    No,     No,    Yes,     Yes,     Yes,      No,       Yes]),
    (Case,           View,           [No,    Own,    Org,   Unit,    Unit,    NotParty, No,       Yes]),
    (Case,           Claim,          [No,    No,     No,    Unit,    Unit,    No,       No,       No]),
    (Case,           Assign,         [No,    No,     No,    No,      Unit,    NotParty, No,       Yes]),
    (Case,           Edit,           [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (Case,           AskForMore,     [No,    No,     No,    Unit,    Unit,    No,       No,       Yes]),
    (Case,           Answer,         [No,    Own,    Org,   No,      No,      No,       No,       No]),
    (Case,           Withdraw,       [No,    Own,    Org,   No,      No,      No,       No,       No]),
    (Case,           Appeal,         [No,    Own,    Org,   No,      No,      No,       No,       No]),
    (Case,           DismissComplaint, [No,  No,     No,    Unit,    Unit,    No,       No,       No]),
    (Case,           ForwardComplaint, [No,  No,     No,    Unit,    Unit,    No,       No,       No]),
    (Case,           RecordComplaint, [No,   No,     No,    Unit,    Unit,    NotParty, No,       No]),
    (Case,           Propose,        [No,    No,     No,    Unit,    Unit,    No,       No,       Yes]),
    (Case,           Decide,         [No,    No,     No,    Unit,    Unit,    No,       No,       Yes]),
    (Case,           Approve,        [No,    No,     No,    No,      Four,    No,       No,       No]),
    (Case,           Screen,         [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (Case,           Close,          [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (Case,           ViewLog,        [No,    Own,    Org,   No,      Unit,    NotParty, No,       No]),

    (Document,       Create,         [No,    Own,    Org,   Unit,    Unit,    NotParty, No,       Yes]),
    (Document,       View,           [No,    Own,    Org,   Unit,    Unit,    NotParty, No,       Yes]),
    (Document,       Edit,           [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (Document,       Dispatch,       [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    // Working notes are no part of what parties may see (forvaltningsloven § 18 a).
    (InternalNote,   Create,         [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (InternalNote,   View,           [No,    No,     No,    Unit,    Unit,    NotParty, No,       Yes]),
    (RuleTrace,      View,           [No,    Own,    Org,   Unit,    Unit,    NotParty, No,       Yes]),

    (Profile,        View,           [No,    Own,    Own,   No,      No,      No,       No,       Yes]),
    (Profile,        Edit,           [No,    Own,    Own,   No,      No,      No,       No,       Yes]),
    (Profile,        ViewLog,        [No,    Own,    Own,   No,      No,      No,       No,       No]),

    (WorkList,       View,           [No,    No,     No,    Yes,     Yes,     Yes,      No,       No]),
    (Archive,        View,           [No,    No,     No,    No,      No,      Yes,      No,       Yes]),
    (Archive,        Edit,           [No,    No,     No,    No,      No,      Yes,      No,       No]),
    (Archive,        Extract,        [No,    No,     No,    No,      No,      Yes,      No,       Yes]),
    (Archive,        Dispose,        [No,    No,     No,    No,      No,      Yes,      No,       No]),
    (PublicJournal,  Edit,           [No,    No,     No,    No,      No,      Yes,      No,       Yes]),

    (Figures,        View,           [No,    No,     No,    Yes,     Yes,     Yes,      Yes,      Yes]),
    // What a decision costs goes to the finance system from those who decide.
    (Invoices,       View,           [No,    No,     No,    Yes,     Yes,     No,       No,       No]),
    (Invoices,       Dispatch,       [No,    No,     No,    Yes,     Yes,     No,       No,       No]),
    (ServicePackage, View,           [No,    No,     No,    Yes,     Yes,     Yes,      Yes,      Yes]),
    (ServicePackage, Configure,      [No,    No,     No,    No,      Yes,     No,       Yes,      No]),
    (Employees,      View,           [No,    No,     No,    Yes,     Yes,     Yes,      Yes,      Yes]),
    (Employees,      Configure,      [No,    No,     No,    No,      No,      No,       Yes,      No]),
    // Whoever runs the installation sees that jobs are stuck, not what is in them.
    (Operations,     View,           [No,    No,     No,    No,      No,      No,       Yes,      Yes]),
    (Operations,     Configure,      [No,    No,     No,    No,      No,      No,       Yes,      No]),
    (AuditTrail,     ViewLog,        [No,    No,     No,    No,      No,      Yes,      No,       Yes]),
];

use std::{fmt::Write as _, fs, path::Path};

use base::Actor;
use identifiers::OrganisationNumber;

use super::*;

const TENANT: TenantId = TenantId(310_000_018);
const OTHER_TENANT: TenantId = TenantId(310_000_026);

fn person(number: u128) -> PersonId {
    PersonId(base::uuid::Uuid::from_u128(number))
}

fn me() -> PersonId {
    person(1)
}

fn organisation() -> OrganisationNumber {
    OrganisationNumber::parse("314240979").unwrap()
}

fn unit(key: &str) -> UnitKey {
    UnitKey::new(key).unwrap()
}

fn subject(role: Role) -> Subject {
    match role {
        Role::Anonymous => Subject::anonymous(TENANT),
        Role::Citizen => Subject::citizen(TENANT, me(), "ULYDIG LEVEREGEL", None),
        Role::Representative => {
            Subject::citizen(TENANT, me(), "ULYDIG LEVEREGEL", Some(organisation()))
        }
        Role::System => Subject::system(TENANT, Actor::system("regelmotor")),
        employee => Subject::employee(TENANT, me(), "KLOK SEKK", &[employee], &[unit("bevilling")]),
    }
}

/// A resource that differs from a stranger's in one respect.
fn probes(kind: ResourceKind) -> [(&'static str, Resource); 6] {
    let theirs = || Resource::new(TENANT, kind).party(Party::Person(person(9)));
    let ours = || theirs().unit(unit("bevilling"));
    [
        ("✔", theirs()),
        ("own", theirs().party(Party::Person(me()))),
        ("org", theirs().party(Party::Organisation(organisation()))),
        ("unit", ours()),
        ("four eyes", ours().proposed_by(person(8))),
        ("unit+party", ours().party(Party::Person(me())).proposed_by(person(8))),
    ]
}

/// The word for what a role may do, found by asking about every probe.
fn cell(role: Role, action: Action, kind: ResourceKind) -> &'static str {
    let allowed: Vec<&str> = probes(kind)
        .into_iter()
        .filter(|(_, resource)| decide(&subject(role), action, resource) == Decision::Allowed)
        .map(|(word, _)| word)
        .collect();
    match allowed.as_slice() {
        [] => "✘",
        ["✔", "own", "org", "unit", "four eyes", "unit+party"] => "✔",
        ["✔", "org", "unit", "four eyes"] => "not party",
        ["own", "unit+party"] => "own",
        ["org"] => "org",
        ["unit", "four eyes"] => "unit",
        ["four eyes"] => "four eyes",
        other => panic!("no word for {other:?}: {role:?} {action:?} {kind:?}"),
    }
}

fn table() -> String {
    let mut text = String::from(
        "Who may do what with what. Made by asking the policy; see crates/access/README.md.\n\n\
         ✔ always · ✘ never · own: their own · org: of the organisation they act for\n\
         unit: in their unit or given to them, and not their own (forvaltningsloven § 6)\n\
         four eyes: as unit, and proposed by somebody else · not party: all but their own\n\
         Another municipality's is always as if it did not exist. Rows of only ✘ are left out.\n\n",
    );
    let _ = write!(text, "{:<16}{:<19}", "", "");
    for role in Role::ALL {
        let _ = write!(text, "{:<15}", role.key());
    }
    for kind in ResourceKind::ALL {
        for action in Action::ALL {
            let cells: Vec<_> = Role::ALL.iter().map(|role| cell(*role, *action, *kind)).collect();
            if cells.iter().all(|cell| *cell == "✘") {
                continue;
            }
            let _ = write!(text, "\n{:<16}{:<19}", kind.key(), action.key());
            for cell in cells {
                let _ = write!(text, "{cell:<15}");
            }
        }
    }
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n"
}

/// Set `EKOMMUNE_UPDATE_GOLDEN=1` to write the file anew after a change of the policy.
#[test]
fn the_policy_is_the_one_in_the_golden_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("policy.txt");
    let table = table();
    if std::env::var_os("EKOMMUNE_UPDATE_GOLDEN").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap();
    assert!(golden == table, "the policy changed; EKOMMUNE_UPDATE_GOLDEN=1 writes:\n{table}");
}

#[test]
fn every_row_of_the_table_stands_once() {
    for (index, (kind, action, _)) in TABLE.iter().enumerate() {
        let twice = TABLE[index + 1..].iter().any(|(k, a, _)| k == kind && a == action);
        assert!(!twice, "{kind:?} {action:?} stands twice");
    }
}

#[test]
fn another_municipality_is_as_if_it_did_not_exist_for_everybody() {
    for role in Role::ALL {
        for kind in ResourceKind::ALL {
            for action in Action::ALL {
                let resource = Resource::new(OTHER_TENANT, *kind)
                    .party(Party::Person(me()))
                    .party(Party::Organisation(organisation()))
                    .unit(unit("bevilling"))
                    .assigned_to(me());
                assert_eq!(
                    decide(&subject(*role), *action, &resource),
                    Decision::Denied(Denied::Hidden),
                    "{role:?} {action:?} {kind:?}"
                );
            }
        }
    }
}

#[test]
fn a_strangers_case_is_hidden_and_ones_own_case_is_merely_forbidden_to_decide() {
    let own = Resource::case(TENANT).party(Party::Person(me()));
    let theirs = Resource::case(TENANT).party(Party::Person(person(9)));
    let citizen = subject(Role::Citizen);
    assert_eq!(require(&citizen, Action::View, &own), Ok(()));
    assert_eq!(require(&citizen, Action::Decide, &own), Err(Denied::Forbidden));
    assert_eq!(require(&citizen, Action::View, &theirs), Err(Denied::Hidden));
    assert_eq!(require(&citizen, Action::Decide, &theirs), Err(Denied::Hidden));
    let anonymous = subject(Role::Anonymous);
    assert_eq!(require(&anonymous, Action::View, &own), Err(Denied::NotSignedIn));
    let worker = subject(Role::CaseWorker);
    let list = Resource::new(TENANT, ResourceKind::Employees);
    assert_eq!(require(&worker, Action::Configure, &list), Err(Denied::Forbidden));
}

#[test]
fn acting_for_an_organisation_shows_its_cases_and_not_ones_own() {
    let own = Resource::case(TENANT).party(Party::Person(me()));
    let of_organisation = Resource::case(TENANT).party(Party::Organisation(organisation()));
    let representative = subject(Role::Representative);
    assert_eq!(require(&representative, Action::View, &of_organisation), Ok(()));
    assert_eq!(require(&representative, Action::View, &own), Err(Denied::Hidden));
}

#[test]
fn nobody_handles_their_own_case_or_approves_their_own_proposal() {
    let own = Resource::case(TENANT).unit(unit("bevilling")).party(Party::Person(me()));
    for role in Role::OF_EMPLOYEES {
        for action in Action::ALL {
            if *action != Action::Create {
                assert_ne!(
                    decide(&subject(role), *action, &own),
                    Decision::Allowed,
                    "{role:?} {action:?}"
                );
            }
        }
    }
    let proposal = Resource::case(TENANT).unit(unit("bevilling")).proposed_by(me());
    let leader = subject(Role::Leader);
    assert_eq!(require(&leader, Action::Approve, &proposal), Err(Denied::Forbidden));
    assert_eq!(require(&leader, Action::Approve, &proposal.proposed_by(person(8))), Ok(()));
}

#[test]
fn a_case_given_to_somebody_outside_the_unit_is_theirs_to_handle() {
    let case = Resource::case(TENANT).unit(unit("helse")).assigned_to(me());
    assert_eq!(require(&subject(Role::CaseWorker), Action::Decide, &case), Ok(()));
}

#[test]
fn an_employee_cannot_be_given_the_roles_of_others() {
    let employee =
        Subject::employee(TENANT, me(), "KLOK SEKK", &[Role::System, Role::Citizen], &[]);
    assert!(employee.roles().is_empty());
}

#[test]
fn a_strictly_confidential_case_is_known_to_its_handler_and_the_units_leader_only() {
    let case = |protection| {
        Resource::case(TENANT)
            .party(Party::Person(person(9)))
            .unit(unit("bevilling"))
            .protected(protection)
    };
    for (role, protection, given, expected) in [
        (Role::CaseWorker, Protection::StrictlyConfidential, false, false),
        (Role::CaseWorker, Protection::StrictlyConfidential, true, true),
        (Role::Leader, Protection::StrictlyConfidential, false, true),
        (Role::Archivist, Protection::StrictlyConfidential, false, false),
        (Role::System, Protection::StrictlyConfidential, false, true),
        (Role::CaseWorker, Protection::Confidential, false, true),
        (Role::Archivist, Protection::Confidential, false, true),
    ] {
        let case = if given { case(protection).assigned_to(me()) } else { case(protection) };
        let decision = decide(&subject(role), Action::View, &case);
        assert_eq!(decision == Decision::Allowed, expected, "{role:?} {protection:?} {given}");
        if !expected {
            assert_eq!(decision, Decision::Denied(Denied::Hidden), "{role:?}");
        }
    }
    // The person themself reads their own.
    let own = case(Protection::StrictlyConfidential).party(Party::Person(me()));
    assert_eq!(decide(&subject(Role::Citizen), Action::View, &own), Decision::Allowed);
}

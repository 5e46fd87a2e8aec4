//! The basis of invoices: a row for every decision that costs something, written with it. Those who
//! handle the cases take what is open, all at once, for the finance system. What was taken stays as
//! it was and can be handed over again.

use std::collections::BTreeMap;

use access::{Action, PersonId, Protection, Resource, ResourceKind, Subject, policy, view_log};
use base::uuid::Uuid;
use exchange::dispatch::RecipientNumber;
use jiff::Timestamp;
use serde_json::json;
use store::{Row, Tx, audit, sql};

use super::{
    DecisionRecord, FlowError, Matter, MatterId, World,
    decide::{self, Sight},
    matters,
};
use crate::{Answers, Outcome, Package};

/// Why a case is looked up when its invoice is, as the one it is about reads it on my page.
const PURPOSE: &str = "invoicing";

store::id_type! {
    /// Identifies a batch of what was taken at once.
    pub struct InvoiceBatchId;
}

/// What is to be invoiced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceBasis {
    pub matter: MatterId,
    pub case_number: String,
    pub article: String,
    /// Whole kroner.
    pub amount: i64,
    /// Who is to have the invoice.
    pub recipient: String,
    /// Where, when it is somebody else than the applicant, whom the applicant named.
    pub other_address: Option<String>,
    pub created_at: Timestamp,
}

/// A basis that is open, with its case.
#[derive(Clone, Debug)]
pub struct OpenBasis {
    pub basis: InvoiceBasis,
    pub matter: Matter,
}

/// What was taken at once, of one unit's cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceBatch {
    pub id: InvoiceBatchId,
    /// The unit's code.
    pub unit: String,
    pub lines: u64,
    /// Whole kroner in all.
    pub total: i64,
    pub taken_by: Uuid,
    pub taken_by_name: String,
    pub taken_at: Timestamp,
}

/// A line for the finance system.
#[derive(Clone, Debug)]
pub struct Invoice {
    pub basis: InvoiceBasis,
    pub payer: Payer,
}

/// Who pays, as far as the finance system needs to know.
#[derive(Clone, Debug)]
pub struct Payer {
    /// `None` of somebody at a protected address: they are known by their number alone.
    pub name: Option<String>,
    pub number: RecipientNumber,
    /// Lines of the address, as far as it is known and not protected.
    pub address: Vec<String>,
}

sql!(
    INSERT,
    "insert into invoice_basis (tenant, matter, case_number, article, amount, recipient,
        other_address, created_at, taken_at, batch)
     values ($1, $2, $3, $4, $5, $6, $7, $8, null, null)"
);
sql!(
    WAITING,
    "select matter, case_number, article, amount, recipient, other_address, created_at
     from invoice_basis where tenant = $1 and taken_at is null order by created_at, matter"
);
sql!(
    OF_BATCH,
    "select matter, case_number, article, amount, recipient, other_address, created_at
     from invoice_basis where tenant = $1 and batch = $2 order by created_at, matter"
);
sql!(
    TAKE,
    "update invoice_basis set taken_at = $3, batch = $4
     where tenant = $1 and matter = $2 and taken_at is null"
);
sql!(
    INSERT_BATCH,
    "insert into invoice_batch (tenant, id, unit, lines, total, taken_by, taken_by_name, taken_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
sql!(
    BATCH,
    "select id, unit, lines, total, taken_by, taken_by_name, taken_at
     from invoice_batch where tenant = $1 and id = $2"
);
sql!(
    BATCHES,
    "select id, unit, lines, total, taken_by, taken_by_name, taken_at
     from invoice_batch where tenant = $1 and unit = $2 order by taken_at desc, id limit $3"
);

/// Writes the basis of a decision that costs something. `shown` are the answers that count.
pub(super) fn write(
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
    shown: &Answers,
    case_number: &str,
    decision: &DecisionRecord,
) -> Result<(), FlowError> {
    let Some(fee) = &package.description.fee else { return Ok(()) };
    let costs = Outcome::from_code(&decision.outcome).is_some_and(|it| fee.on.contains(&it));
    let amount = decision.facts.get(&fee.fact).and_then(serde_json::Value::as_i64).unwrap_or(0);
    if !costs || amount <= 0 {
        return Ok(());
    }
    let now = tx.now();
    let other = fee.payer.as_ref().and_then(|payer| {
        let name = shown.text(&payer.name).map(str::trim).filter(|name| !name.is_empty())?;
        Some((name, shown.text(&payer.address).unwrap_or_default().trim()))
    });
    let recipient = other.map_or(matter.recipient.name.as_str(), |(name, _)| name);
    let address = other.map(|(_, address)| address);
    let row: &[&dyn store::Bind] =
        &[&matter.id, &case_number, &fee.article, &amount, &recipient, &address, &now];
    Ok(tx.exec_one(&INSERT, row)?)
}

/// What nobody has taken yet and `subject` may take, oldest first.
pub fn open(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<OpenBasis>, FlowError> {
    require(tx, subject, Action::View)?;
    let mut open = Vec::new();
    for basis in tx.all(&WAITING, &[], read)? {
        let matter = matters::find(tx, basis.matter)?.ok_or(FlowError::NotFound)?;
        if decide::sight(tx, subject, &matter)? == Sight::Open {
            open.push(OpenBasis { basis, matter });
        }
    }
    Ok(open)
}

/// Takes everything that [`open`] shows: a batch for each unit, and one for each case that few may
/// know of, so that the others can be handed over by anybody in the unit. What somebody else takes at the same
/// time is in one of the batches only; nothing is taken where nothing is open.
pub fn take_all(tx: &mut Tx<'_>, subject: &Subject) -> Result<Vec<InvoiceBatch>, FlowError> {
    require(tx, subject, Action::Dispatch)?;
    let mut units: BTreeMap<(String, Option<MatterId>), Vec<InvoiceBasis>> = BTreeMap::new();
    for OpenBasis { basis, matter } in open(tx, subject)? {
        let protection = decide::resource(tx, &matter)?.protection();
        let alone = (protection == Protection::StrictlyConfidential).then_some(matter.id);
        units.entry((matter.unit, alone)).or_default().push(basis);
    }
    let actor = subject.actor().clone();
    let now = tx.now();
    let mut batches = Vec::new();
    for ((unit, _), bases) in units {
        let id: InvoiceBatchId = tx.new_id();
        let (mut lines, mut total) = (0_u64, 0_i64);
        for basis in bases {
            if tx.exec(&TAKE, &[&basis.matter, &now, &id])? == 1 {
                lines += 1;
                total += basis.amount;
            }
        }
        if lines == 0 {
            continue;
        }
        let row: &[&dyn store::Bind] = &[&id, &unit, &lines, &total, &actor.id, &actor.name, &now];
        tx.exec_one(&INSERT_BATCH, row)?;
        let details = json!({ "unit": unit, "lines": lines, "total": total });
        audit::append(tx, &actor, "invoices.taken", "invoice_batch", id, &details)?;
        let (taken_by, taken_by_name) = (actor.id, actor.name.clone());
        batches.push(InvoiceBatch {
            id,
            unit,
            lines,
            total,
            taken_by,
            taken_by_name,
            taken_at: now,
        });
    }
    Ok(batches)
}

/// What was taken of a unit's cases, the latest first, but of those that `subject` must not know of.
pub fn batches_of(
    tx: &mut Tx<'_>,
    subject: &Subject,
    unit: &str,
    most: u32,
) -> store::Result<Vec<InvoiceBatch>> {
    let mut shown = Vec::new();
    for batch in tx.all(&BATCHES, &[&unit, &most], read_batch)? {
        let first = tx.all(&OF_BATCH, &[&batch.id], read)?.into_iter().next();
        let sight = match first {
            Some(basis) => decide::sight_of(tx, subject, basis.matter)?,
            None => Sight::Barred,
        };
        if sight != Sight::Hidden {
            shown.push(batch);
        }
    }
    Ok(shown)
}

/// A batch as it is handed to the finance system. Who pays is looked up by the sealed number, which
/// is written down for each of them.
pub fn hand_over(
    tx: &mut Tx<'_>,
    world: &World,
    subject: &Subject,
    id: InvoiceBatchId,
) -> Result<(InvoiceBatch, Vec<Invoice>), FlowError> {
    require(tx, subject, Action::Dispatch)?;
    let batch = tx.opt(&BATCH, &[&id], read_batch)?.ok_or(FlowError::NotFound)?;
    let mut invoices = Vec::new();
    for basis in tx.all(&OF_BATCH, &[&id], read)? {
        let matter = matters::find(tx, basis.matter)?.ok_or(FlowError::NotFound)?;
        policy::require(subject, Action::View, &decide::resource(tx, &matter)?)?;
        view_log::viewed(tx, subject, "case", matter.id, PURPOSE)?;
        let payer = payer(tx, world, &basis, &matter)?;
        invoices.push(Invoice { basis, payer });
    }
    let details = json!({ "lines": batch.lines, "total": batch.total });
    audit::append(tx, subject.actor(), "invoices.handed_over", "invoice_batch", id, &details)?;
    Ok((batch, invoices))
}

fn payer(
    tx: &mut Tx<'_>,
    world: &World,
    basis: &InvoiceBasis,
    matter: &Matter,
) -> Result<Payer, FlowError> {
    let hidden = matter.organisation.is_none() && matter.applicant_protected;
    let own_address = matter.recipient.address.as_ref().filter(|_| !hidden);
    let address = match &basis.other_address {
        Some(other) => other.lines().map(|line| line.trim().to_owned()).collect(),
        None => own_address.map(exchange::PostalAddress::in_full).unwrap_or_default(),
    };
    // The applicant may have named another address of their own.
    let is_applicant = basis.recipient == matter.recipient.name;
    if !is_applicant {
        let name = Some(basis.recipient.clone());
        return Ok(Payer { name, number: RecipientNumber::None, address });
    }
    let number = match matter.organisation.as_deref().map(str::parse) {
        Some(Ok(number)) => RecipientNumber::Organisation(number),
        Some(Err(_)) => RecipientNumber::None,
        None => access::person::number(tx, &world.keys, PersonId(matter.person))?
            .map_or(RecipientNumber::None, RecipientNumber::Person),
    };
    Ok(Payer { name: (!hidden).then(|| basis.recipient.clone()), number, address })
}

fn require(tx: &Tx<'_>, subject: &Subject, action: Action) -> Result<(), access::Denied> {
    policy::require(subject, action, &Resource::new(tx.tenant(), ResourceKind::Invoices))
}

fn read(row: &Row<'_>) -> store::Result<InvoiceBasis> {
    Ok(InvoiceBasis {
        matter: row.get(0)?,
        case_number: row.get(1)?,
        article: row.get(2)?,
        amount: row.get(3)?,
        recipient: row.get(4)?,
        other_address: row.get(5)?,
        created_at: row.get(6)?,
    })
}

fn read_batch(row: &Row<'_>) -> store::Result<InvoiceBatch> {
    Ok(InvoiceBatch {
        id: row.get(0)?,
        unit: row.get(1)?,
        lines: row.get(2)?,
        total: row.get(3)?,
        taken_by: row.get(4)?,
        taken_by_name: row.get(5)?,
        taken_at: row.get(6)?,
    })
}

//! The basis of invoices: a row for every decision that costs something, written with it, for
//! whoever hands it to the finance system.

use jiff::Timestamp;
use store::{Row, Tx, sql};

use super::{DecisionRecord, FlowError, Matter, MatterId};
use crate::{Outcome, Package};

/// What is to be invoiced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceBasis {
    pub matter: MatterId,
    pub case_number: String,
    pub article: String,
    /// Whole kroner.
    pub amount: i64,
    pub recipient: String,
    pub created_at: Timestamp,
}

sql!(
    INSERT,
    "insert into invoice_basis (tenant, matter, case_number, article, amount, recipient,
        created_at, taken_at)
     values ($1, $2, $3, $4, $5, $6, $7, null)"
);
sql!(
    WAITING,
    "select matter, case_number, article, amount, recipient, created_at from invoice_basis
     where tenant = $1 and taken_at is null order by created_at, matter limit 500"
);
sql!(
    TAKE,
    "update invoice_basis set taken_at = $3
     where tenant = $1 and matter = $2 and taken_at is null"
);

/// Writes the basis of a decision that costs something.
pub(super) fn write(
    tx: &mut Tx<'_>,
    package: &Package,
    matter: &Matter,
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
    let recipient = &matter.recipient.name;
    let row: &[&dyn store::Bind] =
        &[&matter.id, &case_number, &fee.article, &amount, recipient, &now];
    Ok(tx.exec_one(&INSERT, row)?)
}

/// What nobody has taken yet, oldest first.
pub fn waiting(tx: &mut Tx<'_>) -> store::Result<Vec<InvoiceBasis>> {
    tx.all(&WAITING, &[], read)
}

/// Notes that it was handed on. `false` when somebody else did it first.
pub fn take(tx: &mut Tx<'_>, matter: MatterId) -> store::Result<bool> {
    let now = tx.now();
    Ok(tx.exec(&TAKE, &[&matter, &now])? == 1)
}

fn read(row: &Row<'_>) -> store::Result<InvoiceBasis> {
    Ok(InvoiceBasis {
        matter: row.get(0)?,
        case_number: row.get(1)?,
        article: row.get(2)?,
        amount: row.get(3)?,
        recipient: row.get(4)?,
        created_at: row.get(5)?,
    })
}

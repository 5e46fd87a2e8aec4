//! *Endringslogg*: old and new values of the elements that annex 3 of the standard names.

use base::Actor;
use store::{Tx, sql};
use uuid::Uuid;

use crate::{Change, Result};

/// What stands for no value: the extraction's schema has no room for an empty one.
pub(crate) const NO_VALUE: &str = "(tom)";

sql!(
    INSERT,
    "insert into change_log (tenant, changed_at, unit_id, position, element, changed_by, old_value,
        new_value)
     values ($1, $2, $3,
        (select coalesce(max(position), 0) + 1 from change_log
         where tenant = $1 and unit_id = $3),
        $4, $5, $6, $7)"
);
sql!(
    OF_UNIT,
    "select unit_id, position, element, changed_at, changed_by, old_value, new_value
     from change_log where tenant = $1 and unit_id = $2 order by position"
);

/// Logs that `element` (its name in the standard) of an exported unit was changed.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    unit: impl Into<Uuid>,
    element: &str,
    old: &str,
    new: &str,
) -> Result<()> {
    if old == new {
        return Ok(());
    }
    let or_none =
        |value: &str| if value.is_empty() { NO_VALUE.to_owned() } else { value.to_owned() };
    let now = tx.now();
    tx.exec_one(
        &INSERT,
        &[&now, &unit.into(), &element, &actor.name, &or_none(old), &or_none(new)],
    )?;
    Ok(())
}

/// A value that may be missing, as [`note`] takes it.
pub(crate) fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// All logged changes of a unit and of what hangs on it, oldest first.
pub fn changes_of(tx: &mut Tx<'_>, unit: impl Into<Uuid>) -> Result<Vec<Change>> {
    Ok(tx.all(&OF_UNIT, &[&unit.into()], read)?)
}

pub(crate) fn read(row: &store::Row<'_>) -> store::Result<Change> {
    Ok(Change {
        unit: row.get(0)?,
        position: row.get(1)?,
        element: row.get(2)?,
        at: row.get(3)?,
        by: row.get(4)?,
        old: row.get(5)?,
        new: row.get(6)?,
    })
}

//! SQLite: one writer, many readers, write-ahead log.

use std::{borrow::Cow, path::Path};

use rusqlite::{Connection, OpenFlags, ToSql, types::ToSqlOutput, types::ValueRef};

use crate::{Error, Result, Row, Statement, Value};

#[derive(Debug)]
pub(crate) struct SqliteTx<'a>(pub(crate) rusqlite::Transaction<'a>);

impl SqliteTx<'_> {
    pub(crate) fn exec(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let failed = |error| Error::from_sqlite(statement.name, error);
        let mut prepared = self.0.prepare_cached(statement.sqlite_text()).map_err(failed)?;
        let changed = prepared.execute(rusqlite::params_from_iter(values)).map_err(failed)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        take: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let failed = |error| Error::from_sqlite(statement.name, error);
        let mut prepared = self.0.prepare_cached(statement.sqlite_text()).map_err(failed)?;
        let mut rows = prepared.query(rusqlite::params_from_iter(values)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take(&Row::Sqlite(row))?;
        }
        Ok(())
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(crate) fn value_at<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<Value<'r>> {
    let value =
        row.get_ref(column).map_err(|error| Error::Column { column, reason: error.to_string() })?;
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(Cow::Borrowed(
            std::str::from_utf8(text)
                .map_err(|_| Error::Column { column, reason: "not UTF-8".to_owned() })?,
        )),
        ValueRef::Blob(bytes) => Value::Bytes(Cow::Borrowed(bytes)),
    })
}

pub(crate) fn open_writer(path: &Path) -> Result<Connection> {
    let failed = |error| Error::from_sqlite("open", error);
    let connection = Connection::open(path).map_err(failed)?;
    // FULL makes an acknowledged filing survive a power cut, not only a killed process.
    connection
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
             pragma busy_timeout = 10000; pragma cache_size = -8000; pragma temp_store = memory;",
        )
        .map_err(failed)?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(512);
    Ok(connection)
}

/// Plans each statement when it is prepared and keeps to it. Without this SQLite plans many anew
/// for every other value that is bound to them, which took half of a filing's time.
fn plan_once(connection: &Connection) -> Result<()> {
    connection
        .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(|_| ())
        .map_err(|error| Error::from_sqlite("open", error))
}

pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let failed = |error| Error::from_sqlite("open", error);
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(failed)?;
    connection
        .execute_batch(
            "pragma query_only = on; pragma busy_timeout = 10000; pragma cache_size = -4000;
             pragma temp_store = memory;",
        )
        .map_err(failed)?;
    plan_once(&connection)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

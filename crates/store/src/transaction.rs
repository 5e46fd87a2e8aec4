use std::sync::Arc;

use base::{Random, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    Bind, Column, Error, Result, Scope, Statement, Value, audit, postgres_engine::PostgresTx,
    sqlite_engine::SqliteTx,
};

/// One transaction on one tenant's rows. Also carries what the domain may know of the world:
/// the instant the transaction began and a source of ids.
#[derive(Debug)]
pub struct Tx<'a> {
    pub(crate) engine: EngineTx<'a>,
    tenant: TenantId,
    now: Timestamp,
    random: Arc<dyn Random>,
    pub(crate) audit: Vec<audit::Entry>,
    pub(crate) jobs_enqueued: bool,
}

#[derive(Debug)]
pub(crate) enum EngineTx<'a> {
    Sqlite(SqliteTx<'a>),
    Postgres(PostgresTx<'a>),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        engine: EngineTx<'a>,
        tenant: TenantId,
        now: Timestamp,
        random: Arc<dyn Random>,
    ) -> Self {
        Self { engine, tenant, now, random, audit: Vec::new(), jobs_enqueued: false }
    }

    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// The instant at which the transaction began; the same all through it.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Today's date in Norway.
    pub fn today(&self) -> jiff::civil::Date {
        base::date_in_oslo(self.now)
    }

    /// A fresh id (UUID version 7) of any id type.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(base::uuid_v7(self.now, &*self.random))
    }

    /// Randomness for tokens and the like.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Runs a statement and gives the number of rows it changed.
    pub fn exec(&mut self, statement: &'static Statement, parameters: &[&dyn Bind]) -> Result<u64> {
        let values = self.values(statement, parameters);
        match &mut self.engine {
            EngineTx::Sqlite(engine) => engine.exec(statement, &values),
            EngineTx::Postgres(engine) => engine.exec(statement, &values),
        }
    }

    /// Runs a statement that must change exactly one row; anything else is an error.
    pub fn exec_one(
        &mut self,
        statement: &'static Statement,
        parameters: &[&dyn Bind],
    ) -> Result<()> {
        match self.exec(statement, parameters)? {
            1 => Ok(()),
            found => Err(Error::NotOne { statement: statement.name, found }),
        }
    }

    /// Reads exactly one row; none or several is an error.
    pub fn one<T>(
        &mut self,
        statement: &'static Statement,
        parameters: &[&dyn Bind],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut rows = self.all(statement, parameters, read)?;
        match (rows.pop(), rows.len()) {
            (Some(row), 0) => Ok(row),
            (None, _) => Err(Error::NotOne { statement: statement.name, found: 0 }),
            (Some(_), others) => Err(Error::NotOne {
                statement: statement.name,
                found: u64::try_from(others).unwrap_or(u64::MAX) + 1,
            }),
        }
    }

    /// Reads at most one row; several is an error.
    pub fn opt<T>(
        &mut self,
        statement: &'static Statement,
        parameters: &[&dyn Bind],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut rows = self.all(statement, parameters, read)?;
        match (rows.pop(), rows.len()) {
            (row, 0) => Ok(row),
            (_, others) => Err(Error::NotOne {
                statement: statement.name,
                found: u64::try_from(others).unwrap_or(u64::MAX) + 1,
            }),
        }
    }

    /// Reads all rows. For what can be long, ask in pages by key (`where id > $2 … limit $3`).
    pub fn all<T>(
        &mut self,
        statement: &'static Statement,
        parameters: &[&dyn Bind],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut result = Vec::new();
        let values = self.values(statement, parameters);
        let mut take = |row: &Row<'_>| {
            result.push(read(row)?);
            Ok(())
        };
        match &mut self.engine {
            EngineTx::Sqlite(engine) => engine.query(statement, &values, &mut take)?,
            EngineTx::Postgres(engine) => engine.query(statement, &values, &mut take)?,
        }
        Ok(result)
    }

    fn values<'v>(&self, statement: &Statement, parameters: &'v [&'v dyn Bind]) -> Vec<Value<'v>> {
        let mut values = Vec::with_capacity(parameters.len() + 1);
        if statement.scope == Scope::Tenant {
            values.push(Value::Integer(self.tenant.0));
        }
        values.extend(parameters.iter().map(|parameter| parameter.bind()));
        values
    }
}

/// One row of an answer. Columns are read by position, counted from 0.
#[derive(Debug)]
pub enum Row<'a> {
    #[doc(hidden)]
    Sqlite(&'a rusqlite::Row<'a>),
    #[doc(hidden)]
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    pub fn get<T: Column>(&self, column: usize) -> Result<T> {
        let value = match self {
            Self::Sqlite(row) => crate::sqlite_engine::value_at(row, column)?,
            Self::Postgres(row) => crate::postgres_engine::value_at(row, column)?,
        };
        T::from_value(value).map_err(|reason| Error::Column { column, reason })
    }
}

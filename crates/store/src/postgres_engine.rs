//! PostgreSQL through its synchronous client: connections are kept, statements prepared once each.

use std::{borrow::Cow, collections::HashMap, error::Error as StdError, fmt};

use postgres::{
    Client,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{Error, Result, Row, Statement, Value, postgres_server::Server};

/// A connection and the statements it has prepared.
pub(crate) struct Connection {
    pub(crate) client: Client,
    prepared: HashMap<usize, postgres::Statement>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("prepared", &self.prepared.len())
            .finish_non_exhaustive()
    }
}

impl Connection {
    pub(crate) fn open(server: &Server) -> Result<Self> {
        Ok(Self { client: server.connect()?, prepared: HashMap::new() })
    }

    pub(crate) fn begin(&mut self, read_only: ReadOnly) -> Result<PostgresTx<'_>> {
        let builder = self.client.build_transaction();
        let transaction = match read_only {
            ReadOnly::Yes => {
                builder.isolation_level(postgres::IsolationLevel::RepeatableRead).read_only(true)
            }
            ReadOnly::No => builder,
        }
        .start()
        .map_err(|error| Error::from_postgres("begin", error))?;
        Ok(PostgresTx { transaction, prepared: &mut self.prepared })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadOnly {
    Yes,
    No,
}

pub(crate) struct PostgresTx<'a> {
    pub(crate) transaction: postgres::Transaction<'a>,
    prepared: &'a mut HashMap<usize, postgres::Statement>,
}

impl fmt::Debug for PostgresTx<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PostgresTx")
    }
}

impl PostgresTx<'_> {
    pub(crate) fn exec(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
    ) -> Result<u64> {
        let prepared = self.prepare(statement)?;
        let parameters = parameters(values);
        self.transaction
            .execute(&prepared, &parameters)
            .map_err(|error| Error::from_postgres(statement.name, error))
    }

    pub(crate) fn query(
        &mut self,
        statement: &'static Statement,
        values: &[Value<'_>],
        take: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let prepared = self.prepare(statement)?;
        let parameters = parameters(values);
        let rows = self
            .transaction
            .query(&prepared, &parameters)
            .map_err(|error| Error::from_postgres(statement.name, error))?;
        for row in &rows {
            take(&Row::Postgres(row))?;
        }
        Ok(())
    }

    fn prepare(&mut self, statement: &'static Statement) -> Result<postgres::Statement> {
        // Statements are statics, so their address is their identity.
        let key = std::ptr::from_ref(statement).addr();
        if let Some(prepared) = self.prepared.get(&key) {
            return Ok(prepared.clone());
        }
        let prepared = self
            .transaction
            .prepare(statement.postgres_text())
            .map_err(|error| Error::from_postgres(statement.name, error))?;
        self.prepared.insert(key, prepared.clone());
        Ok(prepared)
    }
}

fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        type_: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) => match *type_ {
                Type::INT2 => i16::try_from(*number)?.to_sql(type_, out),
                Type::INT4 => i32::try_from(*number)?.to_sql(type_, out),
                Type::BOOL => (*number != 0).to_sql(type_, out),
                _ => number.to_sql(type_, out),
            },
            Self::Real(number) => number.to_sql(type_, out),
            Self::Boolean(truth) => truth.to_sql(type_, out),
            Self::Text(text) => text.to_sql(type_, out),
            Self::Bytes(bytes) => bytes.as_ref().to_sql(type_, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        // The six shapes are checked against the columns by the test that prepares every
        // statement; a wrong pair is answered by the server.
        true
    }

    to_sql_checked!();
}

pub(crate) fn value_at(row: &postgres::Row, column: usize) -> Result<Value<'_>> {
    row.try_get::<_, Value<'_>>(column)
        .map_err(|error| Error::Column { column, reason: error.to_string() })
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(type_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *type_ {
            Type::INT8 => Self::Integer(i64::from_sql(type_, raw)?),
            Type::INT4 => Self::Integer(i64::from(i32::from_sql(type_, raw)?)),
            Type::INT2 => Self::Integer(i64::from(i16::from_sql(type_, raw)?)),
            Type::FLOAT8 => Self::Real(f64::from_sql(type_, raw)?),
            Type::BOOL => Self::Boolean(bool::from_sql(type_, raw)?),
            Type::BYTEA => Self::Bytes(Cow::Borrowed(<&[u8]>::from_sql(type_, raw)?)),
            _ => Self::Text(Cow::Borrowed(<&str>::from_sql(type_, raw)?)),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(type_: &Type) -> bool {
        matches!(
            *type_,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::FLOAT8
                | Type::BOOL
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
        )
    }
}

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::{Error, Result};

/// A step that takes the schema forward. Its text never changes once it has run anywhere.
///
/// The same text serves both engines: the types are `bigint`, `text`, `bytea`, `boolean` and
/// `double precision`, which SQLite accepts as they stand. One line is ours, for neither engine has
/// words that the other understands: `append only NAME;` makes the database refuse every change and
/// deletion in a table.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// `crate/number`, e.g. `archive/0001`.
    pub name: &'static str,
    pub sql: &'static str,
}

const CREATE_TABLE: &str = "create table if not exists schema_migration (
    name text not null primary key, checksum text not null)";
const READ: &str = "select name, checksum from schema_migration";

pub(crate) fn sqlite(
    connection: &mut rusqlite::Connection,
    migrations: &[&[Migration]],
) -> Result<()> {
    let failed = |error| Error::from_sqlite("migrate", error);
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(failed)?;
    transaction.execute_batch(CREATE_TABLE).map_err(failed)?;
    let done: BTreeMap<String, String> = transaction
        .prepare(READ)
        .and_then(|mut read| read.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .map_err(failed)?;
    for migration in missing(migrations, &done)? {
        transaction
            .execute_batch(&in_words_of(migration.sql, append_only_in_sqlite))
            .map_err(|error| broken(migration, error))?;
        transaction
            .execute(
                "insert into schema_migration (name, checksum) values (?1, ?2)",
                [migration.name, &checksum(migration)],
            )
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

pub(crate) fn postgres(client: &mut postgres::Client, migrations: &[&[Migration]]) -> Result<()> {
    let failed = |error| Error::from_postgres("migrate", error);
    let mut transaction = client.transaction().map_err(failed)?;
    // Several copies of the program may start at once; the first one migrates.
    transaction.batch_execute("select pg_advisory_xact_lock(7021963)").map_err(failed)?;
    transaction.batch_execute(CREATE_TABLE).map_err(failed)?;
    let done: BTreeMap<String, String> = transaction
        .query(READ, &[])
        .map_err(failed)?
        .iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect();
    for migration in missing(migrations, &done)? {
        transaction
            .batch_execute(&in_words_of(migration.sql, append_only_in_postgres))
            .map_err(|error| broken(migration, error))?;
        transaction
            .execute(
                "insert into schema_migration (name, checksum) values ($1, $2)",
                &[&migration.name, &checksum(migration)],
            )
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// A step's text with the lines that are ours in the engine's own words.
fn in_words_of(sql: &str, append_only: fn(&str) -> String) -> String {
    let mut text = String::with_capacity(sql.len());
    for line in sql.lines() {
        let table = line.strip_prefix("append only ").and_then(|rest| rest.strip_suffix(';'));
        match table {
            Some(table) => text.push_str(&append_only(table)),
            None => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

fn append_only_in_sqlite(table: &str) -> String {
    let trigger = |event: &str| {
        format!(
            "create trigger {table}_refuses_{event} before {event} on {table}
             begin select raise(abort, '{table} is append-only'); end;"
        )
    };
    trigger("update") + &trigger("delete")
}

fn append_only_in_postgres(table: &str) -> String {
    format!(
        "create function {table}_refuses() returns trigger language plpgsql as
            $$ begin raise exception '{table} is append-only'; end $$;
         create trigger {table}_refuses_change before update or delete or truncate on {table}
            for each statement execute function {table}_refuses();"
    )
}

/// The steps that have not run, after a look at those that have.
fn missing<'m>(
    migrations: &[&'m [Migration]],
    done: &BTreeMap<String, String>,
) -> Result<Vec<&'m Migration>> {
    let known: Vec<&Migration> = migrations.iter().copied().flatten().collect();
    for name in done.keys() {
        if !known.iter().any(|migration| migration.name == name) {
            return Err(Error::Migration(format!(
                "the database has step {name}, which this program does not know; \
                 start the newer program that made it"
            )));
        }
    }
    let mut steps = Vec::new();
    for migration in known {
        match done.get(migration.name) {
            None => steps.push(migration),
            Some(recorded) if *recorded == checksum(migration) => {}
            Some(_) => {
                return Err(Error::Migration(format!(
                    "step {} was changed after it ran; add a new step instead",
                    migration.name
                )));
            }
        }
    }
    Ok(steps)
}

fn checksum(migration: &Migration) -> String {
    hex::encode(Sha256::digest(migration.sql))
}

fn broken(migration: &Migration, error: impl std::error::Error) -> Error {
    use std::fmt::Write as _;
    let mut reason = format!("step {}: {error}", migration.name);
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(reason, ": {cause}");
        source = cause.source();
    }
    Error::Migration(reason)
}

//! Runs a test on every engine: SQLite always, PostgreSQL when `EKOMMUNE_TEST_POSTGRES` holds a
//! connection string to a server on which databases may be created and dropped.
#![expect(clippy::expect_used, reason = "a test that cannot be set up must fail loudly")]
#![expect(clippy::print_stderr, reason = "a skipped engine must be seen")]

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use base::{FixedClock, SeededRandom, TenantId};
use jiff::Timestamp;

use crate::{Database, Files, Migration, Store, StoreConfig};

/// The municipality of most tests.
pub const TENANT: TenantId = TenantId(310_000_018);
/// Another municipality, which must never see the first one's rows.
pub const OTHER_TENANT: TenantId = TenantId(310_000_026);

/// An empty database with its own clock, which begins on Monday 2026-06-01 at 12:00 in Oslo.
#[derive(Debug)]
pub struct TestStore {
    pub store: Store,
    pub clock: Arc<FixedClock>,
    pub files: Files,
    /// A folder that goes when the test ends.
    pub folder: PathBuf,
    postgres: Option<Postgres>,
}

/// Where a test's own tables lie on the server.
#[derive(Debug)]
struct Postgres {
    /// Leads to the server.
    server: String,
    /// Leads to the schema on it.
    scoped: String,
    schema: String,
}

impl TestStore {
    /// Lets the engine understand a statement without running it. Gives what is wrong with it:
    /// the engine's own words, or a parameter or column that is none of the six shapes.
    pub fn prepare(&self, sql: &str) -> Result<(), String> {
        let Some(postgres) = &self.postgres else {
            let path = self.folder.join("test.sqlite");
            let connection = rusqlite::Connection::open(path).map_err(|error| error.to_string())?;
            let sql = crate::statement::number_for_sqlite(sql);
            return connection.prepare(&sql).map(drop).map_err(|error| error.to_string());
        };
        let mut client = postgres::Client::connect(&postgres.scoped, postgres::NoTls)
            .map_err(|error| error.to_string())?;
        let prepared = client.prepare(sql).map_err(|error| {
            error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
        })?;
        let known = ["int8", "int4", "text", "bytea", "bool", "float8"];
        for type_ in prepared.params() {
            if !known.contains(&type_.name()) {
                return Err(format!("a parameter has type {type_}"));
            }
        }
        for column in prepared.columns() {
            if !known.contains(&column.type_().name()) {
                return Err(format!("column {} has type {}", column.name(), column.type_()));
            }
        }
        Ok(())
    }
}

impl TestStore {
    /// Leads another program to this database; `None` when it is SQLite's.
    pub fn address(&self) -> Option<String> {
        self.postgres.as_ref().map(|postgres| postgres.scoped.clone())
    }

    /// Lets rows of an append-only table be changed, as whoever owns the database could.
    pub fn break_open(&self, table: &str) {
        match &self.postgres {
            None => rusqlite::Connection::open(self.folder.join("test.sqlite"))
                .and_then(|connection| {
                    connection.execute_batch(&format!(
                        "drop trigger {table}_refuses_update; drop trigger {table}_refuses_delete;"
                    ))
                })
                .expect("the table is append-only"),
            Some(postgres) => postgres::Client::connect(&postgres.scoped, postgres::NoTls)
                .and_then(|mut client| {
                    client.batch_execute(&format!("drop function {table}_refuses cascade"))
                })
                .expect("the table is append-only"),
        }
    }

    /// The tables, columns, indexes and triggers that are there, one a line, sorted: what two ways of making
    /// a schema are compared by.
    pub fn shape(&self) -> Result<Vec<String>, String> {
        let mut lines = match &self.postgres {
            None => self.shape_of_sqlite().map_err(|error| error.to_string())?,
            Some(postgres) => {
                shape_of_postgres(&postgres.scoped).map_err(|error| error.to_string())?
            }
        };
        lines.retain(|line| !line.contains("schema_migration"));
        lines.sort();
        Ok(lines)
    }

    fn shape_of_sqlite(&self) -> rusqlite::Result<Vec<String>> {
        let connection = rusqlite::Connection::open(self.folder.join("test.sqlite"))?;
        let mut lines = Vec::new();
        for text in [
            "select 'column ' || t.name || '.' || c.name || ' ' || c.type || ' not null ' ||
                c.\"notnull\" || ' default ' || coalesce(c.dflt_value, '-') || ' key ' || c.pk
             from sqlite_master t, pragma_table_info(t.name) c where t.type = 'table'",
            "select 'index on ' || t.name || ' unique ' || i.\"unique\" || ' where ' ||
                i.partial || ': ' || (select group_concat(x.name || ' ' || x.\"desc\")
                    from pragma_index_xinfo(i.name) x where x.key = 1)
             from sqlite_master t, pragma_index_list(t.name) i where t.type = 'table'",
            "select 'trigger ' || name || ' on ' || tbl_name from sqlite_master
             where type = 'trigger'",
        ] {
            let mut statement = connection.prepare(text)?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            for row in rows {
                lines.push(row?);
            }
        }
        Ok(lines)
    }
}

fn shape_of_postgres(scoped: &str) -> Result<Vec<String>, postgres::Error> {
    let mut client = postgres::Client::connect(scoped, postgres::NoTls)?;
    let mut lines = Vec::new();
    for text in [
        "select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' null ' ||
            is_nullable || ' default ' || coalesce(column_default, '-')
         from information_schema.columns where table_schema = current_schema()",
        "select 'index on ' || tablename || ': ' || regexp_replace(
            replace(indexdef, schemaname || '.', ''), 'INDEX \\S+ ON', 'INDEX ON')
         from pg_indexes where schemaname = current_schema()",
        "select 'trigger ' || trigger_name || ' on ' || event_object_table || ' ' ||
            event_manipulation
         from information_schema.triggers where trigger_schema = current_schema()",
    ] {
        lines.extend(client.query(text, &[])?.iter().map(|row| row.get::<_, String>(0)));
    }
    Ok(lines)
}

impl Drop for TestStore {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some(Postgres { server, schema, .. }) = &self.postgres
            && let Ok(mut client) = postgres::Client::connect(server, postgres::NoTls)
        {
            let _ = client.batch_execute(&format!("drop schema if exists {schema} cascade"));
        }
    }
}

/// Runs `test` on an empty database of each engine. `migrations` comes after the store's own.
pub fn on_each_engine(migrations: &[&[Migration]], test: impl Fn(&TestStore)) {
    on_each_bare_engine(&with_the_stores_own(migrations), test);
}

/// The same without the store's own tables.
pub fn on_each_bare_engine(migrations: &[&[Migration]], test: impl Fn(&TestStore)) {
    test(&bare_sqlite(migrations));
    match bare_postgres(migrations) {
        Some(store) => test(&store),
        None => eprintln!("skipped on PostgreSQL: EKOMMUNE_TEST_POSTGRES is not set"),
    }
}

/// An empty SQLite database, for what does not depend on the engine.
pub fn sqlite(migrations: &[&[Migration]]) -> TestStore {
    bare_sqlite(&with_the_stores_own(migrations))
}

/// An empty PostgreSQL schema, or `None` when no server was named.
pub fn postgres(migrations: &[&[Migration]]) -> Option<TestStore> {
    bare_postgres(&with_the_stores_own(migrations))
}

fn with_the_stores_own<'m>(migrations: &[&'m [Migration]]) -> Vec<&'m [Migration]> {
    let mut all: Vec<&[Migration]> = vec![crate::MIGRATIONS];
    all.extend_from_slice(migrations);
    all
}

fn bare_sqlite(migrations: &[&[Migration]]) -> TestStore {
    let folder = fresh_folder();
    let database = Database::Sqlite(folder.join("test.sqlite"));
    open(database, migrations, folder, None)
}

fn bare_postgres(migrations: &[&[Migration]]) -> Option<TestStore> {
    let url = std::env::var("EKOMMUNE_TEST_POSTGRES").ok()?;
    let folder = fresh_folder();
    let schema = format!("test_{}_{}", std::process::id(), next());
    let mut client = postgres::Client::connect(&url, postgres::NoTls).expect("PostgreSQL answers");
    client
        .batch_execute(&format!("drop schema if exists {schema} cascade; create schema {schema}"))
        .expect("a schema can be made");
    let separator = if url.contains('?') { '&' } else { '?' };
    let scoped = format!("{url}{separator}options=-csearch_path%3D{schema}");
    let postgres = Postgres { server: url, scoped: scoped.clone(), schema };
    Some(open(Database::Postgres(scoped), migrations, folder, Some(postgres)))
}

fn open(
    database: Database,
    migrations: &[&[Migration]],
    folder: PathBuf,
    postgres: Option<Postgres>,
) -> TestStore {
    let start: Timestamp = "2026-06-01T10:00:00Z".parse().expect("a fixed instant");
    let clock = Arc::new(FixedClock::new(start));
    let config =
        StoreConfig { database, clock: clock.clone(), random: Arc::new(SeededRandom::new(next())) };
    let store = Store::open(config, migrations).expect("the test database opens");
    let files = Files::Folder(folder.join("files"));
    TestStore { store, clock, files, folder, postgres }
}

fn fresh_folder() -> PathBuf {
    let base: &Path = &std::env::temp_dir();
    let folder = base.join(format!("ekommune-test-{}-{}", std::process::id(), next()));
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    folder
}

fn next() -> u64 {
    static COUNTER: AtomicU64 = AtomicU64::new(1);
    COUNTER.fetch_add(1, Ordering::Relaxed)
}

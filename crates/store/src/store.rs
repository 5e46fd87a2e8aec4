use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base::{Clock, Random, TenantId};
use jiff::Timestamp;

use crate::{
    Error, Migration, Result, Tx, audit, migrate,
    postgres_engine::{self, ReadOnly},
    postgres_server::Server,
    sqlite_engine,
    sqlite_engine::SqliteTx,
    transaction::EngineTx,
};

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file; its folder must exist.
    Sqlite(PathBuf),
    /// A connection string of libpq's form or a `postgres://` URL.
    Postgres(String),
}

/// What a store needs to open.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    pub database: Database,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

/// The database. Cheap to clone; every clone is the same database.
///
/// All calls block. From async code there is one hop a request, in the web edge.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    engine: Engine,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// Counts the transactions that enqueued jobs, so that workers wake at once.
    jobs_enqueued: Mutex<u64>,
    jobs_bell: Condvar,
}

#[derive(Debug)]
enum Engine {
    Sqlite {
        path: PathBuf,
        writer: Mutex<rusqlite::Connection>,
        readers: Mutex<Vec<rusqlite::Connection>>,
    },
    Postgres(Pool),
}

/// Connections kept open for the next transaction; at most [`Pool::MOST`] at a time.
#[derive(Debug)]
struct Pool {
    server: Server,
    state: Mutex<PoolState>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct PoolState {
    idle: Vec<postgres_engine::Connection>,
    open: usize,
}

/// How many idle readers of a SQLite file are kept for the next request.
const READERS_KEPT: usize = 8;

impl Store {
    /// Opens the database and brings its tables up to date.
    pub fn open(config: StoreConfig, migrations: &[&[Migration]]) -> Result<Self> {
        let engine = match config.database {
            Database::Sqlite(path) => {
                let mut writer = sqlite_engine::open_writer(&path)?;
                migrate::sqlite(&mut writer, migrations)?;
                Engine::Sqlite { path, writer: Mutex::new(writer), readers: Mutex::new(Vec::new()) }
            }
            Database::Postgres(url) => {
                let server = Server::new(&url)?;
                let mut connection = postgres_engine::Connection::open(&server)?;
                migrate::postgres(&mut connection.client, migrations)?;
                Engine::Postgres(Pool {
                    server,
                    state: Mutex::new(PoolState { idle: vec![connection], open: 1 }),
                    returned: Condvar::new(),
                })
            }
        };
        Ok(Self(Arc::new(Inner {
            engine,
            clock: config.clock,
            random: config.random,
            jobs_enqueued: Mutex::new(0),
            jobs_bell: Condvar::new(),
        })))
    }

    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// Whether the database lies in this program: nobody else works on it.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.0.engine, Engine::Sqlite { .. })
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub fn random(&self) -> &Arc<dyn Random> {
        &self.0.random
    }

    /// Runs `work` on a snapshot of the tenant's rows. Writing in it is an error.
    pub fn read<T, E: From<Error>>(
        &self,
        tenant: TenantId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &self.0.engine {
            Engine::Sqlite { path, readers, .. } => {
                let kept = lock(readers).pop();
                let mut connection = match kept {
                    Some(connection) => connection,
                    None => sqlite_engine::open_reader(path)?,
                };
                let result = {
                    let transaction = connection
                        .transaction()
                        .map_err(|error| Error::from_sqlite("begin", error))?;
                    work(&mut self.tx(EngineTx::Sqlite(SqliteTx(transaction)), tenant))
                };
                let mut readers = lock(readers);
                if readers.len() < READERS_KEPT {
                    readers.push(connection);
                }
                result
            }
            Engine::Postgres(pool) => pool.with(|connection| {
                let transaction = connection.begin(ReadOnly::Yes)?;
                let mut tx = self.tx(EngineTx::Postgres(transaction), tenant);
                let result = work(&mut tx)?;
                commit(tx.engine)?;
                Ok(result)
            }),
        }
    }

    /// Runs `work` as one transaction: all of it is kept when it gives `Ok`, none when it gives
    /// `Err` or panics.
    pub fn write<T, E: From<Error>>(
        &self,
        tenant: TenantId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let (result, jobs_enqueued) = match &self.0.engine {
            Engine::Sqlite { writer, .. } => {
                let mut connection = lock(writer);
                let transaction = connection
                    .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
                    .map_err(|error| Error::from_sqlite("begin", error))?;
                self.finish(EngineTx::Sqlite(SqliteTx(transaction)), tenant, work)?
            }
            Engine::Postgres(pool) => pool.with(|connection| {
                let transaction = connection.begin(ReadOnly::No)?;
                self.finish(EngineTx::Postgres(transaction), tenant, work)
            })?,
        };
        if jobs_enqueued {
            *lock(&self.0.jobs_enqueued) += 1;
            self.0.jobs_bell.notify_all();
        }
        Ok(result)
    }

    /// Waits until a transaction has enqueued jobs after the count `seen`, or until `most` has
    /// passed; gives the new count.
    pub(crate) fn wait_for_jobs(&self, seen: u64, most: Duration) -> u64 {
        let enqueued = lock(&self.0.jobs_enqueued);
        let (enqueued, _) = self
            .0
            .jobs_bell
            .wait_timeout_while(enqueued, most, |enqueued| *enqueued == seen)
            .unwrap_or_else(PoisonError::into_inner);
        *enqueued
    }

    /// Wakes every waiting worker, so that it can see that it is to stop.
    pub(crate) fn ring_jobs_bell(&self) {
        *lock(&self.0.jobs_enqueued) += 1;
        self.0.jobs_bell.notify_all();
    }

    fn finish<T, E: From<Error>>(
        &self,
        engine: EngineTx<'_>,
        tenant: TenantId,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<(T, bool), E> {
        let mut tx = self.tx(engine, tenant);
        let result = work(&mut tx)?;
        audit::seal(&mut tx)?;
        let jobs_enqueued = tx.jobs_enqueued;
        commit(tx.engine)?;
        Ok((result, jobs_enqueued))
    }

    fn tx<'a>(&self, engine: EngineTx<'a>, tenant: TenantId) -> Tx<'a> {
        Tx::new(engine, tenant, self.0.clock.now(), Arc::clone(&self.0.random))
    }
}

impl Pool {
    const MOST: usize = 16;

    fn with<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut postgres_engine::Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut lease = Lease { pool: self, connection: Some(self.take()?) };
        let Some(connection) = lease.connection.as_mut() else {
            return Err(Error::Unavailable("no connection".into()).into());
        };
        work(connection)
    }

    fn take(&self) -> Result<postgres_engine::Connection> {
        let mut state = lock(&self.state);
        loop {
            if let Some(connection) = state.idle.pop() {
                if !connection.client.is_closed() {
                    return Ok(connection);
                }
                state.open -= 1;
                continue;
            }
            if state.open < Self::MOST {
                state.open += 1;
                drop(state);
                return postgres_engine::Connection::open(&self.server).inspect_err(|_| {
                    lock(&self.state).open -= 1;
                    self.returned.notify_one();
                });
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Gives the connection back also when the work panics.
struct Lease<'a> {
    pool: &'a Pool,
    connection: Option<postgres_engine::Connection>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut state = lock(&self.pool.state);
        match self.connection.take() {
            Some(connection) if !connection.client.is_closed() => state.idle.push(connection),
            _ => state.open -= 1,
        }
        drop(state);
        self.pool.returned.notify_one();
    }
}

fn commit(engine: EngineTx<'_>) -> Result<()> {
    match engine {
        EngineTx::Sqlite(engine) => {
            engine.0.commit().map_err(|error| Error::from_sqlite("commit", error))
        }
        EngineTx::Postgres(engine) => {
            engine.transaction.commit().map_err(|error| Error::from_postgres("commit", error))
        }
    }
}

/// A panic in another transaction rolled that one back; the connection itself is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

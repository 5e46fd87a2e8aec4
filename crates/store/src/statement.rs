use std::sync::OnceLock;

/// Whose rows a statement touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One tenant's: `$1` is bound to the transaction's tenant, the caller's parameters follow.
    Tenant,
    /// All tenants': only for the machinery of this crate and of sign-in.
    Global,
}

/// A named SQL text, the same for both engines but for the rare `Statement::differing`.
#[derive(Debug)]
pub struct Statement {
    pub name: &'static str,
    pub scope: Scope,
    postgres: &'static str,
    sqlite: &'static str,
    sqlite_numbered: OnceLock<String>,
}

impl Statement {
    #[doc(hidden)]
    pub const fn new(name: &'static str, scope: Scope, sql: &'static str) -> Self {
        Self::differing(name, scope, sql, sql)
    }

    /// For what the two engines cannot say in the same words. Every use is in this crate.
    pub(crate) const fn differing(
        name: &'static str,
        scope: Scope,
        sqlite: &'static str,
        postgres: &'static str,
    ) -> Self {
        Self { name, scope, postgres, sqlite, sqlite_numbered: OnceLock::new() }
    }

    /// A statement known only when the program runs: tests and migrations.
    pub(crate) fn sqlite_text(&self) -> &str {
        self.sqlite_numbered.get_or_init(|| number_for_sqlite(self.sqlite))
    }

    pub(crate) fn postgres_text(&self) -> &'static str {
        self.postgres
    }
}

/// SQLite numbers `$1` by first appearance but `?1` by its number; PostgreSQL knows only `$1`.
pub(crate) fn number_for_sqlite(sql: &str) -> String {
    sql.replace('$', "?")
}

/// Declares a statement on one tenant's rows as a private static.
///
/// `$1` is always the tenant and is bound by the transaction; the caller's first parameter is `$2`.
/// Several texts are joined as they stand.
///
/// ```
/// store::sql!(TITLE_OF_CASE, "select title from case_file where tenant = $1 and id = $2");
/// assert_eq!(TITLE_OF_CASE.name, "TITLE_OF_CASE");
/// ```
#[macro_export]
macro_rules! sql {
    ($name:ident, $($sql:literal),+ $(,)?) => {
        static $name: $crate::Statement =
            $crate::Statement::new(stringify!($name), $crate::Scope::Tenant, concat!($($sql),+));
    };
}

/// Declares a statement across tenants as a private static; `$1` is the caller's first parameter.
#[macro_export]
macro_rules! sql_global {
    ($name:ident, $sql:literal) => {
        static $name: $crate::Statement =
            $crate::Statement::new(stringify!($name), $crate::Scope::Global, $sql);
    };
}

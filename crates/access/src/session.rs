//! Who is signed in: one row for each browser, found by the hash of the cookie's secret.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, header};
use base::{Actor, Language, TenantId};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use identifiers::OrganisationNumber;
use jiff::{SignedDuration, Timestamp};
use store::{Row, Tx, sql};

use crate::{
    CannotOpen, Keys,
    employee::{roles_of, units_of},
    keys::sha256,
    person::{PersonId, Protection},
    policy::{Role, Subject, UnitKey},
};

store::id_type! {
    /// Identifies a session in logs and the audit trail. Not the secret that opens it.
    pub struct SessionId;
}

store::text_enum! {
    /// By which door somebody came in. A citizen's session never opens the desk.
    pub enum SessionKind {
        /// Through ID-porten.
        Citizen = "citizen",
        /// Through Ansattporten, and employed here.
        Employee = "employee",
    }
}

impl SessionKind {
    /// The cookie that holds the token of such a session.
    pub const fn cookie(self) -> &'static str {
        match self {
            Self::Citizen => COOKIE,
            Self::Employee => EMPLOYEE_COOKIE,
        }
    }
}

store::text_enum! {
    /// How sure it is who somebody is (eIDAS art. 8), lowest first.
    pub enum Level {
        Low = "low",
        /// *Betydelig*, e.g. MinID.
        Substantial = "substantial",
        /// *Høyt*, e.g. BankID.
        High = "high",
    }
}

impl Level {
    /// Read from the end of an acr value: `idporten-loa-high`, `eidas-loa-substantial`, `high`.
    /// Comparing by suffix is Digdir's own advice. An unknown value is no level at all.
    pub fn from_acr(acr: &str) -> Option<Self> {
        match acr.rsplit('-').next() {
            Some("low") => Some(Self::Low),
            Some("substantial") => Some(Self::Substantial),
            Some("high") => Some(Self::High),
            _ => None,
        }
    }
}

/// At most this long after sign-in (ID-porten's own limit).
pub const LONGEST: SignedDuration = SignedDuration::from_mins(120);
/// At most this long without a request (ID-porten's own limit).
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// How long it is remembered that a session was there, so that what its person sends when it has
/// ended is kept for them.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);
/// What stands where a protected name would (as in the public journal).
const MASK: &str = "*****";
/// The last request is written down at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// The name of a citizen's session's cookie. `__Host-` makes browsers insist on `Secure`, `Path=/` and no
/// `Domain`; Chromium, Firefox and curl take it over plain HTTP from `localhost` and names under it.
pub const COOKIE: &str = "__Host-ek";
/// The same of an employee's: whoever comes in by one door stays where the other led.
pub const EMPLOYEE_COOKIE: &str = "__Host-ek-ansatt";

/// The secret in a browser's cookie: 256 random bits. Never printed, never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    secret: [u8; 32],
    kind: SessionKind,
}

impl SessionToken {
    fn new(tx: &Tx<'_>, kind: SessionKind) -> Self {
        let mut secret = [0_u8; 32];
        tx.random().fill(&mut secret);
        Self { secret, kind }
    }

    /// The token of one door in a request's cookies, if there is one that could be one.
    pub fn from_headers(headers: &HeaderMap, kind: SessionKind) -> Option<Self> {
        let value = cookie(headers, kind.cookie())?;
        let mut secret = [0_u8; 32];
        match URL_SAFE_NO_PAD.decode_slice(value, &mut secret) {
            Ok(32) => Some(Self { secret, kind }),
            _ => None,
        }
    }

    /// The `Set-Cookie` value that gives it to the browser for as long as the browser runs; how
    /// long it opens anything is decided here and not there.
    pub fn set_cookie(&self) -> HeaderValue {
        set_cookie(self.kind.cookie(), &URL_SAFE_NO_PAD.encode(self.secret), "")
    }

    fn hash(&self) -> [u8; 32] {
        sha256(&self.secret)
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SessionToken(hidden)")
    }
}

/// The `Set-Cookie` value that takes the cookie of one door away.
pub fn clear_cookie(kind: SessionKind) -> HeaderValue {
    set_cookie(kind.cookie(), "", "; Max-Age=0")
}

/// What a session comes to its end by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// [`LONGEST_PAUSE`]: the next request puts it off.
    Pause,
    /// [`LONGEST`]: only signing in anew helps.
    Limit,
}

/// An organisation that somebody acts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActingFor {
    pub organisation: OrganisationNumber,
    pub name: String,
    /// In which capacities: codes of the register of entities (*DAGL*, *LEDE* …). Empty for rights
    /// that no register names.
    pub roles: Vec<String>,
}

/// A living session with all that decides what its person may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub tenant: TenantId,
    pub kind: SessionKind,
    pub person: PersonId,
    /// Empty until the population register has told it.
    pub name: String,
    pub protection: Protection,
    pub level: Level,
    pub authenticated_at: Timestamp,
    /// The organisation a citizen acts for.
    pub acting_for: Option<ActingFor>,
    /// Chosen in this session, else the person's own choice.
    pub language: Option<Language>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// Empty for citizens.
    pub roles: Vec<Role>,
    /// Empty for citizens.
    pub units: Vec<UnitKey>,
    /// An employee's title; empty for citizens.
    pub title: String,
}

impl Session {
    /// As whom the policy sees them.
    pub fn subject(&self) -> Subject {
        match self.kind {
            SessionKind::Citizen => Subject::citizen(
                self.tenant,
                self.person,
                self.name_in_trails(),
                self.acting_for.as_ref().map(|acting| acting.organisation),
            ),
            SessionKind::Employee => Subject::employee(
                self.tenant,
                self.person,
                self.display_name(),
                &self.roles,
                &self.units,
            ),
        }
    }

    /// Who it is, as written beside what they do.
    pub fn actor(&self) -> Actor {
        self.subject().actor().clone()
    }

    /// The name, or a word that stands for it until a register has told it.
    pub fn display_name(&self) -> &str {
        if self.name.is_empty() { "Innlogget person" } else { &self.name }
    }

    /// The name as written beside what they do. Trails and archives have many readers: of those who
    /// live at a protected address they hold no name.
    pub fn name_in_trails(&self) -> &str {
        match (self.kind, self.protection.is_protected()) {
            (SessionKind::Citizen, true) => MASK,
            _ => self.display_name(),
        }
    }

    /// When the session ends if nothing more is asked for: for a warning on the page.
    pub fn ends_at(&self) -> Timestamp {
        self.expires_at.min(self.pause_ends_at())
    }

    /// Which of the two limits that is.
    pub fn ending(&self) -> Ending {
        if self.expires_at <= self.pause_ends_at() { Ending::Limit } else { Ending::Pause }
    }

    fn pause_ends_at(&self) -> Timestamp {
        self.last_seen_at.saturating_add(LONGEST_PAUSE).unwrap_or(Timestamp::MAX)
    }

    /// Whether the last request is so long ago that this one should be written down with
    /// [`touch`]. Most requests need no write.
    pub fn needs_touch(&self, now: Timestamp) -> bool {
        now.duration_since(self.last_seen_at) >= TOUCH_EVERY
    }
}

/// What the provider told about a sign-in.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn<'a> {
    pub(crate) kind: SessionKind,
    pub(crate) person: PersonId,
    pub(crate) level: Level,
    pub(crate) acr: &'a str,
    pub(crate) authenticated_at: Timestamp,
    pub(crate) issuer: &'a str,
    pub(crate) provider_session: Option<&'a str>,
    pub(crate) provider_subject: &'a str,
    pub(crate) id_token: &'a str,
}

/// What is needed to tell the provider that a session ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    pub id: SessionId,
    pub kind: SessionKind,
    pub person: PersonId,
    pub(crate) issuer: String,
    pub(crate) id_token: Option<String>,
}

sql!(
    INSERT,
    "insert into session (tenant, token_hash, id, person, kind, level, acr, authenticated_at,
        issuer, provider_session, provider_subject, id_token_sealed, created_at, last_seen_at,
        expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)"
);
sql!(
    FIND,
    "select session.id, session.kind, session.person, person.name, person.protection,
        session.level, session.authenticated_at, session.organisation, session.organisation_name,
        session.language, person.language, session.created_at, session.last_seen_at,
        session.expires_at, employee.roles, employee.units, employee.title, employee.active,
        session.organisation_roles
     from session
     join person on person.tenant = session.tenant and person.id = session.person
     left join employee on employee.tenant = session.tenant and employee.person = session.person
     where session.tenant = $1 and session.token_hash = $2"
);
sql!(
    TOUCH,
    "update session set last_seen_at = $3
     where tenant = $1 and token_hash = $2 and last_seen_at < $3"
);
sql!(
    ACT_FOR,
    "update session set organisation = $3, organisation_name = $4, organisation_roles = $5
     where tenant = $1 and token_hash = $2 and kind = 'citizen'"
);
sql!(SET_LANGUAGE, "update session set language = $3 where tenant = $1 and token_hash = $2");
sql!(
    END,
    "delete from session where tenant = $1 and token_hash = $2
     returning id, kind, person, issuer, id_token_sealed"
);
sql!(
    END_BY_PROVIDER,
    "delete from session where tenant = $1 and issuer = $2 and provider_session = $3
     returning id, kind, person, issuer, id_token_sealed"
);
sql!(
    END_OF_PERSON,
    "delete from session where tenant = $1 and person = $2
     returning id, kind, person, issuer, id_token_sealed"
);
sql!(REMEMBERED, "select id from session where tenant = $1 and token_hash = $2");
sql!(PURGE, "delete from session where tenant = $1 and (expires_at <= $2 or last_seen_at <= $3)");

/// The living session of a token. One read; an expired session is as none.
pub fn find(tx: &mut Tx<'_>, token: &SessionToken) -> store::Result<Option<Session>> {
    let tenant = tx.tenant();
    let now = tx.now();
    let found = tx.opt(&FIND, &[&token.hash()], |row| read(tenant, row))?;
    // A token opens nothing behind the other door.
    let living = found.filter(|found| found.is_living(now) && found.session.kind == token.kind);
    Ok(living.map(|found| found.session))
}

/// The session of a token, living or ended within the last day: it opens nothing, and tells that
/// whoever has the token was signed in here.
pub fn remembered(tx: &mut Tx<'_>, token: &SessionToken) -> store::Result<Option<SessionId>> {
    tx.opt(&REMEMBERED, &[&token.hash()], |row| row.get(0))
}

/// Writes down that the session was used now. Call it when [`Session::needs_touch`] says so, or
/// when the person asks to stay signed in.
pub fn touch(tx: &mut Tx<'_>, token: &SessionToken) -> store::Result<()> {
    let now = tx.now();
    tx.exec(&TOUCH, &[&token.hash(), &now]).map(drop)
}

/// Lets a citizen's session act for an organisation, or again for the person alone. The caller has
/// looked up in a register that the person may.
pub fn act_for(
    tx: &mut Tx<'_>,
    token: &SessionToken,
    acting_for: Option<&ActingFor>,
) -> store::Result<()> {
    let organisation = acting_for.map(|acting| acting.organisation.to_string());
    let name = acting_for.map(|acting| acting.name.as_str());
    let roles = acting_for.map(|acting| format!(",{},", acting.roles.join(",")));
    tx.exec_one(&ACT_FOR, &[&token.hash(), &organisation, &name, &roles])
}

/// Remembers the language chosen in this session.
pub fn set_language(
    tx: &mut Tx<'_>,
    token: &SessionToken,
    language: Language,
) -> store::Result<()> {
    tx.exec(&SET_LANGUAGE, &[&token.hash(), &language]).map(drop)
}

/// Ends a session; `None` when there was none.
pub fn end(tx: &mut Tx<'_>, keys: &Keys, token: &SessionToken) -> store::Result<Option<Ended>> {
    Ok(ended(tx, keys, &END, &[&token.hash()])?.pop())
}

/// Ends every session that began in this session of the provider: single logout.
pub fn end_by_provider_session(
    tx: &mut Tx<'_>,
    keys: &Keys,
    issuer: &str,
    provider_session: &str,
) -> store::Result<Vec<Ended>> {
    ended(tx, keys, &END_BY_PROVIDER, &[&issuer, &provider_session])
}

/// Ends every session of a person, e.g. when an employment ends.
pub fn end_of_person(tx: &mut Tx<'_>, keys: &Keys, person: PersonId) -> store::Result<Vec<Ended>> {
    ended(tx, keys, &END_OF_PERSON, &[&person])
}

/// Deletes sessions that ran out more than a day ago; to be called now and then.
pub fn purge(tx: &mut Tx<'_>) -> store::Result<u64> {
    let before = |span| tx.now().saturating_sub(span).unwrap_or(Timestamp::MIN);
    let (ended, last_seen) = (before(REMEMBERED_FOR), before(REMEMBERED_FOR + LONGEST_PAUSE));
    tx.exec(&PURGE, &[&ended, &last_seen])
}

/// Begins a session under a fresh token, so that a token known before sign-in opens nothing after
/// it (ASVS 7.2.4).
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    keys: &Keys,
    signed_in: &SignedIn<'_>,
) -> Result<(SessionToken, SessionId), BeginError> {
    let token = SessionToken::new(tx, signed_in.kind);
    let id: SessionId = tx.new_id();
    let now = tx.now();
    let place = id_token_place(tx, id);
    let sealed = keys.seal(tx.random(), signed_in.id_token.as_bytes(), &place)?;
    tx.exec_one(
        &INSERT,
        &[
            &token.hash(),
            &id,
            &signed_in.person,
            &signed_in.kind,
            &signed_in.level,
            &signed_in.acr,
            &signed_in.authenticated_at,
            &signed_in.issuer,
            &signed_in.provider_session,
            &signed_in.provider_subject,
            &sealed,
            &now,
            &now.saturating_add(LONGEST).unwrap_or(Timestamp::MAX),
        ],
    )?;
    Ok((token, id))
}

/// Why a session could not begin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BeginError {
    #[error("protect the identity token")]
    Sealing(#[from] CannotOpen),
    #[error("write the session")]
    Store(#[from] store::Error),
}

struct Found {
    session: Session,
    employment: Option<bool>,
}

impl Found {
    fn is_living(&self, now: Timestamp) -> bool {
        // Whoever has stopped working here is out at once, whatever the session says.
        let employed = match self.session.kind {
            SessionKind::Citizen => true,
            SessionKind::Employee => self.employment == Some(true),
        };
        employed && now < self.session.ends_at()
    }
}

fn read(tenant: TenantId, row: &Row<'_>) -> store::Result<Found> {
    let kind: SessionKind = row.get(1)?;
    let organisation: Option<String> = row.get(7)?;
    let organisation = organisation.and_then(|number| OrganisationNumber::parse(&number).ok());
    let organisation_name: Option<String> = row.get(8)?;
    let roles: Option<String> = row.get(18)?;
    let chosen: Option<Language> = row.get(9)?;
    let own: Option<Language> = row.get(10)?;
    let of_employee = |text: Option<String>| match kind {
        SessionKind::Employee => text.unwrap_or_default(),
        SessionKind::Citizen => String::new(),
    };
    let session = Session {
        id: row.get(0)?,
        tenant,
        kind,
        person: row.get(2)?,
        name: row.get(3)?,
        protection: row.get(4)?,
        level: row.get(5)?,
        authenticated_at: row.get(6)?,
        acting_for: organisation.map(|organisation| ActingFor {
            organisation,
            name: organisation_name.unwrap_or_default(),
            roles: roles
                .iter()
                .flat_map(|roles| roles.split(','))
                .filter(|role| !role.is_empty())
                .map(str::to_owned)
                .collect(),
        }),
        language: chosen.or(own),
        created_at: row.get(11)?,
        last_seen_at: row.get(12)?,
        expires_at: row.get(13)?,
        roles: roles_of(&of_employee(row.get(14)?)),
        units: units_of(&of_employee(row.get(15)?)),
        title: of_employee(row.get(16)?),
    };
    Ok(Found { session, employment: row.get(17)? })
}

fn ended(
    tx: &mut Tx<'_>,
    keys: &Keys,
    statement: &'static store::Statement,
    parameters: &[&dyn store::Bind],
) -> store::Result<Vec<Ended>> {
    let rows = tx.all(statement, parameters, |row| {
        let ended = Ended {
            id: row.get(0)?,
            kind: row.get(1)?,
            person: row.get(2)?,
            issuer: row.get(3)?,
            id_token: None,
        };
        Ok((ended, row.get::<Option<Vec<u8>>>(4)?))
    })?;
    let opened = rows.into_iter().map(|(mut ended, sealed)| {
        // Without the token the provider asks the user to confirm; that is no reason to keep the
        // session alive.
        ended.id_token = sealed
            .and_then(|sealed| keys.open(&sealed, &id_token_place(tx, ended.id)).ok())
            .and_then(|plain| String::from_utf8(plain).ok());
        ended
    });
    Ok(opened.collect())
}

fn id_token_place(tx: &Tx<'_>, id: SessionId) -> Vec<u8> {
    [b"session.id_token".as_slice(), &tx.tenant().0.to_be_bytes(), id.0.as_bytes()].concat()
}

/// The value of one cookie of a request.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// A `Set-Cookie` value under the rules of the `__Host-` prefix. `value` is base64url.
pub(crate) fn set_cookie(name: &str, value: &str, attributes: &str) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{attributes}");
    // All parts are ours and plain ASCII.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

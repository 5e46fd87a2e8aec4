-- The whole schema in one piece, for readers. The program makes it by the steps in crates/*/schema;
-- a test proves that both are the same. The types are those that SQLite and PostgreSQL share.

-- ----------------------------------------------------------------------------------------------------
-- store

-- Numbers without gaps or doubles, one row for each series and year.
create table number_series (
    tenant bigint not null,
    name text not null,
    year bigint not null,
    last bigint not null,
    primary key (tenant, name, year)
);

-- Work to be done after the transaction that asked for it. A job that is taken gets a later
-- `run_at`, so that it comes back by itself if the one who took it dies.
create table job (
    tenant bigint not null,
    id bytea not null,
    kind text not null,
    payload text not null,
    run_at bigint not null,
    attempts bigint not null,
    -- Set when no more attempts are made: a person must look.
    stuck boolean not null,
    last_error text,
    created_at bigint not null,
    -- `attempts` counts how often a job was taken, `failures` how often it was tried and did not succeed:
    -- a killed program takes a job with it, and a job that waits for its time has not failed.
    failures bigint not null default 0,
    primary key (tenant, id)
);
create index job_by_time on job (stuck, run_at);

-- The append-only trail of who did what. `hash` seals the entry and, through `previous`, all
-- entries before it.
create table audit_entry (
    tenant bigint not null,
    sequence bigint not null,
    at bigint not null,
    actor_kind text not null,
    actor_id bytea not null,
    actor_name text not null,
    action text not null,
    object_kind text not null,
    object_id bytea not null,
    details text not null,
    previous bytea not null,
    hash bytea not null,
    primary key (tenant, sequence)
);
create index audit_entry_by_object on audit_entry (tenant, object_id, sequence);
create index audit_entry_by_actor on audit_entry (tenant, actor_id, sequence);
-- The database refuses to change or delete a row. Each engine has its own words for it, which the program puts in here.
append only audit_entry;

-- The last entry of each tenant's trail; its row lock keeps the chain in one line.
create table audit_head (
    tenant bigint not null,
    sequence bigint not null,
    hash bytea not null,
    primary key (tenant)
);

-- ----------------------------------------------------------------------------------------------------
-- access

-- Everybody the municipality has met: inhabitants, representatives of businesses, employees.
-- The national identity number stands only sealed (AES-256-GCM); `number_index` (HMAC-SHA-256
-- under its own key) finds the row again.
create table person (
    tenant bigint not null,
    id bytea not null,
    number_index bytea not null,
    number_sealed bytea not null,
    -- Empty until a register has told it.
    name text not null,
    protection text not null,
    -- The language the person chose here; null: the municipality's.
    language text,
    -- A copy of the contact register's answer, and when it was taken.
    email text,
    phone text,
    contact_taken_at bigint,
    created_at bigint not null,
    primary key (tenant, id)
);
create unique index person_by_number on person (tenant, number_index);
create index person_strictly_confidential on person (tenant, id)
    where protection = 'strictly_confidential';
-- Those at a strictly confidential address (code 6), for lists that must count without them.
create view strictly_confidential as
    select tenant, id as person from person where protection = 'strictly_confidential';

-- Who works here, as what, where. Signing in with an e-ID never makes anybody an employee.
create table employee (
    tenant bigint not null,
    person bytea not null,
    title text not null,
    -- Keys of roles and of units, each surrounded by commas: `,case_worker,leader,`.
    roles text not null,
    units text not null,
    active boolean not null,
    primary key (tenant, person)
);

-- Who is signed in. The token itself is only in the browser; here is its SHA-256.
create table session (
    tenant bigint not null,
    token_hash bytea not null,
    id bytea not null,
    person bytea not null,
    kind text not null,
    level text not null,
    acr text not null,
    authenticated_at bigint not null,
    issuer text not null,
    -- The provider's own name of its session, for front- and back-channel logout.
    provider_session text,
    provider_subject text not null,
    id_token_sealed bytea,
    organisation text,
    organisation_name text,
    language text,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    -- The roles in which somebody acts for an organisation, as codes of the register of entities each
    -- surrounded by commas (`,DAGL,LEDE,`): each service says which of them it asks for.
    organisation_roles text,
    primary key (tenant, token_hash)
);
create index session_by_provider on session (tenant, issuer, provider_session);
create index session_by_person on session (tenant, person);
create index session_by_end on session (tenant, expires_at);

-- A sign-in under way: from the redirect to the provider until the answer. Kept for a day after
-- it was used or ran out, so that a late answer can still be led back to where the person was.
create table sign_in (
    tenant bigint not null,
    state_hash bytea not null,
    id bytea not null,
    browser_hash bytea not null,
    profile text not null,
    nonce text not null,
    code_verifier_sealed bytea not null,
    return_to text not null,
    level text not null,
    reauthentication text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (tenant, state_hash)
);
create index sign_in_by_end on sign_in (tenant, expires_at);

-- Logout tokens already obeyed, so that none is obeyed twice.
create table logout_token_seen (
    tenant bigint not null,
    issuer text not null,
    token_id text not null,
    forget_at bigint not null,
    primary key (tenant, issuer, token_id)
);

-- ----------------------------------------------------------------------------------------------------
-- archive

-- The record model of Noark 5. Every id is the unit's systemID (M001), a UUID.

-- Noark 5 arkiv. `key` is the name under which the plan of the archive knows it.
create table fonds (
    tenant bigint not null,
    id bytea not null,
    key text not null,
    title text not null,
    description text,
    status text not null,
    created_at bigint not null,
    created_by text not null,
    closed_at bigint,
    closed_by text,
    primary key (tenant, id),
    unique (tenant, key)
);

-- arkivskaper
create table fonds_creator (
    tenant bigint not null,
    fonds bytea not null,
    identifier text not null,
    name text not null,
    description text,
    primary key (tenant, fonds, identifier)
);

-- arkivdel
create table series (
    tenant bigint not null,
    id bytea not null,
    fonds bytea not null,
    key text not null,
    title text not null,
    description text,
    status text not null,
    period_start text,
    period_end text,
    created_at bigint not null,
    created_by text not null,
    closed_at bigint,
    closed_by text,
    -- referanseForloeper and referanseArvtaker: the series of the period before and after (krav 6.2.2).
    -- The plan's key goes from a series to its successor, so that new files find the active one.
    predecessor bytea,
    successor bytea,
    primary key (tenant, id),
    unique (tenant, key),
    foreign key (tenant, fonds) references fonds (tenant, id)
);

-- klassifikasjonssystem: belongs to one series, so that its systemID is exported once.
create table classification_system (
    tenant bigint not null,
    id bytea not null,
    series bytea not null,
    kind text not null,
    title text not null,
    created_at bigint not null,
    created_by text not null,
    closed_at bigint,
    closed_by text,
    primary key (tenant, id),
    unique (tenant, series),
    foreign key (tenant, series) references series (tenant, id)
);

-- klasse. `code` is klasseID (M002).
create table class (
    tenant bigint not null,
    id bytea not null,
    system bytea not null,
    parent bytea,
    code text not null,
    title text not null,
    -- kassasjon, inherited by the case files that are opened in the class
    disposal_decision text,
    disposal_ground text,
    disposal_years bigint,
    created_at bigint not null,
    created_by text not null,
    closed_at bigint,
    closed_by text,
    primary key (tenant, id),
    unique (tenant, system, code),
    foreign key (tenant, system) references classification_system (tenant, id)
);
create index class_by_parent on class (tenant, system, parent, code);

-- saksmappe
create table case_file (
    tenant bigint not null,
    id bytea not null,
    series bytea not null,
    class bytea not null,
    year bigint not null,
    sequence bigint not null,
    title text not null,
    -- which words are screened or are the names of private persons, e.g. `s13-17,p20-31`
    title_marks text not null,
    description text,
    medium text not null,
    status text not null,
    case_date text not null,
    unit text not null,
    responsible_id bytea,
    responsible text,
    disposal_decision text,
    disposal_ground text,
    disposal_years bigint,
    -- the highest journalpostnummer given out in the file
    last_record bigint not null,
    created_at bigint not null,
    created_by text not null,
    closed_at bigint,
    closed_by text,
    primary key (tenant, id),
    unique (tenant, year, sequence),
    foreign key (tenant, series) references series (tenant, id),
    foreign key (tenant, class) references class (tenant, id)
);
create index case_file_by_class on case_file (tenant, class, year, sequence);
create index case_file_by_unit on case_file (tenant, unit, status, year, sequence);
create index case_file_by_responsible on case_file (tenant, responsible_id, status, year, sequence);
create index case_file_by_status on case_file (tenant, status, year, sequence);

-- part. `subject` is the person or organisation as the access rules know it.
create table party (
    tenant bigint not null,
    id bytea not null,
    case_file bytea not null,
    position bigint not null,
    role text not null,
    name text not null,
    exposure text not null,
    subject bytea,
    organisation_number text,
    contact text not null,
    primary key (tenant, case_file, position),
    foreign key (tenant, case_file) references case_file (tenant, id)
);
create index party_by_subject on party (tenant, subject, case_file);

-- registrering, with the columns of journalpost that only a registry entry fills.
create table record (
    tenant bigint not null,
    id bytea not null,
    kind text not null,
    case_file bytea not null,
    -- journalpostnummer (M015): the record's number within its file
    number bigint not null,
    title text not null,
    title_marks text not null,
    description text,
    medium text not null,
    journal_year bigint,
    journal_sequence bigint,
    entry_type text,
    status text,
    journal_date text,
    document_date text,
    received_at bigint,
    sent_at bigint,
    due_date text,
    publicity_assessed_on text,
    unit text not null,
    handler_id bytea,
    handler text,
    -- has at some time been E, J, A or U: never to be deleted (krav 3.2.19)
    was_final boolean not null,
    -- an archivist has taken it out of the public journal
    withheld boolean not null,
    created_at bigint not null,
    created_by text not null,
    archived_at bigint,
    archived_by text,
    primary key (tenant, id),
    unique (tenant, case_file, number),
    foreign key (tenant, case_file) references case_file (tenant, id)
);
create unique index record_by_journal on record (tenant, journal_year, journal_sequence);

-- korrespondansepart
create table correspondence_party (
    tenant bigint not null,
    id bytea not null,
    record bytea not null,
    position bigint not null,
    kind text not null,
    name text not null,
    exposure text not null,
    subject bytea,
    organisation_number text,
    contact text not null,
    unit text,
    handler text,
    primary key (tenant, record, position),
    foreign key (tenant, record) references record (tenant, id)
);
create index correspondence_party_by_subject on correspondence_party (tenant, subject, record);

-- avskrivning
create table sign_off (
    tenant bigint not null,
    id bytea not null,
    record bytea not null,
    -- one recipient of an internal document, or null for the entry as a whole
    party bytea,
    -- the entry that answers, when one does
    answered_by bytea,
    method text not null,
    signed_off_on text not null,
    signed_off_by text not null,
    primary key (tenant, record, id),
    foreign key (tenant, record) references record (tenant, id)
);
create index sign_off_by_answer on sign_off (tenant, answered_by);

-- dokumentbeskrivelse
create table document_description (
    tenant bigint not null,
    id bytea not null,
    document_type text not null,
    status text not null,
    title text not null,
    title_marks text not null,
    description text,
    author text,
    medium text not null,
    created_at bigint not null,
    created_by text not null,
    -- Why a document is kept in the format it came in, without an archival variant (riksarkivarens
    -- forskrift § 5-17); null for the others.
    format_exception text,
    primary key (tenant, id)
);

-- the link from a record to a document, which several records may share
create table record_document (
    tenant bigint not null,
    record bytea not null,
    number bigint not null,
    document bytea not null,
    role text not null,
    linked_at bigint not null,
    linked_by text not null,
    primary key (tenant, record, number),
    foreign key (tenant, record) references record (tenant, id),
    foreign key (tenant, document) references document_description (tenant, id)
);
create index record_document_by_document on record_document (tenant, document);

-- dokumentobjekt
create table document_object (
    tenant bigint not null,
    id bytea not null,
    document bytea not null,
    version bigint not null,
    variant text not null,
    format text not null,
    format_details text,
    file_name text not null,
    media_type text not null,
    sha256 bytea not null,
    size bigint not null,
    created_at bigint not null,
    created_by text not null,
    -- What is to be known of a file before it is opened or handed over, such as that it carries scripts:
    -- the words of the crate `formats`, with spaces between. Told to those who handle the case, and not
    -- extracted.
    warnings text not null default '',
    primary key (tenant, document, version, variant),
    foreign key (tenant, document) references document_description (tenant, id)
);
-- What points at a file, asked before one that nothing points at is deleted.
create index document_object_by_file on document_object (tenant, sha256);

-- skjerming of a case file, record or document
create table screening (
    tenant bigint not null,
    unit_id bytea not null,
    restriction text not null,
    ground text not null,
    -- the further provision, e.g. `fvl. § 13 første ledd nr. 1`
    ground_reference text,
    -- keys of what is screened, separated by spaces
    metadata text not null,
    document text,
    years bigint,
    expires_on text,
    screened_at bigint not null,
    screened_by text not null,
    primary key (tenant, unit_id)
);

-- endringslogg. `position` counts the changes of one unit.
create table change_log (
    tenant bigint not null,
    changed_at bigint not null,
    unit_id bytea not null,
    position bigint not null,
    element text not null,
    changed_by text not null,
    old_value text not null,
    new_value text not null,
    primary key (tenant, changed_at, unit_id, position)
);
create index change_log_by_unit on change_log (tenant, unit_id, position);

-- The public projection: the only tables that public pages, search and feeds read. Screened text
-- is never written here, so that no query can show it.
create table public_journal_entry (
    tenant bigint not null,
    id bytea not null,
    -- orders the journal: newest journal date and highest number last
    position bigint not null,
    case_number text not null,
    case_title text not null,
    class_code text,
    class_title text,
    entry_number text not null,
    journal_number text not null,
    entry_type text not null,
    title text not null,
    journal_date text not null,
    document_date text,
    unit text not null,
    -- JSON: [{"kind": …, "name": …}]
    parties text not null,
    -- what the law says about what is hidden, when something is
    screening_ground text,
    sign_off_method text,
    sign_off_date text,
    answered_by text,
    documents bigint not null,
    published_at bigint not null,
    changed_at bigint not null,
    -- the terms under which it is indexed, so that they can be taken out again
    terms text not null,
    primary key (tenant, id),
    unique (tenant, position)
);

-- Inverted index over the projection. `until`: the name of a private person is not searchable
-- for more than a year.
create table public_term (
    tenant bigint not null,
    term text not null,
    position bigint not null,
    until text,
    primary key (tenant, term, position)
);
create index public_term_by_end on public_term (tenant, until) where until is not null;

-- Why an entry that should be public is not: for a clerk to mend.
create table publication_obstacle (
    tenant bigint not null,
    record bytea not null,
    place text not null,
    found_at bigint not null,
    primary key (tenant, record, place)
);

-- ----------------------------------------------------------------------------------------------------
-- exchange

-- A letter on its way to one recipient. The letter itself is an outgoing entry of the archive.
create table dispatch (
    tenant bigint not null,
    id bytea not null,
    -- The registry entry's record.
    entry bytea not null,
    -- Shown on the desk and printed on nothing.
    recipient_name text not null,
    -- JSON: number and postal address. Taken away when the letter has arrived.
    recipient text,
    title text not null,
    -- JSON: file name, media type and checksum of each document, the letter itself first.
    documents text not null,
    state text not null,
    -- Our reference at the component; a letter that is sent anew gets a new one.
    reference text not null,
    -- How many times it was sent anew by hand.
    renewals bigint not null,
    -- The component's id of the letter.
    external_id bytea,
    -- The component's own word for how it stands.
    external_status text,
    -- Set before the letter leaves: until then an unanswered sending may still be on its way in.
    unsettled_until bigint,
    created_at bigint not null,
    sent_at bigint,
    changed_at bigint not null,
    primary key (tenant, id)
);
create index dispatch_by_entry on dispatch (tenant, entry);
create index dispatch_by_state on dispatch (tenant, state, changed_at);
create unique index dispatch_by_reference on dispatch (tenant, reference);

-- What happened to a letter, in order.
create table dispatch_event (
    tenant bigint not null,
    dispatch bytea not null,
    sequence bigint not null,
    at bigint not null,
    kind text not null,
    state text not null,
    -- The component's own word, or an error without personal data.
    detail text,
    primary key (tenant, dispatch, sequence)
);

-- "You have a new message": told by e-mail or text message. Holds no address and no number.
create table notice (
    tenant bigint not null,
    id bytea not null,
    -- The registry entry's record that the notice is about, if any.
    entry bytea,
    occasion text not null,
    state text not null,
    channel text,
    created_at bigint not null,
    sent_at bigint,
    primary key (tenant, id)
);
create index notice_by_entry on notice (tenant, entry);

-- ----------------------------------------------------------------------------------------------------
-- service

-- What somebody has begun to fill in. Kept from the first answer until it is sent or 30 days
-- have passed.
create table draft (
    tenant bigint not null,
    id bytea not null,
    service text not null,
    -- The package's version when the draft was begun; the form is checked anew when it is sent.
    version text not null,
    person bytea not null,
    -- Who is applied for: an organisation's number, or null for the person.
    organisation text,
    language text not null,
    answers text not null,
    -- The page last worked on.
    page text not null,
    created_at bigint not null,
    updated_at bigint not null,
    expires_at bigint not null,
    -- Set when it was sent: sending it again leads to the same matter.
    matter bytea,
    primary key (tenant, id)
);
create index draft_by_person on draft (tenant, person, updated_at);
create index draft_by_expiry on draft (tenant, expires_at);

-- Files chosen in a draft. The content lies in the file store.
create table draft_file (
    tenant bigint not null,
    id bytea not null,
    draft bytea not null,
    component text not null,
    file_name text not null,
    media_type text not null,
    sha256 bytea not null,
    size bigint not null,
    added_at bigint not null,
    -- The name a file had on its sender's machine, which may belie what it is; null for files that came
    -- before this was kept.
    sent_name text,
    primary key (tenant, id)
);
create index draft_file_by_draft on draft_file (tenant, draft, added_at);
create index draft_file_by_file on draft_file (tenant, sha256);

-- Files in the file store that nothing points at: since when that is known, and since when they are set
-- aside. What has lain aside long enough is deleted.
create table unlinked_file (
    tenant bigint not null,
    sha256 bytea not null,
    since bigint not null,
    aside_since bigint,
    primary key (tenant, sha256)
);

-- An application under handling: what the service adds to the archive's case file, whose id it
-- shares.
create table matter (
    tenant bigint not null,
    id bytea not null,
    service text not null,
    version text not null,
    language text not null,
    person bytea not null,
    organisation text,
    applicant_name text not null,
    applicant_birth_date text,
    applicant_protected boolean not null,
    -- The recipient of letters, as JSON.
    recipient text not null,
    channel text not null,
    state text not null,
    answers text not null,
    received_at bigint not null,
    deadline text,
    paused_on text,
    unit text not null,
    handler bytea,
    handler_name text,
    -- The archive's record of the application.
    incoming bytea not null,
    -- The draft it was sent as.
    draft bytea not null,
    outcome text,
    reason text,
    automatic boolean,
    decided_at bigint,
    -- What the rules said of the matter when it last changed, so that a list of many matters needs no
    -- rules: one of the outcomes' codes.
    recommended text,
    -- Who drew up the decision that waits for a second person; null when none does.
    proposed_by bytea,
    primary key (tenant, id)
);
create unique index matter_by_draft on matter (tenant, draft);
create index matter_by_person on matter (tenant, person, received_at);
create index matter_by_state on matter (tenant, state, deadline, id);
create index matter_by_service on matter (tenant, service, received_at);

-- A decision: drawn up, approved where a second person must, made. Never changed after it is made.
create table decision (
    tenant bigint not null,
    id bytea not null,
    matter bytea not null,
    state text not null,
    outcome text not null,
    reason text not null,
    automatic boolean not null,
    -- The rule trace: which rules, with which facts and parameters, under which law. JSON.
    facts text not null,
    trace text not null,
    parameters text not null,
    -- The letter's text as it was approved, in the letter crate's markup.
    letter_title text not null,
    letter text not null,
    drawn_up_by bytea not null,
    drawn_up_by_name text not null,
    drawn_up_at bigint not null,
    approved_by bytea,
    approved_by_name text,
    made_at bigint,
    -- The archive's record of the letter, once it is issued.
    entry bytea,
    primary key (tenant, id)
);
create index decision_by_matter on decision (tenant, matter, drawn_up_at);

-- A question to the applicant, and the answer.
create table information_request (
    tenant bigint not null,
    id bytea not null,
    matter bytea not null,
    question text not null,
    due text not null,
    asked_by bytea not null,
    asked_by_name text not null,
    asked_at bigint not null,
    entry bytea,
    answer text,
    answered_at bigint,
    answer_entry bytea,
    primary key (tenant, id)
);
create index information_request_by_matter on information_request (tenant, matter, asked_at);

-- What has been granted, as the rules of later applications look it up: one row for each period
-- of days with the same hours.
create table granted_hours (
    tenant bigint not null,
    id bytea not null,
    matter bytea not null,
    service text not null,
    case_number text not null,
    premises_name text not null,
    premises_street text not null,
    premises_postal_code text not null,
    first_day text not null,
    last_day text not null,
    -- Hours of each day; `ends` at or before `begins` is after midnight.
    begins text not null,
    ends text not null,
    year bigint not null,
    revoked_at bigint,
    primary key (tenant, id)
);
create index granted_hours_by_day on granted_hours (tenant, service, last_day);
create index granted_hours_by_year on granted_hours (tenant, service, year);

-- What people did with a matter, from which human minutes are measured.
create table work_event (
    tenant bigint not null,
    id bytea not null,
    matter bytea not null,
    service text not null,
    person bytea not null,
    kind text not null,
    at bigint not null,
    primary key (tenant, id)
);
create index work_event_by_matter on work_event (tenant, matter, at);

-- How far visitors come in a service. Says nothing about who.
create table use_event (
    tenant bigint not null,
    id bytea not null,
    service text not null,
    kind text not null,
    page text not null,
    at bigint not null,
    primary key (tenant, id)
);
create index use_event_by_service on use_event (tenant, service, at);

-- Answers to "how satisfied are you?", 1 to 5. At most one for each matter; never tied to a person.
create table satisfaction (
    tenant bigint not null,
    id bytea not null,
    service text not null,
    score bigint not null,
    comment text not null,
    at bigint not null,
    primary key (tenant, id)
);
create index satisfaction_by_service on satisfaction (tenant, service, at);

-- One row for each municipality: whoever decides by what has been granted before, or grants, holds
-- it until the transaction ends, so that two cannot both see the last place free.
create table grant_register (
    tenant bigint not null,
    primary key (tenant)
);

-- That an applicant has been told that the answer takes time (forvaltningsloven § 11 a), once for
-- each matter.
create table preliminary_answer (
    tenant bigint not null,
    matter bytea not null,
    -- The archive's record of the letter.
    entry bytea not null,
    sent_at bigint not null,
    primary key (tenant, matter)
);

-- My page of those who act for an organisation.
create index matter_by_organisation on matter (tenant, organisation, received_at);

-- The work list, read for one unit or one handler at a time.
create index matter_by_unit on matter (tenant, unit, decided_at, deadline, id);

create index matter_by_handler on matter (tenant, handler, decided_at, deadline, id);

-- Breaches of what was granted, as employees register them: what the rules of later applications
-- look up. No row for somebody means that nothing is registered on them.
create table breach (
    tenant bigint not null,
    id bytea not null,
    -- The register it stands in, as the facts of a service ask for it: `alcohol-breaches`.
    register text not null,
    -- The case whose grant was broken.
    case_file bytea not null,
    -- Who held the grant: a person, or an organisation by its number.
    person bytea,
    organisation text,
    happened_on text not null,
    what text not null,
    registered_by bytea not null,
    registered_by_name text not null,
    registered_at bigint not null,
    revoked_at bigint,
    primary key (tenant, id)
);

create index breach_by_person on breach (tenant, person, register, happened_on);

create index breach_by_organisation on breach (tenant, organisation, register, happened_on);

create index breach_by_case on breach (tenant, case_file, happened_on);

-- Licences that were given outside this program and that its rules must know, such as a place's
-- ordinary liquor licence. Its hours stand in granted_hours under the same id as the case file.
create table licence (
    tenant bigint not null,
    -- The case file it is registered in.
    id bytea not null,
    -- As the facts of a service ask for it: `alminnelig-skjenkebevilling`.
    service text not null,
    case_number text not null,
    holder text not null,
    organisation text,
    unit text not null,
    premises_name text not null,
    premises_street text not null,
    premises_postal_code text not null,
    registered_by bytea not null,
    registered_by_name text not null,
    registered_at bigint not null,
    revoked_at bigint,
    primary key (tenant, id)
);

create index licence_by_place on licence (tenant, premises_name, id);

-- What was granted to somebody from one day to another, wherever they are: read when they apply again.
create table permit (
    tenant bigint not null,
    matter bytea not null,
    service text not null,
    case_number text not null,
    -- Whose it is: the organisation's where it is given, else the person's.
    person bytea not null,
    organisation text,
    first_day text not null,
    last_day text not null,
    primary key (tenant, matter)
);
create index permit_by_person on permit (tenant, person, service, last_day);
create index permit_by_organisation on permit (tenant, organisation, service, last_day);

-- What is to be invoiced, written with the decision that costs something; taken by whatever hands it
-- to the finance system.
create table invoice_basis (
    tenant bigint not null,
    -- The matter: one decision, one invoice.
    matter bytea not null,
    case_number text not null,
    article text not null,
    -- Whole kroner.
    amount bigint not null,
    recipient text not null,
    created_at bigint not null,
    taken_at bigint,
    -- The batch it was taken in.
    batch bytea,
    -- Where somebody else than the applicant, whom the applicant named, is to have the invoice; null
    -- when the applicant is.
    other_address text,
    primary key (tenant, matter)
);

create index invoice_basis_by_taking on invoice_basis (tenant, taken_at, created_at);
create index invoice_basis_by_batch on invoice_basis (tenant, batch, case_number);

-- What an employee has taken at once of what is to be invoiced, for the finance system.
create table invoice_batch (
    tenant bigint not null,
    id bytea not null,
    -- The unit whose cases it is about.
    unit text not null,
    -- How many invoices, and whole kroner in all.
    lines bigint not null,
    total bigint not null,
    taken_by bytea not null,
    taken_by_name text not null,
    taken_at bigint not null,
    primary key (tenant, id)
);
create index invoice_batch_by_taking on invoice_batch (tenant, unit, taken_at);

-- Others than the applicant who are told of what was granted or taken back, such as those who control
-- it; each of an event once.
create table announcement (
    tenant bigint not null,
    id bytea not null,
    case_file bytea not null,
    service text not null,
    -- `granted` or `withdrawn`.
    event text not null,
    -- The municipality's key of who is told.
    receiver text not null,
    asked_at bigint not null,
    -- The archive's record of the letter, or the notice by e-mail; neither until the job has run.
    entry bytea,
    notice bytea,
    primary key (tenant, id)
);
create unique index announcement_once on announcement (tenant, case_file, event, receiver);

-- A complaint over a decision (forvaltningsloven kap. VI), and what came of it.
create table complaint (
    tenant bigint not null,
    -- The id of the draft it was, so that a draft leads to one complaint however often it is sent.
    id bytea not null,
    -- The matter and the decision complained of.
    matter bytea not null,
    decision bytea not null,
    channel text not null,
    -- What is complained about and why, and what change is wanted.
    what text not null,
    wanted text not null,
    received_at bigint not null,
    -- The archive's record of the complaint.
    entry bytea not null,
    state text not null,
    -- The day by which it is to be dealt with here.
    deadline text not null,
    -- Copied from the matter, for the work list.
    unit text not null,
    person bytea not null,
    handler bytea,
    handler_name text,
    primary key (tenant, id)
);
create index complaint_by_matter on complaint (tenant, matter, received_at);
create index complaint_by_unit on complaint (tenant, unit, state, deadline, id);
create index complaint_by_handler on complaint (tenant, handler, state, deadline, id);

-- A complaint that somebody has begun to write: one for each matter and person, so that two windows
-- write the same. Its files stand in draft_file under its id.
create table complaint_draft (
    tenant bigint not null,
    id bytea not null,
    matter bytea not null,
    person bytea not null,
    what text not null,
    wanted text not null,
    changed_at bigint not null,
    expires_at bigint not null,
    primary key (tenant, id)
);
create unique index complaint_draft_by_person on complaint_draft (tenant, matter, person);
create index complaint_draft_by_expiry on complaint_draft (tenant, expires_at);

-- What was done about a complaint: the decision changed, the complaint dismissed or sent on, and what
-- the complaints instance decided.
create table complaint_act (
    tenant bigint not null,
    id bytea not null,
    complaint bytea not null,
    -- The state it led to.
    kind text not null,
    -- The letter that says so, in the letters' markup; empty where another record says it.
    title text not null,
    letter text not null,
    done_by bytea not null,
    done_by_name text not null,
    done_at bigint not null,
    -- The archive's record of the letter once it is issued, or of what the instance sent.
    entry bytea,
    primary key (tenant, id)
);
create index complaint_act_by_complaint on complaint_act (tenant, complaint, done_at);

-- An application that came by phone, over the counter or on paper, while an employee registers it.
-- Kept until it is filed or set aside: what somebody has sent does not expire.
create table registration (
    tenant bigint not null,
    id bytea not null,
    service text not null,
    channel text not null,
    -- The day it came, from which deadlines are counted, and why it was not registered before.
    received_on text not null,
    late_reason text not null,
    -- In which letters are written to the applicant.
    language text not null,
    -- Who applies, as JSON; null until it is known.
    applicant text,
    protection text not null,
    -- The unit that received it, in whose hands it is.
    unit text not null,
    registered_by bytea not null,
    registered_by_name text not null,
    created_at bigint not null,
    -- What is filled in. A draft whose person is this registration; null until the applicant is known.
    draft bytea,
    -- The matter it became.
    matter bytea,
    -- The archive's record of the letter that says that it has come.
    receipt bytea,
    primary key (tenant, id)
);
create index registration_by_unit on registration (tenant, unit, created_at);
create index registration_by_matter on registration (tenant, matter);

-- ----------------------------------------------------------------------------------------------------
-- web

-- What somebody sent when nobody was signed in any more: kept for half an hour, until the same
-- browser has signed in again. The token itself is only in the browser; here is its SHA-256.
create table parked (
    tenant bigint not null,
    token_hash bytea not null,
    -- The session that had ended; null for somebody who had not signed in yet.
    session bytea,
    -- Where it is taken back.
    path text not null,
    -- The fields as JSON: pairs of name and value.
    fields text not null,
    parked_at bigint not null,
    expires_at bigint not null,
    primary key (tenant, token_hash)
);
create index parked_by_end on parked (tenant, expires_at);
create index parked_by_session on parked (tenant, session);

-- ----------------------------------------------------------------------------------------------------
-- forms

-- Which window wrote a page of a draft last, so that somebody who has the same page open twice is
-- told that it was changed in both.
create table form_page_save (
    tenant bigint not null,
    draft bytea not null,
    page text not null,
    -- A random name that the window got when the page was shown in it.
    shown_as text not null,
    saved_at bigint not null,
    primary key (tenant, draft, page)
);
create index form_page_save_by_time on form_page_save (tenant, saved_at);

-- ----------------------------------------------------------------------------------------------------
-- portal

-- What somebody sent when nobody was signed in any more: kept for half an hour, until the same
-- browser has signed in again. The token itself is only in the browser; here is its SHA-256.
create table parked_post (
    tenant bigint not null,
    token_hash bytea not null,
    -- Where it was sent.
    path text not null,
    -- The fields as JSON: pairs of name and value.
    fields text not null,
    parked_at bigint not null,
    expires_at bigint not null,
    primary key (tenant, token_hash)
);
create index parked_post_by_end on parked_post (tenant, expires_at);

-- The organisation that a draft applies for, as the register knew it when the draft was begun: the
-- register may be down when it is sent.
create table draft_organisation (
    tenant bigint not null,
    draft bytea not null,
    number text not null,
    name text not null,
    -- The postal address as JSON, or `null`.
    address text not null,
    begun_at bigint not null,
    primary key (tenant, draft)
);
create index draft_organisation_by_time on draft_organisation (tenant, begun_at);

-- That a matter's applicant has been asked how it was. Never what they answered.
create table rated_matter (
    tenant bigint not null,
    matter bytea not null,
    rated_at bigint not null,
    primary key (tenant, matter)
);

-- What was sent without a session is parked by the house now, for all wings (web/0001). It was
-- kept for half an hour, so nothing is carried over.
drop table parked_post;

-- ----------------------------------------------------------------------------------------------------
-- desk

-- What a case worker has written on a letter and not yet sent, so that nothing typed is lost: not by
-- a session that ends, a colleague who acts in between, or a wrong click. One for each case worker
-- and outcome, so that trying another outcome keeps the first one's text.
create table letter_draft (
    tenant bigint not null,
    matter bytea not null,
    person bytea not null,
    -- The outcome's code, or `more-information` for a question to the applicant.
    outcome text not null,
    title text not null,
    text text not null,
    updated_at bigint not null,
    primary key (tenant, matter, person, outcome)
);
create index letter_draft_by_age on letter_draft (tenant, updated_at);

-- Few entries are held back; the list of them reads no others.
create index record_held_back on record (tenant, id) where withheld;

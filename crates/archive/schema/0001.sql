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
    primary key (tenant, document, version, variant),
    foreign key (tenant, document) references document_description (tenant, id)
);

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

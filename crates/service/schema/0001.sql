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
    primary key (tenant, id)
);
create index draft_file_by_draft on draft_file (tenant, draft, added_at);

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

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

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

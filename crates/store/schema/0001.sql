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

-- The last entry of each tenant's trail; its row lock keeps the chain in one line.
create table audit_head (
    tenant bigint not null,
    sequence bigint not null,
    hash bytea not null,
    primary key (tenant)
);

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

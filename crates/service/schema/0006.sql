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

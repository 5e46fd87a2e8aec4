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

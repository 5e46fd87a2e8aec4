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

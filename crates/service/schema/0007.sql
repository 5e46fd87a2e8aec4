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

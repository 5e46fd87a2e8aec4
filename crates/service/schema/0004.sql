-- Breaches of what was granted, as employees register them: what the rules of later applications
-- look up. No row for somebody means that nothing is registered on them.
create table breach (
    tenant bigint not null,
    id bytea not null,
    -- The register it stands in, as the facts of a service ask for it: `alcohol-breaches`.
    register text not null,
    -- The case whose grant was broken.
    case_file bytea not null,
    -- Who held the grant: a person, or an organisation by its number.
    person bytea,
    organisation text,
    happened_on text not null,
    what text not null,
    registered_by bytea not null,
    registered_by_name text not null,
    registered_at bigint not null,
    revoked_at bigint,
    primary key (tenant, id)
);
create index breach_by_person on breach (tenant, person, register, happened_on);
create index breach_by_organisation on breach (tenant, organisation, register, happened_on);
create index breach_by_case on breach (tenant, case_file, happened_on);

-- Licences that were given outside this program and that its rules must know, such as a place's
-- ordinary liquor licence. Its hours stand in granted_hours under the same id as the case file.
create table licence (
    tenant bigint not null,
    -- The case file it is registered in.
    id bytea not null,
    -- As the facts of a service ask for it: `alminnelig-skjenkebevilling`.
    service text not null,
    case_number text not null,
    holder text not null,
    organisation text,
    unit text not null,
    premises_name text not null,
    premises_street text not null,
    premises_postal_code text not null,
    registered_by bytea not null,
    registered_by_name text not null,
    registered_at bigint not null,
    revoked_at bigint,
    primary key (tenant, id)
);
create index licence_by_place on licence (tenant, premises_name, id);

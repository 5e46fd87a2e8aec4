-- What an employee has taken at once of what is to be invoiced, for the finance system.
create table invoice_batch (
    tenant bigint not null,
    id bytea not null,
    -- The unit whose cases it is about.
    unit text not null,
    -- How many invoices, and whole kroner in all.
    lines bigint not null,
    total bigint not null,
    taken_by bytea not null,
    taken_by_name text not null,
    taken_at bigint not null,
    primary key (tenant, id)
);
create index invoice_batch_by_taking on invoice_batch (tenant, unit, taken_at);

-- The batch a basis was taken in.
alter table invoice_basis add column batch bytea;
-- Where somebody else than the applicant, whom the applicant named, is to have the invoice; null
-- when the applicant is.
alter table invoice_basis add column other_address text;
create index invoice_basis_by_batch on invoice_basis (tenant, batch, case_number);

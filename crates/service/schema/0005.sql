-- What is to be invoiced, written with the decision that costs something; taken by whatever hands it
-- to the finance system.
create table invoice_basis (
    tenant bigint not null,
    -- The matter: one decision, one invoice.
    matter bytea not null,
    case_number text not null,
    article text not null,
    -- Whole kroner.
    amount bigint not null,
    recipient text not null,
    created_at bigint not null,
    taken_at bigint,
    primary key (tenant, matter)
);
create index invoice_basis_by_taking on invoice_basis (tenant, taken_at, created_at);

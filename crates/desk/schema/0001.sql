-- What a case worker has written on a letter and not yet sent, so that nothing typed is lost: not by
-- a session that ends, a colleague who acts in between, or a wrong click. One for each case worker
-- and outcome, so that trying another outcome keeps the first one's text.
create table letter_draft (
    tenant bigint not null,
    matter bytea not null,
    person bytea not null,
    -- The outcome's code, or `more-information` for a question to the applicant.
    outcome text not null,
    title text not null,
    text text not null,
    updated_at bigint not null,
    primary key (tenant, matter, person, outcome)
);
create index letter_draft_by_age on letter_draft (tenant, updated_at);

-- What somebody sent when nobody was signed in any more: kept for half an hour, until the same
-- browser has signed in again. The token itself is only in the browser; here is its SHA-256.
create table parked_post (
    tenant bigint not null,
    token_hash bytea not null,
    -- Where it was sent.
    path text not null,
    -- The fields as JSON: pairs of name and value.
    fields text not null,
    parked_at bigint not null,
    expires_at bigint not null,
    primary key (tenant, token_hash)
);
create index parked_post_by_end on parked_post (tenant, expires_at);

-- Which window wrote a page of a draft last, so that somebody who has the same page open twice is
-- told that they have changed it in both.
create table page_save (
    tenant bigint not null,
    draft bytea not null,
    page text not null,
    -- A random name that the window got when the page was shown in it.
    shown_as text not null,
    saved_at bigint not null,
    primary key (tenant, draft, page)
);
create index page_save_by_time on page_save (tenant, saved_at);

-- The organisation that a draft applies for, as the register knew it when the draft was begun: the
-- register may be down when it is sent.
create table draft_organisation (
    tenant bigint not null,
    draft bytea not null,
    number text not null,
    name text not null,
    -- The postal address as JSON, or `null`.
    address text not null,
    begun_at bigint not null,
    primary key (tenant, draft)
);
create index draft_organisation_by_time on draft_organisation (tenant, begun_at);

-- That a matter's applicant has been asked how it was. Never what they answered.
create table rated_matter (
    tenant bigint not null,
    matter bytea not null,
    rated_at bigint not null,
    primary key (tenant, matter)
);

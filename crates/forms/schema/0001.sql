-- Which window wrote a page of a draft last, so that somebody who has the same page open twice is
-- told that it was changed in both.
create table form_page_save (
    tenant bigint not null,
    draft bytea not null,
    page text not null,
    -- A random name that the window got when the page was shown in it.
    shown_as text not null,
    saved_at bigint not null,
    primary key (tenant, draft, page)
);
create index form_page_save_by_time on form_page_save (tenant, saved_at);

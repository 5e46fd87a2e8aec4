create index draft_file_by_file on draft_file (tenant, sha256);

-- Files in the file store that nothing points at: since when that is known, and since when they are set
-- aside. What has lain aside long enough is deleted.
create table unlinked_file (
    tenant bigint not null,
    sha256 bytea not null,
    since bigint not null,
    aside_since bigint,
    primary key (tenant, sha256)
);

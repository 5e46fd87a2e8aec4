-- What points at a file, asked before one that nothing points at is deleted.
create index document_object_by_file on document_object (tenant, sha256);

-- Why a document is kept in the format it came in, without an archival variant (riksarkivarens
-- forskrift § 5-17); null for the others.
alter table document_description add column format_exception text;

-- What is to be known of a file before it is opened or handed over, such as that it carries scripts: the
-- words of the crate `formats`, with spaces between. Told to those who handle the case, and not extracted.
alter table document_object add column warnings text not null default '';

-- The name a file had on its sender's machine, which may belie what it is; null for files that came before
-- this was kept.
alter table draft_file add column sent_name text;

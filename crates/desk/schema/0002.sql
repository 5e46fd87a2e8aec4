-- Few entries are held back; the list of them reads no others.
create index record_held_back on record (tenant, id) where withheld;

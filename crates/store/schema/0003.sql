-- What stands in the trail is neither changed nor taken out: the database itself refuses.
append only audit_entry;

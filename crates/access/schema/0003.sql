-- Those at a strictly confidential address (code 6), for lists that must count without them.
create view strictly_confidential as
    select tenant, id as person from person where protection = 'strictly_confidential';
create index person_strictly_confidential on person (tenant, id)
    where protection = 'strictly_confidential';

-- A letter on its way to one recipient. The letter itself is an outgoing entry of the archive.
create table dispatch (
    tenant bigint not null,
    id bytea not null,
    -- The registry entry's record.
    entry bytea not null,
    -- Shown on the desk and printed on nothing.
    recipient_name text not null,
    -- JSON: number and postal address. Taken away when the letter has arrived.
    recipient text,
    title text not null,
    -- JSON: file name, media type and checksum of each document, the letter itself first.
    documents text not null,
    state text not null,
    -- Our reference at the component; a letter that is sent anew gets a new one.
    reference text not null,
    -- How many times it was sent anew by hand.
    renewals bigint not null,
    -- The component's id of the letter.
    external_id bytea,
    -- The component's own word for how it stands.
    external_status text,
    -- Set before the letter leaves: until then an unanswered sending may still be on its way in.
    unsettled_until bigint,
    created_at bigint not null,
    sent_at bigint,
    changed_at bigint not null,
    primary key (tenant, id)
);
create index dispatch_by_entry on dispatch (tenant, entry);
create index dispatch_by_state on dispatch (tenant, state, changed_at);
create unique index dispatch_by_reference on dispatch (tenant, reference);

-- What happened to a letter, in order.
create table dispatch_event (
    tenant bigint not null,
    dispatch bytea not null,
    sequence bigint not null,
    at bigint not null,
    kind text not null,
    state text not null,
    -- The component's own word, or an error without personal data.
    detail text,
    primary key (tenant, dispatch, sequence)
);

-- "You have a new message": told by e-mail or text message. Holds no address and no number.
create table notice (
    tenant bigint not null,
    id bytea not null,
    -- The registry entry's record that the notice is about, if any.
    entry bytea,
    occasion text not null,
    state text not null,
    channel text,
    created_at bigint not null,
    sent_at bigint,
    primary key (tenant, id)
);
create index notice_by_entry on notice (tenant, entry);

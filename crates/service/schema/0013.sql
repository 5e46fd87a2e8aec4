-- What was done about a complaint: the decision changed, the complaint dismissed or sent on, and what
-- the complaints instance decided.
create table complaint_act (
    tenant bigint not null,
    id bytea not null,
    complaint bytea not null,
    -- The state it led to.
    kind text not null,
    -- The letter that says so, in the letters' markup; empty where another record says it.
    title text not null,
    letter text not null,
    done_by bytea not null,
    done_by_name text not null,
    done_at bigint not null,
    -- The archive's record of the letter once it is issued, or of what the instance sent.
    entry bytea,
    primary key (tenant, id)
);
create index complaint_act_by_complaint on complaint_act (tenant, complaint, done_at);

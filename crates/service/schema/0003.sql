-- What the rules said of the matter when it last changed, so that a list of many matters needs no
-- rules: one of the outcomes' codes.
alter table matter add column recommended text;
-- Who drew up the decision that waits for a second person; null when none does.
alter table matter add column proposed_by bytea;
update matter set proposed_by = (
    select decision.drawn_up_by from decision
    where decision.tenant = matter.tenant and decision.matter = matter.id
        and decision.state = 'proposed');

-- The work list, read for one unit or one handler at a time.
create index matter_by_unit on matter (tenant, unit, decided_at, deadline, id);
create index matter_by_handler on matter (tenant, handler, decided_at, deadline, id);

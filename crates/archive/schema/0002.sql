-- referanseForloeper and referanseArvtaker: the series of the period before and after (krav 6.2.2).
-- The plan's key goes from a series to its successor, so that new files find the active one.
alter table series add column predecessor bytea;
alter table series add column successor bytea;

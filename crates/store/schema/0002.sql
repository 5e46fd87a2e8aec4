-- `attempts` counts how often a job was taken, `failures` how often it was tried and did not succeed:
-- a killed program takes a job with it, and a job that waits for its time has not failed.
alter table job add column failures bigint not null default 0;

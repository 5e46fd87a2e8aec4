-- The roles in which somebody acts for an organisation, as codes of the register of entities each
-- surrounded by commas (`,DAGL,LEDE,`): each service says which of them it asks for.
alter table session add column organisation_roles text;

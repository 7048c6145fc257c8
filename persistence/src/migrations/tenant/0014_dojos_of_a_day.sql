-- How many dojos somebody has made in a day is asked for with each one that they make.
create index dojo_created_by on dojo (created_by, created_at);

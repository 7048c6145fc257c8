-- What the files of an archived dojo are called and define. It is searched, and no part of what somebody writes of a POC.
alter table poc add column source_names text[] not null default '{}';
-- The same in the index, to be shown where a search has found it.
alter table poc_search add column source_names text[] not null default '{}';

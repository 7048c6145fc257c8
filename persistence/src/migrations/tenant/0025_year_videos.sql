-- What somebody chose about the end of the year: whether they are made a video of it, and whether others are told of their
-- part, by name in reports of the company and as one of the team in others' videos.
alter table person
  add column has_year_video boolean not null default true,
  add column is_in_team_year boolean not null default true;

-- The videos that the operator has planned for the end of a year, one at most for each person and year, whoever plans it and
-- however often. `job_id` is written in the transaction that asks for the job.
create table year_video (
  year integer not null check (year between 1000 and 9998),
  user_id uuid not null,
  due_at timestamptz not null,
  language text not null check (language in ('pt-BR', 'en')),
  format text not null check (format in ('portrait', 'landscape')),
  -- `left-out`: when it was due the person did not want it, or was not there any more.
  state text not null default 'planned' check (state in ('planned', 'asked', 'left-out')),
  job_id uuid,
  primary key (year, user_id)
);
create index year_video_due on year_video (due_at) where state = 'planned';

grant select, insert, update, delete on year_video to tatami_tenant;

-- What is not as it should be, from when until when. Open ones are what the exception lists show.

create table alarms (
    alarm_id uuid constraint alarms_pkey primary key,
    kind text not null,
    about text not null,
    since timestamptz not null,
    cleared_at timestamptz,
    constraint alarms_cleared_check check (cleared_at >= since)
);
comment on table alarms is 'One row from the moment that something is found wrong until it is mended. The same thing is reported once, not at each look.';
comment on column alarms.about is 'The code or id of what the alarm is about: a grid, a deputy, a site, a month, a case.';
create unique index alarms_open_key on alarms (kind, about) where cleared_at is null;
create index alarms_page_idx on alarms (since desc, alarm_id desc) where cleared_at is null;
create index alarms_kind_page_idx on alarms (kind, since desc, alarm_id desc) where cleared_at is null;

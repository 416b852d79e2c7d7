-- The exception list: what is stuck in any service.

create table exceptions (
    alarm_id uuid constraint exceptions_pkey primary key,
    service text not null,
    kind text not null,
    about text not null,
    grid text,
    since timestamptz not null,
    cleared_at timestamptz,
    constraint exceptions_cleared_check check (cleared_at >= since)
);
comment on table exceptions is 'Every alarm of every service, as it was told. Open while cleared_at is empty.';
comment on column exceptions.about is 'The code or id of what it is about, in the words of the service that raised it.';
comment on column exceptions.grid is 'The grid of the case, promise or grid that it is about; empty for what belongs to none.';
create index exceptions_newest on exceptions (since desc, alarm_id desc) where cleared_at is null;
create index exceptions_newest_by_kind on exceptions (kind, since desc, alarm_id desc) where cleared_at is null;
create index exceptions_newest_by_grid on exceptions (grid, since desc, alarm_id desc) where cleared_at is null;

-- What followup itself had raised before there was this list.
insert into exceptions (alarm_id, service, kind, about, grid, since, cleared_at)
select a.alarm_id, 'followup', a.kind, a.about, c.grid, a.since, a.cleared_at
from alarms a left join commitments m on m.commitment_id::text = a.about left join cases c on c.case_id = m.case_id;

-- Found by the timers.
create index commitments_late on commitments (deadline_on) where state <> 'fulfilled';
create index wall_entries_by_day on wall_entries (published_at);

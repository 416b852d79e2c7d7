-- Duty points (履职积分, A19-A21) and the deputies' yearly reports on duty (述, A2).

create table point_rules (
    kind text not null,
    valid_from date not null,
    points integer not null,
    set_by text not null,
    set_at timestamptz not null,
    constraint point_rules_pkey primary key (kind, valid_from),
    constraint point_rules_kind_check check (kind in ('suggestion', 'survey', 'visit', 'reception', 'appointment',
        'session', 'look_back', 'supervision', 'absence', 'quota_missed', 'other')),
    constraint point_rules_points_check check (points between -100 and 100)
);
comment on table point_rules is 'What an act of a kind is worth from a day on, until the next rule of its kind.';

-- Known values are those of Jiangbei (A20): suggestion, survey, half-day absence. The others are a beginning for the district.
insert into point_rules (kind, valid_from, points, set_by, set_at)
select kind, date '2000-01-01', points, 'initial', timestamptz '2000-01-01 00:00+08'
from (values ('suggestion', 3), ('survey', 3), ('absence', -1), ('visit', 1), ('reception', 1), ('appointment', 1),
             ('look_back', 1), ('supervision', 1), ('quota_missed', -1)) as v (kind, points);

create table duty_deputies (
    deputy text not null,
    level text not null,
    constraint duty_deputies_pkey primary key (deputy),
    constraint duty_deputies_level_check check (level in ('district', 'township'))
);
comment on table duty_deputies is 'The level of a deputy, as the events last told it; it divides the ranking.';

create table duty_acts (
    event_id uuid not null,
    deputy text not null,
    kind text not null,
    counted_on date not null,
    mode text,
    noted_at timestamptz not null,
    constraint duty_acts_pkey primary key (event_id, deputy, kind),
    constraint duty_acts_mode_check check (mode in ('online', 'paper'))
);
comment on table duty_acts is 'Every act that was reported, worth points or not: from these the points can be computed anew.';
comment on column duty_acts.counted_on is 'The day of the act, which decides its rule and its period.';
create index duty_acts_counted on duty_acts (counted_on);

create table point_entries (
    entry_id uuid not null,
    deputy text not null,
    kind text not null,
    points integer not null,
    counted_on date not null,
    mode text,
    origin text not null,
    event_id uuid,
    reverses uuid,
    reason text not null default '',
    entered_by text not null,
    entered_at timestamptz not null,
    constraint point_entries_pkey primary key (entry_id),
    constraint point_entries_reverses_key unique (reverses),
    constraint point_entries_act_key unique (event_id, deputy, kind),
    constraint point_entries_act_fkey foreign key (event_id, deputy, kind) references duty_acts,
    constraint point_entries_reverses_fkey foreign key (reverses) references point_entries,
    constraint point_entries_points_check check (points <> 0),
    constraint point_entries_mode_check check (mode in ('online', 'paper')),
    constraint point_entries_origin_check check (
        origin in ('event', 'hand', 'reversal')
        and (origin = 'event') = (event_id is not null)
        and (origin = 'reversal') = (reverses is not null)
        and (origin = 'event' or reason <> ''))
);
comment on table point_entries is 'The ledger of duty points. Lines are added, never changed: a wrong one is taken back by a counter-line.';
comment on column point_entries.reverses is 'The line that this one takes back; each at most once.';
create index point_entries_list on point_entries (counted_on desc, entry_id desc);
create index point_entries_deputy on point_entries (deputy, counted_on desc, entry_id desc);
create index point_entries_counted on point_entries (counted_on, deputy) include (points, origin, kind);

create function guard_points() returns trigger language plpgsql as $$
begin
    raise exception 'a line of points stays as it is' using errcode = 'check_violation', constraint = 'point_entries_final';
end
$$;
create trigger point_entries_final before update or delete on point_entries for each row execute function guard_points();
create trigger duty_acts_final before update or delete on duty_acts for each row execute function guard_points();

create table point_appeals (
    entry_id uuid not null,
    deputy text not null,
    note text not null,
    appealed_at timestamptz not null,
    constraint point_appeals_pkey primary key (entry_id),
    constraint point_appeals_entry_fkey foreign key (entry_id) references point_entries
);
comment on table point_appeals is 'What a deputy has against a line of his points, in his own words.';
create index point_appeals_list on point_appeals (appealed_at desc, entry_id desc);
create index point_appeals_deputy on point_appeals (deputy, appealed_at desc, entry_id desc);

create table duty_reports (
    report_id uuid not null,
    deputy text not null,
    year integer not null,
    report text not null,
    mode text not null,
    entered_by text not null,
    filed_at timestamptz not null,
    constraint duty_reports_pkey primary key (report_id),
    constraint duty_reports_once_key unique (deputy, year),
    constraint duty_reports_mode_check check (mode in ('online', 'paper'))
);
comment on table duty_reports is 'What a deputy reports on his duty, once a year.';
create index duty_reports_list on duty_reports (filed_at desc, report_id desc);
create index duty_reports_deputy on duty_reports (deputy, filed_at desc, report_id desc);
create index duty_reports_year on duty_reports (year, filed_at desc, report_id desc);

-- The Friday receptions (固定接访日): when each site receives, who is on duty, and what was recorded afterwards.

create table receptions (
    reception_id uuid constraint receptions_pkey primary key,
    state text not null default 'planned' constraint receptions_state_check check (state in ('planned', 'held')),
    site text not null constraint receptions_site_fkey references sites,
    friday date not null constraint receptions_friday_check check (extract(isodow from friday) = 5),
    held_on date not null constraint receptions_held_on_check check (held_on >= friday),
    is_provisional boolean not null,
    is_by_hand boolean not null default false,
    published_at timestamptz,
    planned_by text not null,
    changed_at timestamptz not null,
    revision integer not null default 0 constraint receptions_revision_check check (revision >= 0),
    is_reported boolean not null default false,
    recorded_at timestamptz,
    recorded_by text,
    mode text constraint receptions_mode_check check (mode in ('online', 'paper')),
    visitors_district integer constraint receptions_visitors_district_check check (visitors_district >= 0),
    visitors_township integer constraint receptions_visitors_township_check check (visitors_township >= 0),
    is_compliant boolean,
    note text not null default '',
    constraint receptions_site_key unique (site, friday),
    constraint receptions_day_key unique (reception_id, held_on),
    constraint receptions_recorded_check check (
        (recorded_at is not null) = (state = 'held') and (recorded_by is not null) = (state = 'held')
        and (mode is not null) = (state = 'held') and (visitors_district is not null) = (state = 'held')
        and (visitors_township is not null) = (state = 'held') and (is_compliant is not null) = (state = 'held'))
);
comment on table receptions is 'One reception of one site for each Friday. Its day is another one when that Friday is no working day.';
comment on column receptions.held_on is 'The day of the reception: the Friday, or the next working day that no other Friday has taken.';
comment on column receptions.is_provisional is 'The State Council has not published the year: the day may still move. A timer settles it.';
comment on column receptions.is_by_hand is 'Somebody put, swapped or replaced people here: planning again leaves it alone.';
comment on column receptions.published_at is 'Since when those on duty and the residents may read it; null means a draft.';
comment on column receptions.revision is 'Rises with each change: calendars replace what they hold when they see a higher one.';
comment on column receptions.is_reported is 'The alarm reception_unrecorded stands or stood; recording clears it.';
create index receptions_page_idx on receptions (held_on desc, reception_id desc);
create index receptions_site_page_idx on receptions (site, held_on desc, reception_id desc);
create index receptions_due_idx on receptions (held_on) where state = 'planned' and not is_reported;
create index receptions_provisional_idx on receptions (friday) where state = 'planned' and is_provisional;

create table duties (
    reception_id uuid not null,
    seat integer not null constraint duties_seat_check check (seat between 0 and 3),
    role text not null constraint duties_role_check check (role in ('deputy', 'party_member')),
    person text not null,
    held_on date not null,
    constraint duties_pkey primary key (reception_id, seat),
    constraint duties_role_seat_check check ((role = 'deputy') = (seat = 0)),
    constraint duties_reception_fkey foreign key (reception_id, held_on) references receptions (reception_id, held_on)
        on update cascade on delete cascade,
    -- Checked at the end of a statement, so that two people can change places in one; deferred while days move.
    constraint duties_person_day_key unique (person, held_on) deferrable initially immediate
);
comment on table duties is 'Who sits where. Nobody is in two places on one day, whoever writes.';
comment on column duties.seat is '0 is the district deputy, 1 to 3 the party members.';
comment on column duties.person is 'The code of a deputy or of a party member in the directory.';
create index duties_person_idx on duties (person, held_on desc, reception_id desc);

create table duty_changes (
    change_id bigint generated always as identity constraint duty_changes_pkey primary key,
    reception_id uuid not null constraint duty_changes_reception_fkey references receptions,
    kind text not null constraint duty_changes_kind_check check (kind in ('by_hand', 'swap', 'replacement')),
    role text not null constraint duty_changes_role_check check (role in ('deputy', 'party_member')),
    was text,
    is_now text not null,
    reason text not null,
    changed_by text not null,
    changed_at timestamptz not null
);
comment on table duty_changes is 'Each change of who is on duty after planning. Rows are never changed or removed.';
create index duty_changes_reception_idx on duty_changes (reception_id, changed_at desc, change_id desc);
create trigger duty_changes_append_only before update or delete on duty_changes
    for each row execute function refuse_change('changes of duty are never rewritten');

create table attendances (
    reception_id uuid not null,
    seat integer not null,
    planned text not null,
    status text not null constraint attendances_status_check check (status in ('present', 'absent', 'substitute')),
    served text,
    held_on date not null,
    constraint attendances_pkey primary key (reception_id, seat),
    constraint attendances_duty_fkey foreign key (reception_id, seat) references duties,
    constraint attendances_served_check check (
        (served is null) = (status = 'absent') and (status <> 'present' or served = planned)
        and (status <> 'substitute' or served <> planned))
);
comment on column attendances.planned is 'Who was on duty; the seat keeps his name.';
comment on column attendances.served is 'Who sat there, at one site a day; null when nobody did.';
comment on table attendances is 'Who really sat there. A seat without a person makes the reception not compliant (不合规); what residents said stays.';
create unique index attendances_served_day_key on attendances (served, held_on) where served is not null;

create table reception_matters (
    opinion_id uuid constraint reception_matters_pkey primary key
        constraint reception_matters_opinion_fkey references opinions,
    reception_id uuid not null constraint reception_matters_reception_fkey references receptions
);
comment on table reception_matters is 'Which opinions were raised at which reception.';
create index reception_matters_reception_idx on reception_matters (reception_id);

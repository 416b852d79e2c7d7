-- What the yearly figures are counted from: activities, outcomes, matters, participation, deputies in grids.

create table activities (
    event_id uuid constraint activities_pkey primary key,
    kind text not null,
    pillar text not null constraint activities_pillar_check
        check (pillar in ('listening', 'gathering', 'deliberating', 'follow_through')),
    subject_id uuid not null,
    happened_on date not null,
    grid text,
    site text,
    channel text,
    contact_mode text constraint activities_contact_mode_check check (contact_mode in ('fixed', 'mobile')),
    detail text,
    amount integer not null default 1 constraint activities_amount_check check (amount >= 0),
    constraint activities_subject_key unique (kind, subject_id)
);
comment on table activities is 'One row for each activity of any service (A1). Never counted twice: not by the id of its event, not by its subject.';
comment on column activities.subject_id is 'The opinion, reception, visit, session or case itself.';
comment on column activities.detail is 'The kind of a session; the result of a look-back.';
comment on column activities.amount is 'Person-times where people came; else 1.';
create index activities_by_day on activities (happened_on, kind, channel, contact_mode, pillar) include (amount);
create index activities_of_kind on activities (kind, happened_on, subject_id);

create table outcomes (
    outcome_id uuid constraint outcomes_pkey primary key,
    kind text not null constraint outcomes_kind_check check (kind in ('counted', 'money', 'project')),
    title text not null,
    achieved_on date not null,
    source text not null constraint outcomes_source_check check (source in ('reply', 'commitment', 'record')),
    case_id uuid,
    commitment_id uuid,
    category text not null default '',
    grid text,
    quantity bigint constraint outcomes_quantity_check check (quantity >= 0),
    unit text,
    is_lower_bound boolean not null default false,
    money_fen bigint constraint outcomes_money_check check (money_fen >= 0),
    milestones jsonb not null default '[]',
    recorded_by text not null,
    recorded_at timestamptz not null,
    constraint outcomes_whole_check check (
        num_nonnulls(quantity, unit) = case kind when 'counted' then 2 else 0 end
        and (money_fen is not null) = (kind = 'money') and (milestones <> '[]') = (kind = 'project'))
);
comment on table outcomes is 'What was achieved. Each is a row of its own, also at one place (C17). A redo replaces what its case''s reply told.';
comment on column outcomes.money_fen is 'Money in fen: exact, and rounded in print alone.';
comment on column outcomes.is_lower_bound is 'At least so many (余).';
create index outcomes_newest on outcomes (achieved_on desc, outcome_id desc);

create table matters (
    session_id uuid not null,
    item integer not null,
    case_id uuid not null constraint matters_case_fkey references cases (case_id),
    round integer not null,
    adopted_at timestamptz not null,
    constraint matters_pkey primary key (session_id, item, case_id)
);
comment on table matters is 'The cases that hang on each resolution of three parties. Together they are one matter (B20).';

create table participation (
    participation_id uuid constraint participation_pkey primary key,
    grid text,
    from_on date not null,
    to_on date not null,
    participants integer not null,
    residents integer not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    constraint participation_days_check check (from_on <= to_on),
    constraint participation_share_check check (residents > 0 and participants between 0 and residents)
);
comment on table participation is 'How many took part of how many residents (A10). Append-only; the latest of a grid and its days counts.';
create index participation_latest on participation (grid, from_on, to_on, recorded_at desc, participation_id desc);
create index participation_by_day on participation (from_on, to_on);
create trigger participation_append_only before update or delete on participation
    for each row execute function refuse_change();

create table grid_deputies (
    as_of date not null,
    deputy text not null,
    recorded_at timestamptz not null,
    constraint grid_deputies_pkey primary key (as_of, deputy)
);
comment on table grid_deputies is 'The deputies who are in grids on a day, as the office recorded them.';

create index cases_solved on cases (closed_at) include (category) where stage in ('closed', 'archived');
create index replies_first on replies (delivered_at) include (case_id) where round = 1;

-- The directory, what residents say, and the problem ledger. Codes of grids, sites and deputies are the district's own.

create table deputies (
    deputy text constraint deputies_pkey primary key,
    name text not null,
    level text not null constraint deputies_level_check check (level in ('district', 'township')),
    is_sitting boolean not null default true
);
comment on column deputies.is_sitting is 'False once the term has ended: the deputy has no grid any more, but what he registered stays his.';

create table grids (
    grid text constraint grids_pkey primary key,
    name text not null,
    branch text not null,
    party_members text[] not null
);
comment on table grids is 'Sound (健全) only with a branch, a party member and a deputy; see also grid_deputies.';

create table grid_deputies (
    grid text not null constraint grid_deputies_grid_fkey references grids,
    deputy text not null constraint grid_deputies_deputy_fkey references deputies,
    constraint grid_deputies_pkey primary key (grid, deputy)
);
comment on table grid_deputies is 'Who may register, attach and decline in a grid. A grid without a row here, or a sitting deputy without one, is a gap in coverage.';
create index grid_deputies_deputy_idx on grid_deputies (deputy, grid);

create table sites (
    site text constraint sites_pkey primary key,
    name text not null,
    kind text not null constraint sites_kind_check check (kind in ('station', 'point')),
    parent text constraint sites_parent_fkey references sites,
    grid text constraint sites_grid_fkey references grids,
    has_wall boolean not null,
    opened_on date,
    constraint sites_parent_check check ((kind = 'point') = (parent is not null))
);
comment on column sites.opened_on is 'Opinions filed before this day are refused; null means open since ever.';

create table case_counters (
    year integer constraint case_counters_pkey primary key,
    last bigint not null constraint case_counters_last_check check (last > 0)
);
comment on table case_counters is 'The last number given out in each year. Its row is locked until the registration commits, so numbers have no gaps.';

create table cases (
    case_id uuid constraint cases_pkey primary key,
    number text not null constraint cases_number_key unique
        constraint cases_number_check check (number ~ '-[0-9]{4}-[0-9]{6,}$'),
    -- The projection stands near the top: it is what one looks at first when a resident asks.
    stage text not null default 'registered' constraint cases_stage_check check (stage in (
        'registered', 'redo', 'reopened', 'unrouted', 'deliberating', 'assigned', 'claimed', 'replied', 'delivered',
        'completed', 'satisfied', 'closed', 'archived')),
    round integer not null default 1 constraint cases_round_check check (round >= 1),
    body text,
    due_at timestamptz,
    assigned_round integer not null default 0,
    reply text not null default '',
    reply_round integer not null default 0,
    reply_version integer not null default 0,
    title text not null constraint cases_title_check check (char_length(title) between 1 and 100),
    summary text not null constraint cases_summary_check check (char_length(summary) <= 1000),
    category text not null,
    kind text not null constraint cases_kind_check check (kind in ('problem', 'proposal')),
    complexity text not null constraint cases_complexity_check check (complexity in ('direct', 'ordinary', 'complex')),
    urgency text not null constraint cases_urgency_check check (urgency in ('normal', 'urgent')),
    flags text[] not null
        constraint cases_flags_check check (flags <@ array['life_property', 'wide_impact', 'strong_reaction']),
    grid text not null constraint cases_grid_fkey references grids,
    site text constraint cases_site_fkey references sites,
    place text not null,
    channel text not null,
    filed_at timestamptz not null,
    registered_by text not null constraint cases_registered_by_fkey references deputies,
    entered_by text not null,
    registered_at timestamptz not null,
    constraint cases_assigned_check check (
        (body is null) = (assigned_round = 0) and (due_at is null) = (assigned_round = 0)),
    constraint cases_reply_check check (
        (reply = '') = (reply_round = 0) and (reply_version = 0) = (reply_round = 0)),
    constraint cases_first_stage_check check (case stage
        when 'registered' then round = 1 when 'redo' then round > 1 when 'reopened' then round > 1 else true end)
);
comment on table cases is 'The problem ledger (台账): what was registered, and how far the other services say that it is.';
comment on column cases.stage is 'Only for the author''s tracking page; dispatch, evaluation and followup decide. Lagging behind them means that events wait: look at the queue siquan.intake and at siquan.parked.intake.';
comment on column cases.assigned_round is 'The round in which body and due_at were set; due_at binds only when it is the current round.';
comment on column cases.reply is 'The last approved reply. Drafts never come here.';
comment on column cases.filed_at is 'When the earliest of its opinions was pasted or sent: the clock of "collected to first feedback" begins here.';
comment on column cases.registered_by is 'The deputy in whose name it was entered.';
comment on column cases.entered_by is 'The token''s subject: the deputy himself, or the station staff who wrote for him.';

create table opinions (
    opinion_id uuid constraint opinions_pkey primary key,
    status text not null default 'posted'
        constraint opinions_status_check check (status in ('posted', 'registered', 'attached', 'declined', 'withdrawn')),
    case_id uuid constraint opinions_case_fkey references cases,
    receipt text not null constraint opinions_receipt_key unique
        constraint opinions_receipt_format_check check (receipt ~ '^[0-9A-HJKMNP-TV-Z]{12}$'),
    text text not null constraint opinions_text_check check (char_length(text) between 1 and 4000),
    title text not null constraint opinions_title_check check (char_length(title) <= 100),
    kind text not null constraint opinions_kind_check check (kind in ('problem', 'proposal')),
    channel text not null constraint opinions_channel_check check (channel in (
        'wall', 'mini_program', 'reception', 'grid_visit', 'appointment', 'on_site', 'hall', 'phone', 'partner',
        'open311', 'bulk')),
    grid text constraint opinions_grid_fkey references grids,
    site text constraint opinions_site_fkey references sites,
    place text not null,
    filed_at timestamptz not null,
    received_at timestamptz not null,
    posted_by text not null,
    source_ref text,
    settled_at timestamptz,
    settled_by text,
    decline_reason text,
    explanation text,
    constraint opinions_filed_check check (filed_at <= received_at + interval '5 minutes'),
    constraint opinions_case_check check ((case_id is not null) = (status in ('registered', 'attached'))),
    constraint opinions_settled_check check (
        (settled_at is not null) = (status <> 'posted') and (settled_by is not null) = (status <> 'posted')),
    constraint opinions_declined_check check (
        (decline_reason is not null) = (status = 'declined') and (explanation is not null) = (status = 'declined'))
);
comment on table opinions is 'What residents said. Their words never leave this schema.';
comment on column opinions.receipt is 'The author''s key: whoever has it may follow the opinion and rate the outcome. Do not copy it into tickets or mails.';
comment on column opinions.filed_at is 'When the note was pasted (posted_at of the request), or received_at.';
comment on column opinions.posted_by is 'The token''s subject: the person or system that handed it in, not its author.';
comment on column opinions.source_ref is 'The caller''s own key of the message; the same key from the same caller is the same opinion.';
comment on column opinions.settled_by is 'The token''s subject that registered, attached, declined or withdrew it.';
comment on column opinions.explanation is 'What the author reads about a declined opinion.';

create unique index opinions_source_ref_key on opinions (posted_by, source_ref) where source_ref is not null;
create index opinions_case_idx on opinions (case_id) where case_id is not null;
-- The worklist, newest first: of the whole district, and of one grid ('' stands for no grid).
create index opinions_worklist_idx on opinions (status, filed_at desc, opinion_id desc);
create index opinions_grid_worklist_idx on opinions (status, coalesce(grid, ''), filed_at desc, opinion_id desc);

create table contacts (
    opinion_id uuid constraint contacts_pkey primary key constraint contacts_opinion_fkey references opinions,
    key_id text not null,
    nonce bytea not null constraint contacts_nonce_check check (octet_length(nonce) = 12),
    ciphertext bytea not null
);
comment on table contacts is 'Authors'' names and telephone numbers, AES-256-GCM, bound to their opinion. An opinion without a row here is anonymous.';
comment on column contacts.key_id is 'Which key of SIQUAN_CONTACT_KEY wrote the row. A key may leave the setting only when no row has its id.';
create index contacts_key_idx on contacts (key_id);

create table contact_readings (
    reading_id bigint generated always as identity constraint contact_readings_pkey primary key,
    opinion_id uuid not null constraint contact_readings_opinion_fkey references opinions,
    read_by text not null,
    deputy text,
    purpose text not null,
    read_at timestamptz not null
);
comment on table contact_readings is 'Who read whose contact, when and what for. Rows are never changed or removed.';
comment on column contact_readings.read_by is 'The token''s subject; deputy is set when a deputy read.';
create index contact_readings_opinion_idx on contact_readings (opinion_id, read_at desc, reading_id desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%', tg_argv[0];
end
$$;
comment on function refuse_change() is 'Stops what no state of the method allows, whoever tries it.';

create trigger opinions_settled_once before update of status on opinions
    for each row when (old.status <> 'posted' and new.status <> old.status)
    execute function refuse_change('a settled opinion keeps its state');
create trigger cases_round_never_falls before update of round on cases
    for each row when (new.round < old.round)
    execute function refuse_change('a case never returns to a lower round');
create trigger contact_readings_append_only before update or delete on contact_readings
    for each row execute function refuse_change('readings of contacts are never changed');

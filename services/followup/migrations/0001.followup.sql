-- Cases as far as their closing goes, the case ledger, the commitment ledger, the echo wall, look-backs.

create table cases (
    stage text not null default 'registered',
    round integer not null default 1,
    case_id uuid primary key,
    number text not null,
    title text not null,
    category text not null,
    grid text not null,
    site text,
    urgency text not null,
    deputy text not null,
    filed_at timestamptz not null,
    registered_at timestamptz not null,
    reply_turn bigint not null default 0,
    lead text,
    due_at timestamptz,
    reply_round integer not null default 0,
    wall_round integer not null default 0,
    satisfied_round integer not null default 0,
    is_very_satisfied boolean not null default false,
    commitments_promised integer not null default 0,
    commitments_recorded integer not null default 0,
    commitments_fulfilled integer not null default 0,
    closed_at timestamptz,
    look_back_due_on date,
    archived_at timestamptz,
    ledger_position integer not null default 0,
    ledger_hash bytea not null,
    constraint cases_number_key unique (number),
    constraint cases_stage_check check (stage in
        ('registered', 'unrouted', 'deliberating', 'assigned', 'claimed', 'replied', 'delivered', 'rating', 'satisfied',
         'redo', 'closed', 'reopened', 'archived')),
    constraint cases_urgency_check check (urgency in ('normal', 'urgent')),
    constraint cases_round_check check (round >= 1),
    constraint cases_first_round_check check (stage <> 'registered' or round = 1),
    constraint cases_further_round_check check (stage not in ('redo', 'reopened') or round >= 2),
    constraint cases_facts_check check (
        least(reply_round, wall_round, satisfied_round) >= 0
        and greatest(reply_round, wall_round, satisfied_round) <= round),
    constraint cases_commitments_check check (
        commitments_fulfilled between 0 and commitments_recorded and commitments_promised >= 0),
    -- The closing gate: nobody closes a case past it, not even by hand (D25).
    constraint cases_gate_check check (
        stage not in ('closed', 'archived')
        or (reply_round = round and wall_round = round and satisfied_round = round
            and commitments_fulfilled >= commitments_promised)),
    constraint cases_closed_check check (
        case when stage in ('closed', 'archived')
            then num_nulls(closed_at, look_back_due_on) = 0
            else num_nonnulls(closed_at, look_back_due_on) = 0 end),
    constraint cases_archived_check check ((stage = 'archived') = (archived_at is not null)),
    constraint cases_ledger_check check (ledger_position >= 0 and octet_length(ledger_hash) = 32)
) with (fillfactor = 80);
comment on table cases is 'Every registered case in its latest round. Whatever changes a case locks its row here first.';
comment on column cases.stage is 'How far the case is in its latest round; only rises within a round.';
comment on column cases.deputy is 'The deputy who registered the case.';
comment on column cases.reply_turn is 'Twice the latest reply version under review minus one, or twice the latest one sent back: tells claimed from replied when events come out of order.';
comment on column cases.lead is 'The handling body of this round; empty until it is assigned.';
comment on column cases.reply_round is 'The highest round with an approved reply. A condition of closing is met when its round equals round.';
comment on column cases.wall_round is 'The highest round that hangs on the echo wall.';
comment on column cases.satisfied_round is 'The highest round that was rated and found satisfactory.';
comment on column cases.is_very_satisfied is 'Of satisfied_round: every grade was the top grade.';
comment on column cases.commitments_promised is 'Promises of all rounds, as the last completion counted them. More than recorded: a reply or resolution is still on its way.';
comment on column cases.closed_at is 'When the gate was met. Empty again when a further round begins.';
comment on column cases.look_back_due_on is 'The first day on which a deputy may look back.';
comment on column cases.ledger_position is 'The last line of the case in ledger_entries.';
comment on column cases.ledger_hash is 'The hash of that line: shows a tail that was cut off.';
-- One index for each form of the list of cases; a grid''s cases of one stage are picked from the grid''s.
create index cases_newest on cases (registered_at desc, case_id desc);
create index cases_newest_by_stage on cases (stage, registered_at desc, case_id desc);
create index cases_newest_by_grid on cases (grid, registered_at desc, case_id desc);
create index cases_look_backs_due on cases (look_back_due_on desc, case_id desc) where stage = 'closed';

create function refuse_change() returns trigger language plpgsql as
$$ begin raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation'; end $$;
comment on function refuse_change is 'Keeps what was written as it was written. A correction is a further line.';

create table ledger_entries (
    case_id uuid not null,
    position integer not null,
    event_id uuid not null,
    source text not null,
    event text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    data text not null,
    prev_hash bytea not null,
    hash bytea not null,
    primary key (case_id, position),
    constraint ledger_entries_case_fkey foreign key (case_id) references cases (case_id),
    constraint ledger_entries_event_key unique (case_id, event_id),
    constraint ledger_entries_position_check check (position >= 1),
    constraint ledger_entries_hash_check check (octet_length(hash) = 32 and octet_length(prev_hash) = 32)
);
comment on table ledger_entries is 'The case ledger: one line for each event of a case, in the order of arrival here. Append-only; `verify_ledger` recomputes the chain.';
comment on column ledger_entries.position is '1, 2, 3 … within the case, without gaps.';
comment on column ledger_entries.event_id is 'The id on the bus. An event of a session has a line in the ledger of each of its cases.';
comment on column ledger_entries.occurred_at is 'When it happened at its source; may be before the line above.';
comment on column ledger_entries.data is 'The data of the event as canonical JSON. Text, because the hash is over these very bytes.';
comment on column ledger_entries.hash is 'SHA-256 over prev_hash and the line; the form is in the README.';
create trigger ledger_entries_append_only before update or delete on ledger_entries
    for each row execute function refuse_change();
create trigger ledger_entries_no_truncate before truncate on ledger_entries
    for each statement execute function refuse_change();

create table commitments (
    state text not null default 'open',
    commitment_id uuid primary key,
    case_id uuid not null,
    round integer not null,
    origin text not null,
    place integer not null,
    body text not null,
    measure text not null,
    deadline_on date not null,
    target text not null,
    recorded_at timestamptz not null,
    progress text not null default '',
    fulfilled_at timestamptz,
    outcome_quantity bigint,
    outcome_unit text,
    outcome_item text,
    constraint commitments_case_fkey foreign key (case_id) references cases (case_id),
    constraint commitments_state_check check (state in ('open', 'in_progress', 'fulfilled')),
    constraint commitments_origin_check check (origin in ('reply', 'resolution')),
    constraint commitments_round_check check (round >= 1),
    constraint commitments_place_check check (place >= 1),
    constraint commitments_progress_check check ((state = 'open') = (progress = '')),
    constraint commitments_fulfilled_check check ((state = 'fulfilled') = (fulfilled_at is not null)),
    constraint commitments_outcome_check check (
        num_nonnulls(outcome_quantity, outcome_unit, outcome_item) in (0, 3)
        and (outcome_quantity is null or state = 'fulfilled'))
);
comment on table commitments is 'The commitment ledger: what replies and resolutions promised. One open line keeps its case from closing.';
comment on column commitments.state is 'Overdue is not a state: a line that is not fulfilled is overdue once deadline_on has passed.';
comment on column commitments.place is 'Its place within the reply or resolution.';
comment on column commitments.progress is 'What its body said of it last; all it said is in commitment_notes.';
-- One index for each form of the list of commitments; those of one case are few.
create index commitments_newest on commitments (recorded_at desc, commitment_id desc);
create index commitments_newest_by_case on commitments (case_id, recorded_at desc, commitment_id desc);
create index commitments_newest_by_body on commitments (body, recorded_at desc, commitment_id desc);
create index commitments_newest_by_state on commitments (state, recorded_at desc, commitment_id desc);
create index commitments_newest_by_body_and_state on commitments (body, state, recorded_at desc, commitment_id desc);

create table commitment_notes (
    note_id bigint generated always as identity primary key,
    commitment_id uuid not null,
    state text not null,
    note text not null,
    noted_by text not null,
    noted_at timestamptz not null,
    constraint commitment_notes_commitment_fkey foreign key (commitment_id) references commitments (commitment_id),
    constraint commitment_notes_state_check check (state in ('in_progress', 'fulfilled'))
);
comment on table commitment_notes is 'Everything that a body said of its commitments: who, when, and the state that it led to. Append-only.';
create index commitment_notes_by_commitment on commitment_notes (commitment_id, note_id);
create trigger commitment_notes_append_only before update or delete on commitment_notes
    for each row execute function refuse_change();

create table replies (
    case_id uuid not null,
    round integer not null,
    body text not null,
    text text not null,
    outcome_quantity bigint,
    outcome_unit text,
    outcome_item text,
    delivered_at timestamptz not null,
    primary key (case_id, round),
    constraint replies_case_fkey foreign key (case_id) references cases (case_id),
    constraint replies_round_check check (round >= 1),
    constraint replies_outcome_check check (num_nonnulls(outcome_quantity, outcome_unit, outcome_item) in (0, 3))
);
comment on table replies is 'The approved reply of each round: what the wall shows once the round is completed.';

create table wall_entries (
    entry_id uuid primary key,
    case_id uuid not null,
    round integer not null,
    site text,
    grid text not null,
    days_taken integer not null,
    published_at timestamptz not null,
    constraint wall_entries_reply_fkey foreign key (case_id, round) references replies (case_id, round),
    constraint wall_entries_round_key unique (case_id, round),
    constraint wall_entries_days_taken_check check (days_taken >= 0)
);
comment on table wall_entries is 'The echo wall: one entry for each completed round, never taken away. Its label is computed from the case when it is read.';
comment on column wall_entries.days_taken is 'Whole days from the filing of the opinion to the completion of the round.';
create index wall_entries_newest on wall_entries (published_at desc, entry_id desc);
create index wall_entries_newest_by_site on wall_entries (site, published_at desc, entry_id desc);
create index wall_entries_newest_by_grid on wall_entries (grid, published_at desc, entry_id desc);

create table raters (
    case_id uuid not null,
    deputy text not null,
    primary key (case_id, deputy),
    constraint raters_case_fkey foreign key (case_id) references cases (case_id)
);
comment on table raters is 'The deputies who rated a case in any round: they do not look back on it.';

create table look_backs (
    case_id uuid not null,
    round integer not null,
    result text not null,
    deputy text not null,
    finding text not null,
    held_at timestamptz not null,
    primary key (case_id, round),
    constraint look_backs_case_fkey foreign key (case_id) references cases (case_id),
    constraint look_backs_result_check check (result in ('holds', 'relapsed'))
);
comment on table look_backs is 'What deputies found who went back to closed cases. `finding` is the deputy''s own words and is on no bus. Append-only.';
create trigger look_backs_append_only before update or delete on look_backs
    for each row execute function refuse_change();

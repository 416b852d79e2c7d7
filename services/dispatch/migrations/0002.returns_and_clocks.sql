-- Returns and their adjudication, extensions and pauses, lateness, and the parts of assisting bodies.

alter table rounds
    add column mode_reason text,
    add column given_at timestamptz,
    add column desk_due_at timestamptz,
    add column allowance_counts text,
    add column allowance_days integer not null default 0,
    add column allowance_working_days integer not null default 0,
    add column extension jsonb,
    add column pauses jsonb not null default '[]',
    add column pause_ends_on date,
    add column returns jsonb not null default '[]',
    add column adjudicate_by timestamptz,
    add column warned_of timestamptz,
    add column overdue_level smallint not null default 0,
    add column urged integer not null default 0;

-- What was assigned before this table knew it: the limits that the method gives unless a district says otherwise.
update rounds r
set given_at = r.assigned_at,
    mode_reason = case when r.mode = 'consultation' then 'resolution' when r.assign_reason <> '' then 'by_hand' else 'by_rule' end,
    allowance_counts = case when c.urgency = 'urgent' then 'working_days' else 'calendar_days' end,
    allowance_days = case when c.urgency = 'urgent' then 0 when c.complexity = 'complex' then 30 else 7 end,
    allowance_working_days = case when c.urgency = 'urgent' then 1 when c.complexity = 'complex' then 0 else 5 end
from cases c
where c.case_id = r.case_id and r.lead is not null;

update rounds set desk_due_at = opened_at + interval '1 day' where state = 'unrouted';

alter table rounds
    drop constraint rounds_state_check,
    add constraint rounds_state_check check (state in
        ('unrouted', 'deliberating', 'assigned', 'returned', 'claimed', 'replied', 'sent_back', 'delivered', 'completed')),
    drop constraint rounds_assigned_check,
    -- No assignment without lead, mode, clock and due time (C10); and none of them before the assignment.
    add constraint rounds_assigned_check check (
        case when state in ('unrouted', 'deliberating')
            then num_nonnulls(lead, mode, mode_reason, clock_starts_on, allowance_counts, due_at, assigned_at, given_at,
                              assigned_by) = 0 and assisting = '{}'
            else num_nulls(lead, mode, mode_reason, clock_starts_on, allowance_counts, due_at, assigned_at, given_at,
                           assigned_by) = 0 end),
    add constraint rounds_mode_reason_check check (mode_reason in ('by_rule', 'by_hand', 'resolution', 'redo')),
    add constraint rounds_allowance_check check (
        allowance_counts in ('calendar_days', 'working_days', 'earlier_of_both')
        and (allowance_counts = 'working_days' or allowance_days > 0)
        and (allowance_counts = 'calendar_days' or allowance_working_days > 0)),
    add constraint rounds_desk_due_check check (state <> 'unrouted' or desk_due_at is not null),
    add constraint rounds_returned_check check ((state = 'returned') = (adjudicate_by is not null)),
    add constraint rounds_extension_check check (jsonb_typeof(extension) = 'object'),
    add constraint rounds_pauses_check check (jsonb_typeof(pauses) = 'array'),
    add constraint rounds_returns_check check (jsonb_typeof(returns) = 'array'),
    add constraint rounds_overdue_check check (overdue_level between 0 and 3);

comment on column rounds.state is 'unrouted: waits at the desk for `assign`; deliberating: waits for the session of a complex case; then assigned, returned (waits for `adjudicate_return`), claimed, replied (waits for review), sent_back, delivered, completed.';
comment on column rounds.mode_reason is 'Why it is handled in this mode: by_rule, by_hand (assign_reason says more), resolution, or redo as before.';
comment on column rounds.given_at is 'When the present lead body got it. The clock runs on from clock_starts_on when a return moves the case.';
comment on column rounds.desk_due_at is 'Until when somebody has to assign it from the desk, in office hours.';
comment on column rounds.allowance_counts is 'The limit as it was when the clock started: a changed policy moves no clock that runs.';
comment on column rounds.extension is 'The one extension that was asked for in the round, and what was decided.';
comment on column rounds.pauses is 'When the clock stood: from_on counts no more, until_on counts again.';
comment on column rounds.pause_ends_on is 'The day on which the open pause ends by itself; null while the clock runs.';
comment on column rounds.returns is 'Every return of the case so far, the earlier rounds'' too, with what was decided: their number is the number of hops.';
comment on column rounds.adjudicate_by is 'Until when the committee office decides about a return.';
comment on column rounds.warned_of is 'The latest due time of which due_soon was said: a pause may move it away and back.';
comment on column rounds.overdue_level is 'The highest level of case_overdue that was said about this due time.';
comment on column rounds.urged is 'How often somebody has urged in this round.';

create index rounds_due on rounds (due_at, case_id)
    where is_current and state in ('assigned', 'returned', 'claimed', 'replied', 'sent_back');
create index rounds_due_by_body on rounds (lead, due_at, case_id)
    where is_current and state in ('assigned', 'returned', 'claimed', 'replied', 'sent_back');
create index rounds_unwarned on rounds (due_at)
    where is_current and (warned_of is null or warned_of < due_at) and state in ('assigned', 'returned', 'claimed', 'replied', 'sent_back');
create index rounds_by_overdue_level on rounds (overdue_level, due_at)
    where is_current and state in ('assigned', 'returned', 'claimed', 'replied', 'sent_back');
create index rounds_unclaimed on rounds (given_at) where is_current and state = 'assigned';
create index rounds_at_desk on rounds (desk_due_at) where is_current and state = 'unrouted';
create index rounds_to_adjudicate on rounds (adjudicate_by) where state = 'returned';
create index rounds_paused on rounds (pause_ends_on) where pause_ends_on is not null;
create index rounds_provisional on rounds (due_at) where is_current and is_due_provisional;

create table contributions (
    case_id uuid not null,
    round integer not null,
    body text not null,
    text text not null,
    written_by text not null,
    written_at timestamptz not null,
    constraint contributions_pkey primary key (case_id, round, body),
    constraint contributions_round_fkey foreign key (case_id, round) references rounds (case_id, round),
    constraint contributions_body_fkey foreign key (body) references bodies (body),
    constraint contributions_text_check check (text <> '')
);
comment on table contributions is 'What an assisting body gives to the lead body''s answer: there is one answer, and it is the lead''s. The last text of each.';

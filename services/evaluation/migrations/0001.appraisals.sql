-- Who may rate what, what was rated, and what came of it.

create table cases (
    case_id uuid primary key,
    number text not null,
    grid text not null,
    deputy text not null,
    registered_at timestamptz not null,
    round integer not null default 1,
    fulfilled integer not null default 0,
    constraint cases_round_check check (round >= 1),
    constraint cases_fulfilled_check check (fulfilled >= 0)
);
comment on table cases is 'The registered cases as far as rating goes. Whatever changes a case''s rating locks its row here first.';
comment on column cases.deputy is 'The deputy who registered the case: he alone gives the deputy''s grades.';
comment on column cases.round is 'The round the case is in; ahead of its latest appraisal while the case is handled again.';
comment on column cases.fulfilled is 'Promises fulfilled so far, in all rounds, as followup last said; never goes down.';

create table voices (
    case_id uuid not null references cases,
    opinion_id uuid not null,
    receipt_digest text not null,
    constraint voices_pkey primary key (case_id, opinion_id),
    constraint voices_receipt_key unique (case_id, receipt_digest)
);
comment on table voices is 'The authors behind a case. Each has cells of his own in every round that opens after he was attached, and in the one open then.';
comment on column voices.receipt_digest is 'SHA-256 of opinion id, colon and receipt code, in hexadecimal. The code itself is with its author alone.';

create table appraisals (
    case_id uuid not null references cases,
    round integer not null,
    state text not null default 'open',
    scope text not null,
    bodies text[] not null,
    deputy text not null,
    promised integer not null,
    is_escalated boolean not null,
    opened_at timestamptz not null,
    implementation_opened_at timestamptz,
    settled_at timestamptz,
    constraint appraisals_pkey primary key (case_id, round),
    constraint appraisals_round_check check (round >= 1),
    constraint appraisals_state_check check (state in ('open', 'satisfied', 'redo')),
    constraint appraisals_scope_check check (scope in ('all', 'reply', 'implementation')),
    constraint appraisals_bodies_check check (cardinality(bodies) >= 1),
    constraint appraisals_promised_check check (promised >= 0),
    constraint appraisals_settled_check check ((state = 'open') = (settled_at is null)),
    constraint appraisals_satisfied_check check (state <> 'satisfied' or implementation_opened_at is not null)
);
comment on table appraisals is 'The rating of one case in one round, from its completion on. One that stays open waits for somebody''s grade: its cells say whose.';
comment on column appraisals.scope is 'What the redo was about; every cell is rated anew all the same.';
comment on column appraisals.bodies is 'The handling bodies of the round, the lead first.';
comment on column appraisals.promised is 'Promises made so far when the round was completed. The implementation opens once cases.fulfilled reaches it.';
comment on column appraisals.implementation_opened_at is 'Empty while promises are open: ask followup which.';

-- A case has one open round at most.
create unique index appraisals_one_open on appraisals (case_id) where state = 'open';
-- One index for each form of the list of waiting ratings.
create index appraisals_waiting on appraisals (opened_at desc, case_id desc) where state = 'open';
create index appraisals_waiting_escalated on appraisals (opened_at desc, case_id desc) where state = 'open' and is_escalated;
create index appraisals_waiting_deputy on appraisals (deputy, opened_at desc, case_id desc) where state = 'open';
create index appraisals_waiting_deputy_escalated on appraisals (deputy, opened_at desc, case_id desc)
    where state = 'open' and is_escalated;

create table cells (
    case_id uuid not null,
    round integer not null,
    rater text not null,
    opinion_id uuid,
    body text not null,
    axis text not null,
    state text not null,
    opened_at timestamptz,
    grade text,
    reason text,
    note text not null default '',
    rated_by text,
    rated_at timestamptz,
    is_overtaken boolean not null default false,
    counted_at timestamptz generated always as (
        case when is_overtaken then null when state = 'rated' then rated_at when state = 'open' then opened_at end
    ) stored,
    constraint cells_key unique nulls not distinct (case_id, round, opinion_id, body, axis),
    constraint cells_appraisal_fkey foreign key (case_id, round) references appraisals,
    constraint cells_voice_fkey foreign key (case_id, opinion_id) references voices,
    constraint cells_rater_check check (rater in ('deputy', 'voter') and (rater = 'voter') = (opinion_id is not null)),
    constraint cells_axis_check check (axis in ('reply', 'implementation')),
    constraint cells_state_check check (state in ('waiting', 'open', 'rated', 'lapsed')),
    constraint cells_opened_check check (state not in ('open', 'rated') or opened_at is not null),
    constraint cells_grade_check check (grade in ('very_satisfied', 'satisfied', 'basically_satisfied', 'unsatisfied')),
    constraint cells_rated_check check (
        (state = 'rated') = (grade is not null)
        and (state = 'rated') = (rated_by is not null)
        and (state = 'rated') = (rated_at is not null)
    ),
    constraint cells_reason_check check (grade <> 'unsatisfied' or reason is not null)
);
comment on table cells is 'One grade each: of the deputy or of one voter, for one body, on one axis, in one round.';
comment on column cells.state is 'waiting: promises are open, nobody is asked yet; open: asked, silent; rated; lapsed: the round was sent back before it was rated.';
comment on column cells.note is 'The rater''s own words. They never leave this schema but for the reader of an appraisal.';
comment on column cells.is_overtaken is 'A later round of the case has a grade: the rates leave this cell out.';
comment on column cells.counted_at is 'The moment at which the cell counts in the satisfaction rates, with its grade or as silent; empty if it does not.';

-- Both satisfaction rates of any period are read from one of these alone.
create index cells_counted on cells (counted_at) include (axis, grade) where counted_at is not null;
create index cells_counted_body on cells (body, counted_at) include (axis, grade) where counted_at is not null;

-- What no application bug and no hand at the keyboard may do: change a grade, move a settled round, or call a case
-- satisfied while a cell is empty or unsatisfied (C23, C24).
create function guard_cell() returns trigger language plpgsql as $$
begin
    raise exception 'a grade that was given, or lapsed, stays as it is' using errcode = 'check_violation', constraint = 'cells_final';
end
$$;
create trigger cells_final before update of state, grade, reason, note, rated_by, rated_at on cells
    for each row when (
        old.state in ('rated', 'lapsed')
        and (new.state, new.grade, new.reason, new.note, new.rated_by, new.rated_at)
            is distinct from (old.state, old.grade, old.reason, old.note, old.rated_by, old.rated_at)
    )
    execute function guard_cell();

create function guard_appraisal() returns trigger language plpgsql as $$
begin
    if old.state <> 'open' then
        raise exception 'a round that was settled stays settled' using errcode = 'check_violation', constraint = 'appraisals_final';
    end if;
    if new.state = 'satisfied' and exists (
        select from cells where (case_id, round) = (new.case_id, new.round) and (grade is null or grade = 'unsatisfied')
    ) then
        raise exception 'a cell is empty or unsatisfied' using errcode = 'check_violation', constraint = 'appraisals_twice_satisfied';
    end if;
    return new;
end
$$;
create trigger appraisals_final before update of state on appraisals
    for each row when (new.state is distinct from old.state)
    execute function guard_appraisal();

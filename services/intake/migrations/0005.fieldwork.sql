-- What deputies do outside the station: visits, surveys, appointments; the quotas of it; hard and key problems picked out.

create table visits (
    visit_id uuid constraint visits_pkey primary key,
    deputy text not null constraint visits_deputy_fkey references deputies,
    level text not null constraint visits_level_check check (level in ('district', 'township')),
    grid text not null constraint visits_grid_fkey references grids,
    is_own_grid boolean not null,
    visited_at timestamptz not null,
    place text not null,
    voters_met integer not null constraint visits_voters_check check (voters_met >= 0),
    findings integer not null constraint visits_findings_check check (findings >= 0),
    mode text not null constraint visits_mode_check check (mode in ('online', 'paper')),
    note text not null,
    entered_by text not null,
    entered_at timestamptz not null,
    constraint visits_time_check check (visited_at <= entered_at + interval '5 minutes')
);
comment on table visits is 'Visits (走访) of deputies to grids. What was found there are opinions, see visit_findings.';
comment on column visits.is_own_grid is 'Whether the grid was the deputy''s when the visit was entered; visiting another one is allowed.';
comment on column visits.level is 'Of which congress he was a deputy: the two levels are counted apart (B16).';
comment on column visits.mode is 'Entered by the deputy himself on the way, or copied from paper; it counts the same.';
create index visits_page_idx on visits (visited_at desc, visit_id desc);
create index visits_deputy_idx on visits (deputy, visited_at desc, visit_id desc);
create index visits_grid_idx on visits (grid, visited_at desc, visit_id desc);

create table visit_findings (
    opinion_id uuid constraint visit_findings_pkey primary key
        constraint visit_findings_opinion_fkey references opinions,
    visit_id uuid not null constraint visit_findings_visit_fkey references visits
);
comment on table visit_findings is 'On which visit an opinion was heard.';
create index visit_findings_visit_idx on visit_findings (visit_id);

create table surveys (
    survey_id uuid constraint surveys_pkey primary key,
    deputy text not null constraint surveys_deputy_fkey references deputies,
    level text not null constraint surveys_level_check check (level in ('district', 'township')),
    surveyed_on date not null,
    topic text not null constraint surveys_topic_check check (char_length(topic) between 1 and 100),
    findings text not null constraint surveys_findings_check check (char_length(findings) between 1 and 4000),
    grids text[] not null,
    mode text not null constraint surveys_mode_check check (mode in ('online', 'paper')),
    entered_by text not null,
    entered_at timestamptz not null
);
comment on table surveys is 'Surveys (调研) of deputies. The month of surveyed_on is the one that they count for, whenever they were entered.';
create index surveys_page_idx on surveys (surveyed_on desc, survey_id desc);
create index surveys_deputy_idx on surveys (deputy, surveyed_on desc, survey_id desc);

create table deputy_acts (
    kind text not null constraint deputy_acts_kind_check check (kind in ('visit', 'survey', 'reception', 'appointment')),
    act_id uuid not null,
    deputy text not null constraint deputy_acts_deputy_fkey references deputies,
    done_on date not null,
    constraint deputy_acts_pkey primary key (kind, act_id, deputy)
);
comment on table deputy_acts is 'What counts for the quotas: a row for each visit, survey, reception and kept appointment of a deputy.';
create index deputy_acts_done_idx on deputy_acts (kind, done_on, deputy);
create index deputy_acts_deputy_idx on deputy_acts (deputy, kind, done_on);

create table quota_periods (
    kind text not null,
    period text not null constraint quota_periods_period_check check (period in ('month', 'quarter', 'year')),
    starts_on date not null,
    ends_on date not null,
    judged_up_to text not null default '',
    is_judged boolean not null default false,
    constraint quota_periods_pkey primary key (kind, period, starts_on),
    constraint quota_periods_days_check check (starts_on < ends_on)
);
comment on table quota_periods is 'The periods of each quota since it has been known. Every one is judged once, after its last day.';
comment on column quota_periods.judged_up_to is 'The last deputy, by code, whom the timer has judged.';
create index quota_periods_due_idx on quota_periods (ends_on) where not is_judged;

create table quota_misses (
    miss_id uuid constraint quota_misses_pkey primary key,
    deputy text not null constraint quota_misses_deputy_fkey references deputies,
    kind text not null,
    period text not null,
    starts_on date not null,
    ends_on date not null,
    done integer not null,
    min integer not null,
    about text not null,
    missed_at timestamptz not null,
    mended_at timestamptz,
    constraint quota_misses_key unique (deputy, kind, period, starts_on),
    constraint quota_misses_done_check check (done < min),
    constraint quota_misses_mended_check check (mended_at >= missed_at)
);
comment on table quota_misses is 'Who was short when a period was over, told once. mended_at: a record dated in the period came late, or he turned out to be exempt.';
comment on column quota_misses.done is 'As it was when the period was judged.';
comment on column quota_misses.about is 'What the alarm quota_missed is about.';
create index quota_misses_open_idx on quota_misses (deputy, kind) where mended_at is null;

create table appointments (
    appointment_id uuid constraint appointments_pkey primary key,
    state text not null constraint appointments_state_check check (state in (
        'asked', 'agreed', 'declined', 'withdrawn', 'kept', 'missed')),
    awaits text constraint appointments_awaits_check check (awaits in ('resident', 'deputy')),
    asked_by text not null constraint appointments_asked_by_check check (asked_by in ('resident', 'deputy')),
    deputy text not null constraint appointments_deputy_fkey references deputies,
    level text not null constraint appointments_level_check check (level in ('district', 'township')),
    opinion_id uuid constraint appointments_opinion_fkey references opinions,
    partner text,
    source_ref text,
    grid text constraint appointments_grid_fkey references grids,
    topic text not null constraint appointments_topic_check check (char_length(topic) between 1 and 200),
    starts_at timestamptz not null,
    minutes integer not null constraint appointments_minutes_check check (minutes between 5 and 480),
    ends_at timestamptz not null,
    place text not null,
    asked_at timestamptz not null,
    answer_due_on date,
    is_overdue boolean not null default false,
    done_at timestamptz,
    mode text constraint appointments_mode_check check (mode in ('online', 'paper')),
    absent text constraint appointments_absent_check check (absent in ('resident', 'deputy')),
    note text not null default '',
    constraint appointments_answer_check check (
        (awaits is not null) = (state = 'asked') and (answer_due_on is not null) = (state = 'asked')
        and (state = 'asked' or not is_overdue)),
    constraint appointments_ends_check check (ends_at > starts_at),
    constraint appointments_done_check check ((done_at is not null) = (state in ('kept', 'missed'))),
    constraint appointments_kept_check check ((mode is not null) = (state = 'kept')),
    constraint appointments_missed_check check ((absent is not null) = (state = 'missed')),
    constraint appointments_resident_check check (opinion_id is not null or (partner is not null and source_ref is not null)),
    constraint appointments_source_check check ((partner is null) = (source_ref is null))
);
comment on table appointments is 'Appointments between voters and deputies (双向约见). Who the voter is stands with the opinion, or with the partner system under its source_ref.';
comment on column appointments.awaits is 'Whose answer is awaited: always the side that did not name the time that is proposed now.';
comment on column appointments.answer_due_on is 'The last day on which the answer is on time, by the working calendar.';
comment on column appointments.is_overdue is 'The alarm appointment_overdue stands; the answer clears both.';
create unique index appointments_source_key on appointments (partner, source_ref) where partner is not null;
create index appointments_page_idx on appointments (starts_at desc, appointment_id desc);
create index appointments_state_idx on appointments (state, starts_at desc, appointment_id desc);
create index appointments_deputy_idx on appointments (deputy, starts_at desc, appointment_id desc);
create index appointments_due_idx on appointments (answer_due_on, appointment_id) where state = 'asked' and not is_overdue;
create index appointments_unanswered_idx on appointments (deputy) where is_overdue and awaits = 'deputy';

create table appointment_answers (
    answer_id bigint generated always as identity constraint appointment_answers_pkey primary key,
    appointment_id uuid not null constraint appointment_answers_appointment_fkey references appointments,
    side text not null constraint appointment_answers_side_check check (side in ('resident', 'deputy')),
    answer text not null constraint appointment_answers_answer_check check (answer in (
        'ask', 'accept', 'decline', 'propose', 'withdraw', 'keep', 'miss')),
    starts_at timestamptz not null,
    reason text not null,
    given_by text not null,
    given_at timestamptz not null,
    constraint appointment_answers_reason_check check (answer not in ('decline', 'withdraw', 'miss') or reason <> '')
);
comment on table appointment_answers is 'Everything that either side said about an appointment, in order. Rows are never changed or removed.';
create index appointment_answers_appointment_idx on appointment_answers (appointment_id, answer_id);
create trigger appointment_answers_append_only before update or delete on appointment_answers
    for each row execute function refuse_change('answers to appointments are never changed');

create table appointment_findings (
    opinion_id uuid constraint appointment_findings_pkey primary key
        constraint appointment_findings_opinion_fkey references opinions,
    appointment_id uuid not null constraint appointment_findings_appointment_fkey references appointments
);
comment on table appointment_findings is 'At which appointment an opinion was heard.';
create index appointment_findings_appointment_idx on appointment_findings (appointment_id);

create table case_marks (
    mark_id bigint generated always as identity constraint case_marks_pkey primary key,
    case_id uuid not null constraint case_marks_case_fkey references cases,
    mark text not null constraint case_marks_mark_check check (mark in ('hard', 'key', 'none')),
    reason text not null constraint case_marks_reason_check check (char_length(reason) between 1 and 500),
    marked_by text not null,
    deputy text constraint case_marks_deputy_fkey references deputies,
    entered_by text not null,
    marked_at timestamptz not null,
    is_current boolean not null default true
);
comment on table case_marks is 'Which cases were picked out as hard or key problems (重难点问题), by whom and why. Only a marked case goes to an on-site session.';
comment on column case_marks.mark is 'none: the mark was taken back.';
comment on column case_marks.is_current is 'The last mark of its case; the only column that ever changes.';
create unique index case_marks_current_key on case_marks (case_id) where is_current;
create index case_marks_case_idx on case_marks (case_id, mark_id);
create index case_marks_page_idx on case_marks (marked_at desc, case_id desc) where is_current and mark <> 'none';

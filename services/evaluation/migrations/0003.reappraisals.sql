-- The second look at a rating, how a grade counts after it, and where voter and deputy differ.

alter table cells
    add column counted_as text
        constraint cells_counted_as_check check (counted_as in ('left_out', 'satisfied', 'unsatisfied')),
    add constraint cells_counted_as_rated check (counted_as is null or state = 'rated'),
    drop column counted_at;
alter table cells
    add column counted_at timestamptz generated always as (
        case when is_overtaken or counted_as = 'left_out' then null
             when state = 'rated' then rated_at when state = 'open' then opened_at end
    ) stored,
    add column counted_grade text generated always as (coalesce(counted_as, grade)) stored;
comment on column cells.counted_as is 'How the rates count the grade since a second look that did not uphold it (C22); empty: as given. The grade itself stays.';
comment on column cells.counted_at is 'The moment at which the cell counts in the satisfaction rates, with its counted grade or as silent; empty if it does not.';
comment on column cells.counted_grade is 'What the rates add up: the grade, or what a second look made of it. No rater''s word.';
create index cells_counted on cells (counted_at) include (axis, counted_grade) where counted_at is not null;
create index cells_counted_body on cells (body, counted_at) include (axis, counted_grade) where counted_at is not null;

create table reappraisals (
    reappraisal_id uuid primary key,
    case_id uuid not null,
    round integer not null,
    body text not null,
    origin text not null,
    state text not null default 'asked',
    reason text not null default '',
    asked_by text,
    asked_at timestamptz not null,
    decision_reason text not null default '',
    counted_as text,
    decided_by text,
    decided_at timestamptz,
    constraint reappraisals_once unique (case_id, round, body),
    constraint reappraisals_appraisal_fkey foreign key (case_id, round) references appraisals,
    constraint reappraisals_origin_check check (origin in ('request', 'sample')),
    constraint reappraisals_asked_check check (
        (origin = 'request') = (asked_by is not null) and (origin = 'request') = (reason <> '')),
    constraint reappraisals_state_check check (state in ('asked', 'upheld', 'not_upheld')),
    constraint reappraisals_decided_check check (
        (state = 'asked') = (decided_at is null) and (state = 'asked') = (decided_by is null)
        and (state = 'asked') = (decision_reason = '')),
    constraint reappraisals_counted_check check (
        (state = 'not_upheld') = (counted_as is not null)
        and (counted_as is null or counted_as = 'left_out' or (counted_as = 'satisfied') = (origin = 'request')))
);
comment on table reappraisals is 'A second look at one body''s grades of one round, once at most. It changes how they count, never what was given.';
comment on column reappraisals.origin is 'request: the body, rated unsatisfied, asked; sample: drawn by hash from the satisfied rounds.';
comment on column reappraisals.reason is 'Why the body asks, in its own words.';
comment on column reappraisals.asked_by is 'The token''s subject that asked; nobody asks for a sample.';
-- One index for each form of the list.
create index reappraisals_all on reappraisals (asked_at desc, reappraisal_id desc);
create index reappraisals_by_state on reappraisals (state, asked_at desc, reappraisal_id desc);
create index reappraisals_by_body on reappraisals (body, asked_at desc, reappraisal_id desc);
create index reappraisals_by_body_state on reappraisals (body, state, asked_at desc, reappraisal_id desc);

create table differences (
    case_id uuid not null,
    round integer not null,
    opinion_id uuid not null,
    axis text not null,
    deputy text not null,
    bodies text[] not null,
    reason text not null,
    found_at timestamptz not null,
    constraint differences_pkey primary key (case_id, round, opinion_id, axis),
    constraint differences_appraisal_fkey foreign key (case_id, round) references appraisals,
    constraint differences_axis_check check (axis in ('reply', 'implementation')),
    constraint differences_bodies_check check (cardinality(bodies) >= 1)
);
comment on table differences is 'Where a voter was unsatisfied and the deputy satisfied, on the same axis of the same round (C25). Read from the cells when the round ends.';
comment on column differences.bodies is 'The bodies of whom both have said so.';
comment on column differences.found_at is 'When the voter gave his grade.';
create index differences_all on differences (found_at desc, opinion_id desc);
create index differences_by_deputy on differences (deputy, found_at desc, opinion_id desc);

insert into differences (case_id, round, opinion_id, axis, deputy, bodies, reason, found_at)
select v.case_id, v.round, v.opinion_id, v.axis, min(d.rated_by), array_agg(v.body order by v.body), min(v.reason), max(v.rated_at)
from cells v join cells d using (case_id, round, body, axis)
where v.grade = 'unsatisfied' and v.opinion_id is not null and d.opinion_id is null and d.grade <> 'unsatisfied'
group by v.case_id, v.round, v.opinion_id, v.axis;

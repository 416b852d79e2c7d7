-- What one hop of the benchmark keeps of a case: about what dispatch keeps of an assignment.

create table steps (
    case_id uuid primary key,
    number text not null,
    title text not null,
    grid text not null,
    state text not null constraint steps_state_check check (state in ('arrived', 'passed')),
    moved_at timestamptz not null,
    arrived_at timestamptz not null default clock_timestamp(),
    passed_at timestamptz,
    constraint steps_passed_check check ((state = 'passed') = (passed_at is not null))
);
create index steps_arrived on steps (arrived_at desc, case_id desc);

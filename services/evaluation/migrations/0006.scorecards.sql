-- What a body's scorecard needs beside its grades: when it answered, and what it gave back.

create table answers (
    case_id uuid not null,
    round integer not null,
    answered_at timestamptz not null,
    constraint answers_pkey primary key (case_id, round),
    constraint answers_round_check check (round >= 1)
);
comment on table answers is 'When the reply of a round was first delivered, as dispatch said. With handlings.due_at it says whether that was in time.';

create table handovers (
    case_id uuid not null,
    round integer not null,
    hops integer not null,
    body text not null,
    returned_at timestamptz not null,
    constraint handovers_pkey primary key (case_id, round, hops),
    constraint handovers_hops_check check (hops >= 1)
);
comment on table handovers is 'Each time a body gave a case back (退单).';
create index handovers_returned on handovers (returned_at) include (body);

create index handlings_due on handlings (due_at) include (case_id, round, lead);
create index cells_rated_body on cells (rated_at) include (body, case_id, round, counted_grade, counted_at)
    where state = 'rated';

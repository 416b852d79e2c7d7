-- Reviews: at intervals every case that is not over gets a verdict.

create table reviews (
    review_id uuid constraint reviews_pkey primary key,
    period text not null constraint reviews_period_key unique,
    started_at timestamptz not null,
    started_by text not null,
    cases integer not null constraint reviews_cases_check check (cases >= 0),
    decided integer not null default 0,
    closed_at timestamptz,
    constraint reviews_decided_check check (decided between 0 and cases),
    constraint reviews_closed_check check (closed_at is null or decided = cases)
);
comment on table reviews is 'One review a period. Nobody closes one past a case without a verdict, not even by hand (D20).';
create unique index reviews_open_key on reviews ((true)) where closed_at is null;
comment on index reviews_open_key is 'One review is open at a time.';
create index reviews_newest on reviews (started_at desc, review_id desc);

create table review_items (
    review_id uuid not null constraint review_items_review_fkey references reviews (review_id),
    case_id uuid not null constraint review_items_case_fkey references cases (case_id),
    number text not null,
    stage text not null,
    round integer not null,
    lead text,
    verdict text constraint review_items_verdict_check check (verdict in ('on_track', 'continue', 'urge', 'supervise', 'refer')),
    note text not null default '',
    decided_at timestamptz,
    decided_by text,
    constraint review_items_pkey primary key (review_id, case_id),
    constraint review_items_decided_check check (num_nonnulls(verdict, decided_at, decided_by) in (0, 3))
);
comment on table review_items is 'The snapshot of a review: each case as it stood when the review began, and its verdict.';
create index review_items_by_number on review_items (review_id, number);
create index review_items_undecided on review_items (review_id, number) where verdict is null;

alter table commitments drop constraint commitments_origin_check,
    add constraint commitments_origin_check check (origin in ('reply', 'resolution', 'review'));

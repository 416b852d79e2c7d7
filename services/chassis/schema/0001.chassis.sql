-- What every service keeps beside its own tables so that nothing is lost and nothing happens twice.

create table outbox (
    id bigint generated always as identity primary key,
    event_id uuid not null unique,
    event text not null,
    version integer not null,
    subject uuid not null,
    sequence bigint not null,
    occurred_at timestamptz not null,
    traceparent text,
    data text not null
);
comment on table outbox is 'Events that are committed but not yet confirmed by the broker. Normally empty; the oldest row tells how long the relay has been stuck.';
alter table outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create table outbox_archive (
    id bigint primary key,
    event_id uuid not null,
    event text not null,
    version integer not null,
    subject uuid not null,
    sequence bigint not null,
    occurred_at timestamptz not null,
    traceparent text,
    data text not null,
    published_at timestamptz not null default now()
);
comment on table outbox_archive is 'Events that the broker has confirmed, kept for re-emission after a loss of the broker.';
create index outbox_archive_published on outbox_archive (published_at);

create table event_sequences (
    subject uuid primary key,
    last bigint not null
);
comment on table event_sequences is 'The number of the last event of each subject; its row lock keeps a subject''s events in the order of their commits.';

create table inbox (
    event_id uuid not null,
    consumer text not null,
    handled_at timestamptz not null default now(),
    primary key (event_id, consumer)
);
comment on table inbox is 'One row for each event that took effect here: the same event again has none.';
create index inbox_handled on inbox (handled_at);

create table idempotency (
    caller text not null,
    request_id text not null,
    operation text not null,
    content_digest bytea not null,
    reply text,
    answered_at timestamptz not null default now(),
    primary key (caller, request_id)
);
comment on table idempotency is 'The first answer to each request_id of each caller, so that a repeated call changes nothing and is told the same.';
create index idempotency_answered on idempotency (answered_at);

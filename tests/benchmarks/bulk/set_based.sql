-- What the database does for one `intake.post_opinions` of 500 items, with values that it makes up itself: opinions with
-- all their checks and indexes, the numbers of the outbox, the outbox, and the idempotency row with its answer; in one
-- transaction, with one wait for the disk.
select gen_random_uuid()::text as request_id \gset
begin;
with items as materialized (
    select gen_random_uuid() as id, upper(left(replace(gen_random_uuid()::text, '-', ''), 12)) as receipt
    from generate_series(1, 500)
), posted as (
    insert into opinions (opinion_id, receipt, text, title, kind, channel, grid, site, place,
                          filed_at, received_at, posted_by, source_ref)
    select id, receipt, :text, '', 'problem', 'bulk', 'G-012', null, '', now(), now(), 'bench', id::text
    from items order by id::text
    on conflict (posted_by, source_ref) where source_ref is not null do nothing
    returning opinion_id
), taken as (
    insert into event_sequences (subject, last) select opinion_id, count(*) from posted group by opinion_id order by 1
    on conflict (subject) do update set last = event_sequences.last + excluded.last
    returning subject, last
)
insert into outbox (event_id, event, version, subject, sequence, occurred_at, traceparent, data)
select gen_random_uuid(), 'intake.opinion_posted', 1, subject, last, now(), :trace, replace(:data, '?', subject::text)
from taken;
insert into idempotency (caller, request_id, operation, content_digest, reply)
values ('bench', :request_id, 'intake.post_opinions', '\x00', repeat('x', 90000));
commit;

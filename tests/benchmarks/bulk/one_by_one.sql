-- The plain way: a transaction, and a wait for the disk, for each opinion with its outbox row.
select gen_random_uuid()::text as id, upper(left(replace(gen_random_uuid()::text, '-', ''), 12)) as receipt \gset
begin;
insert into opinions (opinion_id, receipt, text, title, kind, channel, grid, site, place,
                      filed_at, received_at, posted_by, source_ref)
values (:id, :receipt, :text, '', 'problem', 'bulk', 'G-012', null, '', now(), now(), 'bench', :id);
insert into event_sequences (subject, last) values (:id, 1);
insert into outbox (event_id, event, version, subject, sequence, occurred_at, traceparent, data)
values (gen_random_uuid(), 'intake.opinion_posted', 1, :id, 1, now(), :trace, replace(:data, '?', :id));
commit;

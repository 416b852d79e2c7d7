-- Which opinions are like which: the bigrams of those that may still be joined, and the queue of those to be read.

create table opinion_bigrams (
    opinion_id uuid constraint opinion_bigrams_pkey primary key,
    bigrams integer[] not null
);
comment on table opinion_bigrams is 'The bigrams of every opinion that waits or whose case is open. Derived: may be emptied and queued again (docs: intake, runbook). Autovacuum must analyze it: what is rare is read from its statistics.';
comment on column opinion_bigrams.bigrams is 'Pairs of neighbouring characters, 16 bits each, in the order of the text. They spell the text: as private as opinions.text.';
-- Few of the pairs of a text are common, and those decide how long a search takes: know them well.
alter table opinion_bigrams alter column bigrams set statistics 400;
-- A short pending list: each of the many lookups of a search reads it from end to end (4 MB of it, the default, doubled
-- the time), and without one the timer reads less than half as many opinions a second.
create index opinion_bigrams_idx on opinion_bigrams using gin (bigrams) with (gin_pending_list_limit = 256);

-- Each bigram by itself from the index, its weight added up: no row is unpacked for it. Without its setting the planner,
-- which does not know which bigrams are asked for, reads the whole table for each of them while the table is small.
create function opinions_with(asked integer[], weights float8[], of_one integer, most integer) returns setof uuid
language sql stable set enable_seqscan = off as $$
    select having_it.opinion_id
    from unnest(asked, weights) as a (bigram, weight) cross join lateral (
        select opinion_id from opinion_bigrams where bigrams @> array[a.bigram] limit of_one
    ) as having_it
    group by having_it.opinion_id order by sum(a.weight) desc limit most
$$;
comment on function opinions_with(integer[], float8[], integer, integer) is 'The opinions whose bigrams weigh most among those asked for; of a single bigram no more than of_one rows are read.';

create table opinions_to_read (
    opinion_id uuid not null
);
comment on table opinions_to_read is 'Opinions whose row in opinion_bigrams is to be made or removed: just posted, settled, or their case has ended or come back. Emptied by the timer read_opinions; no index, so that posting pays next to nothing.';

create function queue_posted() returns trigger language plpgsql as $$
begin
    insert into opinions_to_read (opinion_id) select opinion_id from posted;
    return null;
end
$$;
comment on function queue_posted() is 'Queues what was posted, whichever way it came in.';
create trigger opinions_are_read after insert on opinions
    referencing new table as posted for each statement execute function queue_posted();

create function queue_settled() returns trigger language plpgsql as $$
begin
    insert into opinions_to_read (opinion_id) values (new.opinion_id);
    return null;
end
$$;
comment on function queue_settled() is 'Queues an opinion that nobody can join any more.';
create trigger opinions_are_left after update of status on opinions
    for each row when (new.status in ('declined', 'withdrawn')) execute function queue_settled();

create function queue_case() returns trigger language plpgsql as $$
begin
    insert into opinions_to_read (opinion_id) select opinion_id from opinions where case_id = new.case_id;
    return null;
end
$$;
comment on function queue_case() is 'Queues the opinions of a case that has ended, or that has come back.';
create trigger cases_end_and_come_back after update of stage on cases
    for each row when ((old.stage in ('satisfied', 'closed', 'archived')) <> (new.stage in ('satisfied', 'closed', 'archived')))
    execute function queue_case();

insert into opinions_to_read (opinion_id)
select o.opinion_id from opinions o left join cases c using (case_id)
where o.status in ('posted', 'registered', 'attached') and coalesce(c.stage, '') not in ('satisfied', 'closed', 'archived');

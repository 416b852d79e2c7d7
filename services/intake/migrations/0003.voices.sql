-- Voices move: taken back, taken out of a case, counted again ("me too"); pictures; limits of what one person posts.

-- No foreign key: it would be looked at for each opinion that is posted. Written under the lock of the case, and cases stay.
alter table opinions add column supports uuid;
comment on column opinions.supports is 'The case that its author has supported ("me too"), also when it was moved to another one since.';

create table opinion_photos (
    opinion_id uuid not null constraint opinion_photos_opinion_fkey references opinions on delete cascade,
    place smallint not null constraint opinion_photos_place_check check (place between 1 and 9),
    ref text not null,
    sha256 text not null constraint opinion_photos_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text not null constraint opinion_photos_type_check check (
        media_type in ('image/jpeg', 'image/png', 'image/webp', 'image/heic')),
    constraint opinion_photos_pkey primary key (opinion_id, place)
);
comment on table opinion_photos is 'Pictures of notes and places. Only references: the files are kept by whoever took them in.';

create table detachments (
    detachment_id bigint generated always as identity constraint detachments_pkey primary key,
    opinion_id uuid not null constraint detachments_opinion_fkey references opinions on delete cascade,
    case_id uuid not null constraint detachments_case_fkey references cases,
    moved_to uuid constraint detachments_moved_to_fkey references cases
        constraint detachments_moved_to_check check (moved_to <> case_id),
    was text not null constraint detachments_was_check check (was in ('registered', 'attached')),
    reason text not null constraint detachments_reason_check check (char_length(reason) between 1 and 500),
    deputy text not null constraint detachments_deputy_fkey references deputies,
    detached_by text not null,
    detached_at timestamptz not null,
    transaction xid8 not null default pg_current_xact_id()
);
comment on table detachments is 'Which voice left which case, who took it out, when and why. Rows are never changed or removed.';
comment on column detachments.detached_by is 'The token''s subject: the deputy himself, or the station staff who wrote for him.';
comment on column detachments.transaction is 'An opinion leaves its case only in the transaction that writes this row.';
create index detachments_opinion_idx on detachments (opinion_id, detachment_id);
create trigger detachments_append_only before update on detachments
    for each row execute function refuse_change('detachments are never changed');

create function refuse_untraced_detachment() returns trigger language plpgsql as $$
begin
    if not exists (select from detachments d where d.opinion_id = old.opinion_id and d.case_id = old.case_id
                   and d.transaction = pg_current_xact_id()) then
        raise exception 'a settled opinion keeps its state';
    end if;
    return new;
end
$$;
comment on function refuse_untraced_detachment() is 'Lets an opinion leave its case only together with its row in detachments.';

-- Settled once, as before; the one way back is out of a case, written down.
drop trigger opinions_settled_once on opinions;
create trigger opinions_settled_once before update of status on opinions
    for each row when (old.status <> 'posted' and new.status <> old.status
                       and (old.case_id is null or new.status <> 'posted'))
    execute function refuse_change('a settled opinion keeps its state');
create trigger opinions_detached_traceably before update of status on opinions
    for each row when (old.case_id is not null and new.status = 'posted')
    execute function refuse_untraced_detachment();
create trigger opinions_leave_before_they_enter before update of case_id on opinions
    for each row when (old.case_id is not null and new.case_id is not null and new.case_id <> old.case_id)
    execute function refuse_change('an opinion leaves its case before it enters another');

create table posting_marks (
    mark_id bigint generated always as identity constraint posting_marks_pkey primary key,
    person text not null,
    posted_at timestamptz not null
);
comment on table posting_marks is 'Who has posted when, for a day: how many more he may (X13). Written for residents who call themselves, never for partners or staff.';
comment on column posting_marks.person is 'caller:<the token''s subject>, or phone:<keyed digest of the contact''s number>.';
create index posting_marks_person_idx on posting_marks (person, posted_at desc);
create index posting_marks_oldest_idx on posting_marks (posted_at);

-- A reply that was sent back, and a rating that was opened, reach the author's page.
alter table cases drop constraint cases_stage_check;
alter table cases add constraint cases_stage_check check (stage in (
    'registered', 'redo', 'reopened', 'unrouted', 'deliberating', 'assigned', 'claimed', 'replied', 'sent_back',
    'delivered', 'completed', 'rating', 'satisfied', 'closed', 'archived'));
alter table cases add column review_step integer not null default 0
    constraint cases_review_step_check check (
        review_step >= 0 and (review_step = 0 or stage in ('replied', 'sent_back')));
comment on column cases.review_step is 'Which version of the reply is under review (even) or was sent back (odd); so late reports of earlier versions change nothing.';

-- The problem ledger, newest first: of the district, of a grid, of a deputy. A stage is looked for along these: an index
-- that holds the stage would be written at every step of every case.
create index cases_ledger_idx on cases (registered_at desc, case_id desc);
create index cases_grid_ledger_idx on cases (grid, registered_at desc, case_id desc);
create index cases_deputy_ledger_idx on cases (registered_by, registered_at desc, case_id desc);

-- Readings of contacts are linked: each row's digest covers the one before it, so a row that is changed or taken out, by
-- whoever may do more than the service, is found (X3).
create function digest_of_reading(previous bytea, reading_id bigint, opinion_id uuid, read_by text, deputy text, purpose text,
                                  read_at timestamptz) returns bytea language sql stable as $$
    select sha256(previous || convert_to(
        jsonb_build_array(reading_id, opinion_id, read_by, deputy, purpose, extract(epoch from read_at))::text, 'UTF8'))
$$;
comment on function digest_of_reading is 'The digest of a row of contact_readings, over its content and the digest of the row before.';

create function link_reading() returns trigger language plpgsql as $$
declare
    last record;
begin
    perform pg_advisory_xact_lock(hashtextextended('siquan.contact_readings.' || current_schema, 0));
    select r.reading_id, r.digest into last from contact_readings r order by r.reading_id desc limit 1;
    new.reading_id := coalesce(last.reading_id, 0) + 1;
    new.digest := digest_of_reading(coalesce(last.digest, ''::bytea), new.reading_id, new.opinion_id, new.read_by, new.deputy,
                                    new.purpose, new.read_at);
    return new;
end
$$;
comment on function link_reading() is 'Numbers readings in the order in which they commit, and links each to the one before.';

alter table contact_readings add column digest bytea;
comment on column contact_readings.digest is 'SHA-256 over this row and the digest of the row before; see intake.verify_readings.';
alter table contact_readings disable trigger contact_readings_append_only;
do $$
declare
    reading record;
    previous bytea := ''::bytea;
begin
    for reading in select * from contact_readings order by reading_id loop
        previous := digest_of_reading(previous, reading.reading_id, reading.opinion_id, reading.read_by, reading.deputy,
                                      reading.purpose, reading.read_at);
        update contact_readings set digest = previous where reading_id = reading.reading_id;
    end loop;
end
$$;
alter table contact_readings enable trigger contact_readings_append_only;
alter table contact_readings alter column digest set not null;
create trigger contact_readings_linked before insert on contact_readings
    for each row execute function link_reading();

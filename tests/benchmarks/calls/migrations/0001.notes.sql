-- The one row that the benchmark's smallest writing call leaves.

create table notes (
    note_id uuid primary key,
    text text not null,
    noted_by text not null,
    noted_at timestamptz not null
);
create index notes_newest on notes (noted_at desc, note_id desc);

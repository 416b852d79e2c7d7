-- Promises that go on, who watches over them, and what is overdue.

alter table commitments
    add column version integer not null default 1 constraint commitments_version_check check (version >= 1),
    add column consented_by text,
    add column overdue_said_for date,
    add column next_look_on date,
    add constraint commitments_consent_check check (consented_by is null or version > 1);
comment on column commitments.version is 'How often measure, deadline and target were set; those before are in commitment_versions.';
comment on column commitments.consented_by is 'The deputy with whose consent the case may close while the promise goes on; it counts as settled from then on.';
comment on column commitments.overdue_said_for is 'The deadline for which commitment_overdue was said.';
comment on column commitments.next_look_on is 'When a supervising deputy looks next, at the latest.';
create index commitments_deadlines on commitments (deadline_on) where state <> 'fulfilled';
create index commitments_next_looks on commitments (next_look_on) where state <> 'fulfilled';

create table commitment_versions (
    commitment_id uuid not null constraint commitment_versions_commitment_fkey references commitments (commitment_id),
    version integer not null,
    measure text not null,
    deadline_on date not null,
    target text not null,
    replaced_at timestamptz not null,
    replaced_by text not null,
    reason text not null,
    constraint commitment_versions_pkey primary key (commitment_id, version)
);
comment on table commitment_versions is 'What was promised before a promise was continued: until when it held, who replaced it and why. Append-only.';
create trigger commitment_versions_append_only before update or delete on commitment_versions
    for each row execute function refuse_change();

create table commitment_supervisors (
    commitment_id uuid not null constraint commitment_supervisors_commitment_fkey references commitments (commitment_id),
    deputy text not null,
    assigned_by text not null,
    assigned_at timestamptz not null,
    constraint commitment_supervisors_pkey primary key (commitment_id, deputy)
);
comment on table commitment_supervisors is 'The deputies who watch a commitment now.';
create index commitment_supervisors_deputy_idx on commitment_supervisors (deputy, commitment_id);

create table commitment_looks (
    look_id bigint generated always as identity constraint commitment_looks_pkey primary key,
    commitment_id uuid not null constraint commitment_looks_commitment_fkey references commitments (commitment_id),
    deputy text not null,
    way text not null constraint commitment_looks_way_check check (way in ('point_to_point', 'face_to_face')),
    looked_on date not null,
    finding text not null,
    noted_at timestamptz not null
);
comment on table commitment_looks is 'What supervising deputies found. `finding` is the deputy''s own words and is on no bus. Append-only.';
create index commitment_looks_by_commitment on commitment_looks (commitment_id, look_id desc);
create trigger commitment_looks_append_only before update or delete on commitment_looks
    for each row execute function refuse_change();

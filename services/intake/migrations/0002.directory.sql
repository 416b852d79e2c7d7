-- Terms of deputies, stages of the rollout, walls and the looks at them, and the links between people (两联, 塔式联系网络).

alter table deputies
    add column term_from date,
    add column term_until date,
    add column is_in_office boolean not null default true,
    add constraint deputies_term_check check (term_from <= term_until);
update deputies set is_in_office = is_sitting;
alter table deputies add constraint deputies_office_check check (is_sitting or not is_in_office);
comment on column deputies.term_from is 'First day in office; null means since ever.';
comment on column deputies.term_until is 'Last day in office; null means open. The day after, a timer takes the deputy out of his grids.';
comment on column deputies.is_in_office is 'is_sitting and within the term, as of the last load or timer: he counts for coverage (A7, A8).';

alter table grids
    add column is_active boolean not null default true;
comment on column grids.is_active is 'Only active grids must have a deputy; a deputy needs an active one.';

alter table sites
    add column community text not null default '',
    add column rollout_stage text not null default 'general'
        constraint sites_rollout_stage_check check (rollout_stage in ('pilot', 'general'));
comment on column sites.rollout_stage is 'Whether the place began with the pilot (先行先试) or with the general rollout (全面推广); its first day is opened_on.';
create index sites_parent_idx on sites (parent) where parent is not null;

create table walls (
    site text constraint walls_pkey primary key constraint walls_site_fkey references sites,
    number bigint generated always as identity constraint walls_number_key unique,
    takes_notes_from timestamptz not null,
    last_looked_at timestamptz,
    last_looked_by text,
    look_due_on date not null,
    is_reported boolean not null default false,
    constraint walls_looked_check check ((last_looked_at is null) = (last_looked_by is null))
);
comment on table walls is 'The listening wall (收音壁) of a site. A site that no longer has one keeps its row and its number; see sites.has_wall.';
comment on column walls.number is 'Printed under the code on the wall. Never given to another wall.';
comment on column walls.takes_notes_from is 'From when a note may have hung there: a note without a time counts from here until the first look (A13).';
comment on column walls.look_due_on is 'The last day on which the next look is on time, by the working calendar and the policy of the last look.';
comment on column walls.is_reported is 'The alarm wall_overdue stands; the next look clears both.';
create index walls_due_idx on walls (look_due_on, site);

insert into walls (site, takes_notes_from, look_due_on)
select site, now(), current_date + 3 from sites where has_wall order by site;

create table wall_looks (
    look_id uuid constraint wall_looks_pkey primary key,
    site text not null constraint wall_looks_site_fkey references walls,
    looked_at timestamptz not null,
    since timestamptz not null,
    looked_by text not null,
    deputy text constraint wall_looks_deputy_fkey references deputies,
    notes integer not null constraint wall_looks_notes_check check (notes >= 0),
    entered_at timestamptz not null,
    constraint wall_looks_time_check check (since <= looked_at)
);
comment on table wall_looks is 'Each time somebody emptied a wall, also when nothing hung there.';
comment on column wall_looks.since is 'The look before: notes without a time count from here, the reading in the citizen''s favour.';
comment on column wall_looks.looked_by is 'The token''s subject; deputy is set when a deputy looked.';
comment on column wall_looks.notes is 'How many notes became opinions.';
create index wall_looks_site_idx on wall_looks (site, looked_at desc, look_id desc);

create table wall_notes (
    opinion_id uuid constraint wall_notes_pkey primary key constraint wall_notes_opinion_fkey references opinions,
    look_id uuid not null constraint wall_notes_look_fkey references wall_looks
);
comment on table wall_notes is 'Which look collected an opinion: opinions.filed_at is when it was pasted, wall_looks.looked_at when it was collected.';
create index wall_notes_look_idx on wall_notes (look_id);

create table links (
    link_id uuid constraint links_pkey primary key,
    kind text not null,
    parent_role text not null,
    parent text not null,
    child_role text not null,
    child text not null,
    in_tower boolean not null,
    opened_at timestamptz not null,
    opened_by text not null,
    ended_at timestamptz,
    ended_by text,
    end_reason text,
    constraint links_self_check check ((parent_role, parent) <> (child_role, child)),
    constraint links_ended_check check (
        (ended_at is null) = (ended_by is null) and (ended_at is null) = (end_reason is null) and ended_at >= opened_at)
);
comment on table links is 'Who keeps in touch with whom. The kinds are the policy''s (link_kinds); a link is ended, never removed.';
comment on column links.parent is 'A code: of a deputy, a committee member, a group head, a party member. Never a name.';
comment on column links.in_tower is 'The kind belonged to the tower when it was opened: a tree, each node below one other at most.';
create unique index links_open_key on links (kind, parent, child) where ended_at is null;
create unique index links_tower_parent_key on links (child_role, child) where ended_at is null and in_tower;
create index links_parent_idx on links (parent, opened_at desc, link_id desc);
create index links_child_idx on links (child, opened_at desc, link_id desc);
create index links_kind_idx on links (kind, opened_at desc, link_id desc);
create index links_page_idx on links (opened_at desc, link_id desc);

-- Bodies and routing rules; cases as registered; one row for each round of a case; the versions of its reply.

create table bodies (
    body text primary key,
    name text not null,
    kind text not null,
    contact_person text not null default '',
    enrolled_at timestamptz not null,
    constraint bodies_kind_check check (kind in ('sub_district', 'department')),
    constraint bodies_name_check check (name <> '')
);
comment on table bodies is 'Handling bodies: sub-district offices and district departments. Never deleted, since rounds point to them.';
comment on column bodies.contact_person is 'Who answers for the body. While it is empty, point-to-point cases for this body wait at the desk.';

create table topics (
    path text primary key,
    level smallint not null,
    constraint topics_level_check check (level between 1 and 3),
    constraint topics_path_check check (level = array_length(string_to_array(path, '/'), 1))
);
comment on table topics is 'The topic tree, one row for each node, by its path from the top.';

-- A range over text makes "the same topic" and "the same grid" expressible in an exclusion constraint without an
-- extension, which the owner role may not create. Collation C: the order must not change with the system's locale.
create type text_span as range (subtype = text, collation = "C");

create table routes (
    route_id uuid primary key,
    category text not null,
    grid text,
    lead text not null,
    assisting text[] not null,
    valid_from date not null,
    valid_until date,
    set_by text not null,
    created_at timestamptz not null,
    constraint routes_lead_fkey foreign key (lead) references bodies (body),
    constraint routes_dates_check check (valid_until >= valid_from),
    constraint routes_lead_not_assisting check (lead <> all (assisting)),
    constraint routes_no_tie exclude using gist (
        text_span(category, category, '[]') with &&,
        text_span(coalesce(grid, ''), coalesce(grid, ''), '[]') with &&,
        daterange(valid_from, valid_until, '[]') with &&
    )
);
comment on table routes is 'Which body leads for a topic. The longest topic path wins, then the rule that names the grid.';
comment on column routes.category is 'Topic path from the top; empty stands for every topic.';
comment on column routes.grid is 'Null stands for every grid.';
comment on column routes.valid_until is 'The last day on which the rule holds; null while it has no end.';
create index routes_by_topic on routes (category);
create index routes_newest on routes (created_at desc, route_id desc);

create table cases (
    case_id uuid primary key,
    number text not null,
    title text not null,
    category text not null,
    kind text not null,
    complexity text not null,
    urgency text not null,
    flags text[] not null,
    grid text not null,
    site text,
    registered_at timestamptz not null,
    constraint cases_complexity_check check (complexity in ('direct', 'ordinary', 'complex')),
    constraint cases_urgency_check check (urgency in ('normal', 'urgent'))
);
comment on table cases is 'What intake said when it registered the case. Its row lock guards everything about the case.';

create table rounds (
    state text not null,
    case_id uuid not null,
    round integer not null,
    is_current boolean not null,
    scope text not null,
    opened_at timestamptz not null,
    desk_reason text,
    mode text,
    lead text,
    assisting text[] not null default '{}',
    contact_person text not null default '',
    clock_starts_on date,
    due_at timestamptz,
    is_due_provisional boolean not null default false,
    assigned_at timestamptz,
    assigned_by text,
    assign_reason text not null default '',
    claimed_at timestamptz,
    claimed_by text,
    reply_version integer,
    delivered_at timestamptz,
    completed_at timestamptz,
    completed_by text,
    previous_round integer generated always as (nullif(round - 1, 0)) stored,
    primary key (case_id, round),
    constraint rounds_case_fkey foreign key (case_id) references cases (case_id),
    constraint rounds_contiguous foreign key (case_id, previous_round) references rounds (case_id, round),
    constraint rounds_lead_fkey foreign key (lead) references bodies (body),
    constraint rounds_round_check check (round >= 1),
    constraint rounds_state_check check (state in
        ('unrouted', 'deliberating', 'assigned', 'claimed', 'replied', 'sent_back', 'delivered', 'completed')),
    constraint rounds_scope_check check (scope in ('all', 'reply', 'implementation')),
    constraint rounds_mode_check check (mode in ('direct', 'point_to_point', 'consultation')),
    constraint rounds_past_check check (is_current or state = 'completed'),
    constraint rounds_desk_check check (desk_reason in ('no_route', 'no_contact', 'not_agreed', 'body_unknown')),
    constraint rounds_unrouted_check check (state <> 'unrouted' or desk_reason is not null),
    -- No assignment without lead, mode, clock and due time (C10); and none of them before the assignment.
    constraint rounds_assigned_check check (
        case when state in ('unrouted', 'deliberating')
            then num_nonnulls(lead, mode, clock_starts_on, due_at, assigned_at, assigned_by) = 0 and assisting = '{}'
            else num_nulls(lead, mode, clock_starts_on, due_at, assigned_at, assigned_by) = 0 end),
    constraint rounds_contact_check check (mode is distinct from 'point_to_point' or contact_person <> ''),
    constraint rounds_lead_not_assisting check (lead <> all (assisting)),
    constraint rounds_claimed_check check (
        (state in ('claimed', 'replied', 'sent_back', 'delivered', 'completed')) = (claimed_at is not null)
        and (claimed_at is null) = (claimed_by is null)),
    constraint rounds_replied_check check (
        (state in ('replied', 'sent_back', 'delivered', 'completed')) = (reply_version is not null)),
    constraint rounds_delivered_check check ((state in ('delivered', 'completed')) = (delivered_at is not null)),
    constraint rounds_completed_check check (
        (state = 'completed') = (completed_at is not null) and (completed_at is null) = (completed_by is null))
);
comment on table rounds is 'One row for each case and round, hence one assignment a round. A redo or a reopening adds the next.';
comment on column rounds.state is 'unrouted: waits at the desk for `assign`; deliberating: waits for the session of a complex case; then assigned, claimed, replied (waits for review), sent_back, delivered, completed.';
comment on column rounds.is_current is 'The latest round of the case; the others are over.';
comment on column rounds.desk_reason is 'Why the case came to the desk: no rule fits, the body has no contact person, the session did not agree, or its resolution names a body that is not enrolled. Kept after the assignment.';
comment on column rounds.clock_starts_on is 'The district''s day from which the limit counts, itself not counted. With the calendar it gives due_at again.';
comment on column rounds.due_at is 'Midnight at the end of the last day on which the reply is on time.';
comment on column rounds.is_due_provisional is 'The due time falls in a year whose holidays were not published when it was set.';
comment on column rounds.assigned_by is 'Who assigned it by hand, or `system` for a rule, a resolution or a redo.';
comment on column rounds.reply_version is 'The version that waits for review or was decided on last.';
create unique index rounds_one_current on rounds (case_id) where is_current;
create index rounds_newest on rounds (opened_at desc, case_id desc) where is_current;
create index rounds_newest_by_state on rounds (state, opened_at desc, case_id desc) where is_current;

create table shares (
    case_id uuid not null,
    body text not null,
    round integer not null,
    part text not null,
    state text not null,
    opened_at timestamptz not null,
    primary key (case_id, body),
    constraint shares_round_fkey foreign key (case_id, round) references rounds (case_id, round),
    constraint shares_body_fkey foreign key (body) references bodies (body),
    constraint shares_part_check check (part in ('lead', 'assisting'))
);
comment on table shares is 'Each body''s worklist: one row for each body of a current round, with that round''s state and time so that one index serves the list in its order.';
create unique index shares_one_lead on shares (case_id) where part = 'lead';
create index shares_newest on shares (body, opened_at desc, case_id desc);
create index shares_newest_by_state on shares (body, state, opened_at desc, case_id desc);

create table replies (
    case_id uuid not null,
    round integer not null,
    version integer not null,
    text text not null,
    measures text not null,
    outcome jsonb,
    commitments jsonb not null,
    written_by text not null,
    written_at timestamptz not null,
    review text not null,
    reviewed_by text,
    reviewed_at timestamptz,
    review_reason text not null default '',
    primary key (case_id, round, version),
    constraint replies_round_fkey foreign key (case_id, round) references rounds (case_id, round),
    constraint replies_version_check check (version >= 1),
    constraint replies_text_check check (text <> ''),
    constraint replies_commitments_check check (jsonb_typeof(commitments) = 'array'),
    constraint replies_review_check check (review in ('waiting', 'superseded', 'approved', 'sent_back')),
    constraint replies_reviewed_check check (
        (review in ('approved', 'sent_back')) = (reviewed_at is not null)
        and (reviewed_at is null) = (reviewed_by is null)),
    constraint replies_sent_back_check check (review <> 'sent_back' or review_reason <> ''),
    constraint replies_reviewer_not_author check (reviewed_by <> written_by)
);
comment on table replies is 'Every version of every reply. Only the approved one leaves the service.';
comment on column replies.review is 'superseded: a later version was handed in before this one was reviewed.';
-- At most one version waits for review or is approved: what is reviewed is what is delivered.
create unique index replies_one_open on replies (case_id, round) where review in ('waiting', 'approved');
alter table rounds add constraint rounds_reply_fkey
    foreign key (case_id, round, reply_version) references replies (case_id, round, version);

create table resolutions (
    case_id uuid not null,
    session_id uuid not null,
    item integer not null,
    commitments integer not null,
    adopted_at timestamptz not null,
    primary key (case_id, session_id, item),
    constraint resolutions_case_fkey foreign key (case_id) references cases (case_id),
    constraint resolutions_commitments_check check (commitments >= 0)
);
comment on table resolutions is 'Resolutions that concern a case, for the count of its promises. Their words are in deliberation.';

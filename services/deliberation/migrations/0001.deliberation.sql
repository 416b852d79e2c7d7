-- Halls; the cases that wait for one; sessions with agenda, people, options, votes and minutes.

create table halls (
    hall text primary key,
    name text not null,
    site text not null,
    site_kind text not null,
    enrolled_by text not null,
    enrolled_at timestamptz not null,
    constraint halls_name_check check (name <> ''),
    constraint halls_site_kind_check check (site_kind in ('station', 'point'))
);
comment on table halls is 'Standing halls (三方议事厅). Never deleted, since sessions point to them.';
comment on column halls.site_kind is 'Only the hall of a station can take complex cases (C14).';
comment on column halls.enrolled_by is 'Who entered or last changed the hall.';

create table sessions (
    session_id uuid primary key,
    -- Near the front, because it is the first thing to look at.
    state text not null,
    kind text not null,
    hall text not null,
    site text not null,
    place text not null default '',
    bodies text[] not null,
    scheduled_at timestamptz not null,
    convened_at timestamptz not null,
    convened_by text not null,
    opened_at timestamptz,
    opened_by text,
    closed_at timestamptz,
    closed_by text,
    minuted_at timestamptz,
    minuted_by text,
    constraint sessions_hall_fkey foreign key (hall) references halls (hall),
    constraint sessions_kind_check check (kind in ('three_party', 'council_meeting', 'on_site', 'two_party')),
    constraint sessions_state_check check (state in ('convened', 'open', 'closed', 'minuted')),
    constraint sessions_opened_check check (
        (state <> 'convened') = (opened_at is not null) and (opened_at is null) = (opened_by is null)
    ),
    constraint sessions_closed_check check (
        (state in ('closed', 'minuted')) = (closed_at is not null) and (closed_at is null) = (closed_by is null)
    ),
    constraint sessions_minuted_check check (
        (state = 'minuted') = (minuted_at is not null) and (minuted_at is null) = (minuted_by is null)
    )
);
comment on table sessions is 'One row for each session. Its row lock is taken by every write on the session and what belongs to it.';
comment on column sessions.site is 'The site of the hall when the session was convened; a hall that moves later changes nothing here.';
comment on column sessions.bodies is 'Invited bodies: named by the convenor, suggested by the routing rules, or invited with a person. One that sends nobody is reported absent at the closing.';

create table agenda_items (
    session_id uuid not null,
    item integer not null,
    topic text not null,
    verdict text,
    chosen_option integer,
    lead text,
    assisting text[] not null default '{}',
    commitments jsonb not null default '[]',
    note text not null default '',
    decided_at timestamptz,
    decided_by text,
    constraint agenda_items_pkey primary key (session_id, item),
    constraint agenda_items_session_fkey foreign key (session_id) references sessions (session_id),
    constraint agenda_items_item_check check (item >= 1),
    constraint agenda_items_verdict_check check (verdict in ('resolved', 'not_agreed')),
    constraint agenda_items_decided_check check (
        (verdict is null) = (decided_at is null) and (decided_at is null) = (decided_by is null)
    ),
    -- `verdict = 'resolved'` is null without a verdict, and a check passes on null: hence the coalesce.
    constraint agenda_items_resolved_check check (
        case when coalesce(verdict, '') = 'resolved'
             then chosen_option is not null and lead is not null and jsonb_array_length(commitments) >= 1
                  and lead <> all (assisting)
             else chosen_option is null and lead is null and jsonb_array_length(commitments) = 0
                  and cardinality(assisting) = 0
        end
    ),
    constraint agenda_items_not_agreed_check check (verdict <> 'not_agreed' or note <> '')
);
comment on table agenda_items is 'Topics of a session, numbered from 1, and the verdict on each.';
comment on column agenda_items.commitments is 'What the resolution promises: a list of {measure, deadline_on, target}. The ledger of promises is kept by followup.';
comment on column agenda_items.note is 'For an item that was not agreed: what divides the parties.';

create table cases (
    case_id uuid primary key,
    state text not null,
    number text,
    title text,
    category text,
    grid text,
    site text,
    suggested_lead text,
    requested_at timestamptz,
    assigned_at timestamptz,
    session_id uuid,
    item integer,
    constraint cases_state_check check (state in ('waiting', 'on_agenda', 'settled', 'sent_up', 'assigned')),
    constraint cases_requested_check check (
        (state = 'assigned' or requested_at is not null)
        and (requested_at is null or (number is not null and title is not null and category is not null
                                      and grid is not null))
    ),
    constraint cases_assigned_check check (state <> 'assigned' or assigned_at is not null),
    constraint cases_agenda_check check (
        (state in ('on_agenda', 'settled', 'sent_up')) = (session_id is not null)
        and (session_id is null) = (item is null)
    ),
    constraint cases_item_fkey foreign key (session_id, item) references agenda_items (session_id, item)
);
comment on table cases is 'What dispatch has said of each case: whether it asked for a session, and whether it gave the case to a body. The row is what convenors lock.';
comment on column cases.state is 'waiting: can be put on an agenda; on_agenda: session_id says on which; settled, sent_up: what the session made of it; assigned: dispatch gave it to a body, it waits for nothing here.';
comment on column cases.requested_at is 'When dispatch last asked for a session; null for a case that never needed one. Not later than what is known means: late or repeated, and is ignored.';
comment on column cases.assigned_at is 'When dispatch last gave the case to a body. Kept for every case, so that a request that arrives after the assignment it precedes does not put the case on the waiting list.';
create index cases_waiting_newest on cases (requested_at desc, case_id desc) where state = 'waiting';
-- Opening and closing a session lock its cases.
create index cases_by_session on cases (session_id) where session_id is not null;

create table item_cases (
    session_id uuid not null,
    case_id uuid not null,
    item integer not null,
    position integer not null,
    taken_off_at timestamptz,
    constraint item_cases_pkey primary key (session_id, case_id),
    constraint item_cases_item_fkey foreign key (session_id, item) references agenda_items (session_id, item),
    constraint item_cases_case_fkey foreign key (case_id) references cases (case_id)
);
comment on table item_cases is 'The like cases bundled under a topic (同题议事). Kept after the session: the history of a case in the hall.';
comment on column item_cases.position is 'The order in which the convenor named the cases of the item, from 1.';
comment on column item_cases.taken_off_at is 'When the case left the agenda, because it was assigned by hand before the session opened.';
create index item_cases_by_case on item_cases (case_id);

create table participants (
    session_id uuid not null,
    participant text not null,
    party text not null,
    body text,
    invited_at timestamptz not null,
    invited_by text not null,
    checked_in_at timestamptz,
    left_at timestamptz,
    -- The key is also the rule that a person sits for one party only (C2).
    constraint participants_pkey primary key (session_id, participant),
    constraint participants_session_fkey foreign key (session_id) references sessions (session_id),
    constraint participants_party_check check (party in ('voter', 'state_organ', 'deputy')),
    constraint participants_left_check check (left_at is null or checked_in_at is not null)
);
comment on column participants.checked_in_at is 'When the person first came; kept when he leaves and comes back.';
comment on column participants.left_at is 'Set while the person is away: his votes do not count.';

create table options (
    session_id uuid not null,
    item integer not null,
    option integer not null,
    text text not null,
    party text not null,
    put_by text not null,
    put_at timestamptz not null,
    recorded_by text not null,
    tally jsonb,
    was_carried boolean,
    constraint options_pkey primary key (session_id, item, option),
    constraint options_item_fkey foreign key (session_id, item) references agenda_items (session_id, item),
    constraint options_put_by_fkey foreign key (session_id, put_by) references participants (session_id, participant),
    constraint options_option_check check (option >= 1),
    constraint options_party_check check (party in ('voter', 'state_organ', 'deputy')),
    constraint options_final_check check ((tally is null) = (was_carried is null))
);
comment on column options.tally is 'The votes by party at the moment of the verdict: {party: {agree, disagree, abstain}}. Null while the item is open; then the votes are counted.';

alter table agenda_items add constraint agenda_items_option_fkey
    foreign key (session_id, item, chosen_option) references options (session_id, item, option);

create table votes (
    session_id uuid not null,
    item integer not null,
    option integer not null,
    participant text not null,
    choice text not null,
    was_quorate boolean not null,
    voted_at timestamptz not null,
    recorded_by text not null,
    constraint votes_pkey primary key (session_id, item, option, participant),
    constraint votes_option_fkey foreign key (session_id, item, option) references options (session_id, item, option),
    constraint votes_participant_fkey foreign key (session_id, participant)
        references participants (session_id, participant),
    constraint votes_choice_check check (choice in ('agree', 'disagree', 'abstain'))
);
comment on column votes.was_quorate is 'False for a vote given while a party was missing: it never counts, and may be given anew (C2).';

create table minutes (
    session_id uuid not null,
    version integer not null,
    text text not null,
    written_at timestamptz not null,
    written_by text not null,
    constraint minutes_pkey primary key (session_id, version),
    constraint minutes_session_fkey foreign key (session_id) references sessions (session_id),
    constraint minutes_version_check check (version >= 1),
    constraint minutes_text_check check (text <> '')
);
comment on table minutes is 'Every version of the minutes; the highest one is in force.';

create table confirmations (
    session_id uuid not null,
    version integer not null,
    participant text not null,
    confirmed_at timestamptz not null,
    recorded_by text not null,
    constraint confirmations_pkey primary key (session_id, version, participant),
    constraint confirmations_minutes_fkey foreign key (session_id, version) references minutes (session_id, version),
    constraint confirmations_participant_fkey foreign key (session_id, participant)
        references participants (session_id, participant)
);
comment on table confirmations is 'Who stands by which version. A new version starts with none (C8).';

-- Sessions that are adjourned or cancelled, agendas that change, the verdicts of council meetings, absences that are counted,
-- limits for complex cases, and cases that are known here before they wait.

alter table halls add column since timestamptz;
update halls set since = enrolled_at;
alter table halls alter column since set not null;
comment on column halls.since is 'When the hall was first entered: before that, no council meeting was owed (B14).';

alter table sessions add column cancelled_at timestamptz;
alter table sessions add column cancelled_by text;
alter table sessions add column cancel_reason text;
alter table sessions drop constraint sessions_state_check;
alter table sessions add constraint sessions_state_check
    check (state in ('convened', 'open', 'adjourned', 'cancelled', 'closed', 'minuted'));
alter table sessions drop constraint sessions_opened_check;
alter table sessions add constraint sessions_opened_check check (
    (state in ('open', 'closed', 'minuted')) = (opened_at is not null) and (opened_at is null) = (opened_by is null)
);
alter table sessions add constraint sessions_cancelled_check check (
    (state = 'cancelled') = (cancelled_at is not null) and (cancelled_at is null) = (cancelled_by is null)
    and (cancelled_at is null) = (cancel_reason is null)
);
-- Not checked for what was there before: an on-site session could be called without a place.
alter table sessions add constraint sessions_place_check check (kind <> 'on_site' or place <> '') not valid;
comment on column sessions.opened_at is 'When it was last opened. Null again while it is adjourned: what was not closed was not held (B19).';
create index sessions_by_time on sessions (scheduled_at desc, session_id desc);
create index sessions_by_site on sessions (site, scheduled_at desc, session_id desc);
-- What counts as held, by day.
create index sessions_held on sessions (opened_at) where closed_at is not null;

create table adjournments (
    session_id uuid not null,
    number integer not null,
    reason text not null,
    note text not null,
    was_open boolean not null,
    adjourned_at timestamptz not null,
    adjourned_by text not null,
    reconvened_at timestamptz,
    reconvened_by text,
    constraint adjournments_pkey primary key (session_id, number),
    constraint adjournments_session_fkey foreign key (session_id) references sessions (session_id),
    constraint adjournments_reason_check check (reason in ('no_quorum', 'decision')),
    constraint adjournments_note_check check (note <> ''),
    constraint adjournments_reconvened_check check ((reconvened_at is null) = (reconvened_by is null))
);
comment on table adjournments is 'Each time that a session was put off, and when it was called again.';

alter table agenda_items add column merged_into uuid;
alter table agenda_items add column dropped_at timestamptz;
alter table agenda_items add column dropped_by text;
alter table agenda_items drop constraint agenda_items_verdict_check;
alter table agenda_items add constraint agenda_items_verdict_check check (
    verdict in ('resolved', 'not_agreed', 'direct', 'assign', 'consult', 'not_accepted', 'merge'));
alter table agenda_items drop constraint agenda_items_resolved_check;
alter table agenda_items add constraint agenda_items_resolved_check check (
    case when coalesce(verdict, '') = 'resolved'
         then chosen_option is not null and lead is not null and jsonb_array_length(commitments) >= 1
              and lead <> all (assisting)
         else chosen_option is null and jsonb_array_length(commitments) = 0
    end
);
alter table agenda_items add constraint agenda_items_lead_check check (
    case when coalesce(verdict, '') in ('resolved', 'direct', 'assign')
         then lead is not null and lead <> all (assisting)
         else lead is null and cardinality(assisting) = 0
    end
);
alter table agenda_items drop constraint agenda_items_not_agreed_check;
alter table agenda_items add constraint agenda_items_note_check
    check (verdict not in ('not_agreed', 'not_accepted') or note <> '');
alter table agenda_items add constraint agenda_items_merged_check
    check ((coalesce(verdict, '') = 'merge') = (merged_into is not null));
alter table agenda_items add constraint agenda_items_dropped_check
    check ((dropped_at is null) = (dropped_by is null) and (dropped_at is null or verdict is null));
comment on column agenda_items.note is 'Why: what divides the parties, why it is not accepted.';
comment on column agenda_items.merged_into is 'The case that those of this item are merged with.';
comment on column agenda_items.dropped_at is 'When the item was taken off the agenda; its number is not given again.';

alter table cases add column round integer not null default 1;
alter table cases add column mark text;
alter table cases add column marked_at timestamptz;
alter table cases add column proposed_at timestamptz;
alter table cases add column proposal text;
alter table cases add column escalated_round integer not null default 0;
alter table cases add column extended_days integer not null default 0;
alter table cases add column extended_at timestamptz;
alter table cases add column extended_by text;
alter table cases add column extension_reason text;
alter table cases add column waiting_since timestamptz generated always as (greatest(requested_at, proposed_at)) stored;
alter table cases drop constraint cases_state_check;
alter table cases add constraint cases_state_check
    check (state in ('registered', 'waiting', 'on_agenda', 'settled', 'sent_up', 'assigned'));
alter table cases drop constraint cases_requested_check;
alter table cases add constraint cases_requested_check check (state <> 'waiting' or waiting_since is not null);
alter table cases add constraint cases_known_check check (
    (state = 'assigned' or number is not null)
    and (number is null) = (title is null) and (number is null) = (category is null) and (number is null) = (grid is null)
);
alter table cases add constraint cases_mark_check check (mark in ('hard', 'key') and (mark is null or marked_at is not null));
alter table cases add constraint cases_proposal_check check (
    (proposal is null) = (proposed_at is null) and proposal in ('redo', 'consult')
);
alter table cases add constraint cases_extended_check check (
    (extended_days > 0) = (extended_at is not null) and (extended_at is null) = (extended_by is null)
    and (extended_at is null) = (extension_reason is null)
);
comment on column cases.state is 'registered: only known; waiting: can be put on an agenda; on_agenda: session_id says on which; settled, sent_up: what the session made of it; assigned: dispatch gave it to a body, it waits for nothing here.';
comment on column cases.number is 'Null until intake or dispatch has told it: an assignment may come first.';
comment on column cases.mark is 'hard, key: screened by a deputy (筛选); null without a mark. Only marked cases go to an on-site session (B11).';
comment on column cases.proposed_at is 'Since when it waits without a request of dispatch; null when it does not. Assigning it does not end that.';
comment on column cases.proposal is 'Why it waits without a request: redo (a round that went up to the committee), consult (a council meeting wants a session on it).';
comment on column cases.escalated_round is 'The highest round that went up to the committee, 0 for none: a repeated or late word changes nothing.';
comment on column cases.extended_days is 'By how many days its settlement was put off, once (C14); 0 again with a new request.';
drop index cases_waiting_newest;
create index cases_waiting_newest on cases (waiting_since desc, case_id desc) where state = 'waiting';
-- The limits of complex cases: the oldest request first.
create index cases_by_request on cases (requested_at) where state in ('waiting', 'on_agenda');

create table absences (
    session_id uuid not null,
    body text not null,
    absent_at timestamptz not null,
    constraint absences_pkey primary key (session_id, body),
    constraint absences_session_fkey foreign key (session_id) references sessions (session_id)
);
comment on table absences is 'Invited bodies of which nobody came to a session that was held (C3); absent_at is when it opened.';
create index absences_newest on absences (absent_at desc, session_id desc, body desc);
create index absences_by_body on absences (body, absent_at desc, session_id desc);

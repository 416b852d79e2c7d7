-- Voters who cannot be reached, grades that somebody gave in their place, and reminders.

alter table voices
    add column is_reachable boolean not null default true,
    add column ended_at timestamptz,
    add column as_of bigint not null default 0;
comment on column voices.is_reachable is 'False for a note that bears no name and no number: a proxy may rate for it at once.';
comment on column voices.ended_at is 'When the voice was taken out of the case again; it is asked no more.';
comment on column voices.as_of is 'The place among the case''s events of the one that said so last: an attaching from before a detaching, coming late, changes nothing.';

alter table cells
    add column acting text constraint cells_acting_check check (acting in ('proxy', 'assisted')),
    add column witness text not null default '',
    add column entered_by text,
    -- A voter's grade that another gave has both names; nobody acts for a deputy (C24).
    add constraint cells_proxy_check check (
        (acting is null) = (witness = '') and (acting is null) = (entered_by is null)
        and (acting is null or (rater = 'voter' and state = 'rated')));
comment on column cells.acting is 'Who gave a voter''s grade if not himself: proxy is 代评 by deputy and witness, assisted is his own, entered for him.';
comment on column cells.witness is 'The resident who rated with the deputy, by name. Shown to the committee alone.';
comment on column cells.entered_by is 'The token''s subject that entered it.';
create index cells_silent on cells (opened_at desc, opinion_id desc) where state = 'open' and opinion_id is not null;

alter table appraisals
    add column reminders integer not null default 0 constraint appraisals_reminders_check check (reminders >= 0);
comment on column appraisals.reminders is 'How many of the reminders have gone out.';
create index appraisals_to_remind on appraisals (opened_at, case_id) where state = 'open';

-- The five chiefs' inquiry: which cases it is about, who asks, what is asked and answered, and the gates that this opens.

create table key_cases (
    case_id uuid primary key references cases,
    state text not null,
    flags text[] not null,
    is_urgent boolean not null,
    as_of bigint not null,
    reason text not null default '',
    decided_by text,
    changed_at timestamptz not null,
    constraint key_cases_state_check check (state in ('proposed', 'confirmed', 'dropped', 'lapsed')),
    constraint key_cases_decided_check check (state not in ('confirmed', 'dropped') or decided_by is not null)
);
comment on table key_cases is 'Cases that were ever flagged or urgent. A proposed one waits for the committee office.';
comment on column key_cases.state is 'lapsed: the flags were taken away before anybody decided.';
comment on column key_cases.as_of is 'The place among the case''s events of the one that told the flags last; what was told before changes nothing.';
create index key_cases_list on key_cases (state, changed_at desc, case_id desc);

create table handlings (
    case_id uuid not null references cases,
    round integer not null,
    lead text not null,
    assisting text[] not null,
    due_at timestamptz not null,
    as_of bigint not null,
    constraint handlings_pkey primary key (case_id, round),
    constraint handlings_round_check check (round >= 1)
);
comment on table handlings is 'Who handles a case in a round and until when, as dispatch last said: whom a chief may ask, and which day is earlier than the due time.';

create table gates (
    case_id uuid not null references key_cases,
    round integer not null,
    moment text not null,
    opened_at timestamptz not null,
    passed_at timestamptz,
    how text,
    constraint gates_pkey primary key (case_id, round, moment),
    constraint gates_round_check check (round >= 1),
    constraint gates_moment_check check (moment in ('before', 'during', 'after')),
    constraint gates_how_check check (how in ('answered', 'carried_over', 'dropped') and passed_at is not null or how is null and passed_at is null)
);
comment on table gates is 'The three moments of a key case in each round. What has passed stays so.';

create table chiefs (
    office text not null,
    from_on date not null,
    until_on date,
    name text not null,
    capacity text not null,
    mandate text not null,
    set_by text not null,
    set_at timestamptz not null,
    constraint chiefs_pkey primary key (office, from_on),
    constraint chiefs_capacity_check check (capacity in ('holder', 'acting', 'delegate')),
    constraint chiefs_mandate_check check (capacity = 'holder' or mandate <> ''),
    constraint chiefs_dates_check check (until_on >= from_on)
);
comment on table chiefs is 'Who held one of the five offices on a day: the one who began last and has not ended.';

create table inquiries (
    inquiry_id uuid primary key,
    state text not null,
    office text not null,
    chief text not null,
    capacity text not null,
    moment text not null,
    form text not null,
    topic text not null,
    place text not null,
    present text[] not null,
    question text not null,
    body text not null,
    attempt integer not null default 1,
    asked_by text not null,
    asked_at timestamptz not null,
    constraint inquiries_state_check check (state in ('asked', 'answered', 'sufficient')),
    constraint inquiries_moment_check check (moment in ('before', 'during', 'after')),
    constraint inquiries_form_check check (form = 'topic' and topic <> '' or form = 'face_to_face' and place <> '' and cardinality(present) >= 1),
    constraint inquiries_attempt_check check (attempt >= 1)
);
comment on table inquiries is 'What a chief asked of a body. One that stays asked waits for the body, one that stays answered for the chief.';
comment on column inquiries.chief is 'The name of the one in office on that day; a later holder changes nothing here.';
create index inquiries_list on inquiries (asked_at desc, inquiry_id desc);
create index inquiries_list_body on inquiries (body, asked_at desc, inquiry_id desc);
create index inquiries_list_office on inquiries (office, asked_at desc, inquiry_id desc);
create index inquiries_list_state on inquiries (state, asked_at desc, inquiry_id desc);

create table inquiry_cases (
    inquiry_id uuid not null references inquiries,
    case_id uuid not null references key_cases,
    round integer not null,
    constraint inquiry_cases_pkey primary key (inquiry_id, case_id)
);
comment on table inquiry_cases is 'The cases that an inquiry is about, each in the round it was in then.';
create index inquiry_cases_of_case on inquiry_cases (case_id);

create table inquiry_answers (
    inquiry_id uuid not null references inquiries,
    attempt integer not null,
    answered_by text not null,
    answered_at timestamptz not null,
    promised_on date,
    person text not null,
    post text not null,
    duty text not null,
    effect text not null,
    outcome jsonb,
    attachment text,
    verdict text,
    note text not null default '',
    judged_by text,
    judged_at timestamptz,
    constraint inquiry_answers_pkey primary key (inquiry_id, attempt),
    constraint inquiry_answers_verdict_check check (verdict in ('sufficient', 'again')),
    constraint inquiry_answers_judged_check check ((verdict is null) = (judged_by is null) and (verdict is null) = (judged_at is null))
);
comment on table inquiry_answers is 'Every answer that a body gave, with what the chief said to it.';

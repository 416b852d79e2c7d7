-- The four senses: what residents answered, as counts.

create table survey_answers (
    place text not null,
    asked_on date not null,
    sense text not null constraint survey_answers_sense_check check (sense in ('gain', 'happiness', 'safety', 'belonging')),
    agree integer not null,
    neutral integer not null,
    disagree integer not null,
    recorded_by text not null,
    recorded_at timestamptz not null,
    constraint survey_answers_pkey primary key (place, asked_on, sense),
    constraint survey_answers_count_check check (least(agree, neutral, disagree) >= 0)
);
comment on table survey_answers is 'An optional questionnaire by place and day (C18). No figure of satisfaction is made of it. Append-only.';
create index survey_answers_by_day on survey_answers (asked_on, place);
create trigger survey_answers_append_only before update or delete on survey_answers
    for each row execute function refuse_change();

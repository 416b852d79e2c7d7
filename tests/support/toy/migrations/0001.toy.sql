create table pings (ping_id uuid primary key, text text not null constraint pings_text_check check (text <> 'leak'));
create table effects (ping_id uuid not null, mode text not null, at timestamptz not null default clock_timestamp());
create table attempts (ping_id uuid not null, mode text not null, at timestamptz not null default clock_timestamp());
create table chores (chore_id bigint generated always as identity primary key, due_at timestamptz not null, done_at timestamptz,
                     done_by integer);

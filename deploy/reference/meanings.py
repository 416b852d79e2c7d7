"""What each setting is for: the words that the code itself does not hold. A test finds one that is missing or left over."""

from __future__ import annotations

# What a service process reads; names and defaults are read from services/chassis/settings.py.
SERVICE = {
    "SIQUAN_AMQP_URL": ("消息服务器地址", "The broker: `amqp://user:password@host:port/vhost`, or `amqps://` for TLS"),
    "SIQUAN_DATABASE_URL": ("本服务数据库地址", "The service's own run-time role; its search path is the schema"),
    "SIQUAN_TOKEN_PUBLIC_KEY": ("验证令牌的公钥", "PEM of the Ed25519 key that checks callers' tokens"),
    "SIQUAN_POLICY_FILE": ("规则文件", "The district's rules, see [policy.md](policy.md); built-in ones when empty"),
    "SIQUAN_CALENDAR_FILE": ("节假日文件", "Holidays and make-up working days (YAML) that go before the built-in ones"),
    "SIQUAN_TIMEZONE": ("时区", "The district's zone: it decides where a day ends"),
    "SIQUAN_HTTP_HOST": ("健康检查监听地址", "Where `/healthz`, `/readyz` and `/metrics` listen"),
    "SIQUAN_HTTP_PORT": ("健康检查端口", "Their port; 0 takes a free one, which the log names"),
    "SIQUAN_POOL_SIZE": ("数据库连接数", "Connections to the database, for each process; the relay has one more"),
    "SIQUAN_WORKERS": ("同时处理的调用数", "Calls carried out at once; twice as many are taken from the queue"),
    "SIQUAN_BATCH_SIZE": ("每批事件数", "Most events in one transaction"),
    "SIQUAN_STATEMENT_TIMEOUT_MS": ("语句超时（毫秒）", "Longest statement"),
    "SIQUAN_LOCK_TIMEOUT_MS": ("等锁超时（毫秒）", "Longest wait for a lock; then the transaction is tried again"),
    "SIQUAN_HEARTBEAT_SECONDS": ("心跳（秒）", "A link to the broker that is silent for about twice as long is replaced"),
    "SIQUAN_TIMER_SECONDS": ("定时检查间隔(秒)", "Seconds between two looks at what has come due (alarms, reminders)"),
    "SIQUAN_ARCHIVE_DAYS": ("保留天数", "Days for which published events, handled ids and first answers are kept"),
    "SIQUAN_RETRY_SECONDS": ("重试间隔（秒）", "Waits before the retries of a failing event; part of the names of the delay "
                             "queues, so all services need the same"),
    "SIQUAN_LOG_LEVEL": ("日志级别", "`DEBUG`, `INFO`, `WARNING` or `ERROR`"),
    "SIQUAN_CONTACT_KEY": ("联系方式加密密钥", "intake alone, and there required: `id:base64 of 32 bytes`, several with "
                           "commas; the first encrypts, all decrypt"),
}

# What the commands read: name, default, Chinese, English.
COMMANDS = (
    ("SIQUAN_HOME", "`.siquan`", "系统目录", "Folder of the stack: secrets, logs, state; every command also takes `--home`"),
    ("SIQUAN_FSYNC", "on", "落盘同步", "`off`: faster, and a power cut destroys the data; for tests"),
    ("SIQUAN_SHARED_BUFFERS", "64MB", "数据库缓存", "PostgreSQL's own cache, native stack"),
    ("SIQUAN_BROKER_MEMORY", "0.4", "消息服务器内存上限",
     "Share of the machine or amount (`512MiB`) above which publishers wait"),
    ("SIQUAN_REPLICAS_INTAKE", "1", "进程数", "Processes of a service, 0 to 16; the same for the other four names"),
    ("SIQUAN_AMQP_URL", "the stack's", "调用的地址",
     "Where `call`, `import` and `parked` go instead of the stack of the home"),
    ("SIQUAN_TOKEN", "–", "调用的令牌", "The token that `call` uses; without one it makes its own for `--role`"),
    ("SIQUAN_TOKEN_PRIVATE_KEY_FILE", "of the home", "签发私钥", "The key that signs tokens"),
    ("SIQUAN_PYTHON", "`python3`", "Python 解释器", "The interpreter that `./siquan` makes its environment from"),
    ("SIQUAN_MIGRATION_URL", "–", "结构变更用地址",
     "Owner role of one schema, for `python -m services.chassis.migrations SERVICE`"),
    ("SIQUAN_ADMIN_URL", "–", "数据库管理员地址", "Superuser, for `python -m deploy.provision` alone"),
    ("SIQUAN_SECRETS", "–", "密钥目录", "Folder in which `deploy.provision` keeps what it makes"),
)

# The policy file, section by section.
POLICY = {
    "intake.number_prefix": ("件号前缀", "How case numbers begin: `QJ-2026-000001`"),
    "dispatch.ordinary_days": ("一般件答复天数", "Calendar days for an ordinary or direct case"),
    "dispatch.ordinary_counts": ("一般件计日方式", "Which of the two limits holds"),
    "dispatch.ordinary_working_days": ("一般件工作日数", "Working days for the same, if they are to count"),
    "dispatch.urgent_working_days": ("紧急件工作日数", "Working days for an urgent case, whatever its complexity"),
    "dispatch.complex_days": ("复杂件办理天数", "Calendar days for a complex case, from the resolution"),
    "dispatch.vague_words": ("空话提示词", "Words in a reply that promise without a date: a warning, not a refusal"),
    "deliberation.quorum_per_party": ("每方最少人数", "How many of each party have to be there"),
    "deliberation.bodies_for_complex": ("会商最少单位数", "Responsible bodies that a session on a complex case invites"),
    "evaluation.escalate_from_round": ("提级轮次", "From which round on the committee sees a redo"),
    "followup.look_back_days": ("回头看天数", "Calendar days from closing to the look-back"),
    "followup.look_back_urgent_days": ("紧急件回头看天数", "The same for urgent cases"),
}

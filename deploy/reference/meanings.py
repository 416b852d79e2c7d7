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
    "intake.wall_look_working_days": ("收音壁收集间隔（工作日）", "Working days between two looks at a wall; then an alarm"),
    "intake.wall_address": ("收音壁二维码地址", "What stands before the number in a wall's code: an address"),
    "intake.link_kinds": ("联系种类", "Who may be linked to whom (两联); those `in_tower` make up the tower network"),
    "intake.tower_top": ("塔顶", "The role at the top of the tower network"),
    "intake.appointment_answer_working_days": ("约见答复时限（工作日）",
        "Working days within which an appointment is answered"),
    "intake.quotas": (
        "履职指标", "How much of what a deputy does in each period; one survey a month always holds, a plan only "
                      "reminds"),
    "intake.register_within_working_days": ("定单时限（工作日）", "Working days after collection within which an opinion is "
                                            "sorted; then an alarm"),
    "intake.strong_reaction_supporters": ("反映强烈的附议数", "Supporters from which 反映强烈 is proposed"),
    "intake.wide_impact_grids": ("影响面广的网格数", "Grids from which 影响面广 is proposed"),
    "intake.opinions_per_minute": ("每人每分钟条数", "Opinions of one resident, or one telephone number, in a minute"),
    "intake.opinions_per_day": ("每人每天条数", "The same in 24 hours"),
    "intake.reception_notice_days": ("接访公布提前天数", "Days before a reception by which its roster is published"),
    "intake.reception_record_working_days": (
        "接访登记时限（工作日）", "Working days after a reception until it is recorded; then an alarm"),
    "intake.reception_from_hour": ("接访开始时间", "The hour at which receptions begin"),
    "intake.reception_until_hour": ("接访结束时间", "The hour at which they end"),
    "dispatch.ordinary_days": ("一般件答复天数", "Calendar days for an ordinary or direct case"),
    "dispatch.ordinary_counts": ("一般件计日方式", "Which of the two limits holds"),
    "dispatch.ordinary_working_days": ("一般件工作日数", "Working days for the same, if they are to count"),
    "dispatch.urgent_working_days": ("紧急件工作日数", "Working days for an urgent case, whatever its complexity"),
    "dispatch.complex_days": ("复杂件办理天数", "Calendar days for a complex case, from the resolution"),
    "dispatch.office_opens_hour": ("上班时间", "The hour at which office hours begin; the desk's clock runs in them"),
    "dispatch.office_closes_hour": ("下班时间", "The hour at which they end"),
    "dispatch.desk_working_hours": ("人工派单时限（工作小时）", "Working hours within which the desk assigns a case"),
    "dispatch.dispatch_working_days": ("派单时限（工作日）", "Working days from registration to dispatch; then an alarm"),
    "dispatch.claim_working_days": ("领单时限（工作日）", "Working days within which a body claims; then an alarm"),
    "dispatch.return_working_days": ("退单时限（工作日）", "Working days within which a body may return a case"),
    "dispatch.return_complex_working_days": ("复杂件退单时限（工作日）", "The same for a complex case"),
    "dispatch.adjudicate_working_days": (
        "退单裁定时限（工作日）", "Working days within which a return is decided; then an alarm"),
    "dispatch.returns_at_most": ("最多退单次数", "Returns after which the desk decides for good"),
    "dispatch.pause_working_days": ("暂停最长工作日数", "Working days after which a pause ends by itself"),
    "dispatch.due_soon_working_days": ("临期提醒（工作日）",
        "Working days before the due day on which it is said to be near"),
    "dispatch.overdue_second_working_days": (
        "二级逾期（工作日）", "Working days after the due day from which it is overdue at the second level"),
    "dispatch.overdue_third_working_days": ("三级逾期（工作日）", "The same for the third level"),
    "dispatch.vague_words": ("空话提示词", "Words in a reply that promise without a date: a warning, not a refusal"),
    "deliberation.quorum_per_party": ("每方最少人数", "How many of each party have to be there"),
    "deliberation.bodies_for_complex": ("会商最少单位数", "Responsible bodies that a session on a complex case invites"),
    "deliberation.convene_days": ("召集会商期限（日历日）", "Calendar days from the request until the session is convened"),
    "deliberation.settle_days": (
        "会商解决期限（日历日）", "Calendar days from the request until a session has settled the case"),
    "deliberation.settle_extension_days": ("会商期限可延长的天数", "Calendar days by which a settlement is put off, once"),
    "evaluation.escalate_from_round": ("提级轮次", "From which round on the committee sees a redo"),
    "evaluation.reminder_days": ("催评天数", "Days of silence after which raters are reminded"),
    "evaluation.proxy_after_days": ("可代评天数", "Days of silence after which a proxy may rate for a voter"),
    "evaluation.reappraisal_working_days": ("申请复核期限（工作日）", "Working days after a grade in which its body may "
                                               "ask for a second look"),
    "evaluation.scorecard_min_cases": ("单位排名最少件数", "Rated cases of a period from which a body is ranked"),
    "evaluation.reappraisal_sample_percent": ("抽查复核比例（%）", "Share of the satisfied rounds that is looked at again"),
    "evaluation.key_case_flags": ("重点件所需标记", "Whether any one flag proposes a key case, or only all three"),
    "evaluation.more_chief_offices": ("增设的问效职务", "Offices that may ask beside the five"),
    "evaluation.chiefs_own_bodies": ("各长主管单位", "The bodies of each chief's office, which he does not question"),
    "followup.look_back_days": ("回头看天数", "Calendar days from closing to the look-back"),
    "followup.look_back_urgent_days": ("紧急件回头看天数", "The same for urgent cases"),
    "followup.rating_days": ("评价期限（天）", "Calendar days from completion to the last grade; then an alarm"),
    "followup.look_back_grace_days": ("回头看宽限（天）", "Calendar days after a look-back is due; then an alarm"),
    "followup.supervision_days": ("督办间隔（天）", "Calendar days between two looks at a promise; then an alarm"),
}

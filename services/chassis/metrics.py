"""What Prometheus reads. Labels hold names of services, events and operations: no ids, nobody's data."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

handled = Counter("siquan_events_handled_total", "Events by what became of them", ["service", "event", "outcome"])
batch_size = Histogram("siquan_event_batch_size", "Events in one transaction", ["service"],
                       buckets=(1, 2, 5, 10, 20, 50, 100, 200))
batch_seconds = Histogram("siquan_event_batch_seconds", "Time of one batch", ["service"], buckets=_FAST)
end_to_end = Histogram("siquan_event_age_seconds", "From the commit of the change to its effect here", ["service"],
                       buckets=(*_FAST, 30, 60, 300, 3600))
retries = Counter("siquan_events_delayed_total", "Events sent to a delay queue", ["service", "kind"])
parked = Counter("siquan_messages_parked_total", "Messages laid aside", ["service", "reason"])
redelivered = Counter("siquan_redelivered_total", "Messages that came back from the broker", ["service"])
calls = Histogram("siquan_call_seconds", "Time of a call by its answer", ["service", "operation", "answer"], buckets=_FAST)
timers = Histogram("siquan_timer_seconds", "Time of one look at what has come due", ["service", "timer", "outcome"],
                   buckets=_FAST)
published = Counter("siquan_events_published_total", "Events confirmed by the broker", ["service"])
outbox_waiting = Gauge("siquan_outbox_waiting", "Outbox rows seen at the last look, 500 at most", ["service"])
outbox_oldest = Gauge("siquan_outbox_oldest_seconds", "Age of the oldest outbox row", ["service"])
relay_active = Gauge("siquan_relay_active", "1 in the replica that publishes", ["service"])
consuming = Gauge("siquan_consuming", "1 while the queue has this consumer", ["service", "queue"])
loop_lag = Gauge("siquan_loop_lag_seconds", "How late the event loop was last", ["service"])

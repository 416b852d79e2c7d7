"""Listen to Siquan's events with a stock nameko service (pip install nameko==2.14.1).

    AMQP_URL=amqp://… python listen.py

nameko gives each handler a durable queue of its own, such as `evt-intake-case_registered--my_system.on_case_registered`.
What is said while the listener is stopped waits there; before the first start nothing is kept for it.
"""

import json
import os
import sqlite3

import eventlet

eventlet.monkey_patch()

from nameko.events import event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402

KEPT = sqlite3.connect("events.db", isolation_level=None)
KEPT.execute("create table if not exists events (event_id text primary key, type text, version text, body text)")


class MySystem:
    """Keeps each event once, under its id: delivery is at least once. Whatever can fail comes after that.

    Without requeue_on_error nameko forgets an event whose handler has failed; with it, a handler that fails for ever
    is asked for ever, without a pause. So a handler does nothing that fails for long.
    """

    name = "my_system"

    @event_handler("intake", "case_registered", requeue_on_error=True)
    def on_case_registered(self, event):
        """One queue for each handler: the two kinds of event may overtake each other."""
        if keep(event):
            print(event["time"], "registered", event["subject"], event["data"]["number"], flush=True)

    @event_handler("followup", "case_closed", requeue_on_error=True)
    def on_case_closed(self, event):
        """Fields that this program does not know are not in its way."""
        if keep(event):
            print(event["time"], "closed", event["subject"], "round", event["data"]["round"], flush=True)


def keep(event):
    """Write the event down; return whether it is new and of a version that this program reads."""
    version = event["dataschema"].rpartition(":")[2]
    row = [event["id"], event["type"], version, json.dumps(event, ensure_ascii=False)]
    is_new = KEPT.execute("insert or ignore into events values (?, ?, ?, ?)", row).rowcount
    return is_new and version == "1"


if __name__ == "__main__":
    runner = ServiceRunner({"AMQP_URI": os.environ["AMQP_URL"]})
    runner.add_service(MySystem)
    runner.start()
    try:
        runner.wait()
    except KeyboardInterrupt:
        runner.stop()

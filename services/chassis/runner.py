"""Runs one service as a process: settings, logs, topology, health; until SIGTERM, which lets work at hand finish."""

from __future__ import annotations

# isort: off
from services.chassis import bootstrap  # noqa: F401  (before everything else: the patches)
# isort: on

import gc
import signal
import sys
from typing import Any

import eventlet
import structlog
from nameko.runners import ServiceRunner

from services.chassis import link, logs, settings, topology
from services.chassis.calendar import CalendarFileError
from services.chassis.health import Health
from services.chassis.policy import PolicyError

log = structlog.get_logger(__name__)


def serve(service_class: Any, listeners: topology.Listeners) -> int:
    """Run the service until it is told to stop; return the exit code."""
    name = service_class.name
    try:
        told = settings.load()
        logs.configure(name, told.log_level)
        _declare(told, listeners)
        runner = ServiceRunner(_nameko_config(told, listeners))
        runner.add_service(service_class)
        runner.start()
    except (settings.SettingsError, PolicyError, CalendarFileError, topology.TopologyMismatch) as error:
        print(f"{name}: {error}", file=sys.stderr, flush=True)
        return 2
    container = next(iter(runner.containers))
    port = Health(container, service=name).start(told.http_host, told.http_port)
    # What is loaded now stays until the end: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)
    log.info("service started", http_port=port)
    # nameko's stop may wait; a signal handler runs inside the hub, so it only says what is wanted.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn(runner.stop))
    try:
        runner.wait()
    except Exception as error:  # noqa: BLE001  (the last line of the process: why it died)
        log.critical("service died", error=type(error).__name__)
        return 1
    log.info("service stopped")
    return 0


def _nameko_config(told: settings.Settings, listeners: topology.Listeners) -> dict[str, Any]:
    return {"AMQP_URI": told.amqp_url, "max_workers": told.workers, "siquan.settings": told,
            "siquan.awaited": frozenset(event for events in listeners.values() for event in events)}


def _declare(told: settings.Settings, listeners: topology.Listeners) -> None:
    """Declare all topology before anything is consumed or published; wait for a broker that is not there yet."""
    pause = 0.2
    while True:
        try:
            topology.declare(told.amqp_url, listeners, retry_seconds=told.retry_seconds)
            return
        except link.LINK_ERRORS as error:
            log.warning("waiting for the broker", error=type(error).__name__)
            eventlet.sleep(pause)
            pause = min(pause * 2, 5)

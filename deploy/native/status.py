"""One picture of a native stack: what runs, what answers, what waits in the queues, and what is wrong."""

from __future__ import annotations

from typing import Any

import amqp

from deploy.native.control import order
from deploy.native.errors import StackError
from deploy.native.health import is_ready
from deploy.native.home import Home
from deploy.native.leftovers import is_living
from deploy.native.queues import Queue, look
from deploy.provision import SERVICES


def status(home: Home) -> dict[str, Any]:
    """Return the picture of a native stack, as `status --json` prints it."""
    state, problems = _state(home)
    return describe(home, state, problems)


def describe(home: Home, state: dict[str, Any], problems: list[str]) -> dict[str, Any]:
    """Ask the services and the queues of a stack how they are. `ok`: every service can do its work now.

    `state` lists the processes, or containers, of each service; `problems` is what is wrong already.
    """
    problems = list(problems)
    is_up = state["phase"] not in ("stopped", "failed")
    queues = _queues(state, problems) if is_up else {}
    services = {}
    for name in SERVICES:
        services[name], wrong = _service(name, state.get("services", {}).get(name, []), queues)
        problems += wrong if is_up else []
    return {
        "ok": not problems,
        "mode": state.get("mode", "none"),
        "phase": state["phase"],
        "home": str(home.path),
        "amqp_url": state.get("amqp_url"),
        "database": state.get("database"),
        "durable": state.get("durable"),
        "supervisor_pid": state.get("supervisor_pid"),
        "servers": state.get("servers", {}),
        "services": services,
        "problems": problems,
    }


def queue_names(service: str) -> tuple[str, str]:
    """Return a service's event queue and its RPC queue."""
    return f"siquan.{service}", f"rpc-{service}"


def _state(home: Home) -> tuple[dict[str, Any], list[str]]:
    problems: list[str] = []
    state = home.read_state()
    if home.is_supervised():
        try:
            state = order(home, "state", timeout=20)
        except StackError:
            problems.append("正在启动或停止 / starting or stopping")
    elif state.get("phase") in (None, "stopped"):
        state["phase"] = "stopped"
        problems.append("系统未在运行 / the stack is not running")
    elif state["phase"] == "failed":
        problems.append(f"启动失败 / did not start: {state.get('error')}")
    else:
        state["phase"] = "unsupervised"
        problems.append("监护进程已不在,请重新 up / the supervisor is gone, run up again")
    state.setdefault("phase", "stopped")
    servers = state.get("servers", {})
    processes = [one for several in state.get("services", {}).values() for one in several]
    for process in [*servers.values(), *processes]:
        if process["state"] == "running" and not is_living(process["pid"]):
            process["state"] = "stopped"
    if state["phase"] == "running":
        down = {name: server["state"] for name, server in servers.items() if server["state"] != "running"}
        problems += [f"{name}: {how}" for name, how in down.items()]
    return state, problems


def _service(
    name: str, processes: list[dict[str, Any]], queues: dict[str, Queue]
) -> tuple[dict[str, Any], list[str]]:
    """Return what is shown of one service, and what is wrong with it."""
    own = {queue: queues[queue] for queue in queue_names(name) if queue in queues}
    for process in processes:
        process["ready"] = process["state"] == "running" and _is_ready(process)
    states = [process["state"] for process in processes]
    is_ready_now = bool(processes) and all(process["ready"] for process in processes)
    state = "running" if states else "stopped"
    state = next((worse for worse in ("restarting", "stopped") if worse in states), state)
    wrong = [] if is_ready_now else [f"{name}: {'未就绪 / not ready' if state == 'running' else state}"]
    wrong += [f"{queue}: 无人接收 / no consumers" for queue, seen in own.items() if not seen.consumers]
    first: dict[str, Any] = processes[0] if processes else {}
    return {
        "state": state,
        "ready": is_ready_now,
        "pid": first.get("pid"),
        "restarts": sum(process["restarts"] for process in processes),
        "health_url": first.get("health_url"),
        "has_consumers": bool(own) and all(seen.consumers for seen in own.values()),
        "queues": {queue: seen.shown() for queue, seen in own.items()},
        "processes": processes,
    }, wrong


def _is_ready(process: dict[str, Any]) -> bool:
    # A container may be out of reach from here; its engine has asked it from inside.
    return process.get("health") == "healthy" or is_ready(process["health_url"])


def _queues(state: dict[str, Any], problems: list[str]) -> dict[str, Queue]:
    names = [queue for service in SERVICES for queue in queue_names(service)]
    if not state.get("amqp_url"):
        return {}
    try:
        return look(state["amqp_url"], names)
    except (OSError, amqp.exceptions.AMQPError):
        problems.append("消息服务器无应答 / the broker does not answer")
        return {}

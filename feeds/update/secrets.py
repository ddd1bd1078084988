"""The password of a feed: of its address, from the command the reader set, or from the keyring. Never shown."""

from __future__ import annotations

from feeds.errors import FetchError
from feeds.model import FeedSettings

SERVICE = "broadsheet"
_SECONDS = 60


def password(settings: FeedSettings, url: str, host: str) -> str:
    """Raises FetchError where the reader set a user and no password can be had."""
    if settings.password_command:
        return _of_command(settings.password_command, url)
    if settings.password:
        return settings.password
    try:
        import keyring
    except ImportError as error:
        raise FetchError(
            url, "its password is nowhere", "set a password command or install the keyring extra"
        ) from error
    try:
        found = keyring.get_password(SERVICE, f"{settings.user}@{host}")
    except Exception as error:  # each of its backends fails in its own way
        raise FetchError(url, "the keyring does not open", "unlock it, or set a password command") from error
    if found is None:
        raise FetchError(
            url,
            f"the keyring has no password for {settings.user}@{host}",
            f"keyring set {SERVICE} {settings.user}@{host}",
        )
    return str(found)


def _of_command(command: tuple[str, ...], url: str) -> str:
    """The first line of what a program prints; no shell is asked."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - the reader's own setting
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise FetchError(url, "its password command failed", "try the command in a shell") from error
    lines = done.stdout.decode(errors="replace").splitlines()
    if not lines or not lines[0]:
        raise FetchError(url, "its password command printed nothing", "try the command in a shell")
    return lines[0]

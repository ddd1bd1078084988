"""The password of a feed: of its address, from the command the reader set, or from the keyring. Never shown."""

from __future__ import annotations

from feeds.errors import FetchError
from feeds.hints import Hint
from feeds.messages import Message
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
            url, Message("password.none", "its password is nowhere"), Hint.SET_PASSWORD
        ) from error
    account = f"{settings.user}@{host}"
    try:
        found = keyring.get_password(SERVICE, account)
    except Exception as error:  # each of its backends fails in its own way
        raise FetchError(
            url, Message("password.keyring-shut", "the keyring does not open"), Hint.UNLOCK_KEYRING
        ) from error
    if found is None:
        raise FetchError(
            url,
            Message("password.not-kept", "the keyring has no password for {account}", account=account),
            Hint.KEEP_PASSWORD.filled(service=SERVICE, account=account),
        )
    return str(found)


def keep(user: str, host: str, secret: str, url: str) -> None:
    """Put a password into the keyring. Raises FetchError where there is none, or where it does not open."""
    try:
        import keyring
    except ImportError as error:
        raise FetchError(
            url,
            Message("password.nowhere-to-keep", "there is no keyring for its password"),
            Hint.SET_PASSWORD,
        ) from error
    try:
        keyring.set_password(SERVICE, f"{user}@{host}", secret)
    except Exception as error:  # each of its backends fails in its own way
        raise FetchError(
            url, Message("password.keyring-shut", "the keyring does not open"), Hint.UNLOCK_KEYRING
        ) from error


def _of_command(command: tuple[str, ...], url: str) -> str:
    """The first line of what a program prints; no shell is asked."""
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - the reader's own setting
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise FetchError(
            url, Message("password.command-failed", "its password command failed"), Hint.TRY_COMMAND
        ) from error
    lines = done.stdout.decode(errors="replace").splitlines()
    if not lines or not lines[0]:
        raise FetchError(
            url, Message("password.command-silent", "its password command printed nothing"), Hint.TRY_COMMAND
        )
    return lines[0]

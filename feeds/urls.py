"""Addresses: join, compare, strip of trackers, and show without lying.

An address that leaves `resolve` holds no control character, no white space and no
backslash trick; it is live (may be opened) only if `is_live` says so. Nothing here
raises: an address that makes no sense becomes the empty string.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 8000
"""Longer addresses are taken for data, not for links; servers refuse them anyway."""

_WEB = frozenset({"http", "https"})
_LIVE = _WEB | {
    "ftp",
    "ftps",
    "gemini",
    "geo",
    "gopher",
    "irc",
    "ircs",
    "magnet",
    "mailto",
    "matrix",
    "news",
    "nntp",
    "sftp",
    "sip",
    "sips",
    "sms",
    "spartan",
    "tel",
    "xmpp",
}
_WITH_HOST = _WEB | {"ftp", "ftps", "gemini", "gopher", "irc", "ircs", "sftp", "spartan"}
_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21, "ftps": 990, "gemini": 1965, "gopher": 70}

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*(?=:)")
# What may never stand in an address: controls, white space, bidi and zero-width
# characters, surrogates, and the quotes and brackets that end an address in other texts.
_UNSAFE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\ufff0-\uffff\U000e0000-\U000e0fff<>\"`{}|\\^]"
)
_BREAKS = re.compile(r"[\t\r\n]")
_EDGES = "".join(map(chr, range(0x21)))
_ORDINARY = re.compile(r"https?://[a-z0-9.\-]+(?::\d{1,4})?(?:[/?#][!#-;=?-Z_a-z~\[\]]*)?\Z")
_PLAIN_BASE = re.compile(
    r"(https?://[a-z0-9.\-]+(?::\d{1,4})?)(?:(/(?:[!$-.0-;=@-Z_a-z~]+/)*)[!$-.0-;=@-Z_a-z~]*)?\Z"
)
_PLAIN_PATH = re.compile(
    r"(?:/[A-Za-z0-9_~%][!$-:=@-Z_a-z~]*|[A-Za-z0-9_~%][!$-9=@-Z_a-z~]*)(?:\?[!$-9=@-Z_a-z~]+)?\Z"
)

# Parameters that only say where a click came from, by prefix and by name.
_TRACKER = (
    r"(?:utm|mtm|matomo|pk|piwik|hsa|vero|oly|trk|stm|itm|sc|rdt|__hs|_hs|guce|hmb)_[a-z0-9_.\-]+"
    r"|at_(?:medium|campaign|link|ptr|bbc|format|custom|campaign_type|emailtype|recipient|send)[a-z0-9_]*"
    r"|(?:fb|g|tw|tt|y|ys|ob)clid|msclkid|li_fat_id|irclickid|zanpid|wickedid|_kx"
    r"|gclsrc|wbraid|gbraid|dclid|igshid|igsh|epik|s_cid|ncid|cmpid|mc_[ce]id|mkt_tok|_openstat|_hsenc|_hsmi"
    r"|hsctatracking|ml_subscriber(?:_hash)?|spm|scm|mbid|ocid|cvid|xtor|echobox|guccounter|ref_src|ref_url|smid"
    r"|smtyp|trackingid|soc_src|soc_trk|__twitter_impression|__s|ss_(?:source|campaign_id|email_id)|vgo_ee|dm_i"
    r"|icid|sr_share|wt_mc|wt\.mc_id|wt_zmc|traffic_source|mibextid"
)
_TRACKED = re.compile(r"[?&][^=&#]*(?:_|id|src|sp?c?m|epik|xtor|echobox|counter|igsh|wt\.mc)", re.IGNORECASE)


def resolve(base: str, href: str) -> str:
    """The absolute address `href` means on the page `base`; empty where it means none.

    The scheme is not judged here (`is_live` does); a relative `href` without a base
    stays relative.
    """
    if len(href) > MAX_LENGTH:
        return ""
    if _PLAIN_PATH.match(href) and "/." not in href and "//" not in href:
        # Nothing in it for urljoin to settle, which takes five times as long.
        if before := _root(base) if href[0] == "/" else _folder(base):
            return before + href
    elif _ORDINARY.match(href):
        return href
    return _resolved(base, href)


@lru_cache(maxsize=512)
def _root(base: str) -> str:
    """What stands before a rooted path on the web page `base`; empty where `base` is no plain web address."""
    if found := _PLAIN_BASE.match(base):
        return found[1]
    root = _resolved(base, "/")
    return root[:-1] if _ORDINARY.match(root) else ""


@lru_cache(maxsize=512)
def _folder(base: str) -> str:
    """What stands before a path without a slash at its head on the web page `base`, or empty."""
    if (found := _PLAIN_BASE.match(base)) and "/." not in base:
        return found[1] + (found[2] or "/")
    folder = _resolved(base, "x")
    return folder[:-1] if _ORDINARY.match(folder) else ""


@lru_cache(maxsize=512)
def _resolved(base: str, href: str) -> str:
    href = _tidy(href)
    try:
        joined = urljoin(base, href) if base else href
        parts = urlsplit(joined)
        _ = parts.hostname, parts.port
        # urljoin reads "https://" as the page itself; a browser opens nothing.
        if scheme(href) in _WITH_HOST and not urlsplit(href).netloc:
            return ""
    except ValueError:
        return ""
    return joined


def _tidy(href: str) -> str:
    """`href` as a browser reads it: breaks and tabs gone, backslashes turned, blanks escaped."""
    href = _BREAKS.sub("", href.strip(_EDGES))
    scheme = _SCHEME.match(href)
    if scheme is None or scheme[0].lower() in _WEB:
        head, mark, tail = _cut_query(href)
        href = head.replace("\\", "/") + mark + tail
    return _UNSAFE.sub(_escape, href)


def _cut_query(href: str) -> tuple[str, str, str]:
    found = re.search(r"[?#]", href)
    if not found:
        return href, "", ""
    return href[: found.start()], found[0], href[found.end() :]


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in ' "<>`{}|\\^':
        return f"%{ord(char):02X}"
    return ""


def scheme(url: str) -> str:
    """The scheme in lower case, empty for a relative address."""
    found = _SCHEME.match(url)
    return found[0].lower() if found else ""


def is_live(url: str) -> bool:
    """Whether a reader may open `url`: a known harmless scheme, a host where one is due, no trick."""
    if _ORDINARY.match(url):
        return len(url) <= MAX_LENGTH
    kind = scheme(url)
    if kind not in _LIVE or len(url) > MAX_LENGTH or _UNSAFE.search(url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
        return bool(parts.hostname) if kind in _WITH_HOST else len(url) > len(kind) + 1
    except ValueError:
        return False


def strip_trackers(url: str) -> str:
    """`url` without the query parameters that only tell who sent the reader; the rest untouched."""
    if not _TRACKED.search(url):
        return url
    head, mark, fragment = url.partition("#")
    path, question, query = head.partition("?")
    if not question:
        return url
    kept = [pair for pair in query.split("&") if not _tracker().fullmatch(pair.partition("=")[0])]
    query = "&".join(kept)
    return path + ("?" + query if query else "") + mark + fragment


@cache
def _tracker() -> re.Pattern[str]:
    return re.compile(_TRACKER, re.IGNORECASE)


def normalise(url: str) -> str:
    """A key that is equal for two spellings of one address. Not meant to be opened or shown."""
    url = strip_trackers(resolve("", url))
    try:
        parts = urlsplit(url)
        if parts.scheme not in _WITH_HOST:
            return url
        port = parts.port
    except ValueError:
        return url
    name = ascii_host(parts.hostname or "")
    place = f"[{name}]" if ":" in name else name
    if port and port != _DEFAULT_PORTS.get(parts.scheme):
        place += f":{port}"
    if parts.username:
        place = f"{parts.username}{':' + parts.password if parts.password else ''}@{place}"
    # "#!" addresses name different pages of one application; other fragments a place in a page.
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    path = _even_escapes(parts.path) or "/"
    return urlunsplit((parts.scheme, place, path, _even_escapes(parts.query), fragment))


_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def _even_escapes(text: str) -> str:
    """Percent escapes in one spelling: upper case, none for unreserved, all for non-ASCII."""

    def one(found: re.Match[str]) -> str:
        if not found[0].startswith("%"):
            return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
        char = chr(int(found[0][1:], 16))
        return char if char in _UNRESERVED else found[0].upper()

    return re.sub(r"%[0-9A-Fa-f]{2}|[^\x00-\x7f]+", one, text)


# ---------------------------------------------------------------- what the reader sees


def host(url: str) -> str:
    """The host that would be opened, as it may be shown: lower case, punycode where scripts mix."""
    try:
        return _shown_host(urlsplit(resolve("", url)).hostname or "")
    except ValueError:
        return ""


def display(url: str) -> str:
    """`url` for the eye: real host first (no user part), readable escapes decoded, safe characters only."""
    url = resolve("", url)
    try:
        parts = urlsplit(url)
        if parts.scheme not in _WITH_HOST:
            return _readable(url)
        return _shown(parts)
    except ValueError:
        return ""


def in_ascii(url: str) -> str:
    """`url` as machines are told it: the host in punycode, what else is beyond ASCII as percent escapes.

    Empty where that names no host.
    """
    if re.fullmatch(r"[\x21-\x7e]*", url):
        return url
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    place = parts.netloc
    if not place.isascii():
        before, at, _ = place.rpartition("@")
        name = ascii_host(host)
        if re.search(r"[^\x21-\x7e]|[/?#@]", name):  # its compatibility forms are no name
            return ""
        place = before + at + name + (f":{port}" if port else "")
    return re.sub(
        r"[^\x21-\x7e]+",
        lambda found: quote(found[0], errors="replace"),
        urlunsplit(parts._replace(netloc=place)),
    )


def _shown(parts: SplitResult) -> str:
    name = _shown_host(parts.hostname or "")
    place = f"[{name}]" if ":" in name else name
    if parts.port and parts.port != _DEFAULT_PORTS.get(parts.scheme):
        place += f":{parts.port}"
    rest = _readable(urlunsplit(("", "", parts.path, parts.query, parts.fragment)))
    return f"{parts.scheme}://{place}{rest}"


def _readable(text: str) -> str:
    """Letters and digits of any script as themselves, anything else beyond ASCII as percent escapes."""

    def one(found: re.Match[str]) -> str:
        try:
            decoded = unquote(found[0], errors="strict")
        except UnicodeDecodeError:
            return found[0]
        return decoded if decoded.isalnum() and not decoded.isascii() else found[0]

    text = re.sub(r"[^\w\x00-\x7f]+", lambda found: quote(found[0]), text)
    return re.sub(r"(?:%[89A-Fa-f][0-9A-Fa-f])+", one, text)


@lru_cache(maxsize=4096)
def _shown_host(name: str) -> str:
    ascii_name = ascii_host(name)
    labels = ascii_name.split(".")
    if not any(label.startswith("xn--") for label in labels):
        return ascii_name
    local = not labels[-1].isascii() or labels[-1].startswith("xn--")
    return ".".join(_shown_label(label, local) for label in labels)


def ascii_host(name: str) -> str:
    """The host as the resolver gets it: lower case, compatibility forms folded, punycode."""
    if name.isascii():
        return name.lower().rstrip(".")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
    folded = re.sub(r"[\u3002\uff0e\uff61]", ".", folded).rstrip(".")
    return ".".join(_encode_label(label) for label in folded.split("."))


def _encode_label(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode", "replace").decode("ascii")


def _shown_label(label: str, local: bool) -> str:
    """A punycode label in its own letters if they are one script's and no disguise, else as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        text = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label
    if not text or _encode_label(text) != label or ascii_host(text) != label:
        return label
    if not all(char.isalnum() or char == "-" or unicodedata.category(char) in ("Mn", "Mc") for char in text):
        return label
    if re.search(r"[\u0300-\u036f\u0483-\u0489]", text) or not _one_script(text):
        return label
    if not local and all(char in _DISGUISES or char in "-0123456789" for char in text):
        return label
    return text


# Letters of Cyrillic and Greek that look like Latin ones; a label made of these alone
# under a Latin top domain is a disguise (the rule browsers use).
_DISGUISES = frozenset("асԁеһіјӏорԛѕԝхугѵѡьԍңҽпмткнвαινορτυχγεκηωρ")
_COMPANIONS = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)


def _one_script(text: str) -> bool:
    scripts = {
        unicodedata.name(char, "UNKNOWN").split(" ", 1)[0]
        for char in text
        if not char.isdigit() and char != "-"
    }
    return len(scripts) <= 1 or any(scripts <= group for group in _COMPANIONS)

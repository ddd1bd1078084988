"""Feeds of well-known platforms, told by the address of a page alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, quote, unquote, urlsplit

from feeds.discover.found import FEED_FILE, FEED_PATH, Candidate

_STACKS = (
    "stackoverflow.com",
    "stackexchange.com",
    "serverfault.com",
    "superuser.com",
    "askubuntu.com",
    "mathoverflow.net",
)
_FREELY_NAMED = (
    "reddit.com",
    "github.com",
    "gitlab.com",
    "codeberg.org",
    "tumblr.com",
    "medium.com",
    "sr.ht",
    *_STACKS,
)
"""Where a part of a path is what a person called it, which may be `rss`."""


def platform(url: str) -> list[Candidate]:
    """The feeds of a page of a platform whose addresses tell; empty for all others."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return []
    steps = [step for step in parts.path.split("/") if step]
    if FEED_FILE.search(parts.path):
        return []
    for name, rule in _PLATFORMS:
        if host == name or host.endswith(f".{name}"):
            if not host.endswith(_FREELY_NAMED) and FEED_PATH.search(parts.path):
                return []
            return [candidate for candidate in rule(host, steps, parts.query) if candidate.url]
    return _told_by_shape(parts.netloc, host, steps, parts.query)


Addresses = Callable[[str, list[str], str], list[Candidate]]
"""Host, steps of the path and query to feeds."""


def youtube(host: str, steps: list[str], query: str) -> list[Candidate]:
    feed = "https://www.youtube.com/feeds/videos.xml"
    playlist = parse_qs(query).get("list", [""])[0]
    # A mix is made for whoever watches, and what is to be watched later or was liked is nobody else's.
    if playlist and not playlist.startswith(("RD", "UL", "TL")) and playlist not in ("WL", "LL", "LM"):
        return [Candidate(f"{feed}?playlist_id={quote(playlist)}", "Playlist")]
    match steps:
        case ["channel", id, *_]:
            # A channel's id begins with UC; under UULF it is the playlist of its videos without shorts.
            whole = Candidate(f"{feed}?channel_id={quote(id)}", "Channel")
            return [whole, Candidate(f"{feed}?playlist_id=UULF{quote(id[2:])}", "Channel, without shorts")]
        case ["user", name, *_]:
            return [Candidate(f"{feed}?user={quote(name)}", name)]
    # The id of a handle stands in its page.
    return []


def _reddit(host: str, steps: list[str], query: str) -> list[Candidate]:
    root = "https://www.reddit.com"
    asked = f"?{query}" if query else ""
    match steps:
        case ["r", name, "comments"]:
            return [Candidate(f"{root}/r/{name}/comments/.rss", f"r/{name}: comments")]
        case ["r", name, "comments", id, *_]:
            return [Candidate(f"{root}/r/{name}/comments/{id}.rss", "The comments of this post")]
        case [*place, "search"] if query and len(place) in (0, 2):
            return [Candidate(f"{root}/{'/'.join([*place, 'search'])}.rss{asked}", "Search")]
        case ["r", name, "new" | "hot" | "top" | "rising" | "controversial" | "best" as order, *_]:
            address = f"{root}/r/{name}/{order}/.rss{asked}"
            return [Candidate(address, f"r/{name}"), Candidate(f"{root}/r/{name}/comments/.rss", "Comments")]
        case ["r", name, *_]:
            address = f"{root}/r/{name}/.rss"
            return [Candidate(address, f"r/{name}"), Candidate(f"{root}/r/{name}/comments/.rss", "Comments")]
        case ["user" | "u", name, "m", multi, *order]:
            path = "/".join(["user", name, "m", multi, *order[:1]])
            return [Candidate(f"{root}/{path}/.rss{asked if order else ''}", multi)]
        case ["user" | "u", name, "submitted" | "comments" as kind, *_]:
            return [Candidate(f"{root}/user/{name}/{kind}/.rss", f"u/{name}")]
        case ["user" | "u", name, *_]:
            return [Candidate(f"{root}/user/{name}/.rss", f"u/{name}")]
        case ["domain", name, *_]:
            return [Candidate(f"{root}/domain/{name}/.rss", name)]
        case ["new" | "hot" | "top" | "rising" | "controversial" | "best" as order]:
            return [Candidate(f"{root}/{order}/.rss{asked}", "Reddit")]
        case []:
            return [Candidate(f"{root}/.rss", "Reddit")]
    return []


_GITHUBS_OWN = frozenset(
    "about apps collections contact customer-stories enterprise events explore features issues join login"
    " marketplace new notifications organizations pricing pulls readme search security settings signup site"
    " sponsors stars team topics trending watching".split()
)


def _github(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:1] and steps[0] in _GITHUBS_OWN:
        return []
    if host == "gist.github.com":
        own = bool(steps) and steps[0] not in ("discover", "starred", "forked", "search")
        return [Candidate(f"https://gist.github.com/{steps[0]}.atom", steps[0])] if own else []
    root = "https://github.com"
    steps = [*steps[:1], *(step.removesuffix(".git") for step in steps[1:2]), *steps[2:]]
    match steps:
        case ["orgs", name, "discussions", *rest]:
            place = "/".join(["orgs", name, "discussions", *rest])
            return [Candidate(f"{root}/{place}.atom", f"{name}: discussions")]
        case [name] | ["orgs", name, *_]:
            return [Candidate(f"{root}/{name}.atom", name)]
        case [user, project, "discussions", *rest]:
            place = "/".join([user, project, "discussions", *rest])
            return [Candidate(f"{root}/{place}.atom", f"{project}: discussions")]
        case [user, project, "wiki", *_]:
            return [Candidate(f"{root}/{user}/{project}/wiki.atom", f"{project}: wiki")]
        case [user, project, "commits" | "tree" | "blob", branch, *path]:
            place = "/".join([branch, *path])
            return [Candidate(f"{root}/{user}/{project}/commits/{place}.atom", f"{project}: {place}")]
        case [user, project, *rest]:
            root = f"{root}/{user}/{project}"
            feeds = [
                Candidate(f"{root}/releases.atom", f"{project}: releases"),
                Candidate(f"{root}/commits.atom", f"{project}: commits"),
                Candidate(f"{root}/tags.atom", f"{project}: tags"),
            ]
            wanted = f"/{rest[0]}.atom" if rest else "/releases.atom"
            return sorted(feeds, key=lambda feed: not feed.url.endswith(wanted))
    return []


def _forgejo(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case [user]:
            return [Candidate(f"https://{host}/{user}.rss", user)]
        case [user, project, "src" | "commits", "branch", branch, *path]:
            place = "/".join(["branch", branch, *path])
            return [Candidate(f"https://{host}/{user}/{project}/rss/{place}", f"{project}: {branch}")]
        case [user, project, *rest]:
            root = f"https://{host}/{user}/{project}"
            feeds = [
                Candidate(f"{root}/releases.rss", f"{project}: releases"),
                Candidate(f"{root}.rss", f"{project}: activity"),
                Candidate(f"{root}/tags.rss", f"{project}: tags"),
            ]
            return sorted(feeds, key=lambda feed: not (rest and feed.url.endswith(f"/{rest[0]}.rss")))
    return []


def _gitlab(host: str, steps: list[str], query: str) -> list[Candidate]:
    project = steps[: steps.index("-")] if "-" in steps else steps
    if len(project) == 1:
        return [Candidate(f"https://{host}/{project[0]}.atom", project[0])]
    if len(project) < 2:
        return []
    root, name = f"https://{host}/{'/'.join(project)}", project[-1]
    match steps[len(project) :]:
        case ["-", "commits" | "tree" | "blob", branch, *rest]:
            place = "/".join([branch, *rest])
            return [Candidate(f"{root}/-/commits/{place}?format=atom", f"{name}: {place}")]
        case ["-", "issues" | "merge_requests" as kind, *_]:
            return [Candidate(f"{root}/-/{kind}.atom", f"{name}: {kind.replace('_', ' ')}")]
    return [
        Candidate(f"{root}/-/tags?format=atom", f"{name}: tags"),
        Candidate(f"{root}.atom", f"{name}: activity"),
    ]


def _medium(host: str, steps: list[str], query: str) -> list[Candidate]:
    if host != "medium.com":
        return (
            []
            if steps[:1] == ["feed"]
            else [Candidate(f"https://{host}/feed", host.removesuffix(".medium.com"))]
        )
    match steps:
        case ["feed", *_]:
            return []
        case ["tag", name, *_]:
            return [Candidate(f"https://medium.com/feed/tag/{name}", name)]
        case [publication, "tagged", name, *_]:
            return [Candidate(f"https://medium.com/feed/{publication}/tagged/{name}", name)]
        case [name, *_]:
            return [Candidate(f"https://medium.com/feed/{name}", name.removeprefix("@"))]
    return []


def _bluesky(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["profile", name, *_]:
            return [Candidate(f"https://bsky.app/profile/{name}/rss", name)]
    return []


def _stack(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["questions", "tagged", tags, *_]:
            # A plus between two names joins them, the others are part of a name such as c++.
            names = re.split(r"(?<=[^+])\+(?=[^+])", unquote(tags))
            asked = "+".join(quote(name, safe="") for name in names)
            return [Candidate(f"https://{host}/feeds/tag/{asked}", " ".join(f"[{name}]" for name in names))]
        case ["questions", id, *_] if id.isdigit():
            return [Candidate(f"https://{host}/feeds/question/{id}", "This question")]
        case ["users", id, *_] if id.isdigit():
            return [Candidate(f"https://{host}/feeds/user/{id}", "This user")]
        case [] | ["questions"]:
            return [Candidate(f"https://{host}/feeds", "Newest questions")]
    return []


def _sourcehut(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case [user, project, "log", branch, *_] if host in ("git.sr.ht", "hg.sr.ht"):
            return [
                Candidate(f"https://{host}/{user}/{project}/log/{branch}/rss.xml", f"{project}: {branch}")
            ]
        case [user, project, *rest] if host in ("git.sr.ht", "hg.sr.ht"):
            root = f"https://{host}/{user}/{project}"
            feeds = [
                Candidate(f"{root}/log/rss.xml", f"{project}: commits"),
                Candidate(f"{root}/refs/rss.xml", f"{project}: releases"),
            ]
            return feeds[::-1] if rest[:1] == ["refs"] else feeds
    return []


def _arxiv(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["list" | "archive", subject, *_]:
            return [Candidate(f"https://rss.arxiv.org/rss/{subject}", subject)]
    return []


def _vimeo(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["channels" | "groups" as kind, name, *_]:
            return [Candidate(f"https://vimeo.com/{kind}/{name}/videos/rss", name)]
        case [name] | [name, "videos"] if not name.isdigit():
            return [Candidate(f"https://vimeo.com/{name}/videos/rss", name)]
    return []


def _hacker_news(host: str, steps: list[str], query: str) -> list[Candidate]:
    return [Candidate("https://news.ycombinator.com/rss", "Hacker News")]


def _substack(host: str, steps: list[str], query: str) -> list[Candidate]:
    match steps:
        case ["pub", name, *_] if host in ("open.substack.com", "substack.com"):
            return [Candidate(f"https://{name}.substack.com/feed", name)]
    return [] if host == "open.substack.com" else _at("/feed")(host, steps, query)


_TUMBLRS_OWN = frozenset(
    "about apps blog communities dashboard developers docs download explore following help inbox jobs likes live"
    " login logo logout new oauth policy press privacy register reblog search settings support tagged themes tips"
    " tv".split()
)


def _tumblr(host: str, steps: list[str], query: str) -> list[Candidate]:
    if host != "tumblr.com":
        name, rest = host.removesuffix(".tumblr.com"), steps
    else:
        while steps[:1] in (["blog"], ["view"]):
            steps = steps[1:]
        if not steps or steps[0] in _TUMBLRS_OWN:
            return []
        name, rest = steps[0].removeprefix("@"), steps[1:]
    tagged = f"/tagged/{rest[1]}" if rest[:1] == ["tagged"] and len(rest) > 1 else ""
    return [Candidate(f"https://{name}.tumblr.com{tagged}/rss", name)]


def _wordpress(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:1] in (["category"], ["tag"], ["author"]) and len(steps) > 1 and host.count(".") > 1:
        section = steps[: steps.index("page")] if "page" in steps else steps
        return [Candidate(f"https://{host}/{'/'.join(section)}/feed/", section[-1])]
    return _at("/feed/")(host, steps, query)


def _blogspot(host: str, steps: list[str], query: str) -> list[Candidate]:
    if steps[:2] == ["search", "label"] and len(steps) > 2:
        return [Candidate(f"https://{host}/feeds/posts/default/-/{steps[2]}", steps[2])]
    return _at("/feeds/posts/default")(host, steps, query)


def _at(path: str) -> Addresses:
    """The rule of platforms that give each site a host, with the feed always in one place."""

    def rule(host: str, steps: list[str], query: str) -> list[Candidate]:
        own = host.count(".") > 1
        return [Candidate(f"https://{host}{path}", host.partition(".")[0])] if own else []

    return rule


_PLATFORMS: tuple[tuple[str, Addresses], ...] = (
    ("youtube.com", youtube),
    ("youtube-nocookie.com", youtube),
    ("youtu.be", youtube),
    ("reddit.com", _reddit),
    ("github.com", _github),
    ("gitlab.com", _gitlab),
    ("medium.com", _medium),
    ("bsky.app", _bluesky),
    *((name, _stack) for name in _STACKS),
    ("news.ycombinator.com", _hacker_news),
    ("codeberg.org", _forgejo),
    ("sr.ht", _sourcehut),
    ("arxiv.org", _arxiv),
    ("vimeo.com", _vimeo),
    ("substack.com", _substack),
    ("wordpress.com", _wordpress),
    ("tumblr.com", _tumblr),
    ("blogspot.com", _blogspot),
    ("bearblog.dev", _at("/feed/")),
)


_GITLAB_PAGES = frozenset("commits tree blob tags releases issues merge_requests".split())
_BLOGGER = re.compile(r"\.blogspot\.(?:[a-z]{2}|com?\.[a-z]{2})\Z")
"""Blogger's hosts in the countries, beside the one it has everywhere."""


def _told_by_shape(place: str, host: str, steps: list[str], query: str) -> list[Candidate]:
    """Sites of software that anybody may run, or under a name of their own: their hosts are countless."""
    if host.startswith("gitlab.") or _is_gitlab(steps):
        return _gitlab(place, steps, query)
    if host.startswith(("gitea.", "forgejo.")) or _is_forgejo(steps):
        return _forgejo(place, steps, query)
    if _BLOGGER.search(host) or (steps[:2] == ["search", "label"] and len(steps) > 2):
        return [] if FEED_PATH.search("/".join(steps[:1])) else _blogspot(place, steps, query)
    return _federated(place, steps)


def _is_gitlab(steps: list[str]) -> bool:
    """Whether a path is that of a project: what belongs to GitLab stands behind a lone dash."""
    return "-" in steps[2:-1] and steps[steps.index("-") + 1] in _GITLAB_PAGES


def _is_forgejo(steps: list[str]) -> bool:
    """Whether a path is that of a branch at a forge of Gitea's family."""
    match steps:
        case [_, _, "src" | "commits", "branch", _, *_]:
            return True
    return False


def _federated(place: str, steps: list[str]) -> list[Candidate]:
    """Accounts and communities of the fediverse, whose hosts are countless and whose paths are few."""
    if steps[:1] in (["web"], ["deck"]):
        steps = steps[1:]
    match steps:
        case [name, "tagged", tag] if re.fullmatch(_ACCOUNT, name):
            return [Candidate(f"https://{place}/{name}/tagged/{tag}.rss", f"{name} #{tag}")]
        case [name, "with_replies" | "media" as part] if re.fullmatch(_ACCOUNT, name):
            return [Candidate(f"https://{place}/{name}/{part}.rss", name)]
        case [name, *rest] if re.fullmatch(_ACCOUNT, name) and (not rest or rest[0].isdigit()):
            return [Candidate(f"https://{place}/{name}.rss", name)]
        case [name, *_] if known := re.fullmatch(rf"({_ACCOUNT})@([\w-]+(?:\.[\w-]+)+)", name):
            return [Candidate(f"https://{known[2]}/{known[1]}.rss", known[1])]
        case ["c" | "u" as kind, name] if re.fullmatch(r"[\w.]+(?:@[\w-]+(?:\.[\w-]+)+)?", name):
            return [Candidate(f"https://{place}/feeds/{kind}/{name}.xml?sort=New", name)]
    return []


_ACCOUNT = r"@\w[\w.-]*"

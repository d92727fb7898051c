"""Walk the links of the staff pages as a person would, with Django's test client."""

from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.urls import Resolver404, resolve, reverse

PER_ROUTE = 6  # so many addresses of one route are opened: enough to meet its variants
LIMIT = 1000  # a walk that comes so far has lost its way
SORTED = "o"  # the admin's lists, in another order: one of them for each list
GO_BACK = "_changelist_filters"  # where the admin leads back to: nothing of the page itself


class Page(HTMLParser):
    """What the checks want to know of a page's HTML."""

    def __init__(self, text):
        super().__init__()
        self.links, self.h1, self.lang, self.title, self.inline = [], 0, "", "", []
        self.ids, self.twice = (
            set(),
            [],
        )  # an id that two elements have: its label leads to the first
        self.tags = set()  # which kinds of elements: two pages of one kind have equal sets
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._open = tag
        self.tags.add(tag)
        if values.get("id"):
            self.twice += [values["id"]] if values["id"] in self.ids else []
            self.ids.add(values["id"])
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag == "html":
            self.lang = values.get("lang") or ""
        self.h1 += tag == "h1"
        if tag == "style" or (tag == "script" and not values.get("src") and not _is_data(values)):
            self.inline.append(f"<{tag}>")
        self.inline += [
            f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")
        ]

    def handle_data(self, data):
        if self._open == "title":
            self.title += data.strip()
            self._open = ""


def _is_data(attributes):
    return attributes.get("type") in ("application/json", "application/ld+json")


@dataclass
class Crawl:
    """Where a walk came: ``first`` is route → address, ``pages`` is address → Page.

    ``events`` is address → how many audit events it left, where somebody counted them.
    """

    first: dict = field(default_factory=dict)
    pages: dict = field(default_factory=dict)
    failures: list = field(default_factory=list)
    visits: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)


def route_of(path):
    """Return the name of the route that answers ``path``, or its pattern if it has none."""
    match = resolve(path)
    return match.view_name if match.url_name else match.route


def crawl(client, start="/", *, more=(), look=None):
    """Follow every link from ``start`` and return what was met; fail after LIMIT requests.

    ``more`` are addresses to begin at besides; ``look(address, response)`` sees every answer.
    """
    client.raise_request_exception = False  # a broken page is a failure like any other
    found = Crawl()
    waiting = deque((address, "") for address in dict.fromkeys((start, *more)))
    seen = {start, *more}
    logout = {reverse("logout"), reverse("admin:logout")}
    while waiting:
        assert len(found.pages) + len(found.failures) < LIMIT, "the walk does not end"
        address, source = waiting.popleft()
        if not _is_new(address, found, source) and address not in more:
            continue
        response = client.get(address)
        if look:
            look(address, response)
        for link in _links(response, address, found, source):
            if link not in seen and urlsplit(link).path not in logout:
                seen.add(link)
                waiting.append((link, address))
    return found


def _is_new(address, found, source):
    """Count the visit of a route; tell whether this address is still worth opening."""
    try:
        route = route_of(urlsplit(address).path)
    except Resolver404:
        found.failures.append((address, 404, source))
        return False
    found.first.setdefault(route, address)
    is_sorted = SORTED in dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    kind = (route, SORTED) if is_sorted else route
    found.visits[kind] = found.visits.get(kind, 0) + 1
    return found.visits[kind] <= (1 if is_sorted else PER_ROUTE)


def _links(response, address, found, source):
    """Note the response and return the addresses it leads to."""
    if response.status_code in (301, 302):
        return _inside([response.headers["Location"]], address)
    if response.status_code != 200:
        found.failures.append((address, response.status_code, source))
        return []
    if "text/html" not in response.headers.get("Content-Type", ""):
        found.visits[route_of(urlsplit(address).path)] = PER_ROUTE  # one file of each kind will do
        return []
    text = b"".join(response) if response.streaming else response.content
    found.pages[address] = page = Page(text.decode())
    return _inside(page.links, address)


def _inside(links, address):
    """Return the links that stay on this site, without their fragments and the admin's way back."""
    whole = (urldefrag(urljoin(f"http://here{address}", link)).url for link in links)
    return [
        parts._replace(scheme="", netloc="", query=_without_way_back(parts.query)).geturl()
        for parts in map(urlsplit, whole)
        if parts.scheme == "http" and parts.netloc == "here"
    ]


def _without_way_back(query):
    if GO_BACK not in query:
        return query
    kept = [each for each in parse_qsl(query, keep_blank_values=True) if each[0] != GO_BACK]
    return urlencode(kept)

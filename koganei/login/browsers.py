"""Name a browser from its User-Agent, so that people recognise their own places."""

# the first word that is found wins: Edge also says Chrome, and Chrome says Safari
PROGRAMS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent):
    """Return program and system of a User-Agent.

    >>> browser_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0")
    'Edge（Windows）'
    >>> browser_of("curl/8.5"), browser_of("")
    ('そのほかのブラウザー', 'そのほかのブラウザー')
    """
    program = next((name for word, name in PROGRAMS if word in agent), "そのほかのブラウザー")
    system = next((f"（{name}）" for word, name in SYSTEMS if word in agent), "")
    return program + system

"""Who follows a link: people, or programs that read pages for other programs. Pure; nothing of it is kept."""

import re
from functools import lru_cache

#: What programs call themselves, in lower case; « cubot » makes telephones.
_ROBOTS = re.compile(
    r"(?<!cu)bot(?![a-z])|crawl|spider|slurp|preview|scanner|monitor|fetch|archiv|scrap|lighthouse|headless|validator"
    r"|facebookexternalhit|facebookcatalog|meta-external|cardyb|embedly|iframely|skypeuri|google-|mediapartners"
    r"|feed|\brss|python|httpx|curl/|wget|libwww|go-http|axios|phantomjs|selenium|puppeteer|playwright|bytespider"
    r"|pingdom|uptime|nagios|zabbix|safebrowsing|claude-|chatgpt-|perplexity"
)
#: How a browser's name begins.
_BROWSER = re.compile(r"(mozilla|opera|dalvik|nokia|blackberry|ucweb)")


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Whether a User-Agent is a program's. One that says nothing, or nothing known, is no browser."""
    said = agent.casefold()
    return not _BROWSER.match(said) or _ROBOTS.search(said) is not None

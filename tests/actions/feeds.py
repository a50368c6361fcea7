"""Feeds as the sites of the campaign's accounts write them, made by us."""

from collections.abc import Sequence

YOUTUBE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
      xmlns="http://www.w3.org/2005/Atom">
 <title>La campagne</title>
 <entry>
  <id>yt:video:aBcDeFgHi_1</id><yt:videoId>aBcDeFgHi_1</yt:videoId>
  <title>À la rencontre des cantines &amp; des cantinières</title>
  <link rel="alternate" href="https://www.youtube.com/watch?v=aBcDeFgHi_1"/>
  <published>2026-11-20T10:00:00+00:00</published>
  <media:group>
   <media:thumbnail url="{home}/vignette.jpg" width="480" height="360"/>
   <media:description>Trois minutes à Rennes.</media:description>
  </media:group>
 </entry>
</feed>"""

PEERTUBE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
 <title>PeerTube</title>
 <entry>
  <id>{home}/w/9c9de5e8-0a1e-484a-b099-e80766180a6d</id>
  <title>Le meeting de Brest</title>
  <link href="{home}/w/9c9de5e8-0a1e-484a-b099-e80766180a6d"/>
  <updated>2026-11-19T10:00:00Z</updated>
  <summary>Une heure, sans coupure.</summary>
  <media:group><media:thumbnail url="{home}/vignette.jpg"/></media:group>
 </entry>
</feed>"""

DAILYMOTION = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>D</title>
 <item>
  <title>Le candidat répond</title>
  <link>https://www.dailymotion.com/video/x8abcde</link>
  <guid>https://www.dailymotion.com/video/x8abcde</guid>
  <pubDate>Thu, 19 Nov 2026 10:00:00 +0100</pubDate>
  <media:thumbnail url="{home}/vignette.jpg"/>
 </item>
</channel></rss>"""

FLICKR = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
 <title>Photos</title>
 <entry>
  <title>Le marché de Quimper</title>
  <link rel="alternate" type="text/html" href="https://www.flickr.com/photos/campagne/5123/"/>
  <id>tag:flickr.com,2005:/photo/5123</id>
  <published>2026-11-18T10:00:00Z</published>
  <content type="html">&lt;p&gt;&lt;a href="x"&gt;campagne&lt;/a&gt; posted a photo:&lt;/p&gt;</content>
  <link rel="enclosure" type="image/jpeg" href="{home}/photo.jpg"/>
 </entry>
</feed>"""

TUMBLR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>T</title>
 <item>
  <title>Photo</title>
  <description>&lt;img src="{home}/photo.jpg" alt="Une foule sur un quai"/&gt;
   &lt;p&gt;Ce matin à Lorient.&lt;/p&gt;</description>
  <link>https://campagne.tumblr.com/post/1</link><guid>https://campagne.tumblr.com/post/1</guid>
  <pubDate>Tue, 17 Nov 2026 10:00:00 +0000</pubDate>
 </item>
</channel></rss>"""


def blog(*items: tuple[str, str], home: str = "https://blog.example", more: Sequence[str] = ()) -> bytes:
    """A blog's RSS: (end of the address, title) of each article, newest first; `more` is put into each, by place."""
    parts = []
    for place, (end, title) in enumerate(items):
        extra = more[place] if place < len(more) else ""
        parts.append(f"<item><title>{title}</title><link>{home}/{end}</link><guid>{end}</guid>{extra}</item>")
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>{"".join(parts)}</channel></rss>'.encode()

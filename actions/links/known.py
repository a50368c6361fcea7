"""Sites that links lead to without a page in between, and sites that no link leads to. Pure data.

Known: the state, the press, video and encyclopaedias, where nobody puts up a page that imitates the campaign.
Other sites wait for staff's word (`LinkDomain`); a site's subdomains are the site.
"""

#: The state and European institutions.
_INSTITUTIONS_WORDS = """
gouv.fr assemblee-nationale.fr senat.fr elysee.fr vie-publique.fr service-public.fr insee.fr
conseil-constitutionnel.fr conseil-etat.fr ccomptes.fr cnil.fr arcom.fr lecese.fr defenseurdesdroits.fr europa.eu
coe.int un.org who.int oecd.org
"""
INSTITUTIONS = frozenset(_INSTITUTIONS_WORDS.split())
#: Newspapers, radios, televisions, agencies.
_PRESS_WORDS = """
20minutes.fr afp.com alternatives-economiques.fr arte.tv basta.media bfmtv.com bienpublic.com bondyblog.fr
challenges.fr charentelibre.fr charliehebdo.fr corsematin.com courrierinternational.com dna.fr estrepublicain.fr
europe1.fr france24.com franceinfo.fr francetvinfo.fr france.tv franceinter.fr humanite.fr huffingtonpost.fr
ladepeche.fr la-croix.com lalsace.fr lamarseillaise.fr lamontagne.fr lanouvellerepublique.fr laprovence.com
larepubliquedespyrenees.fr lavoixdunord.fr lci.fr lefigaro.fr lejdd.fr lemonde.fr lepoint.fr leparisien.fr
leprogres.fr lesechos.fr lesjours.fr letelegramme.fr lexpress.fr liberation.fr lopinion.fr marianne.net mediapart.fr
midilibre.fr monde-diplomatique.fr nicematin.com nouvelobs.com ouest-france.fr paris-normandie.fr politis.fr
publicsenat.fr lcp.fr radiofrance.fr reporterre.net reuters.com rfi.fr rtl.fr slate.fr sudouest.fr tf1info.fr
theconversation.com theguardian.com tv5monde.com varmatin.com bbc.com bbc.co.uk lesoir.be letemps.ch rtbf.be rts.ch
elpais.com nytimes.com
"""
PRESS = frozenset(_PRESS_WORDS.split())
#: Video, pictures, encyclopaedias.
_VIDEO_WORDS = """
youtube.com youtu.be youtube-nocookie.com dailymotion.com dai.ly vimeo.com framatube.org peertube.fr
video.blender.org tube.aquilenet.fr wikipedia.org wikimedia.org wikidata.org
"""
VIDEO = frozenset(_VIDEO_WORDS.split())
KNOWN = INSTITUTIONS | PRESS | VIDEO

#: They hide where they lead, and die. With those of platforms, which forward to anywhere.
_SHORTENERS_WORDS = """
0rz.tw 1url.com a.co adf.ly aka.ms amzn.to b23.tv bc.vc bit.do bit.ly bitly.com bitly.is bl.ink buff.ly budurl.com
clck.ru cli.gs cutt.ly cutt.us db.tt dlvr.it dub.co dub.sh fb.me ff.im flic.kr fur.ly g.co gg.gg git.io goo.gl
goo.su hyperurl.co ift.tt is.gd j.mp kutt.it lc.cx lnk.bio lnkd.in lnk.to lstu.fr mcaf.ee mzl.la n9.cl num.to ouo.io
ow.ly page.link po.st prettylinkpro.com ptit.io q.gs qr.ae qr.net rb.gy rebrand.ly redd.it s.id s2r.co shar.es
shor.by short.gy shorte.st shorturl.at shorturl.gg shrtco.de snip.ly snipurl.com soo.gd spoti.fi su.pr surl.li t.co
t.ly t2m.io tiny.cc tiny.one tiny.pl tinylink.net tinyurl.com tny.im tr.im trib.al u.to url.ie urlr.me urls.fr
urlz.fr v.gd v.ht vur.me vvd.bz wp.me x.co x.gd yep.it yourls.org zpr.io zws.im l.facebook.com lm.facebook.com
l.instagram.com l.messenger.com out.reddit.com safelinks.protection.outlook.com translate.goog linktr.ee away.vk.com
slack-redir.net
"""
SHORTENERS = frozenset(_SHORTENERS_WORDS.split())
#: Pages of known sites that send their visitors wherever the address says.
FORWARDERS = (
    ("youtube.com", "/redirect"),
    ("youtube.com", "/attribution_link"),
    ("google.com", "/url"),
    ("google.com", "/amp"),
    ("google.fr", "/url"),
    ("facebook.com", "/l.php"),
    ("facebook.com", "/flx/warn"),
    ("linkedin.com", "/redir"),
    ("linkedin.com", "/safety/go"),
    ("steamcommunity.com", "/linkfilter"),
    ("bing.com", "/ck/a"),
    ("duckduckgo.com", "/l"),
)


def is_within(host: str, sites: frozenset[str]) -> bool:
    """Whether a host is one of the sites or below one."""
    labels = host.split(".")
    return any(".".join(labels[n:]) in sites for n in range(len(labels) - 1))

"""Where the same article stands besides its own address: mobile and AMP hosts, viewers, print paths, fragments."""

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Labels below the registrable domain that show the same pages: `www`, mobile, AMP.
MIRROR_LABELS = _names("www m mobile mobi mobil movil mob touch wap pda amp amphtml")

# Hosts that publish the same articles under the same paths.
HOST_TWINS = {
    "abcnews.com": "abcnews.go.com",
    "bbc.co.uk": "bbc.com",
    "edition.cnn.com": "cnn.com",
    "i.stuff.co.nz": "stuff.co.nz",
    "lite.cnn.com": "cnn.com",
    "us.cnn.com": "cnn.com",
    "twitter.com": "x.com",
    "youtube-nocookie.com": "youtube.com",
}

# (host, path; the replacement; host, path and name of the parameter that takes what was found).
VIDEO_PATHS = (
    ("youtu.be", re.compile(r"/([\w-]{3,})/?"), "youtube.com", "/watch", "v"),
    ("youtube.com", re.compile(r"/(?:embed|v|shorts|live)/([\w-]{3,})/?"), "youtube.com", "/watch", "v"),
)

# AMP caches and viewers show the page as `/amp/s/HOST/PATH` or `/c/s/HOST/PATH` (developers.google.com/amp/cache).
AMP_CACHES = (".cdn.ampproject.org", ".bing-amp.com")
# The Wayback Machine's copies (archive.org/help/wayback_api.php).
ARCHIVES = frozenset({"web.archive.org", "wayback.archive.org"})
ARCHIVED = re.compile(r"/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)", re.IGNORECASE)
AMP_VIEWERS = re.compile(r"(?:www\.)?(?:google\.(?:com|[a-z]{2}|com?\.[a-z]{2})|bing\.com)")
AMP_CACHED = re.compile(r"/(?:amp/|[acivwr]/)(s/)?([^/]+\.[^/]+)(/.*)?")

# Ways out that carry the address in a parameter: host, path, names.
EXITS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (re.compile(r"(?:www\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})"), "/url", ("url", "q")),
    (re.compile(r"lm?\.facebook\.com"), "/l.php", ("u",)),
    (re.compile(r"(?:www\.)?bing\.com"), "/news/apiclick.aspx", ("url",)),
    (re.compile(r"(?:www\.)?duckduckgo\.com"), "/l/", ("uddg",)),
    (re.compile(r"(?:www\.)?youtube\.com"), "/redirect", ("q",)),
    (re.compile(r"t\.umblr\.com"), "/redirect", ("z",)),
    (re.compile(r"out\.reddit\.com"), "", ("url",)),
)
EXIT_SITES = ("google.", "facebook.com", "bing.com", "duckduckgo.com", "youtube.com", "umblr.com", "reddit.com")

# A story's own path: a long number or a title of three words; for its print form, a document too.
_TITLED = r"(?:\d{5}|[^/-]-[^/-]+-[^/-])"
STORY_PATH = re.compile(_TITLED)
_STORY = rf"(?:{_TITLED}|\.s?html?(?:/|$))"
_PRINTED = r"(?:print|printable|printview|printer|printfriendly|printer-friendly|imprimir|imprimer|drucken|tisk)"

# (hosts, or none for all; pattern; replacement): the AMP and print forms of a path. None is looked at where
# SPECIAL_PATH finds nothing.
PATH_FORMS: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = (
    (frozenset(), re.compile(r"^(/.+?)(?:/amp(?:/1|\.html?)?)+/?$"), r"\1"),
    (frozenset(), re.compile(r"^/(?:google/)?amp(?:html)?/(?=[^/]+/[^/])"), "/"),
    (frozenset(), re.compile(rf"^/(?:google/)?amp(?:html)?/(?=[^/]*{_STORY})"), "/"),
    (frozenset(), re.compile(r"^((?:/[a-z-]+){0,2}/(?:news|sport|story|article|articles|live))/amp/(?=[^/]*[\d-])"),
        r"\1/"),
    (frozenset(), re.compile(r"(/article-?\d+)/amp/"), r"\1/"),
    (frozenset(), re.compile(r"/(?:amp_([a-z]+)|([a-z]+)_amp)/"), r"/\1\2/"),
    (frozenset(), re.compile(r"[.~_](?:amp|print)(\.s?html?)$"), r"\1"),
    (frozenset(), re.compile(r"(?:\.amp|(?<=\d)_amp)$"), ""),
    (frozenset(), re.compile(rf"^(?=.*{_STORY})(/.+?)(?:/{_PRINTED}(?:\.html?)?)+/?$"), r"\1"),
    (frozenset(), re.compile(rf"^/(?:{_PRINTED}|print-article)/(?=.*{_STORY})"), "/"),
    (_names("reuters.com"), re.compile(r"^/article/amp/"), "/article/"),
    (_names("cnn.com"), re.compile(r"^/cnn/(?=\d{4}/)"), "/"),
    (_names("spiegel.de"), re.compile(r"-(?:amp|druck)(?=$|\.html$)"), ""),
    (_names("indianexpress.com"), re.compile(r"^(/article/.+)/lite/?$"), r"\1"),
    (_names("t.me"), re.compile(r"^/s/(?=[^/]+/\d)"), "/"),
)  # fmt: skip
SPECIAL_PATH = re.compile(r"amp|print|impri|druck|tisk|/cnn/|/lite|/s/|index|default", re.IGNORECASE)

# The query written into the path: `/story&utm_source=rss`, `/story%3Futm_source=rss`.
PATH_TRACKING = re.compile(r"(?:&|%3F|%26)(?:utm_[a-z]+|fbclid|gclid|xtor|at_medium|at_campaign)=[^/]*$", re.IGNORECASE)
# Sessions in a path: Java's `;jsessionid=`, PHP's and ASP.NET's `/(S(...))/`.
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
ASP_SESSION = re.compile(r"/\((?:[A-Z]\([a-z0-9]{20,}\))+\)(?=/|$)", re.IGNORECASE)

INDEX_PAGES = _names(
    """
    index.html index.htm index.shtml index.xhtml index.phtml index.php index.php3 index.php4 index.php5 index.asp
    index.aspx index.jsp index.jsf index.jspx index.do index.cfm index.cgi index.pl
    default.htm default.html default.asp default.aspx default.jsp
    """
)

# Fragments that point into the page's furniture, whatever the page.
FRAGMENT_FURNITURE = _names(
    """
    comments comment comment-form comment-section commentform commentblock add-comment leave-comment respond reply
    replies disqus_thread disqus kommentare commentaires comentarios commenti kommentarer reacties yorumlar forum
    fb-comments fbcomments livefyre discussion
    top bottom pagetop page-top top-of-page back-to-top content main main-content maincontent primary article
    article-body articlebody article-content body start header footer page skip skip-content skip-to-content related
    author bio toc nav navigation menu login subscribe sidebar search
    more read-more readmore continue jump lead story story-body storybody
    gallery photo photos image images video videos player slideshow share sharing social newsletter rss feed atom xtor
    amp print mobile google_vignette goog_rewarded _ _=_ ! / cxrecs_s
    """
)
# Fragments of one kind: comments, footnotes, pictures of the page, marks of sharing tools (AddThis, Tynt, IDG).
FRAGMENT_MARKS = re.compile(
    r":~:.*|(?:comment|comments|reply|respond|disqus|dsq|fb-comments)[-_].*|comment\d+|more-\d+|"
    r"(?:slide|image|img|photo|foto|bild|picture|gallery|video|figure|fig|fn|fnref|footnote|endnote)[-_:]?\d{1,3}|"
    r"_?(?:ftn|edn)(?:ref)?\d+|cite_(?:note|ref)-.*|"
    r"[ai]xzz[0-9a-z]+|sthash\..*|\.[\w-]{6,}(?:\.\w+)?|tk\.\w+|goog_.*"
)

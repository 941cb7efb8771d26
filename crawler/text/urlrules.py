"""What in an address does not name the article: tracking, view switches, AMP forms, page furniture."""

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that only ever say where the reader came from; compared in lower case. From the public
# documentation of the analytics and mailing products, and from links in outlets' own feeds.
TRACKING_NAMES = _names(
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh epik s_kwcid ef_id
    li_fat_id rdt_cid clickid click_id rb_clickid wickedid irclickid srsltid zanpid dicbo obclickid tblci
    mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv
    oly_anon_id oly_enc_id spmailingid spuserid spjobid spreportid cmpid campid _ga _gl _openstat
    s_cid sc_cid ncid icid intcid ocid cvid smid smtyp ito cmp ftag ftcamp maca xtor xtref xtcr
    wt_mc wt_zmc wtmc traffic_source __twitter_impression twitter_impression
    fb_action_ids fb_action_types fb_source fb_ref fb_comment_id action_object_map action_type_map
    action_ref_map soc_src soc_trk guccounter guce_referrer guce_referrer_sig .tsrc ref_src ref_url
    sref srnd leadsource reflink mbid ex_cid xid wpisrc wpmm wprss itid __source sr_share echobox
    partnerid feedname feedtype virtualbrandchannel emc rssfeed sara_ref sara_ecid gepc dcmp intcmp iref eref
    gnt-cfr ns_mchannel ns_source ns_campaign ns_linkname ns_fee intlink_from_url link_location
    at_medium at_campaign at_campaign_type at_link_id at_link_type at_link_origin at_format at_ptr_name
    at_bbc_team at_custom1 at_custom2 at_custom3 at_custom4 at_creation at_variant at_emailtype at_send_date
    phpsessid jsessionid hootpostid mkcid mkrid spm trkcampaign
    """
)
TRACKING_PREFIXES = ("utm_", "utm-", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "wt.", "itm_")

# Names that may be content (`?source=reuters`) and are noise only with a value that names a way in.
REFERRAL_NAMES = _names("ref ref_ from source src via partner feed rss mod medium referrer origin tid share")
REFERRAL_VALUE = re.compile(
    r"^(?:rss|atom|feed|feeds|newsfeed|rssfeed|twitter|facebook|linkedin|whatsapp|telegram|newsletter|email|"
    r"mail|social|homepage|share|sharing|googlenews|flipboard|applenews|upday|ss_[a-z]+)(?:$|[^a-z0-9]|\d+$)"
)

# Switches of the same page's layout, with the values that mean so.
_ON = frozenset({"", "1", "true", "yes"})
VIEW_PARAMETERS = {
    "amp": _ON,
    "outputtype": frozenset({"amp", "valid_amp"}),
    "output": frozenset({"amp"}),
    "service": frozenset({"amp", "print", "mobile"}),
    "view": frozenset({"amp", "print", "mobile"}),
    "currentpage": frozenset({"all"}),
    "pagewanted": frozenset({"all", "print"}),
    "page": frozenset({"all"}),
    "print": _ON,
    "printable": _ON,
    "singlepage": _ON,
    "mobile": _ON,
    "rss": _ON,
}

# What single outlets add to their own links.
HOST_DROPS: dict[str, frozenset[str]] = {
    "youtube.com": _names("feature si ab_channel pp t"),
    "youtu.be": _names("feature si t"),
    "twitter.com": _names("s t ref"),
    "x.com": _names("s t ref"),
    "nytimes.com": _names("_r hp ref partner action module region pgtype contentcollection rref clicksource nl te"),
    "abcnews.go.com": _names("cid"),
    "cnn.com": _names("hpt cid sr"),
    "elmundo.es": _names("cid"),
    "elpais.com": _names("rel ssm"),
    "washingtonpost.com": _names("hpid tid nid"),
    "wsj.com": _names("mod st"),
    "dailymail.co.uk": _names("ico"),
    "reuters.com": _names("il rpc taid"),
    "medium.com": _names("sk"),
}

# Short hosts: long host, path, and the parameter that takes the short path.
HOST_ALIASES = {"youtu.be": ("youtube.com", "/watch", "v")}

# (hosts, or none for all; pattern; replacement): the AMP forms of a path.
AMP_PATHS: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = (
    (frozenset(), re.compile(r"^(/.+)/amp/?$"), r"\1"),
    (frozenset(), re.compile(r"^/amp/(?=[^/]+/[^/])"), "/"),
    (frozenset(), re.compile(r"\.amp\.html?$"), ".html"),
    (frozenset(), re.compile(r"\.amp$"), ""),
    (_names("bbc.com bbc.co.uk"), re.compile(r"^/(news|sport)/amp/"), r"/\1/"),
    (_names("lemonde.fr"), re.compile(r"/article_amp/"), "/article/"),
    (_names("reuters.com"), re.compile(r"^/article/amp/"), "/article/"),
    (_names("cnn.com"), re.compile(r"^/cnn/(?=\d{4}/)"), "/"),
    (_names("spiegel.de"), re.compile(r"-amp$"), ""),
)

INDEX_PAGES = _names(
    """
    index.html index.htm index.shtml index.php index.asp index.aspx index.jsp
    default.htm default.html default.asp default.aspx
    """
)

# Fragments that point into the page's furniture, whatever the page.
FRAGMENT_FURNITURE = _names(
    """
    comments comment respond reply disqus_thread commentform kommentare comentarios commentaires forum top
    content main main-content maincontent article article-body body start header footer more read-more readmore
    continue gallery photo photos video player share social newsletter rss feed xtor amp _ _=_ !
    page skip related author bio toc nav menu login subscribe sidebar
    """
)

# Names that are tracking when they stand in a fragment (`#publisher=newsstand`), whatever their value.
FRAGMENT_NAMES = _names("publisher partner from ref source link comments")

"""What in the query of an address does not name the article: tracking, ways in, sessions, switches of the layout.

All names and values are compared in lower case. The tables are from the public documentation of the products and from
links in outlets' own feeds; a name that may be content somewhere stands only beside the values that mean tracking.
"""

import re


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Parameters that only ever say where the reader came from, whatever their value.
ADVERTISING = _names(
    """
    fbclid fbc fb_action_ids fb_action_types fb_source fb_ref fb_comment_id action_object_map action_type_map
    action_ref_map mibextid __tn__ hc_ref hc_location fref paipv eav
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl _gac gs_l gs_lcrp gws_rd gdfms
    gdftrk gdffi usqp aoh msclkid cvid ocid oicd yclid ysclid ymclid ymid _openstat twclid tw_i ttclid tt_medium
    tt_content igshid igsh epik rdt_cid li_fat_id lipi licu trkcampaign trkinfo trkemail sccid qclid vmcid auctid
    awclid awc irclickid irgwc cjevent cjdata zanpid ranmid raneaid ransiteid mkcid mkrid mkevt toolid clickid
    click_id rb_clickid wickedid dicbo outbrainclickid oborigurl tblci s_kwcid ef_id mkwid pcrid spm scm
    subafid tduid
    """
)
MAILING = _names(
    """
    mc_cid mc_eid mc_tc mkt_tok mkt_unsubscribe _hsenc _hsmi __hssc __hstc __hsfp hsctatracking hss_channel vero_id
    vero_conv spmailingid spuserid spjobid spreportid et_cid et_rid sfmc_sub dm_i dm_t ml_subscriber
    ml_subscriber_hash ck_subscriber_id _kx _ke __s inf_contact_key bxid cndid esrc hasha hashb hashc emci emdi ceid
    _bhlid _branch_match_id _branch_referrer _bta_tid _bta_c nr_email_referer lctg vgo_ee otc emc ct_params
    recipient_id subscriber_id redirect_log_mongo_id redirect_mongo_id sb_referer_host
    iterable_campaign __readwiselocation
    """
)
ANALYTICS = _names(
    """
    cmp cmpid campid campaign_name campaign_source campaign_medium campaign_term campaign_content
    s_cid sc_cid sc_campaign sc_channel sc_src sc_lid sc_uid sc_llid sc_eh ncid icid icmp icampaign intcid intcmp
    int_source int_medium int_campaign intlink_from_url link_location dcmp gepc maca xtor xtref xtcr xts xtnp xtmc
    adobe_mc adobe_mc_ref adobe_mc_sdid mktcval mktci sara_ref sara_ecid
    cm_mmc cm_ven cm_cat cm_pla cm_ite cm_sp cm_re cm_lm smid smtyp smprod ito ftag ftcamp traffic_source
    soc_src soc_trk guccounter guce_referrer guce_referrer_sig .tsrc ref_src ref_url refsrc sref srnd leadsource
    reflink mbid ex_cid wpisrc wpmm itid wprss __source __twitter_impression twitter_impression sr_share
    echobox hootpostid dgcid partnerid feedname feedtype virtualbrandchannel rssfeed fromrss from_rss gnt-cfr iref eref
    ga_source ga_medium ga_campaign ga_content ga_term ga_place
    shared_via pk_campaign pk_cpn pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid
    """
)
# What content systems add to an address and ignore in it.
HOUSEKEEPING = _names(
    """
    phpsessid jsessionid sessionid session_id sessid aspsessionid oscsid zenid cfid cftoken
    _wpnonce replytocom like_comment showcomment wpmobileexternal wpmp_switcher no_cache nocache cachebuster cb_rand
    """
)
TRACKING_NAMES = ADVERTISING | MAILING | ANALYTICS | HOUSEKEEPING
TRACKING_PREFIXES = (
    "utm_", "utm-", "mtm_", "matomo_", "piwik_", "mc_", "mkt_", "ga_", "hsa_", "hmb_", "itm_", "stm_", "wt.", "wt_",
    "etcc_", "oly_", "elq", "at_", "ns_", "sfmc_", "bsft_", "_sgm_", "trk_", "amp_", "__cft__", "__xts__",
    "relatedposts_", "fb_xd_", "aspsessionid", "pf_rd_", "pd_rd_",
)  # fmt: skip
# Tracking as a rule, but an article's id somewhere: dropped only where the path or another parameter names the article.
WEAK_NAMES = _names("campaign_id linkid tracking_id trackingid trackid affiliate affid aff_id gad xid")
WEAK_PREFIXES = ("pk_", "ads_", "ml_", "gs_")
# The stamp of one posting: SocialFlow writes `sf123456789=1`.
TRACKING_STAMP = re.compile(r"sf_?\d{6,}")

# Names that may be content (`?source=reuters`) and are noise only with a value that names a way in.
REFERRAL_NAMES = _names(
    """
    ref ref_ refid refer referer referrer referral from frm source src via partner feed rss mod medium origin tid
    share shared cid campaign channel chan promo trk utm
    """
)
REFERRAL_VALUE = re.compile(
    # Names of services and formats: whatever follows them.
    r"(?:rss|atom|feed|feeds|newsfeed|rssfeed|feedburner|feedly|inoreader|twitter|facebook|instagram|linkedin|"
    r"whatsapp|telegram|messenger|pinterest|reddit|tumblr|viber|bluesky|mastodon|threads|skype|jetpack|"
    r"newsletter|newsletters|googlenews|google[-_]news|flipboard|applenews|apple[-_]news|smartnews|newsbreak|upday|"
    r"getpocket|pocket|instapaper|hackernews|producthunt|ss_[a-z]+)(?:$|[^a-z0-9]|\d+$)|"
    # Plain words: alone, with a number, or as the first part of a label (`mail-online` is a paper).
    r"(?:mail|email|social|soc|home|homepage|hp|front|frontpage|share|sharing|push|app|android|ios|alert|alerts|nl|"
    r"topnav|nav|menu|sidebar|widget|related|recommended|mostread|most[-_]read|trending|twtr|tw|fb|hn)(?:$|_|\d+$)"
)
# Names that state the referring site itself: `?ref=news.example`.
REFERRING_SITE_NAMES = _names("ref referer referrer via")
REFERRING_SITE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")

# Names that hold a session only where the value looks like one (MD5, or PHP's session ids of 26 signs and more):
# elsewhere `?sid=123` is the story.
SESSION_NAMES = _names("sid s session sess ses")
SESSION_VALUE = re.compile(r"[0-9a-f]{32}|(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{26,64}")

# Switches of the same page's layout, with the values that mean so.
_ON = _names("1 true yes on y") | {""}
_OFF = _names("0 false no off n")
_PRINT = _names("print printer printable printerfriendly print_version printversion printart")
_LAYOUTS = _names("amp amphtml mobile desktop") | _PRINT
VIEW_PARAMETERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("amp", "_amp", "isamp", "is_amp", "amphtml", "print", "printable", "printview", "printversion", "printer",
            "printerfriendly", "printer_friendly", "mobile", "ismobile", "is_mobile", "nomobile", "desktop", "fullsite",
            "singlepage", "single_page", "onepage", "showall", "show_all", "autoplay", "autostart"),
        _ON | _OFF,
    ),
    **dict.fromkeys(("view", "service", "mode", "display", "layout", "template", "tpl", "style", "platform",
        "device", "skin", "theme", "do", "action"), _LAYOUTS),
    "tmpl": _LAYOUTS | {"component"},
    "format": _PRINT | {"amp"},
    "output": _PRINT | {"amp"},
    "outputtype": _names("amp valid_amp amp-type"),
    "noamp": _ON | {"mobile", "available"},
    "currentpage": frozenset({"all"}),
    "pagewanted": _names("all print"),
    "page": frozenset({"all"}),
    "show": frozenset({"all"}),
    "rss": _ON,
}  # fmt: skip

# What single outlets add to their own links, by host or registrable domain.
HOST_DROPS: dict[str, frozenset[str]] = {
    "youtube.com": _names("feature si ab_channel pp t app"),
    "youtu.be": _names("feature si t"),
    "x.com": _names("s t ref cxt"),
    "nytimes.com": _names(
        """
        _r hp ref partner action module region pgtype contentcollection rref clicksource nl te instance_id segment_id
        user_id regi_id searchresultposition unlocked_article_code referringsource
        """
    ),
    "abcnews.go.com": _names("cid"),
    "bbc.com": _names("pinned_post_locator pinned_post_asset_id pinned_post_type"),
    "bloomberg.com": _names("sref srnd leadsource"),
    "cnn.com": _names("hpt cid sr"),
    "corriere.it": _names("refresh_ce refresh_ce-cp"),
    "dailymail.co.uk": _names("ico"),
    "elmundo.es": _names("cid"),
    "elpais.com": _names("rel ssm prm event_log"),
    "forbes.com": _names("sh ss"),
    "ft.com": _names("sharetype token segmentid desktop"),
    "indiatimes.com": _names("from"),
    "lemonde.fr": _names("lmd_medium lmd_campaign lmd_creation lmd_source"),
    "medium.com": _names("sk"),
    "ndtv.com": _names("pfrom akamai-rum"),
    "repubblica.it": _names("rss ref"),
    "reuters.com": _names("il rpc taid edition-redirect"),
    "scmp.com": _names("module pgtype"),
    "sueddeutsche.de": _names("reduced"),
    "washingtonpost.com": _names("hpid tid nid"),
    "wsj.com": _names("mod st reflink"),
}
# What a content system adds to paths of its own form: Blogger's mobile view.
PATH_DROPS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"/\d{4}/\d{2}/[^/]+\.html"), _names("m spref")),
)
# Pages of one parameter: host and path, and the names that count.
HOST_KEEPS: dict[tuple[str, str], frozenset[str]] = {("youtube.com", "/watch"): _names("v")}

# Names that are tracking when they stand in a fragment (`#publisher=newsstand`), whatever their value.
FRAGMENT_NAMES = _names("publisher partner from ref referrer source link comments csi sharetype")

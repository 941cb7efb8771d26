"""A table of pairs: addresses of one article in all their dress, and addresses that look alike and are two."""

STORY = "https://paper.example/world/2026/town-council-votes-81234"


def on_story(tails: str) -> list[tuple[str, str]]:
    """Pair the story with itself and something behind it, a line each."""
    return [(STORY + tail.strip(), STORY) for tail in tails.strip().splitlines()]


def words(text: str) -> list[str]:
    """Read some words."""
    return text.split()


def pairs(text: str) -> list[tuple[str, str]]:
    """Read two addresses a line."""
    return [(one, other) for one, other in (line.split() for line in text.strip().splitlines())]


TRACKING = on_story(
    """
    ?utm_source=rss&utm_medium=feed&utm_campaign=all
    ?UTM_Source=rss&Utm_Term=
    ?utm-source=x
    ?at_medium=RSS&at_campaign=KARANGA&at_recipient_id=1
    ?pk_campaign=feed&pk_kwd=a
    ?mtm_campaign=spring&mtm_group=b
    ?hsa_cam=1&hsa_src=g
    ?oly_enc_id=9A&oly_anon_id=b-c
    ?_ga=2.1.3.4&_gl=1*x*_up*MQ
    ?gclid=Cj0&gbraid=0AA&gad_source=1
    ?wt_mc=rss.ho.beitrag.atom
    ?wt.mc_id=RSS
    ?wt_zmc=sm.int.zonaudev.rss
    ?cmpid=feed&CMP=rss
    ?ocid=mail&cvid=9e0f
    ?smid=tw-share&smtyp=cur
    ?ns_mchannel=email&ns_source=daily&ns_campaign=x&ns_linkname=y&ns_fee=0
    ?xtor=RSS-3208
    ?xtor=AL-32280-%5Btwitter%5D&xtref=t.co
    ?cid=rss
    ?cid=social_20260218_tw
    ?campaign=newsletter-daily
    ?fbclid=IwAR0&mibextid=Zxz2cZ&__tn__=R
    ?__cft__[0]=AZV&__xts__[0]=68
    ?igshid=1&igsh=2&ttclid=3&twclid=4&msclkid=5&yclid=6
    ?mc_cid=1a&mc_eid=2b&mkt_tok=3c&_hsenc=4d&_hsmi=5
    ?spMailingID=1&spUserID=2&spJobID=3&spReportId=4
    ?vero_id=1&_bhlid=2&ck_subscriber_id=3&dm_i=4
    ?elqTrackId=1&elqaid=2&elqat=1
    ?sfmc_id=1&sfmc_activityid=2&et_rid=3
    ?cm_mmc=feed-_-rss&cm_ven=a
    ?s_kwcid=AL!1&ef_id=x:G:s&adobe_mc=MCMID
    ?trk_msg=1&trk_contact=2
    ?traffic_source=rss
    ?maca=en-rss-en-all-1573-rdf
    ?ref=rss
    ?ref=other.example
    ?ref=www.other-site.example
    ?ref=producthunt
    ?source=rss-b1f3d322dadf------2
    ?source=twitter&via=facebook
    ?from=newsletter
    ?src=feedburner
    ?mod=rss_world
    ?partner=applenews
    ?origin=home_topstories
    ?share=jetpack-whatsapp
    ?share=email
    ?sf123456789=1
    ?ftag=CAD-01&ncid=rss&icid=a&ito=1490
    ?campaign_id=57&linkId=4123&trackingId=9
    ?Echobox=1771400000
    ?utm_source=a&amp;utm_medium=b
    ?utm_source=a&amp;amp;utm_medium=b
    ?utm_source=a&#038;utm_medium=b
    ?utm_source=a&amp%3Butm_medium=b
    &utm_source=rss&utm_medium=feed
    %3Futm_source=rss
    ?utm_source=rss?utm_medium=feed
    #utm_source=rss&utm_medium=feed
    #xtor=RSS-1
    #mc_cid=1&mc_eid=2
    #Echobox=1771400000
    #publisher=newsstand
    #ref=rss
    """
)
DRESS = on_story(
    """
    /
    //
    /amp
    /amp/
    /amp/amp/
    /amp/1
    .amp
    ?amp
    ?amp=1
    ?amp=true
    ?_amp=true
    ?amp=1&amp_js_v=0.1&usqp=mq331AQ
    ?outputType=amp
    ?outputType=valid_amp
    ?view=amp
    ?amp#aoh=1771&csi=0&referrer=https%3A%2F%2Fwww.google.com&amp_tf=From
    /print
    /print/
    /print.html
    /printable
    /imprimir
    ?print=1
    ?print
    ?print=true
    ?view=print
    ?mode=printerfriendly
    ?tmpl=component&print=1
    ?printerFriendly=yes
    ?mobile=1
    ?mobile=0
    ?view=mobile
    ?device=desktop
    ?singlepage=true
    ?page=all
    ?currentPage=all
    ?replytocom=17#respond
    ?noamp=mobile
    ;jsessionid=8F3A91
    ;JSESSIONID=8F3A91.node1?utm_source=rss
    ?PHPSESSID=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c
    ?sid=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c
    ?s=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c
    ?ASPSESSIONIDQQ=ABC
    %20
    %0A
    /index.html
    /Index.PHP
    /default.aspx
    /index.html/amp
    ?
    #
    #comments
    #Comment-1234
    #comment1234
    #respond
    #disqus_thread
    #top
    #!
    #0
    #17
    #more-8123
    #photo-3
    #slide5
    #_ftn2
    #:~:text=the%20council
    #axzz2Xyz9
    #.VxYz1AbC.twitter
    #sthash.Abc12.dpuf
    #tk.rss_news
    #google_vignette
    """
)
PLACES = [
    (one, STORY)
    for one in words("""
    http://paper.example/world/2026/town-council-votes-81234
    HTTPS://Paper.EXAMPLE/world/2026/town-council-votes-81234
    //paper.example/world/2026/town-council-votes-81234
    https://paper.example:443/world/2026/town-council-votes-81234
    http://paper.example:80/world/2026/town-council-votes-81234
    https://paper.example./world/2026/town-council-votes-81234
    https://reader@paper.example/world/2026/town-council-votes-81234
    https://www.paper.example/world/2026/town-council-votes-81234
    https://m.paper.example/world/2026/town-council-votes-81234
    https://www.m.paper.example/world/2026/town-council-votes-81234
    https://mobile.paper.example/world/2026/town-council-votes-81234
    https://mobil.paper.example/world/2026/town-council-votes-81234
    https://touch.paper.example/world/2026/town-council-votes-81234
    https://wap.paper.example/world/2026/town-council-votes-81234
    https://amp.paper.example/world/2026/town-council-votes-81234
    https://paper.example/amp/world/2026/town-council-votes-81234
    https://paper.example/google/amp/world/2026/town-council-votes-81234
    https://paper.example/print/world/2026/town-council-votes-81234
    https://paper.example/world//2026/./x/../town-council-votes-81234
    https://paper.example/world/%32026/town%2dcouncil%2Dvotes-81234
    https://paper.example/world/%2532026/town-council-votes-81234
    https://paper.example/(S(lit3py55t21z5v55vlm25s55))/world/2026/town-council-votes-81234
    https://www.google.com/amp/s/paper.example/world/2026/town-council-votes-81234/amp
    https://www.google.co.uk/amp/s/amp.paper.example/world/2026/town-council-votes-81234
    https://paper-example.cdn.ampproject.org/v/s/paper.example/world/2026/town-council-votes-81234?amp_js_v=0.1
    https://paper-example.bing-amp.com/c/s/paper.example/world/2026/town-council-votes-81234
    https://cdn.ampproject.org/c/s/paper.example/world/2026/town-council-votes-81234
    https://web.archive.org/web/20260218093000/https://www.paper.example/world/2026/town-council-votes-81234
    https://web.archive.org/web/20260218093000id_/http:/paper.example/world/2026/town-council-votes-81234?ref=rss
    http:/paper.example/world/2026/town-council-votes-81234
    http://http://paper.example/world/2026/town-council-votes-81234
    https://x__https://paper.example/world/2026/town-council-votes-81234
    <https://paper.example/world/2026/town-council-votes-81234>
    https://paper.example/world/2026/town-council-votes-81234"/>here</a>
    \u200bhttps://paper.example/world/2026/town-council-votes-81234\ufeff
    https://www.google.com/url?rct=j&sa=t&url=https://paper.example/world/2026/town-council-votes-81234&ct=ga
    https://l.facebook.com/l.php?u=https%3A%2F%2Fpaper.example%2Fworld%2F2026%2Ftown-council-votes-81234&h=AT0
    """)
]
SPELLINGS = pairs(
    """
    https://paper.example/s?b=2&a=1                    https://paper.example/s?a=1&b=2
    https://paper.example/s?a=x%20y                    https://paper.example/s?a=x+y
    https://paper.example/s?a=%7ex                     https://paper.example/s?a=~x
    https://paper.example/s?a=1&amp;b=2                https://paper.example/s?a=1&b=2
    https://paper.example/s?id=5?utm_source=rss        https://paper.example/s?id=5
    https://paper.example/s?id=5&sid=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c  https://paper.example/s?id=5
    https://paper.example/r%c3%a9sum%C3%A9             https://paper.example/résumé
    https://paper.example/it's(new)                    https://paper.example/it%27s%28new%29
    https://paper.example/x%2520y                      https://paper.example/x%20y
    https://bücher.example/a                           https://xn--bcher-kva.example/a
    https://BÜCHER.example/a                           https://www.bücher.example/a
    https://en.m.wiki.example/wiki/News                https://en.wiki.example/wiki/News
    https://paper.example/story-81234~amp.html         https://paper.example/story-81234.html
    https://paper.example/story-81234.amp.html         https://paper.example/story-81234.html
    https://paper.example/story-81234_print.html       https://paper.example/story-81234.html
    https://paper.example/story/amp/flood-in-town-4    https://paper.example/story/flood-in-town-4
    https://paper.example/news/amp/world-42889044      https://paper.example/news/world-42889044
    https://paper.example/news/article-91/amp/a.html   https://paper.example/news/article-91/a.html
    https://paper.example/amp_articleshow/9.cms        https://paper.example/articleshow/9.cms
    https://paper.example/article_amp/a-b.html         https://paper.example/article/a-b.html
    https://paper.example/amp/flood-in-the-town        https://paper.example/flood-in-the-town
    https://paper.example/?p=17&utm_source=rss         https://paper.example/?p=17
    https://paper.example/2026/02/flood.html?m=1       https://paper.example/2026/02/flood.html
    https://web.archive.org/web/2026/https://a.example/?p=7  https://a.example/?p=7
    https://paper.example/#!/story/5?utm_source=rss    https://paper.example/#!/story/5
    https://youtu.be/AbC-123?si=x                      https://www.youtube.com/watch?v=AbC-123&feature=share
    https://www.youtube.com/shorts/AbC-123             https://m.youtube.com/watch?v=AbC-123&t=5s&list=PL1
    https://www.youtube-nocookie.com/embed/AbC-123     https://youtu.be/AbC-123
    https://mobile.twitter.com/desk/status/17?s=20     https://x.com/desk/status/17
    https://t.me/s/desk/17                             https://t.me/desk/17
    https://www.bbc.co.uk/news/world-42889044          https://www.bbc.com/news/world-42889044
    """
)
SAME = TRACKING + DRESS + PLACES + SPELLINGS

DIFFERENT = pairs(
    """
    https://paper.example/story?id=37173343            https://paper.example/story?id=37173344
    https://paper.example/?p=17                        https://paper.example/?p=18
    https://paper.example/story.php?sid=17             https://paper.example/story.php?sid=18
    https://paper.example/a.php?sid=3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c  https://paper.example/a.php?sid=4f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c
    https://paper.example/a.php?linkid=17              https://paper.example/a.php?linkid=18
    https://paper.example/a?pk_id=17                   https://paper.example/a?pk_id=18
    https://paper.example/give?campaign_id=1           https://paper.example/give?campaign_id=2
    https://paper.example/a?cid=17                     https://paper.example/a?cid=18
    https://paper.example/a?tid=17                     https://paper.example/a?tid=18
    https://paper.example/a?ID=1                       https://paper.example/a?id=1
    https://paper.example/a?source=reuters             https://paper.example/a?source=afp
    https://paper.example/a?source=mail-online         https://paper.example/a?source=mail-guardian
    https://paper.example/a?ref=1234                   https://paper.example/a?ref=1235
    https://paper.example/a?from=oslo                  https://paper.example/a?from=bergen
    https://paper.example/a?lang=en                    https://paper.example/a?lang=fr
    https://paper.example/a?edition=uk                 https://paper.example/a?edition=us
    https://paper.example/a?date=20260218              https://paper.example/a?date=20260219
    https://paper.example/a?q=%E9                      https://paper.example/a?q=%E8
    https://paper.example/a?q=%C4%E3                   https://paper.example/a?q=%BA%C3
    https://paper.example/a?1750,4                     https://paper.example/a?1751,4
    https://paper.example/a?v=abc                      https://paper.example/a?v=ABC
    https://paper.example/live?page=2                  https://paper.example/live
    https://paper.example/live?page=2                  https://paper.example/live?page=3
    https://paper.example/live/2                       https://paper.example/live/3
    https://paper.example/a?print=17                   https://paper.example/a?print=18
    https://paper.example/a?view=gallery               https://paper.example/a?view=story
    https://paper.example/a?m=1                        https://paper.example/a?m=0
    https://paper.example/a?q="x"                      https://paper.example/a?q="y"
    https://web.archive.org/web/2026/https://a.example/1  https://web.archive.org/web/2026/https://a.example/2
    https://web.archive.org/details/1                  https://web.archive.org/details/2
    https://paper.example/http://a.example/1           https://a.example/1
    https://paper.example/a?amp=17                     https://paper.example/a?amp=18
    https://paper.example/a?show=17                    https://paper.example/a?show=18
    https://paper.example/a?id=5?x=1                   https://paper.example/a?id=5?x=2
    https://paper.example/Story                        https://paper.example/story
    https://paper.example/a%2Fb                        https://paper.example/a/b
    https://paper.example/a%3Fb                        https://paper.example/a?b
    https://paper.example/a%23b                        https://paper.example/a#b
    https://paper.example/a%26b                        https://paper.example/a&b
    https://paper.example/a%E9                         https://paper.example/a%E8
    https://paper.example/story                        https://paper.example/story.html
    https://paper.example/index-2.html                 https://paper.example/
    https://paper.example/amp                          https://paper.example/
    https://paper.example/guitar-amp                   https://paper.example/guitar
    https://paper.example/guitar-amp.html              https://paper.example/guitar.html
    https://paper.example/amp/valves                   https://paper.example/valves
    https://paper.example/section/print                https://paper.example/section
    https://paper.example/print/edition                https://paper.example/edition
    https://paper.example/mobile/new-phones-2026       https://paper.example/new-phones-2026
    https://paper.example/m/story-81234                https://paper.example/story-81234
    https://paper.example/blueprint.html               https://paper.example/blue.html
    https://paper.example/log#p116390                  https://paper.example/log#p116391
    https://paper.example/log#v1-2                     https://paper.example/log#v1-3
    https://paper.example/live#100                     https://paper.example/live#101
    https://paper.example/live#post-1234               https://paper.example/live#post-1235
    https://paper.example/live#block-65d1              https://paper.example/live#block-65d2
    https://paper.example/day#a100647                  https://paper.example/day#a101512
    https://paper.example/day#flood-in-town            https://paper.example/day#fire-in-town
    https://paper.example/day#id=5                     https://paper.example/day#id=6
    https://paper.example/#!/story/5                   https://paper.example/#!/story/6
    https://paper.example/#/story/5                    https://paper.example/#/story/6
    https://paper.example/#!/s?id=5                    https://paper.example/#!/s?id=6
    https://news.paper.example/a                       https://sport.paper.example/a
    https://uk.paper.example/a                         https://paper.example/a
    https://www2.paper.example/a                       https://paper.example/a
    https://paper.example:8080/a                       https://paper.example/a
    https://m.co/a                                     https://co/a
    https://m.example/a                                https://example/a
    https://mobile.example/a                           https://www.example/a
    https://amp.dev/a                                  https://www.dev/a
    https://m.blogspot.com/a                           https://wap.blogspot.com/a
    https://one.blogspot.com/2026/01/a.html            https://two.blogspot.com/2026/01/a.html
    https://straße.example/a                           https://strasse.example/a
    https://ampaper.example/a                          https://paper.example/a
    https://youtu.be/AbC-123                           https://youtu.be/aBc-123
    https://www.youtube.com/watch?v=aFCO6WidGVM        https://www.youtube.com/watch?v=afco6widgvm
    https://www.youtube.com/playlist?list=PL1          https://www.youtube.com/playlist?list=PL2
    https://www.google.com/url?q=https://a.example/1   https://www.google.com/url?q=https://a.example/2
    https://www.google.com/amp/s/a.example/one-1       https://www.google.com/amp/s/b.example/one-1
    https://www.google.com/url?q=news                  https://www.google.com/url?q=sport
    https://notgoogle.com/url?q=https://a.example/1    https://a.example/1
    https://t.me/desk/17                               https://t.me/desk/18
    https://t.me/s/17                                  https://t.me/17
    """
)

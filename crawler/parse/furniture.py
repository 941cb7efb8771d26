"""The words by which a section page's furniture is told from its articles, in some thirty languages: data only."""

import re


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


# A path segment that stands for a list, a person, or a service, wherever it stands in the path.
LISTING_SEGMENTS = words("""
    tag tags topic topics hashtag keyword keywords label labels category categories theme themes series-index
    author authors profile profiles user users contributor contributors byline columnists
    autor autores autora auteur auteurs autore autori autoren autorin forfatter skribent
    schlagwort schlagworte schlagwörter stichwort thema themen themenseite rubrik rubriken kategorie kategorien
    sujet sujets thématique thematique mot-cle mots-cles etiqueta etiquetas tema temas temi emne emner ämne aihe
    categoria categorias categoría catégorie categorie rubrique rubriques sección seccion secciones sezione sezioni
    тег теги тема темы автор авторы рубрика
    search suche recherche buscar busca buscador ricerca cerca zoeken sok søk sög haku szukaj hledat
    login signin signup register registration logout anmelden registrieren connexion inscription account konto
    page seite pagina página rss feed feeds amp-stories wp-content wp-json cdn-cgi wp-login.php
    """)
# A first segment that stands for the outlet's own affairs.
HOUSE_SEGMENTS = words("""
    about about-us contact contact-us help faq faqs legal privacy privacy-policy terms terms-of-use cookies
    cookie-policy subscribe subscription subscriptions newsletter newsletters advertise advertising jobs careers shop
    store apps impressum imprint datenschutz kontakt agb abo abonnement abonnements abonnieren hilfe stellen anzeigen
    werbung mentions-legales contacto suscripcion publicidad contatti chi-siamo privacidade assine quem-somos over-ons
    colofon om-oss om-os tilaa podcasts
    """)
# A last segment but one behind which a code alone names an article (`/news/articles/c4g8ve8yyx2o`).
ARTICLE_SEGMENTS = words("""
    a article articles story stories news post posts p id item view read content
    artikel nachrichten beitrag nyheter artikkel nyhed uutiset nieuws noticia noticias nota notas articulo artigo
    notizia notizie articolo actualite actualites wiadomosci clanek cikk haber haberler новости news-story
    """)
# A query parameter whose number names an article.
ARTICLE_PARAMETERS = words("""
    id aid nid sid oid artid article_id articleid article newsid news_id newsidx idxno idx storyid story_id contentid
    content_id arcid no seq p noticia_id idnoticia docid postid cid
    """)
# Last words of a class or id name, or of a role, of what stands around a page's articles (`site-footer`, `mainNav`).
CHROME = words("""
    nav navbar navigation menu submenu megamenu footer breadcrumb breadcrumbs pagination pager tags taglist byline
    author authors share sharing social newsletter comments cookie cookies consent login
    """)
# What may stand behind such a word (`menu-item`), and what ends in one as a compound (`hauptmenu`).
PARTS = words("item items link links list bar inner")
COMPOUNDS = ("menu", "nav", "navbar", "navigation", "footer")
# First words of a class name that only says what else is on the page (`has-footer`).
STATES = frozenset({"has", "with", "no", "is", "show", "hide", "without"})
CHROME_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar", "dialog"})
# Words of a class name of an element that holds a headline and is no heading, and those that take it back.
HEADLINE = words("title headline heading hed hdg titre titulo titolo titel rubrik tittel overskrift")
NO_HEADLINE = frozenset({"sub", "section", "site", "page", "block", "widget", "column"})
# Words of a class name of what stands in a headline and is none of it: a kicker, a badge, text for screen readers.
KICKER = words("kicker eyebrow overline dachzeile topline surtitre antetitulo ribbon badge flag label sr hidden reader")
# What a link says that says nothing of the article.
NO_TITLE = re.compile(
    r"""(?:
    read(?:\s+(?:the\s+)?(?:more|full|story|article|full\s+story|on))* | more | full\s+(?:story|article) | see\s+more
    | continue(?:\s+reading)? | details? | watch(?:\s+now)? | listen | live | video | photos? | gallery | comments?
    | mehr(?:\s+(?:lesen|dazu|erfahren))? | weiter(?:lesen)? | zum\s+artikel | jetzt\s+lesen | artikel\s+lesen
    | kommentare
    | lire(?:\s+(?:la\s+suite|plus|l['’]article))? | la\s+suite | en\s+savoir\s+plus | voir\s+plus | commentaires
    | leer(?:\s+(?:más|nota|noticia))? | más | ver\s+(?:más|mais) | seguir\s+leyendo | comentarios
    | l(?:er|eia)\s+mais | mais | saiba\s+mais | continue\s+lendo | continuar\s+(?:lendo|a\s+ler)
    | leggi(?:\s+(?:tutto|di\s+più|l['’]articolo))? | continua(?:\s+a\s+leggere)?
    | lees\s+(?:meer|verder) | meer | läs\s+mer(?:a)? | les\s+(?:mer|saken|hele\s+saken) | læs\s+mere | lue\s+lisää
    | czytaj(?:\s+(?:więcej|dalej))? | więcej | číst(?:\s+(?:více|dále))? | více | tovább(?:\s+olvasom)? | bővebben
    | cite[șş]te(?:\s+(?:mai\s+(?:mult|departe)|tot))? | mai\s+mult | περισσότερα | διαβάστε\s+περισσότερα
    | devamı(?:nı\s+oku)? | daha\s+fazla | подробнее | читать(?:\s+(?:далее|дальше|полностью))? | далее | ещё | еще
    | докладніше | детальніше | читати(?:\s+далі)? | прочети(?:\s+още)? | опширније | više | opširnije | pročitaj\s+više
    | اقرأ\s+المزيد | المزيد | ادامه(?:\s+(?:مطلب|خبر))? | بیشتر | مزید(?:\s+پڑھیں)? | קרא\s+עוד | עוד
    | 阅读(?:更多|全文)? | 閱讀(?:更多|全文)? | 查看(?:更多|详情) | 更多 | 详细 | 全文 | 続きを(?:読む|見る)
    | もっと見る | 詳細 | 一覧
    | 더\s*보기 | 자세히(?:\s*보기)? | xem\s+(?:thêm|tiếp|chi\s+tiết) | (?:baca\s+)?selengkapnya | baca\s+juga
    | आगे\s+पढ़ें | और\s+पढ़ें | पूरा\s+पढ़ें | আরও\s+পড়ুন | อ่าน(?:ต่อ|เพิ่มเติม) | soma\s+zaidi
    | \d+ (?:\s+(?:comments?|kommentare?|commentaires?|comentários|comentarios|commenti))?
    | \d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*(?:uhr|h|hs|hrs?|[ap]\.?m\.?))?
    | \d{1,4}[./-]\d{1,2}[./-]\d{0,4}(?:[,\s]+\d{1,2}[:.h]\d{2})?
    )""",
    re.VERBOSE | re.IGNORECASE,
)

"""What stands in the place of an article is told by name, in many languages; what only speaks of such things is not."""

import pytest
from lxml import html

from crawler.extract.metadata import read_facts
from crawler.extract.verdict import judge

URL = "https://www.harbour.example/news/ferry-sails-again-1234"
SENTENCE = "The ferry sailed again on Thursday after three days in port, the operator said. "
LONG = SENTENCE * 5
CLAIM = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry sails again",'
    ' "datePublished": "2026-05-04T10:00:00Z"%s}</script>'
)


def verdict(title: str, body: str, url: str = URL, head: str = "", page: str = "") -> str | None:
    """Return the code for a page of this title, extracted text and markup besides."""
    shown = "".join(f"<p>{line}</p>" for line in body.splitlines() if line)
    tree = html.document_fromstring(
        f"<html><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{shown}{page}</body></html>"
    )
    reason = judge(tree, read_facts(tree, url), url, title, body)
    return reason[0] if reason else None


ERRORS = [
    ("404 - page not found", ""),
    ("Error 404", "Try our front page instead."),
    (
        "Page not found | Harbour Post",
        "The page you are looking for has moved. Try a search, or see what is new today.",
    ),
    ("Seite nicht gefunden – Hafenpost", "Die gesuchte Seite existiert nicht mehr."),
    ("Page introuvable", "La page que vous recherchez n'existe plus."),
    ("Página no encontrada", "La página que busca ya no existe."),
    ("Página não encontrada", "A página que você procura foi removida."),
    ("Pagina non trovata", "La pagina che stai cercando non esiste."),
    ("Pagina niet gevonden", "De pagina die je zoekt bestaat niet meer."),
    ("Nie znaleziono strony", "Strona, której szukasz, nie istnieje."),
    ("Sidan kunde inte hittas", "Sidan du söker finns inte längre."),
    ("Siden finnes ikke", "Siden du leter etter er flyttet."),
    ("Sivua ei löytynyt", "Etsimääsi sivua ei ole."),
    ("Страница не найдена", "Запрашиваемая вами страница удалена."),
    ("Сторінку не знайдено", ""),
    ("Sayfa bulunamadı", "Aradığınız sayfa kaldırılmış olabilir."),
    ("Η σελίδα δεν βρέθηκε", ""),
    ("お探しのページが見つかりません", ""),
    ("页面不存在", "您访问的页面已被删除。"),
    ("페이지를 찾을 수 없습니다", ""),
    ("الصفحة غير موجودة", "الصفحة التي تبحث عنها غير متاحة"),
    ("", "Request unsuccessful. Incapsula incident ID: 703000160143928249"),
]
BLOCKS = [
    ("Just a moment...", "Checking your browser. Enable JavaScript and cookies to continue."),
    ("Attention Required! | Cloudflare", "Sorry, you have been blocked. Ray ID: 5f3a"),
    ("Are you a robot?", "Please confirm that you are not a robot."),
    ("Un instant", "Veuillez activer JavaScript."),
    ("请稍候", "请启用JavaScript"),
]
CONSENTS = [
    ("Before you continue", "We and our 412 partners store information on your device. " * 8),
    (
        "Harbour Post",
        "We value your privacy\nWe and our partners store and/or access information on a device.\nAccept all",
    ),
    (
        "Weiterlesen mit Werbung",
        "Mit Werbung weiterlesen\nWir und unsere 180 Partner speichern Daten.\nCookies zulassen",
    ),
    ("Le Port", "Nous et nos 200 partenaires stockons des données.\nContinuer sans accepter"),
    ("El Puerto", "Nosotros y nuestros socios usamos cookies.\nAceptar todas las cookies"),
    ("Il Porto", "Noi e terze parti selezionate utilizziamo cookie.\nContinua senza accettare"),
    ("De Haven", "Wij en onze partners slaan gegevens op.\nAlle cookies accepteren"),
    ("Port", "My i nasi partnerzy przechowujemy dane.\nPrzejdź do serwisu"),
    ("Přístav", "My a naši partneři ukládáme údaje.\nSouhlasím s použitím cookies"),
    ("Hamnen", "Vi och våra partner lagrar uppgifter.\nGodkänn alla cookies"),
    ("Satama", "Me ja kumppanimme tallennamme tietoja.\nHyväksy kaikki"),
    ("Порт", "Мы используем файлы cookie.\nПринять все"),
    ("港", "クッキーの使用に同意してください。\nすべて許可"),
]
LOGINS = [
    ("Log in", "Forgot your password?"),
    ("Sign in to the Harbour Post", "Forgot your password? Don't have an account? Register."),
    ("Anmelden | Hafenpost", "Passwort vergessen? Noch kein Konto?"),
    ("Se connecter", "Mot de passe oublié ?"),
    ("Iniciar sesión", "¿Has olvidado tu contraseña?"),
    ("Accedi", "Password dimenticata?"),
    ("Inloggen", "Wachtwoord vergeten?"),
    ("Zaloguj się", "Nie pamiętasz hasła?"),
    ("Logga in", "Glömt lösenord?"),
    ("Войти", "Забыли пароль?"),
    ("ログイン", "パスワードをお忘れの方"),
    ("登录", "忘记密码"),
]
STUB = SENTENCE * 3
PAYWALLS = [
    STUB + "\nSubscribe to continue reading.\nAlready a subscriber? Log in",
    STUB + "\nDieser Inhalt ist nur für Abonnenten.\nJetzt weiterlesen mit Hafen+",
    STUB + "\nIl vous reste 75.5% de cet article à lire. La suite est réservée aux abonnés.",
    STUB + "\nContenido exclusivo para suscriptores",
    STUB + "\nConteúdo exclusivo para assinantes",
    STUB + "\nContenuto riservato agli abbonati",
    STUB + "\nDit artikel is alleen voor abonnees",
    STUB + "\nTekst dostępny tylko dla prenumeratorów",
    STUB + "\nČlánek je určen pouze pro předplatitele",
    STUB + "\nArtikeln är bara för prenumeranter",
    STUB + "\nFor å lese videre må du ha abonnement",
    STUB + "\nArtikkeli on vain tilaajille",
    STUB + "\nМатериал доступен только подписчикам",
    STUB + "\nSadece aboneler okuyabilir",
    STUB + "\nこの記事は有料会員限定です。残り1,200文字",
    STUB + "\n订阅后继续阅读全文",
    STUB + "\n유료회원 전용 기사입니다",
]


def named(code: str, pages: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return a row of the table for each page."""
    return [(code, title, body) for title, body in pages]


WALLS = [
    *named("error_page", ERRORS),
    *named("blocked", BLOCKS),
    *named("consent", CONSENTS),
    *named("login", LOGINS),
    *named("paywall", [("Ferry sails again", body) for body in PAYWALLS]),
]


@pytest.mark.parametrize(("code", "title", "body"), WALLS, ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(WALLS)])
def test_a_wall_is_named(code: str, title: str, body: str) -> None:
    assert verdict(title, body) == code


ARTICLES = [
    ("Sign in rules tightened at border", LONG),
    ("404 boats meet in Sarn for the regatta", LONG),
    ("Not found: the treasure of Tarn", LONG),
    ("Consent law passes second reading", LONG + "\nPartners must consent to each use of data, it says."),
    ("Court fines three sites over cookies", "The court fined three sites that set cookies before asking. " * 8),
    ("Paper puts half its reports behind a paywall", LONG + "\nThe paper said 40,000 people subscribe."),
    ("Bank tells users to reset passwords", LONG + "\nForgot your password? The bank says never to answer such mail."),
    ("Page after page: a library moves", LONG),
    ("Just a moment of calm before the storm", LONG),
    ("Ferry sails again", LONG * 3 + "\nAlready a subscriber? Log in"),
]


@pytest.mark.parametrize(("title", "body"), ARTICLES, ids=[title for title, _ in ARTICLES])
def test_an_article_on_such_things_is_kept(title: str, body: str) -> None:
    assert verdict(title, body) is None
    assert verdict(title, body, head=CLAIM % "") is None


def test_an_article_may_stand_on_a_page_with_a_form_a_banner_and_a_player() -> None:
    beside = '<form><input type="password"></form><div>We value your privacy</div><video></video>'
    assert verdict("Ferry sails again", LONG, page=beside) is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Short.", "too_short"),
        ("x" * 199, "too_short"),
        ("x" * 200, None),
    ],
)
def test_two_hundred_characters_are_asked(body: str, code: str | None) -> None:
    assert verdict("Ferry sails again", body) == code


def test_a_page_without_a_headline_is_none() -> None:
    assert verdict("", LONG) == "no_headline"


def test_the_template_of_a_missing_page_may_show_much_else() -> None:
    tree = html.document_fromstring(f'<html><body class="blog error404"><p>{LONG * 5}</p></body></html>')
    assert judge(tree, read_facts(tree, URL), URL, "Harbour Post", LONG * 5) == (
        "error_page",
        "a page that says there is nothing here",
    )


OFFER = '<div class="c-paywall"><p>Already a subscriber? Log in</p></div>'


@pytest.mark.parametrize(
    ("body", "page", "code"),
    [
        (SENTENCE * 3 + "The rest of...", "", "paywall"),
        (SENTENCE * 3, OFFER, "paywall"),
        (SENTENCE * 3, '<div class="paywall"></div><div class="menu">Already a subscriber? Log in</div>', None),
        (SENTENCE * 12, OFFER, None),
    ],
    ids=["cut off", "offered", "short and whole", "long"],
)
def test_what_is_not_free_is_refused_only_where_little_is_shown(body: str, page: str, code: str | None) -> None:
    assert (
        verdict("Ferry sails again", body.strip(), head=CLAIM % ', "isAccessibleForFree": "False"', page=page) == code
    )
    assert verdict("Ferry sails again", body.strip(), head=CLAIM % "", page=page) is None


VIDEO_OBJECT = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Ferry"}</script>'
VIDEOS = [
    ({"head": '<meta property="og:type" content="video.other">'}, "video"),
    ({"head": VIDEO_OBJECT}, "video"),
    ({"url": "https://www.harbour.example/video/1234", "page": "<video></video>"}, "video"),
    ({"url": "https://www.harbour.example/video/1234"}, None),
    ({"head": CLAIM % "", "page": "<video></video>"}, None),
]


@pytest.mark.parametrize(("page", "code"), VIDEOS)
def test_a_player_with_little_text_is_no_article(page: dict[str, str], code: str | None) -> None:
    assert verdict("Watch: ferry sails again", SENTENCE * 4, **page) == code
    assert verdict("Watch: ferry sails again", SENTENCE * 6, **page) is None


TEASERS = [f"Report number {n} tells in a line what came to pass at the harbour that day." for n in range(12)]
CARDS = "".join(
    f'<article><h3><a href="/news/{n}">Headline {n}</a></h3><div><p>{text}</p></div></article>'
    for n, text in enumerate(TEASERS)
)
LISTED = "\n".join(TEASERS)


def of_cards(url: str, head: str = "", body: str = LISTED, before: str = "") -> str | None:
    """Return the code for a page of teasers, of which `body` was extracted."""
    tree = html.document_fromstring(f"<html><head>{head}</head><body><h1>World</h1>{before}{CARDS}</body></html>")
    reason = judge(tree, read_facts(tree, url), url, "World", body)
    return reason[0] if reason else None


def test_a_list_of_teasers_is_an_index() -> None:
    assert of_cards("https://www.harbour.example/world") == "index"


def test_an_article_above_a_list_of_teasers_is_none() -> None:
    own = [f"Sentence {n} of the report is as long as those of any other." for n in range(20)]
    shown = "".join(f"<div><p>{text}</p></div>" for text in own)
    assert of_cards(URL, body="\n".join(own), before=shown) is None
    assert of_cards(URL, head=CLAIM % "") is None


def test_a_report_whose_own_title_links_is_no_teaser() -> None:
    tree = html.document_fromstring(
        f'<body><div><h2><a href="{URL}">Ferry</a></h2><p>{LONG}</p></div>{CARDS}</body>'.replace("<p>Report", "<i>")
    )
    assert judge(tree, read_facts(tree, URL), URL, "Ferry", LONG.strip()) is None


@pytest.mark.parametrize(
    ("url", "head", "code"),
    [
        ("https://www.harbour.example/", "", "index"),
        ("https://www.harbour.example/index.html", "", "index"),
        ("https://www.harbour.example/?p=12", "", None),
        ("https://www.harbour.example/", CLAIM % "", None),
        (
            "https://www.harbour.example/x",
            '<script type="application/ld+json">{"@type": "CollectionPage"}</script>',
            "index",
        ),
        ("http://[", "", None),
    ],
)
def test_front_pages_and_what_calls_itself_a_list(url: str, head: str, code: str | None) -> None:
    assert verdict("Harbour Post", LONG, url=url, head=head) == code

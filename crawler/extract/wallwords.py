"""The words by which pages that stand in the way of an article speak to their reader, in the languages of the outlets.

Each phrase is the wall's own, addressed to whoever is stopped by it; words that a report about such a thing would use
too (cookies, subscription, error) are not enough. A phrase is a regular expression on a line of its own.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases that each hold one of some words: looked for only where one stands, as most text has none of them."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    def are_in(self, text: str) -> bool:
        """Tell whether one of the phrases stands in a text."""
        return self._may_be_in(text) and self.pattern.search(text) is not None

    def number_in(self, text: str) -> int:
        """Count the different phrases that stand in a text."""
        found = self.pattern.finditer(text) if self._may_be_in(text) else ()
        return len({match.group().casefold() for match in found})

    def _may_be_in(self, text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in self.words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


def _any(phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(line.strip() for line in phrases.splitlines() if line.strip()), re.IGNORECASE)


# Titles are matched against the whole of what stands before or behind a sign in a title.
ERROR_TITLES = _any(
    r"""
    (?:(?:error|fehler|erreur|errore?|fel|feil|fejl|virhe|chyba|błąd|hata|hiba|ошибка|помилка|エラー|错误|錯誤|오류)\W*)?{CODE}
    {CODE}\W+(?:error|fehler|erreur|not found|page|seite|página|pagina|forbidden|bad|internal|gone|http).*
    (?:error|fehler|erreur|ошибка|помилка)
    {PAGE}(?: you requested)? (?:was |is |could |can )?(?:not|no longer) (?:be )?(?:found|available)
    {PAGE} (?:can't|can’t|cannot|couldn't|couldn’t) be found
    {PAGE} (?:does not|doesn't|doesn’t|no longer) exists?
    {PAGE} (?:unavailable|missing|removed|expired|has been removed)
    (?:not found|access (?:to this page has been )?denied|forbidden|service unavailable|bad gateway)
    (?:internal server error|gateway time-?out|temporarily unavailable|(?:site|under) maintenance|oops|sorry)
    (?:die )?(?:seite|artikel|inhalt) (?:wurde )?(?:leider )?nicht (?:gefunden|verfügbar|vorhanden)
    page (?:introuvable|non trouvée|inexistante|indisponible)
    (?:cette page|l.article) n.existe (?:pas|plus)
    (?:página|contenido|nota) no (?:encontrad[ao]|disponible|existe)
    página não (?:encontrada|existe)
    pagina non (?:trovata|disponibile)
    pagina (?:niet gevonden|nu a fost găsită|inexistent[ăa])
    nie znaleziono strony
    strona nie (?:istnieje|została znaleziona)
    strán?ka (?:nebyla )?nenal?[ej]zena
    stránka (?:neexistuje|nenalezena|sa nenašla)
    stranica nije pronađena
    strani ni mogoče najti
    (?:sidan|siden|artikeln) (?:kunde inte hittas|hittades inte|finns inte|(?:blev )?ikke fun(?:net|det))
    (?:siden|artikkelen) (?:finnes|findes) ikke
    sivua ei löyt?[yn]+
    (?:az )?oldal nem található
    (?:страница|материал|сторінк[ау]|страницата) не (?:найден[ао]?|существует|знайден[оа]|е намерена)
    sayfa bulunamadı
    η σελίδα δεν (?:βρέθηκε|υπάρχει)
    halaman tidak ditemukan
    (?:お探しの|ご指定の)?(?:ページ|記事)が(?:見つかりません|存在しません)(?:でした)?
    (?:页面|頁面|网页|網頁|文章)(?:不存在|未找到|找不到|已删除|已刪除)
    페이지를 찾을 수 없습니다
    (?:الصفحة|صفحه) (?:غير موجودة|غير متوفرة|یافت نشد|مورد نظر یافت نشد)
    הדף לא נמצא
""".replace("{CODE}", "(?:40[034]|410|50[0234])").replace(
        "{PAGE}", r"(?:the |this )?(?:requested )?(?:page|article|story|content|file|url)"
    )
)
ERROR_TEXT = _any(r"""
    (?:page|article|story|url|content|link|resource) (?:that )?you (?:\w+ )?(?:requested|followed)\b
    (?:page|article|story|url|content|link|resource) (?:that )?you (?:are looking for|were looking for|tried to)
    (?:can.?t|cannot|couldn.?t|could not|unable to) (?:be )?find (?:the|that|this) (?:page|article)
    (?:requested|this) (?:page|url) (?:was|could) not (?:be )?found
    (?:gesuchte|angeforderte|aufgerufene) (?:seite|artikel|inhalt)
    seite (?:existiert|ist) (?:leider )?nicht mehr
    page que vous (?:recherchez|cherchez|demandez|avez demandée)
    página que (?:busca|buscas|está buscando|intenta|você (?:procura|está procurando))
    pagina che (?:stai|hai) (?:cerca|richies)
    pagina die (?:je|u) zoekt
    strona,? któr(?:ej|ą) szukasz
    stránk[au],? kter(?:ou|á) hledáte
    sidan du (?:söker|letar)
    siden du (?:leter|leder) etter
    siden,? du (?:leder|søger)
    etsimääsi sivua
    keresett oldal
    запрашиваем(?:ая|ой) (?:вами )?страниц
    aradığınız sayfa
    σελίδα που (?:ζητήσατε|αναζητάτε|ψάχνετε)
    お探しのページ
    您(?:访问|要找|請求|请求)的(?:页面|頁面|网页)
    요청하신 페이지
    الصفحة التي (?:تبحث|تحاول|طلبت)
    request unsuccessful
    incident id: \d
    service (?:is )?(?:temporarily )?unavailable
    internal server error
""")
BLOCK_TITLES = _any(r"""
    just a moment
    attention required
    are you (?:a robot|(?:a )?human)
    robot check
    security check(?:point)?
    verif(?:y|ying) (?:that )?you are (?:a )?human
    verifying your (?:browser|connection|device)
    one more step
    checking your browser
    human verification
    access (?:to this page has been )?denied
    pardon our interruption
    einen moment
    nur einen moment
    un instant
    vérification de sécurité
    un momento
    momento por favor
    проверка (?:браузера|безопасности)
    请稍候
    請稍候
    安全(?:验证|驗證)
    しばらくお待ちください
    잠시만 기다
""")
BLOCK_TEXT = _any(r"""
    enable javascript and cookies
    please enable (?:javascript|js|cookies)
    (?:disable|turn off) (?:your |any )?ad ?block
    unusual (?:traffic|activity) from your
    you(?:'ve|’ve| have) been blocked
    verify (?:that )?you are (?:a )?human
    (?:are|you're|you’re) not a robot
    complete the captcha
    solve the captcha
    ray id\W
    checking (?:if the site|your browser)
    javascript (?:in ihrem browser|muss aktiviert|aktivieren)
    activer javascript
    active javascript
    habilit[ae] javascript
    включите javascript
    请(?:启用|开启) ?javascript
    javascript ?を(?:有効|オン)
    подтвердите,? что вы не робот
    bestätigen sie,? dass sie (?:ein mensch|kein roboter)
    confirm(?:ez|e) que vous n.êtes pas un robot
""")
CONSENT_TITLES = _any(r"""
    before you continue
    (?:your |manage )?(?:cookie|privacy)[ -](?:consent|settings|preferences|policy|notice|choices)
    we value your privacy
    your privacy(?: matters| choices)?
    consent
    cookie wall
    datenschutz(?:einstellungen|-einstellungen)?
    cookie-einstellungen
    (?:ihre )?privatsphäre.{0,30}
    zustimmung
    (?:votre |gestion des |politique de )?(?:cookies|confidentialité|vie privée)
    (?:tu|su) privacidad
    (?:la tua |informativa sulla )?privacy
    (?:a sua |sua )?privacidade
    privacy-?instellingen
    twoja prywatność
    vaše soukromí
    din integritet
    dit privatliv
    ditt personvern
    tietosuoja(?:si)?
    gizlilik
""")
_CONSENT_WORDS = _words("""
    cookie partner part-ner vendors value_your device consent interest preferences choices settings
    datenschutz werbung zustimmung einwilligung gerät interesse partenaires appareil terminal accord accept
    dispositiv privacidad nosotros nós_e acept aceit rechaz condividere accett terze nostri apparaat onze
    evästee kumppan hyväksy soukrom souhlas přijm odmít partneř prywatn zgod akceptuj nasi süti elfogad
    godkänn våra godta våre vores partenerii çerez συνεργάτ αποδοχή партн принять cookie クッキー 同意 許可 合作 接受
    쿠키 شركاؤنا ملفات
""")
_CONSENT_TEXT = _any(r"""
    we (?:and (?:our|selected|up to)|value your privacy|use cookies)
    \d+ (?:partners|vendors|partner[nsi]?)\b
    (?:store|access|stor(?:e|ing) and/or access(?:ing)?) information on (?:a|your) device
    (?:accept|reject|agree to) (?:all|the use of) cookies
    manage (?:your )?(?:cookie )?(?:preferences|choices|settings)
    consent to (?:the|our|us|these) (?:use|processing|storing|purposes)
    withdraw your consent
    legitimate interest
    wir und unsere
    wir (?:verwenden|nutzen|benötigen) (?:cookies|ihre (?:zustimmung|einwilligung))
    (?:mit|ohne) werbung (?:und tracking )?(?:weiter)?(?:lesen|nutzen)
    informationen auf (?:einem|ihrem) (?:end)?gerät
    (?:alle )?cookies (?:akzeptieren|zulassen|ablehnen)
    einwilligung (?:jederzeit )?widerrufen
    berechtigtes interesse
    nous et nos
    (?:nous|nos partenaires) (?:utilisons|stock|traitons)
    avec (?:votre accord|votre consentement)
    accepter (?:et (?:fermer|continuer)|les cookies|tout)
    continuer sans accepter
    informations sur (?:un|votre) (?:appareil|terminal)
    nosotros y nuestros
    (?:utilizamos|usamos) cookies
    aceptar (?:todas )?(?:las )?cookies
    información en (?:un|su|tu) dispositivo
    rechazar (?:todas|cookies)
    nós e (?:os )?nossos
    aceitar (?:todos )?(?:os )?cookies
    informações (?:num|em um|no seu) dispositivo
    noi e (?:i nostri|terze parti)
    (?:accetta|rifiuta) (?:tutti|i cookie|e continua)
    informazioni su(?:l| un) dispositivo
    continua senza accettare
    wij en onze
    alle cookies (?:accepteren|weigeren|toestaan)
    informatie op een apparaat
    my i nasi
    nasi (?:zaufani )?partnerzy
    (?:akceptuj|zaakceptuj|przejdź do serwisu|wyrażam zgodę)
    my a naši partneři
    (?:přijmout|odmítnout|souhlasím s) (?:vše|cookies|použitím)
    vi och våra
    godkänn (?:alla|cookies)
    vi og våre
    vi og vores
    godta (?:alle|cookies)
    accepter alle
    hyväksy (?:kaikki|evästeet)
    me ja kumppanimme
    mi és partnereink
    elfogad(?:om|ás)a? (?:az összes|a süti)
    noi și partenerii
    accept(?:ă|ați) (?:toate|cookie)
    мы и наши партнеры
    мы используем (?:файлы )?cookie
    принять все
    ми та наші партнери
    çerezleri? (?:kabul|kullan)
    εμείς και οι συνεργάτες
    αποδοχή (?:όλων|cookies)
    クッキー(?:を|の)(?:使用|利用)に同意
    すべて(?:の(?:クッキー|Cookie))?(?:を)?(?:許可|同意)
    (?:我们|我們)(?:和|及|与|與)(?:我们|我們)?的?合作
    接受(?:所有|全部) ?cookie
    쿠키 (?:사용|허용)에? ?동의
    (?:نحن وشركاؤنا|قبول (?:جميع )?ملفات)
""")
LOGIN_TITLES = _any(r"""
    (?:member |user |account |subscriber )?(?:log|sign) ?in(?: (?:or|and|to) .{0,40})?
    please (?:log|sign) ?in
    create an account
    (?:anmelden|einloggen|anmeldung|login)
    (?:se connecter|connexion|identifiez-vous|connectez-vous)
    (?:iniciar sesión|inicia sesión|acceder|identifícate)
    (?:accedi|accesso|entra)
    (?:iniciar sessão|fazer login|entrar)
    inloggen|zaloguj(?: się)?|logowanie|přihlášení|přihlásit se|logga in|logg inn|log ind|kirjaudu(?: sisään)?
    bejelentkezés|autentificare|prijava|войти|вход|авторизация|увійти|вхід|giriş(?: yap)?|σύνδεση
    ログイン|登录|登入|로그인
    تسجيل الدخول|התחברות
""")
LOGIN_TEXT = _any(r"""
    (?:forgot(?:ten)?|reset) (?:your )?password
    don.t have an account
    (?:log|sign) in to (?:continue|your account|read|view)
    keep me (?:logged|signed) in
    remember me
    passwort vergessen
    noch kein (?:konto|account)
    angemeldet bleiben
    mot de passe oublié
    pas encore (?:de compte|inscrit)
    (?:olvidado|olvidaste) (?:tu|su|la) contraseña
    ¿no tienes? (?:una )?cuenta
    password dimenticata
    esquece[ur]? (?:a|sua) senha
    wachtwoord vergeten
    nie pamiętasz hasła
    zapomniałeś hasła
    zapomenuté heslo
    glömt (?:ditt )?lösenord
    glemt (?:dit )?(?:passord|adgangskode)
    unohditko salasanan
    elfelejtett(?:e)? jelszó
    забыли пароль
    забули пароль
    şifremi unuttum
    パスワードを(?:お)?忘れ
    忘记密码
    忘記密碼
    비밀번호(?:를)? (?:찾기|잊)
    نسيت كلمة
""")
_PAYWALL_WORDS = _words("""
    subscri member reading unlock read_the_full articles abonn abo_ weiterlesen mitglied premium kostenpflichtig
    gehört kostenlos gratis testen freischalten zugang abonné membres il_vous_reste débloque suscri socio leyendo
    lector exclusiv assin abbonat riservat leden account verder prenum subskry abonent czytać masz_już předplat
    predplat člen medlem lese læse tilaaj előfiz pretplat naročnik tellija подпис дочитать читать передплат abone
    συνδρομητ 有料 会員 残り 続き この記事 订阅 訂閱 登录 登入 付费 付費 会员 會員 订户 訂戶
    유료 회원 구독 로그인 مشترك للمشترك
    למנויים
""")
_PAYWALL_TEXT = _any(r"""
    subscribe (?:now )?to (?:continue|read|unlock|keep reading|access)
    to (?:continue|keep) reading\b
    continue reading (?:this article )?(?:with|by|for)\b
    already (?:a |an )?(?:subscriber|subscribed|member|have an account)
    (?:article|story|content) is (?:only )?(?:available|reserved|exclusive)(?: only)? (?:to|for) (?:\w+ )?subscribers
    (?:article|story|content) is (?:only )?(?:available|reserved|exclusive)(?: only)? (?:to|for) (?:\w+ )?members
    (?:subscriber|member|premium)[- ](?:only|exclusive) (?:content|article|story)
    (?:you.ve|you have) (?:reached|read) (?:your|all|the) .{0,30}(?:limit|free)
    (?:free )?articles? (?:remaining|left) this month
    subscribe to (?:the )?.{2,40} to (?:read|continue)
    unlock (?:this|the full) (?:article|story)
    read the full (?:article|story) (?:with|by)
    (?:jetzt|gleich|hier)? ?weiterlesen (?:mit|und|für|ohne)
    (?:nur|exklusiv) für (?:abonnent|plus|premium|mitglieder)
    bereits (?:abonnent|registriert|kunde|ein abo)
    (?:schon|sie sind bereits|sind sie bereits) (?:abonnent|digital-?abo)
    artikel (?:ist|gehört) (?:\w+ )?(?:kostenpflichtig|zu (?:den )?\w+\+)
    (?:monat|wochen?) (?:lang )?(?:kostenlos|gratis|für \d) (?:testen|lesen)
    (?:freischalten|zugang zu allen (?:artikeln|inhalten))
    mit (?:einem )?abo (?:weiter)?lesen
    (?:article|contenu|suite)(?: est)? (?:est )?réservée? (?:à nos |aux |à |qu.aux )(?:\w+ )?(?:abonné|membres)
    il vous reste [\d.,]+ ?% (?:de cet article )?à (?:lire|découvrir)
    déjà abonné
    abonnez-vous pour (?:lire|continuer|accéder)
    (?:pour )?lire la suite.{0,30}abonn
    débloque[rz] (?:cet|l.)
    (?:contenido|artículo|nota) (?:es )?(?:exclusiv[oa]|sol[oa]) para (?:\w+ )?(?:suscriptor|socio|lector)
    ¿?ya (?:eres|es|soy) (?:suscriptor|socio)
    suscríbe(?:te|se) para (?:seguir|continuar|leer|acceder)
    (?:para|y) (?:seguir|continuar) leyendo
    (?:conteúdo|matéria|artigo|texto) (?:é )?exclusiv[oa] (?:para|a|de) assinante
    já é assinante
    assine para (?:ler|continuar)
    (?:contenuto|articolo) (?:è )?(?:riservato|esclusivo) (?:agli|per gli|solo) ?abbonati
    sei già (?:un )?abbonat
    abbonati per (?:leggere|continuare)
    (?:artikel|verhaal) is (?:alleen|exclusief) voor (?:abonnees|leden)
    al (?:een )?abonn(?:ee|ement)\?
    (?:neem een abonnement|word abonnee|verder lezen)\b.{0,40}(?:abonn|account|euro|€)
    (?:tekst|artykuł) (?:jest )?(?:dostępny )?(?:tylko )?dla (?:prenumerator|subskrybent|abonent)
    (?:masz już|jesteś już) (?:prenumerat|subskryp|konto)
    (?:aby|żeby) czytać dalej
    (?:článek|obsah|text) (?:je )?(?:určen )?(?:pouze|jen|len)? ?(?:pro|pre) (?:předplatitel|predplatiteľ|členy)
    (?:už|již) (?:máte|jste) předplat
    (?:artikeln|artikel|innehållet) (?:är|er) (?:bara |endast |kun )?(?:för|for) (?:prenumerant|abonnent|medlem)
    redan prenumerant
    (?:er du|allerede|har du) (?:allerede )?abonne(?:nt|ment)
    (?:for å|for at) (?:lese|læse) (?:videre|hele)
    (?:tilaajille|vain tilaajille)
    (?:oletko jo|olet jo) tilaaja
    csak (?:az )?előfizető
    (?:már|ha már) előfizet
    doar pentru abonați
    ești deja abonat
    samo za (?:pretplatnike|naročnike)
    (?:juba|oled juba) tellija
    tik prenumeratoriams
    tikai abonentiem
    (?:материал|статья|текст) доступ\w* (?:только )?(?:подписчикам|по подписке)
    уже (?:подписаны|есть подписка)
    (?:чтобы|для того чтобы) (?:читать|дочитать) (?:дальше|полностью)
    (?:матеріал|стаття) (?:доступн\w+ )?(?:лише|тільки)? ?(?:для )?передплатник
    sadece aboneler
    abone (?:olun|olarak) .{0,30}(?:devam|okuma)
    μόνο για συνδρομητές
    είστε (?:ήδη )?συνδρομητ
    (?:有料|会員)(?:会員)?限定(?:の)?(?:記事|公開)?です
    (?:この記事|続き)(?:は|を).{0,20}(?:有料会員|会員登録|ログイン|購読)
    残り\s?[\d,，０-９]+\s?(?:文字|字)
    (?:订阅|訂閱|登录|登入)(?:后|後)?(?:即可|以)?(?:继续|繼續)?(?:阅读|閱讀)(?:全文)?
    (?:付费|付費|会员|會員|订户|訂戶)(?:专享|專享|限定)
    (?:유료|회원|구독자) ?(?:회원 ?)?전용
    (?:구독|로그인)(?:하|후).{0,15}(?:계속|전문)
    (?:المقال|المحتوى) .{0,15}(?:للمشتركين|المشتركين)
    (?:הכתבה|תוכן) .{0,10}למנויים
""")

CONSENT = Phrases(_CONSENT_WORDS, _CONSENT_TEXT)
PAYWALL = Phrases(_PAYWALL_WORDS, _PAYWALL_TEXT)

"""Knows the words and signs that dates are written with, by language, and rewrites the signs in plain tokens."""

import re
import unicodedata
from functools import cache

from crawler.text.zones import find_zone, is_language

# Twelve slots a language (ISO 639-1), two lines of six; alternatives joined by "/". Compared in lower case, with and
# without accents. Genitives and nominatives as Unicode CLDR gives them, and the short forms newspapers print.
_MONTHS = {
    "en": "january/jan february/feb march/mar april/apr may june/jun "
    "july/jul august/aug september/sept/sep october/oct november/nov december/dec",
    "de": "januar/jänner/jän/jan februar/feber/feb märz/mär/mrz april/apr mai juni/jun "
    "juli/jul august/aug september/sept/sep oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv/jan février/févr/fév mars/mar avril/avr mai juin "
    "juillet/juil août septembre/sept octobre/oct novembre/nov décembre/déc",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun "
    "julio/jul agosto/ago septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
    "it": "gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu "
    "luglio/lug agosto/ago settembre/set ottobre/ott novembre/nov dicembre/dic",
    "pt": "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun "
    "julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
    "gl": "xaneiro/xan febreiro/feb marzo/mar abril/abr maio/mai xuño "
    "xullo/xul agosto/ago setembro/set outubro/out novembro/nov decembro/dec",
    "ca": "gener/gen febrer/febr març abril/abr maig juny juliol/jul agost setembre/set octubre/oct "
    "novembre/nov desembre/des",
    "ro": "ianuarie/ian februarie/feb martie/mar aprilie/apr mai iunie/iun "
    "iulie/iul august/aug septembrie/sept octombrie/oct noiembrie/noi/nov decembrie/dec",
    "nl": "januari/jan februari/feb maart/mrt april/apr mei juni/jun "
    "juli/jul augustus/aug september/sep oktober/okt november/nov december/dec",
    "sv": "januari/jan februari/feb mars/mar april/apr maj juni/jun "
    "juli/jul augusti/aug september/sep/sept oktober/okt november/nov december/dec",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun "
    "juli/jul august/aug september/sep/sept oktober/okt november/nov december/dec",
    "no": "januar/jan februar/feb mars/mar april/apr mai juni/jun "
    "juli/jul august/aug september/sep/sept oktober/okt november/nov desember/des",
    "is": "janúar/jan febrúar/feb mars/mar apríl/apr maí júní/jún júlí/júl ágúst/ágú september/sep "
    "október/okt nóvember/nóv "
    "desember/des",
    "fi": "tammikuuta/tammikuu/tammi helmikuuta/helmikuu/helmi maaliskuuta/maaliskuu/maalis huhtikuuta/huhtikuu/huhti "
    "toukokuuta/toukokuu/touko kesäkuuta/kesäkuu/kesä heinäkuuta/heinäkuu/heinä elokuuta/elokuu/elo "
    "syyskuuta/syyskuu/syys lokakuuta/lokakuu/loka marraskuuta/marraskuu/marras joulukuuta/joulukuu/joulu",
    "et": "jaanuar/jaan veebruar/veebr märts aprill/apr mai juuni juuli august/aug september/sept "
    "oktoober/okt november/nov "
    "detsember/dets",
    "lv": "janvāris/janvārī/janv februāris/februārī/febr marts/martā aprīlis/aprīlī/apr maijs/maijā jūnijs/jūnijā/jūn "
    "jūlijs/jūlijā/jūl augusts/augustā/aug septembris/septembrī/sept oktobris/oktobrī/okt novembris/novembrī/nov "
    "decembris/decembrī/dec",
    "lt": "sausio/sausis/saus vasario/vasaris/vas kovo/kovas/kov balandžio/balandis/bal gegužės/gegužė/geg "
    "birželio/birželis/birž liepos/liepa/liep rugpjūčio/rugpjūtis/rugp rugsėjo/rugsėjis/rugs spalio/spalis/spal "
    "lapkričio/lapkritis/lapkr gruodžio/gruodis/gruod",
    "pl": "stycznia/styczeń/sty lutego/luty/lut marca/marzec/mar kwietnia/kwiecień/kwi maja/maj czerwca/czerwiec/cze "
    "lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz października/październik/paź "
    "listopada/listopad/lis grudnia/grudzień/gru",
    "cs": "ledna/leden/led února/únor/úno března/březen/bře dubna/duben/dub května/květen/kvě června/červen/čvn "
    "července/červenec/čvc srpna/srpen/srp září/zář října/říjen/říj listopadu/listopad/lis prosince/prosinec/pro",
    "sk": "januára/január/jan februára/február/feb marca/marec/mar apríla/apríl/apr mája/máj júna/jún "
    "júla/júl augusta/august/aug septembra/september/sep októbra/október/okt novembra/november/nov "
    "decembra/december/dec",
    "sl": "januarja/januar/jan februarja/februar/feb marca/marec/mar aprila/april/apr maja/maj junija/junij/jun "
    "julija/julij/jul avgusta/avgust/avg septembra/september/sep oktobra/oktober/okt novembra/november/nov "
    "decembra/december/dec",
    "hr": "siječnja/siječanj/sij veljače/veljača/velj ožujka/ožujak/ožu travnja/travanj/tra svibnja/svibanj/svi "
    "lipnja/lipanj/lip srpnja/srpanj/srp kolovoza/kolovoz/kol rujna/rujan/ruj listopada/listopad/lis "
    "studenoga/studenog/studeni/stu prosinca/prosinac/pro",
    "bs": "januara/januar februara/februar marta/mart aprila/april maja/maj juna/juni jula/juli augusta/august "
    "septembra/septembar oktobra/oktobar novembra/novembar decembra/decembar",
    "sr": "januara/januar/jan/јануара/јануар/јан februara/februar/feb/фебруара/фебруар/феб "
    "marta/mart/mar/марта/март/мар "
    "aprila/april/apr/априла/април/апр maja/maj/маја/мај juna/jun/јуна/јун jula/jul/јула/јул "
    "avgusta/avgust/avg/августа/август/авг septembra/septembar/sep/септембра/септембар/сеп "
    "oktobra/oktobar/okt/октобра/октобар/окт novembra/novembar/nov/новембра/новембар/нов "
    "decembra/decembar/dec/децембра/децембар/дец",
    "mk": "јануари/јан февруари/фев март/мар април/апр мај јуни/јун јули/јул август/авг септември/сеп октомври/окт "
    "ноември/ное декември/дек",
    "bg": "януари/яну февруари/фев март април/апр май юни юли август/авг септември/сеп октомври/окт "
    "ноември/ное декември/дек",
    "ru": "января/январь/янв февраля/февраль/фев/февр марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн "
    "июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент октября/октябрь/окт "
    "ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "uk": "січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/квіт травня/травень/трав "
    "червня/червень/черв липня/липень/лип серпня/серпень/серп вересня/вересень/вер жовтня/жовтень/жовт "
    "листопада/листопад/лист грудня/грудень/груд",
    "be": "студзеня/студзень лютага/люты сакавіка/сакавік красавіка/красавік мая/май/траўня чэрвеня/чэрвень "
    "ліпеня/ліпень жніўня/жнівень верасня/верасень кастрычніка/кастрычнік лістапада/лістапад снежня/снежань",
    "hu": "január/jan február/febr/feb március/márc április/ápr május/máj június/jún július/júl augusztus/aug "
    "szeptember/szept október/okt november/nov december/dec",
    "el": "ιανουαρίου/ιανουάριος/ιαν φεβρουαρίου/φεβρουάριος/φεβ μαρτίου/μάρτιος/μαρ/μάρ απριλίου/απρίλιος/απρ "
    "μαΐου/μάιος/μαΐ/μαϊ/μάι ιουνίου/ιούνιος/ιουν/ιούν ιουλίου/ιούλιος/ιουλ/ιούλ αυγούστου/αύγουστος/αυγ/αύγ "
    "σεπτεμβρίου/σεπτέμβριος/σεπ/σεπτ οκτωβρίου/οκτώβριος/οκτ νοεμβρίου/νοέμβριος/νοε/νοέ δεκεμβρίου/δεκέμβριος/δεκ",
    "tr": "ocak/oca şubat/şub mart/mar nisan/nis mayıs/may haziran/haz "
    "temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara",
    "az": "yanvar/yan fevral/fev mart/mar aprel/apr may iyun iyul avqust/avq sentyabr/sen "
    "oktyabr/okt noyabr/noy dekabr/dek",
    "uz": "yanvar/yan fevral/fev mart/mar aprel/apr may iyun iyul avgust/avg sentabr/sen oktabr/okt "
    "noyabr/noy dekabr/dek",
    "sq": "janar/jan shkurt/shk mars/mar prill/pri maj qershor/qer korrik/korr gusht shtator/sht tetor/tet nëntor/nën "
    "dhjetor/dhj",
    "id": "januari/jan februari/feb/pebruari maret/mar april/apr mei juni/jun "
    "juli/jul agustus/agu/agt/ags september/sep/sept oktober/okt november/nov/nop desember/des",
    "ms": "januari/jan februari/feb mac april/apr mei jun julai/jul ogos/ogo september/sep oktober/okt november/nov "
    "disember/dis",
    "sw": "januari/jan februari/feb machi aprili/apr mei juni/jun julai/jul agosti/ago septemba/sep "
    "oktoba/okt novemba/nov "
    "desemba/des",
    "tl": "enero/ene pebrero/peb marso/mar abril/abr mayo hunyo/hun hulyo/hul agosto/ago setyembre/set oktubre/okt "
    "nobyembre/nob disyembre/dis",
    # Egypt and the Gulf, the Levant, the Maghreb, Morocco.
    "ar": "يناير/كانونالثاني/جانفي فبراير/شباط/فيفري مارس/آذار/اذار أبريل/ابريل/إبريل/نيسان/أفريل مايو/أيار/ايار/ماي "
    "يونيو/يونيه/حزيران/جوان يوليو/يوليه/تموز/جويلية/يوليوز أغسطس/اغسطس/آب/أوت/غشت سبتمبر/أيلول/ايلول/شتنبر "
    "أكتوبر/اكتوبر/تشرينالأول/أكتوبر نوفمبر/تشرينالثاني/نونبر ديسمبر/كانونالأول/دجنبر",
    "fa": "ژانویهٔ/ژانویه فوریهٔ/فوریه مارس آوریل مهٔ/مه/می ژوئن ژوئیهٔ/ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "he": "ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט "
    "ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
    "hi": "जनवरी फ़रवरी/फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "bn": "জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
}
_SAME = {"nb": "no", "nn": "no", "fil": "tl", "sh": "sr"}  # other codes of the same words
_WEEKDAYS = """
    monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
    lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
    lunedì martedì mercoledì giovedì venerdì sabato domenica gio
    segunda terça quarta quinta sexta seg ter qua qui sex
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
    dilluns dimarts dimecres dijous divendres dissabte diumenge
    luni marți marţi miercuri joi vineri sâmbătă duminică mie vin sâm
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
    mån tis ons tor tors fre lör sön man tir tirs lør søn
    maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina ti ke to pe la su
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev
    pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena
    pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
    понеділок вівторок середа четвер пʼятниця п'ятниця п’ятниця субота неділя нд
    панядзелак аўторак серада чацвер пятніца нядзеля
    понеделник сряда четвъртък петък събота неделя вторник
    понедељак уторак четвртак петак недеља четврток петок сабота недела
    poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz
    pondělí úterý středa čtvrtek pátek neděle po út st čt pá ne
    pondelok utorok streda štvrtok piatok nedeľa
    ponedeljek torek četrtek petek nedelja pet ned sre
    ponedjeljak utorak srijeda četvrtak petak subota nedjelja ponedeljak sreda uto sri čet sub
    hétfő kedd szerda csütörtök péntek szombat vasárnap
    δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή δευ τρί τετ πέμ παρ σάβ κυρ
    pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt çar per cum cmt paz
    senin selasa rabu kamis jumat sabtu minggu sen sel rab kam jum sab
    isnin khamis jumaat ahad
    الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد
    دوشنبه سهشنبه چهارشنبه پنجشنبه پنج جمعه شنبه یکشنبه پیر منگل بدھ جمعرات ہفتہ اتوار
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार सोम मंगल बुध गुरु शुक्र शनि रवि
    সোমবার মঙ্গলবার বুধবার বৃহস্পতিবার শুক্রবার শনিবার রবিবার
    திங்கள் செவ்வாய் புதன் வியாழன் வெள்ளி சனி ஞாயிறு
    月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 월요일 화요일 수요일 목요일 금요일 토요일 일요일
    星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日
    週一 週二 週三 週四 週五 週六 週日
"""
_FILLERS = """
    the of on at de del do di du le el la il den der dem um uhr alle ore à às as em en kl klo godz o om saat
    г год года в роки року рік р г. y e las los a dia día på d m gada ora ob u v pukul pkl jam
    óra ngày lúc في ساعة الساعة ساعت بשעה בשעה יום στις στη του बजे को
"""
_LATIN = re.compile(r"^[a-z\u00df-\u024f-]+$")
_STROKES = str.maketrans("łøıđ", "loid")  # letters that Unicode does not take apart


# Full-width and Arabic punctuation as ASCII.
_SIGNS = str.maketrans(
    {"：": ":", "／": "/", "－": "-", "．": ".", "，": ",", "、": ",", "،": ",", "（": "(", "）": ")", "ـ": ""}
)
_CJK_DATE = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]")
_CJK_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*[時时시点點]\s*(?:(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?)?")
_VIETNAMESE = re.compile(r"(?:ngày\s*)?(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)\s*(\d{4})", re.IGNORECASE)
_VIETNAMESE_WEEKDAY = re.compile(r"thứ\s+(?:[2-7]|hai|ba|tư|năm|sáu|bảy)\b|chủ\s+nhật", re.IGNORECASE)
# "1 يوليو 2026م" says of our era; behind a time the same letter is p.m.
_OUR_ERA = re.compile(r"(?<=\d{4})\s?م(?![^\W\d_])")
_LEVANT = re.compile(r"(كانون|تشرين)\s+(?:ال)?([أا]ول|ثاني)")
_HALVES = (
    (
        re.compile(
            r"午前|上午|오전|صباح[اًا]*|(?<=\d)\s?ص(?!\w)|π\.?\s?μ\b\.?|(?<![^\W\d_])a\.?\s?m\b\.?", re.IGNORECASE
        ),
        " am ",
    ),
    (
        re.compile(
            r"午後|下午|오후|مساء[اًا]*|(?<=\d)\s?م(?!\w)|μ\.?\s?μ\b\.?|(?<![^\W\d_])p\.?\s?m\b\.?", re.IGNORECASE
        ),
        " pm ",
    ),
)
# Hungarian délelőtt and délután, Vietnamese sáng and chiều.
_BY_LANGUAGE = {
    "hu": ((re.compile(r"\bde\.?\s+(?=\d{1,2}:\d{2})"), " am "), (re.compile(r"\bdu\.?\s+(?=\d{1,2}:\d{2})"), " pm ")),
    "vi": ((re.compile(r"(?<=\d)\s?SA\b"), " am "), (re.compile(r"(?<=\d)\s?CH\b"), " pm ")),
}
_HOUR_ALONE = re.compile(r"(?<![\d:./-])(\d{1,2})(?=\s+[ap]m\b)")
_UHR = re.compile(r"(?<![\d:.])(\d{1,2})\s+Uhr(?!\s*\d)", re.IGNORECASE)
# A dot parts hours from minutes before am and pm, after a word for "at", and behind a year.
_DOTTED = (
    re.compile(r"(?<![\d.])(\d{1,2})\.(\d{2})(?=\s*(?:am|pm|uhr|wib|wita|wit)\b)", re.IGNORECASE),
    re.compile(r"\b(?:kl|klo|at|om|ob|um|ore|alle|godz|pukul|u|o)\.?\s+(\d{1,2})\.(\d{2})(?![\d.])", re.IGNORECASE),
    re.compile(r"(?<=\d{4})(?:,?\s+)(\d{1,2})\.(\d{2})(?![\d.])"),
)
_RANGE = re.compile(r"(?<![\d:])\d{1,2}:\d{2}\s?[-–]\s?\d{1,2}:\d{2}(?!\d)")
_PARENTHESES = re.compile(r"\(([^()]*)\)")


@cache
def _months() -> dict[str, dict[int, frozenset[str]]]:
    """Return each month word with the numbers it stands for, and the languages that use it for each."""
    table: dict[str, dict[int, set[str]]] = {}
    for language, slots in _MONTHS.items():
        for number, names in enumerate(slots.split(), 1):
            for name in names.split("/"):
                for word in _spellings(name):
                    table.setdefault(word, {}).setdefault(number, set()).add(language)
    return {word: {number: frozenset(who) for number, who in told.items()} for word, told in table.items()}


def month(word: str, language: str | None) -> int | None:
    """Return the month, 1 to 12, that a word in lower case names, or None.

    A word that names different months in different languages (listopad: October or November) counts only in
    one of those languages, and in a language that is not listed here only English words count.
    """
    told = _months().get(word)
    if told is None:
        return None
    code = (language or "").lower().replace("_", "-").split("-")[0]
    code = _SAME.get(code, code)
    if code and code not in _MONTHS:
        code = "en"
    elif len(told) == 1:
        return next(iter(told))
    return next((number for number, who in told.items() if code in who), None)


@cache
def ignored() -> frozenset[str]:
    """Return the weekdays and fillers, which carry no information of their own."""
    return weekdays() | frozenset(_FILLERS.split())


@cache
def weekdays() -> frozenset[str]:
    """Return the weekdays, long and short, with and without accents."""
    return frozenset(word for name in _WEEKDAYS.split() for word in _spellings(name))


def _spellings(name: str) -> set[str]:
    """Return a name as it is compared, and a Latin one without its accents too."""
    word = unicodedata.normalize("NFC", name)
    if not _LATIN.match(word):
        return {word}
    bare = unicodedata.normalize("NFD", word.translate(_STROKES))
    return {word, "".join(sign for sign in bare if not unicodedata.combining(sign))}


def in_plain_tokens(line: str, language: str | None) -> str:
    """Return the line with ASCII digits, am and pm, h:mm and yyyy-mm-dd where it has signs of its own for them.

    `language` (BCP 47) tells what short words for the halves of the day mean.
    """
    line = unicodedata.normalize("NFC", line).translate(_SIGNS)
    if not line.isascii():
        line = _scripts("".join(_digit(sign) for sign in line))
    for pattern, word in (*_HALVES, *_halves_of(language)):
        line = pattern.sub(word, line)
    line = _HOUR_ALONE.sub(r"\1:00", line)
    line = _UHR.sub(r" \1:00 ", line)
    for pattern in _DOTTED:
        line = pattern.sub(r" \1:\2", line)
    # A range of hours is no offset: its end is a second time, which no date has.
    line = _RANGE.sub(lambda found: re.sub("[-–]", " ", found.group()), line)
    return _PARENTHESES.sub(_bracketed, line)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _scripts(line: str) -> str:
    """Rewrite the dates of scripts other than the Latin."""
    line = _CJK_TIME.sub(
        lambda found: f"{found[1]}:{(found[2] or '0').zfill(2)}{':' + found[3] if found[3] else ''} ", line
    )
    line = _CJK_DATE.sub(r"\1-\2-\3 ", line)
    line = _VIETNAMESE.sub(r"\3-\2-\1 ", _VIETNAMESE_WEEKDAY.sub(" ", line))
    line = _LEVANT.sub(
        lambda found: found[1] + "ال" + found[2].replace("ا", "أ", 1 if found[2].startswith("ا") else 0), line
    )
    return _OUR_ERA.sub(" ", line)


def _halves_of(language: str | None) -> tuple[tuple[re.Pattern[str], str], ...]:
    return next((halves for code, halves in _BY_LANGUAGE.items() if is_language(language, code)), ())


def _bracketed(found: re.Match[str]) -> str:
    """Keep a zone in brackets and a second time, which makes the text doubtful; drop any other remark."""
    inner = found.group(1).strip()
    return f" {inner} " if find_zone(inner) or re.search(r"\d:\d", inner) else " "

"""Lists the words that dates are written with: months, weekdays and fillers of the languages outlets use."""

from functools import cache

# Twelve slots a language, two lines of six; alternatives joined by "/". Compared in lower case.
_MONTHS = (
    "january/jan february/feb march/mar april/apr may june/jun "
    "july/jul august/aug september/sept/sep october/oct november/nov december/dec",
    "januar/jänner/jän februar/feber märz/mär/mrz april mai juni "
    "juli august september oktober/okt november dezember/dez",
    "janvier/janv février/fevrier/févr/fevr/fév mars avril/avr mai juin "
    "juillet/juil août/aout septembre octobre novembre décembre/decembre/déc",
    "enero/ene febrero marzo abril/abr mayo junio "
    "julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic",
    "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu "
    "luglio/lug agosto/ago settembre/set ottobre/ott novembre dicembre/dic",
    "janeiro fevereiro/fev março/marco abril/abr maio/mai junho "
    "julho agosto/ago setembro/set outubro/out novembro dezembro/dez",
    "januari februari maart/mrt april mei juni juli augustus september oktober/okt november december",
    "января/январь/янв февраля/февраль/фев/февр марта/март/мар апреля/апрель/апр мая/май июня/июнь/июн "
    "июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент октября/октябрь/окт "
    "ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "stycznia/styczeń lutego/luty marca/marzec kwietnia/kwiecień maja/maj czerwca/czerwiec "
    "lipca/lipiec sierpnia/sierpień września/wrzesień października/październik "
    "listopada/listopad grudnia/grudzień",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "januari/januar februari/februar mars/marts april maj juni "
    "juli augusti/august september oktober november december/desember/des",
)
_WEEKDAYS = """
    monday mon tuesday tue tues wednesday wed weds thursday thu thur thurs friday fri saturday sat sunday sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim
    lunes martes miércoles miercoles jueves viernes sábado sabado domingo mié mie jue vie sáb sab dom
    lunedì lunedi martedì martedi mercoledì mercoledi giovedì giovedi venerdì venerdi sabato domenica gio
    segunda terça terca quarta quinta sexta seg ter qua qui sex
    segunda-feira terça-feira terca-feira quarta-feira quinta-feira sexta-feira
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
    понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
    poniedziałek wtorek środa czwartek piątek sobota niedziela pon wt śr czw pt sob niedz
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag
"""
_FILLERS = """
    the of on at de del do di du le el la il den der dem um uhr alle ore à às as em en kl klo godz o om saat
    г год года в роки року roku und and y e
"""
# Tuesday in Italian, Spanish and French (martedì, martes, mardi), and March.
TUESDAY_OR_MARCH = "mar"


@cache
def months() -> dict[str, int]:
    """Return month names and abbreviations with their number, 1 to 12."""
    table: dict[str, int] = {}
    for language in _MONTHS:
        for number, names in enumerate(language.split(), 1):
            table.update(dict.fromkeys(names.split("/"), number))
    return table


@cache
def ignored() -> frozenset[str]:
    """Return the weekdays and fillers, which carry no information of their own."""
    return frozenset(_WEEKDAYS.split()) | frozenset(_FILLERS.split())

"""The agencies that the tests of this stage know."""

from crawler.config.schema import Agency

AGENCIES = (
    Agency(
        name="Reuters",
        aliases=("Thomson Reuters",),
        domains=("reuters.com",),
        sign_offs=(
            "Reporting by {names} Editing by {names}",
            "Writing by {names} Editing by {names}",
            "Reporte de {names} Editado en español por {names}",
            "Bericht von {names} redigiert von {names}",
        ),
    ),
    Agency(name="Associated Press", short="AP", aliases=("The Associated Press",), domains=("apnews.com",)),
    Agency(name="Agence France-Presse", short="AFP", aliases=("法新社",), domains=("afp.com",)),
    Agency(name="Deutsche Presse-Agentur", short="dpa"),
    Agency(name="Austria Presse Agentur", short="APA"),
    Agency(name="Xinhua", aliases=("新华社", "Xinhua News Agency")),
    Agency(name="TASS", aliases=("ТАСС", "ITAR-TASS")),
    Agency(name="RIA Novosti", aliases=("РИА Новости",)),
    Agency(name="Media Information Agency", short="MIA"),
    Agency(name="EFE"),
    Agency(name="ANSA"),
    Agency(name="Anadolu Agency", short="AA", aliases=("Anadolu Ajansı",)),
    Agency(name="Press Trust of India", short="PTI"),
    Agency(name="Asian News International", short="ANI"),
    Agency(name="Kyodo", aliases=("Kyodo News", "共同通信")),
    Agency(name="Yonhap", aliases=("연합뉴스",)),
    Agency(name="Bloomberg", aliases=("Bloomberg News",)),
)

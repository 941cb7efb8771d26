"""An invented wire report and what newsrooms make of it."""

from datetime import UTC, datetime, timedelta

from crawler.model import Report, StoredReport

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

HEADLINE = "Ferry runs aground off Tarn Island with 84 aboard"
PARAGRAPHS = (
    "A passenger ferry with 84 people aboard ran aground on a sandbank off Tarn Island before dawn on "
    "Monday, and all of "
    "them were brought ashore in lifeboats without injury, the coast guard said.",
    "The ferry, the Maren, had left Port Alden at 4:30 in the morning and was half an hour from its "
    "berth when a squall "
    "drove it out of the marked channel, according to the harbour office.",
    "Divers were to look at the hull at low water in the afternoon, and two tugs from Sarn waited to "
    "pull the ship free "
    "with the evening tide.",
    "The line between Port Alden and the island carries about 2,000 people a week, most of them workers at the Hallin "
    "fish plant, and has been run since 1968 by the same family.",
    "Its last accident was in 2011, when the Maren's sister ship struck the pier at Sarn and three people broke bones.",
)
WIRE = "\n\n".join(PARAGRAPHS)
QUOTE = (
    "“We felt a shudder, then the lights went out, and the captain told us over the loudspeaker to put on our jackets "
    "and wait on the upper deck, where the crew had begun to lower the boats one after another into a sea as black as "
    "ink,” said Ida Kvist, a nurse."
)
OWN = (
    "Rescue crews from three harbours turned out in the dark this morning after the island boat stuck fast on a bank "
    "that every pilot here knows by name. Nobody was hurt.\n\n"
    f"{QUOTE}\n\n"
    "Islanders watched from the quay as tugs arrived. The school stayed shut, since half of its teachers "
    "were on board, "
    "and the grocer handed out coffee from the back of his van until noon."
)
OTHER_OWN = (
    "An inquiry will be opened into the stranding of the Maren, the transport ministry announced, hours "
    "after boats had "
    "carried its passengers to safety in Port Alden.\n\n"
    f"{QUOTE}\n\n"
    "The ministry wants to know why a vessel of that age was sailing without a second officer. The owner "
    "did not answer "
    "questions; its office in Sarn was closed."
)
DRAW = (
    "The winning numbers in Monday evening's drawing of the Alden Lottery's Daily Five game were "
    "{numbers}. Players match "
    "three, four or five numbers to win. Tickets are sold until seven in the evening at all shops of the "
    "Alden Lottery, "
    "and the next drawing is held on the following evening in the hall of the Alden Lottery at Sarn."
)


def report(body: str, headline: str = HEADLINE, credit: str | None = None, at: datetime = NOW) -> Report:
    """Return a report of that body."""
    return Report(f"https://x.example/{abs(hash(body))}", headline, body, credit=credit, published=at)


def stored(
    number: int, body: str, outlet: str = "", hours: float = 0, headline: str = HEADLINE, credit: str | None = None
) -> StoredReport:
    """Return a stored report of that body, published so many hours later; each of its own outlet, if none is named."""
    at = NOW + timedelta(hours=hours)
    name = outlet or f"Outlet {number}"
    return StoredReport(number, name.lower(), name, report(body, headline, credit, at), at)

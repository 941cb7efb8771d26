"""Says what each configuration file may hold: one model a concern, the rule on the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    StrictInt,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from crawler.config import addresses, rules
from crawler.config.codes import COUNTRIES
from crawler.text.addressrules import AddressRules
from crawler.text.urls import host_of

Kind = Literal["feed", "sitemap", "section", "spider"]
KINDS: tuple[Kind, ...] = ("feed", "sitemap", "section", "spider")
# The keys of a channel that only some kinds have: a page and a sitemap state no id of a row.
GOES_WITH: Mapping[str, tuple[Kind, ...]] = {"links": ("section",), "ids": ("feed", "spider")}

URL_SCHEMA = {"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^@/?#\\s]+([/?#].*)?$"}
SPIDER_SCHEMA = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,62}$"}
SPAN_SCHEMA = {"type": "string", "pattern": "^[0-9]{1,6}[smhd]$"}
DAYS_SCHEMA = {"type": "string", "pattern": "^[0-9]{1,5}d$"}
ROOM_SCHEMA = {"type": "string", "pattern": "^[0-9]{1,6} ?(MB|GB|TB)$"}
OFFSET_SCHEMA = {"type": "string", "pattern": "^[+-](?=[0-9])([0-9]{1,2}h)?([0-9]{1,3}m)?$"}
PARAMETER_SCHEMA = {"type": "string", "minLength": 1, "pattern": "^[^\\s=&#?*]{0,100}\\*?$"}
SHAPE_SCHEMA = {"type": "string", "minLength": 2, "pattern": "^([^{}]|\\{(place|date|names)\\})+$"}
# Plain numbers with a point are text to our reader and numbers to an editor's.
SHARE_SCHEMA = {"minimum": 0, "maximum": 1, "pattern": "^(0|1|0?[.][0-9]{1,6}|1[.]0{1,6})$"}
REASON_SCHEMA = {"type": "string", "minLength": rules.MIN_REASON}
COUNTRY_SCHEMA = {"type": "string", "enum": sorted(COUNTRIES)}
LANGUAGE_SCHEMA = {
    "type": "string",
    "pattern": "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$",
}

Text = Annotated[str, AfterValidator(rules.text), Field(json_schema_extra={"minLength": 1})]
Url = Annotated[str, AfterValidator(addresses.url), WithJsonSchema(URL_SCHEMA)]
Country = Annotated[str, AfterValidator(rules.country), WithJsonSchema(COUNTRY_SCHEMA)]
Language = Annotated[str, AfterValidator(rules.language), WithJsonSchema(LANGUAGE_SCHEMA)]
Zone = Annotated[str, AfterValidator(rules.timezone)]
Domain = Annotated[str, AfterValidator(addresses.domain)]
Port = Annotated[
    StrictInt,
    AfterValidator(rules.port),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 65535}),
]
AtOnce = Annotated[
    StrictInt,
    AfterValidator(rules.requests_at_once),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 16}),
]
Block = Annotated[addresses.Network, PlainValidator(addresses.network), WithJsonSchema({"type": "string"})]
Interval = Annotated[
    timedelta,
    PlainValidator(rules.interval),
    PlainSerializer(rules.duration_text, when_used="json"),
    WithJsonSchema(SPAN_SCHEMA),
]
Offset = Annotated[
    timedelta,
    PlainValidator(rules.clock_offset),
    PlainSerializer(rules.clock_offset_text, when_used="json"),
    WithJsonSchema(OFFSET_SCHEMA),
]
Reason = Annotated[str, PlainValidator(rules.reason), WithJsonSchema(REASON_SCHEMA)]
Shape = Annotated[str, AfterValidator(rules.shape), WithJsonSchema(SHAPE_SCHEMA)]
Parameter = Annotated[str, AfterValidator(rules.parameter), WithJsonSchema(PARAMETER_SCHEMA)]
Selector = Annotated[str, AfterValidator(rules.page_selector), WithJsonSchema({"type": "string", "minLength": 1})]
Age = Annotated[
    timedelta,
    PlainValidator(rules.age),
    PlainSerializer(rules.duration_text, when_used="json"),
    WithJsonSchema(SPAN_SCHEMA),
]
Share = Annotated[float, PlainValidator(rules.share), WithJsonSchema(SHARE_SCHEMA)]
Days = Annotated[
    StrictInt,
    AfterValidator(rules.days),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 3660}),
]
Pause = Annotated[
    timedelta,
    PlainValidator(rules.pause),
    PlainSerializer(rules.duration_text, when_used="json"),
    WithJsonSchema(SPAN_SCHEMA),
]
Keeping = Annotated[
    timedelta,
    PlainValidator(rules.keeping),
    PlainSerializer(rules.duration_text, when_used="json"),
    WithJsonSchema(DAYS_SCHEMA),
]
Room = Annotated[
    int,
    PlainValidator(rules.room),
    PlainSerializer(rules.room_text, when_used="json"),
    WithJsonSchema(ROOM_SCHEMA),
]


class Strict(BaseModel):
    """A frozen model that refuses unknown keys and takes an empty value for an absent one."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Channel(Strict):
    """One listing of an outlet's reports."""

    kind: Kind
    """What it is: a feed, a news sitemap, a section page or a named spider."""
    address: str
    """Where it lies: a URL, or the module name of the spider."""
    links: Annotated[str, WithJsonSchema({"type": "string", "minLength": 1})] | None = None
    """Which elements of a section page link to reports, as a CSS selector."""
    every: Interval | None = None
    """The time between two polls, in place of the rhythm that is learned: a number and s, m, h or d."""
    validators: Literal["trust", "ignore"] | None = None
    """Whether its ETag and Last-Modified are believed, in place of what is learned."""
    ids: Literal["guid", "link"] | None = None
    """Which of a row's ids stays the same, in place of what is learned."""
    clock_offset: Offset | None = None
    """What is added to the dates it states, in place of what is learned: a sign, hours and minutes."""

    @field_validator("address")
    @classmethod
    def _address(cls, value: str, info: ValidationInfo) -> str:
        return rules.spider(value) if info.data.get("kind") == "spider" else addresses.url(value)

    @field_validator(*GOES_WITH)
    @classmethod
    def _goes_with(cls, value: str | None, info: ValidationInfo) -> str | None:
        kinds = GOES_WITH[str(info.field_name)]
        if value is not None and info.data.get("kind") not in kinds:
            raise ValueError(f"goes with {' and '.join(kinds)} only")
        return value

    @field_validator("links")
    @classmethod
    def _links(cls, value: str | None) -> str | None:
        return value if value is None else rules.selector(value)

    @property
    def identity(self) -> str:
        """What two channels share when they are one."""
        return self.address if self.kind == "spider" else addresses.same_address(self.address)


Channels = Annotated[
    tuple[Channel, ...],
    AfterValidator(rules.at_least_one),  # not min_length, which counts a bad channel as none
    Field(json_schema_extra={"minItems": 1}),
]


class Addresses(Strict):
    """How the addresses of one outlet differ from what holds for all."""

    keep_params: tuple[Parameter, ...] = ()
    """Query parameters that name an article, though elsewhere they are tracking: `name`, or `name*`."""
    drop_params: tuple[Parameter, ...] = ()
    """Query parameters that do not name an article: `name`, `name*`, or `*` for all but those kept."""
    keep_fragment: StrictBool | None = None
    """Whether what follows # names an item of its own: true always, false never."""
    mobile_hosts: tuple[Domain, ...] = ()
    """Hosts that show the same pages as the homepage's host."""

    @field_validator("drop_params")
    @classmethod
    def _not_both(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        both = [name for name in value if name in info.data.get("keep_params", ())]
        if both:
            raise ValueError(f"{both[0]} stands in keep_params too")
        return value

    def for_homepage(self, homepage: str) -> AddressRules:
        """Return the rules for the outlet of this homepage."""
        return AddressRules(
            self.keep_params, self.drop_params, self.keep_fragment, self.mobile_hosts, host_of(homepage)
        )


class Hints(Strict):
    """Where the parts of an outlet's reports stand on its pages: CSS, or XPath where it begins with / or (."""

    body: Selector | None = None
    """The elements that hold the text, and nothing else."""
    title: Selector | None = None
    """The headline."""
    date: Selector | None = None
    """When it was published: an element (its `datetime` or `content`, else its text) or an attribute."""
    authors: Selector | None = None
    """The bylines."""
    drop: tuple[Selector, ...] = ()
    """Elements taken out before the page is read."""

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, data: object) -> object:
        """Keep empty values, to be refused: `body: #story` without quotes is a comment in YAML."""
        return {key: value or "" for key, value in data.items()} if isinstance(data, dict) else data


class Outlet(Strict):
    """A publication and the channels it is read from."""

    id: Annotated[str, AfterValidator(rules.outlet_id)]
    """The stem of the outlet's file."""
    name: Text
    """The name shown to readers."""
    homepage: Url
    """The page a reader would open."""
    country: Country | None = None
    """Where it is published: ISO 3166 two-letter code, `eu` or `xk`."""
    language: Language | None = None
    """What it is written in: BCP 47 tag such as en, pt-BR, zh-Hans."""
    timezone: Zone = "UTC"
    """The zone of dates that state none: IANA name such as Europe/London."""
    channels: Channels
    """Where its reports are listed."""
    every: Interval | None = None
    """The time between two polls of its channels, in place of the rhythm that is learned: a number and s, m, h or d."""
    ports: tuple[Port, ...] = ()
    """Ports it may be asked on beside 80, 443 and those its channels name."""
    addresses: Annotated[AddressRules | None, WithJsonSchema(Addresses.model_json_schema(mode="serialization"))] = None
    """How its addresses differ from what holds for all."""
    extract: Hints | None = None
    """Where the parts of its reports stand on its pages, where the general way fails."""
    ignore_robots: Reason | None = None
    """Why its robots.txt is not obeyed, in a sentence; without it, it is."""
    ignore_tls: Reason | None = None
    """Why its certificates need not prove who its hosts are, in a sentence; without it, they must."""

    @field_validator("addresses", mode="plain")
    @classmethod
    def _addresses(cls, value: object, info: ValidationInfo) -> AddressRules | None:
        if value is None or isinstance(value, AddressRules):
            return value
        return Addresses.model_validate(value).for_homepage(info.data.get("homepage", ""))


class Politeness(Strict):
    """How gently one host is asked."""

    delay: Pause = timedelta(seconds=2)
    """The pause between two requests to one host."""
    per_host: AtOnce = 1
    """How many requests to one host may be open at a time."""


class RawPages(Strict):
    """How long the pages are kept as they came."""

    keep: Keeping = timedelta(days=90)
    """For how many days: a number and d; 0d keeps none."""
    size: Room = 20 * 10**9
    """How much room they may take: a number and MB, GB or TB; the oldest go first."""


class Match(Strict):
    """What the matcher compares and where it draws its lines, in place of what it was made with; `newswire plan` shows
    what comes of it."""

    threshold_attach: Share | None = None
    """From which score on a report is attached."""
    threshold_open: Share | None = None
    """Under which score it opens an event; between the two a person decides."""
    margin: Share | None = None
    """By how much the first event has to lead the next."""
    mention_cover: Share | None = None
    """How much of an entry's headline a report has to tell to be laid before a person."""
    mention_telling: Share | None = None
    """How well it has to tell the rarest names for that."""
    days_back: Days | None = None
    """How many days an event stays in reach of a report."""
    days_back_undated: Days | None = None
    """How many days it stays in reach of a report without a date."""
    days_grace: Days | None = None
    """How many days an event may be dated after the report."""
    semantic: Text | None = None
    """A sentence model by which texts are compared too: its folder, as seen from this file, or an installed package
    that has one inside."""
    weights: Text | None = None
    """A file that `python -m crawler.match.train` wrote, as seen from this one, in place of the weights shipped."""

    def given(self) -> dict[str, Any]:
        """Return the lines that are stated, by key."""
        return self.model_dump(exclude_none=True, exclude={"semantic", "weights"})


class Settings(Strict):
    """What holds for the whole newsroom."""

    user_agent: Annotated[str, AfterValidator(rules.user_agent)]
    """How we introduce ourselves: name and a contact (an address or a mailbox)."""
    allow_networks: tuple[Block, ...] = ()
    """Private address blocks that may be asked all the same."""
    politeness: Politeness = Politeness()
    """The pace of requests to one host."""
    database: Annotated[str, AfterValidator(rules.database)] | None = Field(default=None, repr=False)
    """Where the store is: a sqlite URL, its path as seen from this file, or a postgresql URL."""
    publish: Text | None = None
    """The folder of the published archive, as seen from this file."""
    every: Interval = timedelta(minutes=15)
    """The time between the first polls of a channel, until its rhythm is learned."""
    recheck: tuple[Age, ...] = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
    """The ages of a report at which its page is read again for edits; an empty list: never."""
    raw_pages: RawPages = RawPages()
    """The archive of raw pages in the data folder."""
    match: Match = Match()
    """Where the matcher draws its lines."""


class Agency(Strict):
    """A news agency that outlets credit."""

    name: Text
    """The full name."""
    short: Text | None = None
    """The form shown in credits, where it is not the name."""
    aliases: tuple[Text, ...] = ()
    """Other forms that outlets print."""
    domains: tuple[Domain, ...] = ()
    """The agency's own domains."""
    datelines: tuple[Shape, ...] = ()
    """How its reports begin where it has a habit of its own: text with {place}, {date} and {names} in it."""
    sign_offs: tuple[Shape, ...] = ()
    """How its reports end where it has a habit of its own."""

    def __hash__(self) -> int:
        """Hash by the name, which no other agency has: lists of agencies are looked up for every page."""
        return hash(self.name)


class Entity(Strict):
    """A name that entries share as context."""

    name: Text
    """The canonical name."""
    aliases: tuple[Text, ...] = ()
    """Other forms of the name, in any language."""
    kind: Text | None = None
    """What it is: state, body, group, force, company, place ..."""


class Agencies(Strict):
    """The news agencies that credits are recognised by."""

    agencies: tuple[Agency, ...]
    """One row an agency."""


class Entities(Strict):
    """The names that are recognised in reports."""

    entities: tuple[Entity, ...]
    """One row a name."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything the files say, checked; outlets are in the order of their ids."""

    settings: Settings
    outlets: Mapping[str, Outlet]
    agencies: tuple[Agency, ...]
    entities: tuple[Entity, ...]

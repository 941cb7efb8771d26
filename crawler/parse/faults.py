"""Names every fault a channel's document or row may have: those that are mended, and those that make it no item."""

from enum import StrEnum


class Mend(StrEnum):
    """A fault that was put right, or is kept and said; counted once a row in `Listing.mended`, of kept rows only.

    The last four concern the document and are counted once.
    """

    RELATIVE_LINK = "relative_link"  # resolved against the document's address
    SCHEME_MISSING = "scheme_missing"  # `www.host/path`: https is put before it
    SPACES_IN_LINK = "spaces_in_link"  # percent-encoded
    CONTROL_IN_LINK = "control_in_link"  # line breaks, tabs, NUL: taken out
    ENTITIES_IN_LINK = "entities_in_link"  # `&amp;` escaped twice: resolved
    TRACKING_IN_LINK = "tracking_in_link"  # kept for fetching, left out of the identity
    GUID_AS_LINK = "guid_as_link"  # no link, but a guid that is an address
    NO_GUID = "no_guid"  # the link alone names the row
    GUID_REPEATED = "guid_repeated"  # rows with other links state the same: it names none of them
    NO_TITLE = "no_title"  # the summary's first words stand in, where there is one
    CONTROL_IN_TITLE = "control_in_title"  # controls, zero-width and bidi marks: taken out
    SPACES_IN_TITLE = "spaces_in_title"  # line breaks and runs of spaces: folded
    MARKUP_IN_TITLE = "markup_in_title"  # tags: taken out
    ENTITIES_IN_TITLE = "entities_in_title"  # escaped twice: resolved once more
    MOJIBAKE = "mojibake"  # the title's UTF-8 had been read as Windows-1252
    NO_DATE = "no_date"
    BAD_DATE = "bad_date"  # stated, but no time can be read from it
    ANCIENT_DATE = "ancient_date"  # year 1, 1970 and the like stand for no date
    ZONE_ASSUMED = "zone_assumed"  # the outlet's zone was taken
    WRONG_TYPE = "wrong_type"  # JSON: a value of a type the format does not allow, passed over

    BROKEN_XML = "broken_xml"  # not well-formed: read as far as it goes
    WRONG_ENCODING = "wrong_encoding"  # other than declared
    JUNK_BEFORE = "junk_before"  # text before the document's first sign
    CUT_GZIP = "cut_gzip"  # a gzip stream that breaks off


class Drop(StrEnum):
    """Why a row is no item."""

    NO_LINK = "no_link"
    LINK_SCHEME = "link_scheme"  # javascript:, data:, mailto: and all but http and https
    LINK_BROKEN = "link_broken"  # no address can be read from it
    REPEATED = "repeated"  # link, title and date of a row above
    TOO_MANY = "too_many"  # beyond the most rows of one document
    NOT_A_ROW = "not_a_row"  # JSON: something else than an object among the items

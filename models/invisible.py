"""Characters that nobody sees: two names that differ by one of them look alike, and a name of them looks
empty.

Some scripts need joiners and selectors, and so do emoji: where such a character has an effect, it is part of
the spelling.
"""

from __future__ import annotations

import re
import unicodedata

import idna

# Default_Ignorable_Code_Point, from DerivedCoreProperties.txt of Unicode 16.
IGNORABLE_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
BLANK = "\u2800\U0001d159"  # a letter of Braille and a note, of which nothing is printed
ANNOTATION = "\ufff9-\ufffb"
IGNORABLE = "".join(f"{chr(first)}-{chr(last)}" for first, last in IGNORABLE_RANGES)
HIDDEN = re.compile(f"[{IGNORABLE}{BLANK}{ANNOTATION}]")

ZWNJ, ZWJ = "\u200c", "\u200d"
# Of England, for example: a black flag, letters that are tags, and the tag that ends them.
FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")
MAX_LABEL = 253  # of a domain name: what is longer is never one, and idna's work grows with the square


def without_ignorable(text: str) -> str:
    """What two spellings have in common that look alike."""
    return text if text.isascii() else HIDDEN.sub("", text)


def first_invisible(text: str) -> str | None:
    """A character that cannot be seen where it stands, and does nothing there."""
    if text.isascii() or HIDDEN.search(text) is None:
        return None
    bare = FLAG.sub("\U0001f3f4", text)
    places = (found.start() for found in HIDDEN.finditer(bare))
    return next((bare[place] for place in places if not _has_effect(bare, place)), None)


def _has_effect(text: str, place: int) -> bool:
    character, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if character in (ZWNJ, ZWJ):
        return _joins(text, place) or (character == ZWJ and _is_emoji(before) and _is_picture(after))
    if "\ufe00" <= character <= "\ufe0f":
        return _is_picture(before) or after == "\u20e3" or (character < "\ufe0e" and _is_ideograph(before))
    if "\U000e0100" <= character <= "\U000e01ef":
        return _is_ideograph(before)
    return "\u180b" <= character <= "\u180f" and "\u1820" <= before <= "\u18aa"  # Mongolian


def _joins(text: str, place: int) -> bool:
    """As RFC 5892 has it in appendix A.1 and A.2: behind a virama, or between letters that join."""
    label = text[max(0, place - MAX_LABEL // 2) : place + MAX_LABEL // 2]
    try:
        return idna.core.valid_contextj(label, min(place, MAX_LABEL // 2))
    except ValueError:  # an unassigned character
        return False


def _is_picture(character: str) -> bool:
    """A symbol, or what can be shown as one; what is newer than this Python may be one, too."""
    kinds = ("So", "Sm", "Sk", "Po", "Pd", "Cn")
    return not character.isascii() and (unicodedata.category(character) in kinds or character == "\u2139")


def _is_emoji(character: str) -> bool:
    return character == "\ufe0f" or _is_picture(character)


def _is_ideograph(character: str) -> bool:
    return bool(character) and unicodedata.name(character, "").startswith("CJK")


def is_blank(text: str) -> bool:
    """No letter, digit, sign or symbol is in it: marks need one to stand on."""
    return not any(unicodedata.category(each)[0] in "LNPSC" for each in without_ignorable(text))

"""What cannot be seen in a name, and what only looks so."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from models import text
from models.errors import Invalid
from models.invisible import HIDDEN, first_invisible

HIDDEN_IN_NAMES = {
    "a soft hyphen": "ad\u00admin",
    "a grapheme joiner": "a\u034fdmin",
    "a Hangul filler": "admin\u3164",
    "a halfwidth filler": "admin\uffa0",
    "a Hangul choseong filler": "\u115fadmin",
    "a Khmer vowel": "ad\u17b4min",
    "a Mongolian selector": "ad\u180bmin",
    "a zero-width space": "ad\u200bmin",
    "a joiner of nothing": "ad\u200dmin",
    "a non-joiner of nothing": "ad\u200cmin",
    "a joiner at the end": "admin\u200d",
    "a mark of direction": "ad\u200emin",
    "an override": "\u202enimda",
    "an isolate": "ad\u2066min",
    "a word joiner": "ad\u2060min",
    "an invisible times": "ad\u2062min",
    "a selector": "ad\ufe0fmin",
    "an ideographic selector": "ad\U000e0100min",
    "a byte order mark": "\ufeffadmin",
    "an annotation": "ad\ufff9min",
    "a shorthand control": "ad\U0001bca0min",
    "a musical control": "ad\U0001d173min",
    "a tag": "ad\U000e0061min",
    "a tag without its flag": "\U0001f3f3\U000e0067\U000e007f",
    "Braille without dots": "\u2800",
    "a note without a head": "\U0001d159",
    "a lone selector": "\ufe0f",
}
SEEN_IN_NAMES = {
    "Persian": "می\u200cخواهم",  # noqa: RUF001
    "Hindi with a joiner": "क्\u200dष",
    "Hindi with a non-joiner": "क्\u200cष",
    "Sinhala": "ශ්\u200dරී",
    "Malayalam": "ന്\u200d",
    "a Japanese variant": "葛\U000e0100城",
    "a compatibility variant": "\u8fbb\ufe00",
    "Mongolian": "ᠮᠣ\u180bᠩ",
    "a heart": "\u2764\ufe0f",
    "a keycap": "1\ufe0f\u20e3",
    "two exclamation marks": "\u203c\ufe0f",
    "information": "\u2139\ufe0f",
    "a programmer": "\U0001f469\u200d\U0001f4bb Ada",
    "of another colour": "\U0001f469\U0001f3fd\u200d\U0001f680",
    "a rainbow": "\U0001f3f3\ufe0f\u200d\U0001f308",
    "a family": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "England": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Arabic": "محمد",
    "Hebrew with points": "שָׁלוֹם",
    "Vietnamese": "Nguyễn Thị",
}


def by_name(names: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", names.values(), ids=names.keys())


@pytest.mark.promise("S58")
@by_name(HIDDEN_IN_NAMES)
@pytest.mark.parametrize("rule", [text.name, text.username], ids=["name", "username"])
def test_what_cannot_be_seen_is_refused(rule: Callable[[str, str], str | None], name: str) -> None:
    with pytest.raises(Invalid) as refused:
        rule(name, "field")
    assert refused.value.path == ("field",)
    assert "that can be seen" in refused.value.message or "invisible character" in refused.value.message


@by_name(SEEN_IN_NAMES)
def test_what_has_an_effect_is_part_of_a_name(name: str) -> None:
    assert text.name(name, "field") == name


@by_name({of: name for of, name in SEEN_IN_NAMES.items() if unicodedata.is_normalized("NFKC", name)})
def test_what_has_an_effect_is_part_of_a_username(name: str) -> None:
    assert text.username(name) == name


@by_name(HIDDEN_IN_NAMES | SEEN_IN_NAMES)
def test_names_are_compared_without_what_cannot_be_seen(name: str) -> None:
    assert HIDDEN.search(text.fold(name)) is None


def test_a_refusal_names_the_character() -> None:
    with pytest.raises(Invalid) as refused:
        text.name("a\u034fdmin", "displayName")
    assert refused.value.message == "displayName contains an invisible character (U+034F)."


@pytest.mark.parametrize("name", ["\u0301", "\u0301\u0302 \u0303"])
def test_a_name_of_marks_alone_is_empty(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.name(name, "name")
    assert refused.value.message == "name has nothing in it that can be seen."


def test_every_character_that_formats_is_hidden_but_those_that_show() -> None:
    """Unicode's Prepended_Concatenation_Mark and the Egyptian joiners have a shape of their own."""
    characters = map(chr, range(0x110000))
    formatting = [each for each in characters if unicodedata.category(each) == "Cf"]
    shown = [each for each in formatting if first_invisible(f"a{each}b") is None]
    names = {unicodedata.name(each).split()[0] for each in shown}
    assert names == {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}

"""How Chinese words sound: syllables without tones, and whether a typed spelling is a word's."""

from functools import lru_cache

from pypinyin import Style, pinyin

SHORTEST = 2
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


def is_typed_latin(text: str) -> bool:
    """Whether *text* may be pinyin: two letters or more, at least one of them latin."""
    return len(text) >= SHORTEST and any(char in _LATIN for char in text)


@lru_cache(maxsize=16384)
def sounds(char: str) -> frozenset[str]:
    """Every reading of one character; a character without a reading sounds like itself."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)
    return frozenset(found[0]) if found else frozenset([char])


@lru_cache(maxsize=65536)
def _spellings(char: str) -> frozenset[str]:
    """What may be typed for a character: itself, a syllable, its initial."""
    whole = sounds(char)
    initials = {one[0] for one in whole}
    double = {one[:2] for one in whole if one[:2] in {"zh", "ch", "sh"}}
    return frozenset({char} | whole | initials | double)


def spells(typed: str, word: str) -> bool:
    """Whether *typed*, in full pinyin, initials or characters mixed, is the whole of *word*."""
    reached = {0}
    for char in word:
        reached = {
            at + len(one) for at in reached for one in _spellings(char) if typed.startswith(one, at)
        }
        if not reached:
            return False
    return len(typed) in reached


def sound_alike(one: str, other: str) -> bool:
    """Whether two words have the same sound, character by character."""
    return len(one) == len(other) and all(
        left == right or sounds(left) & sounds(right)
        for left, right in zip(one, other, strict=True)
    )

"""How well ink is seen on its ground, as WCAG 2.1 counts it, in the style sheets.

A sheet is read rule by rule. What a rule writes in stands on its own ground, or
on that of the selector before it (`.av-choice:checked .av-digit` on
`.av-choice:checked`), else on each of the grounds that a window has.
"""
import re

RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
DEFINED = re.compile(r"@define-color (\w+) (#[0-9a-f]{6});")
INK, GROUND = re.compile(r"(?:^|[;\s])color: @(\w+)"), re.compile(r"background-color: @(\w+)")
EDGE = re.compile(r"border(?:-color)?: [^;]*@(av_edge)")
DIMMED = re.compile(r"opacity: (0\.\d+)")
GROUNDS = ("av_paper", "av_card", "av_accent_soft")


def colours(*sheets):
    """The last definition counts."""
    return {name: value for sheet in sheets for name, value in DEFINED.findall(sheet)}


def channels(colour):
    return [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(colour):
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def laid_over(colour, ground, opacity):
    mixed = (over * opacity + under * (1 - opacity) for over, under in zip(channels(colour), channels(ground)))
    return "#" + "".join(f"{round(c * 255):02x}" for c in mixed)


def rules(sheet):
    """A selector and what it declares; of several one each."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    for selectors, declared in RULE.findall(DEFINED.sub("", sheet)):
        for selector in selectors.split(","):
            yield selector.strip(), declared


def pairs(sheet):
    """Selector, ink, ground and the least contrast, of a sheet."""
    read = list(rules(sheet))
    grounds = {selector: found.group(1) for selector, declared in read if (found := GROUND.search(declared))}
    for selector, declared in read:
        before = selector.rsplit(" ", 1)[0]
        own = grounds.get(selector) or grounds.get(before)
        under = [own] if own else GROUNDS
        if ink := INK.search(declared):
            yield from ((selector, ink.group(1), ground, 1.0, "ink") for ground in under)
        if edge := EDGE.search(declared):
            yield from ((selector, edge.group(1), ground, 1.0, "edge") for ground in GROUNDS[:2])
        if ":disabled" not in selector and (dimmed := DIMMED.search(declared)):
            yield from ((selector, "av_ink_soft", ground, float(dimmed.group(1)), "ink") for ground in GROUNDS[:2])


def too_faint(sheet, colour, least):
    """What is seen less well than @least says of ink and of edges."""
    for selector, ink, ground, opacity, kind in pairs(sheet):
        if ink not in colour or ground not in colour:
            continue
        seen = contrast(laid_over(colour[ink], colour[ground], opacity), colour[ground])
        if seen < least[kind]:
            yield f"{selector}: {ink} on {ground}, {seen:.1f} of {least[kind]}"

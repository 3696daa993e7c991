"""What stands behind the question mark of an address, where anybody may write anything."""


def number_of_page(text: str | None, *, last: int) -> int:
    """The number of a page, at most the last; the first page for what is no number."""
    return min(max(int(text), 1), last) if text and text.isdecimal() and len(text) < 7 else 1


def search_text(text: str, *, longest: int) -> str:
    """What is searched for, on one line and cut to a length."""
    return " ".join(text.replace("\x00", " ").split())[:longest].strip()

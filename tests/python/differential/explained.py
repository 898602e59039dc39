"""Differences that are meant; each has its line in docs/decisions/0011-like-the-real-one.md."""


def why(step, ours, theirs):
    """A reason when the difference is meant, else None. An answer is (status, content, body)."""
    if theirs[0] >= 500:
        return "the peer fails where we refuse" if ours[0] < 500 else None
    return None

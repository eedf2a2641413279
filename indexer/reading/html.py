"""stub"""

from indexer.reading.document import Document


def looks_like_html(head: bytes) -> bool:
    return False


def read_html(data: bytes) -> Document:
    raise NotImplementedError

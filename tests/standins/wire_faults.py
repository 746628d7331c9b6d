"""What goes wrong below the data: statuses, headers, encodings, and how bytes come over the wire.

Each entry makes the bad answer out of the good one, so that nothing else is wrong with it.
"""

import gzip
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple

from tests.standins.loopback import Answer

BUSY = '<html><body><p><strong style="color:#FF0000">Error</strong>: {} </p></body></html>'
LONG_AGO, FAR_AHEAD = "Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"
_MANY_ZEROS = b"0" * 1_000_000
_BOMB_MB = 100


class Fault(NamedTuple):
    """One way to answer badly.

    ``answer`` makes the bad answer: out of the good one below the data, else out of the good data.
    """

    wrong: str
    answer: Callable[[Any], Answer] | None
    is_slow: bool = False  # a client without a limit of its own would wait for ever
    is_down: str = ""  # "down" or "full": nobody answers at all
    needs_before: bool = False  # nobody can tell it from a right answer who knows nothing from before
    spoils_names: bool = False  # and nothing else: streets without them are right enough


def _status(status, *headers, words="rate_limited"):
    return lambda good: Answer(BUSY.format(words), status, "text/html", headers=headers)


def _with(**changes):
    return lambda good: good._replace(**changes)


def _delivered(deliver):
    return lambda good: good._replace(deliver=deliver)


def _gzipped(pack):
    return lambda good: good._replace(body=pack(good.sent), headers=(("Content-Encoding", "gzip"),))


def _bomb(_):
    return gzip.compress(b'{"osm3s": "') + gzip.compress(_MANY_ZEROS) * _BOMB_MB


def _chunked(*pieces):
    """The head for chunks, then ``pieces``; ``None`` stands for the whole body as one good chunk."""

    def deliver(line):
        head = line.answer.head.split(b"\r\n")
        kept = [field for field in head if not field.startswith(b"Content-Length")]
        line.send(b"\r\n".join(kept).replace(b"Connection", b"Transfer-Encoding: chunked\r\nConnection"))
        body = line.answer.sent
        for piece in pieces:
            line.send(b"%x\r\n%s\r\n" % (len(body), body) if piece is None else piece)

    return _delivered(deliver)


def _endless_trailer(line):
    _chunked(None, b"0\r\n")(line.answer).deliver(line)
    for number in count():
        line.send(b"X-%d: x\r\n" % number)
        line.wait(0.05)


def _endless_headers(line):
    line.send(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        line.send(b"X-%d: x\r\n" % number)


def _endless_continue(line):
    while True:
        line.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        line.wait(0.05)


def _one_long_header(line):
    line.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(100):
        line.send(_MANY_ZEROS)


def _drip(line):
    line.send(line.answer.head)
    for byte in line.answer.sent:
        line.send(bytes([byte]))
        line.wait(0.5)


def _drip_head(line):
    for byte in line.answer.head:
        line.send(bytes([byte]))
        line.wait(0.5)
    line.send(line.answer.sent)


def _hang(line):
    line.wait(3600)


def _hang_in_body(line):
    line.send(line.answer.head + line.answer.sent[: len(line.answer.sent) // 2])
    line.wait(3600)


def _reset_in_body(line):
    line.send(line.answer.head + line.answer.sent[: len(line.answer.sent) // 2])
    line.reset()


def _halved(good):
    return good._replace(body=good.sent[: len(good.sent) // 2])


def _flipped(body):
    packed = bytearray(gzip.compress(body))
    packed[len(packed) // 2] ^= 0x55
    return bytes(packed)


WIRE_FAULTS = {
    "204": Fault("status 204, no content", lambda good: Answer("", 204)),
    "206": Fault("status 206, with half of the document", lambda good: _halved(good)._replace(status=206)),
    "203": Fault("status 203: a proxy has changed the whole document", _with(status=203)),
    "400": Fault("status 400, the question is not understood", _status(400, words="parse error")),
    "403": Fault("status 403, this program is shut out", _status(403, words="forbidden")),
    "404": Fault("status 404, there is no such service", _status(404, words="not found")),
    "429": Fault("status 429, too many requests", _status(429)),
    "429 in seconds": Fault("status 429 with Retry-After: 7", _status(429, ("Retry-After", "7"))),
    "429 by date": Fault("status 429, Retry-After a date gone by", _status(429, ("Retry-After", LONG_AGO))),
    "429 far ahead": Fault("status 429, Retry-After the year 9999", _status(429, ("Retry-After", FAR_AHEAD))),
    "429 absurd": Fault("status 429, Retry-After 10^9 seconds", _status(429, ("Retry-After", "1000000000"))),
    "429 negative": Fault("status 429, Retry-After: -1", _status(429, ("Retry-After", "-1"))),
    "429 garbled": Fault("status 429, Retry-After: soon", _status(429, ("Retry-After", "soon"))),
    "500": Fault("status 500 with the whole document as JSON", _with(status=500)),
    "502": Fault("status 502, a gateway without a server", _status(502, words="bad gateway")),
    "503": Fault("status 503, out of service", _status(503, ("Retry-After", "60"), words="maintenance")),
    "504": Fault("status 504, the server gave up", _status(504, words="The server is probably too busy")),
    "redirect": Fault("a redirect to another address", lambda good: Answer("", 302, location="/elsewhere")),
    "redirect 307": Fault(
        "a redirect that keeps the method", lambda good: Answer("", 307, location="/elsewhere")
    ),
    "redirect loop": Fault("a redirect to itself", lambda good: Answer("", 307, location="?again")),
    "redirect to a file": Fault(
        "a redirect to file:///etc/passwd", lambda good: Answer("", 302, location="file:///etc/passwd")
    ),
    "html": Fault(
        "an error page with status 200",
        lambda good: Answer(BUSY.format("runtime error: open64: 0 Success"), 200, "text/html"),
    ),
    "html as json": Fault(
        "an error page declared as JSON", lambda good: Answer(BUSY.format("runtime error: open64"))
    ),
    "no type": Fault("no declaration of what it is", _with(media_type="")),
    "nothing": Fault("an empty body", lambda good: Answer("")),
    "null": Fault("JSON null", lambda good: Answer("null")),
    "scalar": Fault("a JSON number", lambda good: Answer("42")),
    "text": Fault("a JSON string", lambda good: Answer('"remark"')),
    "truncated": Fault("the last 50 bytes missing, length declared so", lambda good: Answer(good.sent[:-50])),
    "cut off": Fault(
        "the connection closed before the declared length",
        lambda good: Answer(good.sent[:-50], declared_bytes=len(good.sent)),
    ),
    "declared short": Fault(
        "more sent than declared", lambda good: good._replace(declared_bytes=len(good.sent) // 2)
    ),
    "declared negative": Fault("a negative length declared", _with(declared_bytes=-1)),
    "two documents": Fault("two documents, one after the other", lambda good: Answer(good.sent + good.sent)),
    "deep": Fault("100,000 opening brackets", lambda good: Answer("[" * 100_000)),
    "nested": Fault(
        "10,000 objects, each in the one before", lambda good: Answer('{"' + 10_000 * ("a" * 60 + '": {"'))
    ),
    "huge number": Fault(
        "a number of 10,000 digits", lambda good: Answer('{"version": ' + "9" * 10_000 + "}")
    ),
    "gzip bomb": Fault("100 MB of zeros, packed to 100 kB", _gzipped(_bomb)),
    "gzip torn": Fault(
        "a packed body with its end missing", _gzipped(lambda body: gzip.compress(body)[:-300])
    ),
    "gzip flipped": Fault("a packed body with a byte changed", _gzipped(_flipped)),
    "gzip not packed": Fault("declared as packed, but plain", _gzipped(lambda body: body)),
    "chunk torn": Fault("the connection closed within a chunk", _chunked(b"ffff\r\n{")),
    "chunk missing": Fault("the connection closed before the last chunk", _chunked(None)),
    "chunk garbled": Fault("a chunk of a length that is no number", _chunked(b"zz\r\n{}\r\n0\r\n\r\n")),
    "many headers": Fault("headers without end", _delivered(_endless_headers)),
    "long header": Fault("a header line of 100 MB", _delivered(_one_long_header)),
    "not http": Fault("another protocol", _delivered(lambda line: line.send(b"SSH-2.0-OpenSSH_9.2\r\n"))),
    "silence": Fault("the connection closed without a word", _delivered(lambda line: None)),
    "reset": Fault("the connection reset before the answer", _delivered(lambda line: line.reset())),
    "reset in body": Fault("the connection reset in the middle", _delivered(_reset_in_body)),
    "refused": Fault("nobody listens", None, is_down="down"),
    "hang": Fault("no answer at all", _delivered(_hang), is_slow=True),
    "hang in body": Fault("nothing more after half of the body", _delivered(_hang_in_body), is_slow=True),
    "drip": Fault("a byte every half second", _delivered(_drip), is_slow=True),
    "drip in head": Fault("headers at a byte every half second", _delivered(_drip_head), is_slow=True),
    "continue for ever": Fault("'100 Continue' without end", _delivered(_endless_continue), is_slow=True),
    "trailer for ever": Fault(
        "headers after the body without end", _delivered(_endless_trailer), is_slow=True
    ),
    "no connection": Fault("the connection never made", None, is_slow=True, is_down="full"),
}

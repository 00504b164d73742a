"""``VERIFY.md``: how to check one pack with programs of others, and what each check proves.

Each ``sh`` block runs as written in the unpacked folder and ends with an error where something does not fit; the
``text`` block after it is what it prints. Only checks that this pack has something for are in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smallprint.evidence.packcheck.contents import file_of
from smallprint.exchange.pack.blocks import block
from smallprint.exchange.pack.howto_when import attested, older_keys, variable
from smallprint.exchange.pack.times import SELF_ASSERTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from smallprint.evidence.packcheck.contents import Contents

Json = dict[str, Any]
CUT_BY_HAND = 5
"""Quotes for which the commands are written out; a loop takes all of them."""


def how_to_verify(contents: Contents, record: Json, quotes: Sequence[Json], times: Json) -> str:
    """The whole of ``VERIFY.md``."""
    parts = [
        _begin(contents, record, times),
        _files(contents),
        *_sealed(contents),
        _named(contents),
        *_quotes(quotes),
        _log(contents),
        *attested(contents),
        *_archive(contents),
        _limits(contents, record, times),
    ]
    return "\n".join(parts)


def _begin(contents: Contents, record: Json, times: Json) -> str:
    when = (
        "Others have signed the log's state, which bounds the time; see below."
        if times["record"]["basis"] != SELF_ASSERTED
        else "Nobody else has attested the time in this pack: it is the keeper's own claim."
    )
    older = "".join(
        f"\n   This log has changed its key. Get the older one, with id {one}, too: `export {variable(one)}='it'`."
        for one in older_keys(contents)
    )
    return f"""# How to check this pack

**In plain words.** This folder holds what the record {record["id"]} rests on: the bytes that were fetched, the text
read from them, and the entries about them in a log that is signed as a whole. If one letter of any of it had been
changed after the log was signed, one of the checks below would fail. To check it you need no program of ours, no
network and no trust in whoever gave you this folder. You do need one thing that must not come from this folder:
the log's public key. {when}
What the checks do not show stands at the end, and matters as much.

Cite the record as `{record["citation"]}`.

## Before you begin

1. Get the key of the log `{record["log"]["origin"]}` from somewhere else: its keeper's site, a printed
   page, another reader who has known it for long. `log.vkey` in this folder is there to be compared
   with it, never to be trusted.
2. While you still have a network, install what others wrote, in any folder you like:
   `apt-get install golang-go golang-golang-x-mod-dev openssl` (Debian, Ubuntu), and
   `python3 -m venv tools && tools/bin/pip install --ignore-requires-python aics-tlog wacz warcio`.
   (aics-tlog asks for Python 3.12 and runs on 3.11.)
3. Open a shell in this folder. Say once `export LOG_KEY='the key'` and `export TOOLS=/path/to/tools/bin`.{older}

Every block below runs as it stands. Where something does not fit, it does not print what stands below it.

```sh
test "$LOG_KEY" = "$(cat log.vkey)" && echo "log.vkey is the key that you got elsewhere"
```

prints

```text
log.vkey is the key that you got elsewhere
```
"""


def _files(contents: Contents) -> str:
    if not any(name.startswith("blobs/") for name in contents.names):
        return "## Files\n\nThis record rests on no files but its leaves.\n"
    checked = block(
        "sha256sum --check --quiet SHA256SUMS\n"
        'for f in blobs/*; do echo "${f#blobs/}  $f"; done | diff - SHA256SUMS\n'
        'echo "every file hashes to its name"',
        "every file hashes to its name",
    )
    return f"""## The files are the ones that are named

{checked}
Proves that the bytes in `blobs/` are those that their names say. It does not yet say that anybody signed the names.
"""


def _sealed(contents: Contents) -> Iterator[str]:
    if not any(name.startswith("salted/") for name in contents.names):
        return
    checked = block(
        "for f in salted/*; do\n"
        '  test "$(cat "salts/${f#salted/}" "$f" | sha256sum | cut -c1-64)" = "${f#salted/}"\n'
        "done\n"
        'echo "every sealed file hashes to its name, with its salt before it"',
        "every sealed file hashes to its name, with its salt before it",
    )
    yield f"""## Files that may hold personal data

Screenshots and network records are named by the hash of 32 random bytes (the salt) and the file, so that once
both are erased nobody can guess what they were.

{checked}
"""


def _named(contents: Contents) -> str:
    folders = [f for f in ("blobs", "salted") if any(n.startswith(f"{f}/") for n in contents.names)]
    if not folders:
        return ""
    where = " ".join(f"{folder}/*" for folder in folders)
    checked = block(
        f"for f in {where}; do\n"
        '  grep -q "\\"sha256\\":\\"${f#*/}\\"" leaves/*.json\n'
        "done\n"
        'echo "every file is named by a leaf"',
        "every file is named by a leaf",
    )
    return f"""## The leaves name the files

{checked}
A leaf is one entry of the log, in `leaves/`, exactly as it was signed. Open them: they are short JSON.
"""


def _quotes(quotes: Sequence[Json]) -> Iterator[str]:
    if not quotes:
        return
    check = block(
        "python3 - <<'END'\n"
        "import json\n"
        'for quote in json.load(open("quotes.json", "rb")):\n'
        '    data = open("blobs/" + quote["text_sha256"], "rb").read()\n'
        '    assert data[quote["byte_start"]:quote["byte_end"]] == quote["text"].encode(), quote["what"]\n'
        '    assert data.decode()[quote["start"]:quote["end"]] == quote["text"], quote["what"]\n'
        'print("every quote stands where it is said to")\n'
        "END",
        "every quote stands where it is said to",
    )
    by_hand = [quote for quote in quotes if _printable(quote["text"])][:CUT_BY_HAND]
    shown = "\n".join(f"{quote['what'][0].upper()}{quote['what'][1:]}:\n\n{_cut(quote)}" for quote in by_hand)
    yield f"""## The quotes are in the texts, word for word

{check}
The same by hand, for the first of them; nothing is read into the words by a program:

{shown}
"""


def _printable(text: str) -> bool:
    return all(one.isprintable() or one == "\n" for one in text) and text == text.strip()


def _cut(quote: Json) -> str:
    start, length = quote["byte_start"] + 1, quote["byte_end"] - quote["byte_start"]
    name = f"blobs/{quote['text_sha256']}"
    return block(f"tail -c +{start} {name} | head -c {length} && echo", quote["text"])


def _log(contents: Contents) -> str:
    indices = sorted(contents.leaves, key=str)
    size, root = contents.checkpoint.size, contents.checkpoint.note.split("\n")[2]
    in_go = [f"the checkpoint is signed: {size} leaves, root {root}"]
    in_go += [f"leaf {index} is in the log" for index in indices]
    sizes = sorted({name.split("/")[1] for name in contents.names if name.endswith("/continuation")})
    in_go += [f"the log of {old} leaves, which others attest, is its beginning" for old in sizes]
    keys = " ".join(f'"${variable(one)}"' for one in ["", *older_keys(contents)])
    go = block(f"GO111MODULE=off GOPATH=/usr/share/gocode go run verify/main.go {keys}", "\n".join(in_go))
    aics = block(
        '"$TOOLS/python" verify/check_aics.py "$LOG_KEY"',
        "\n".join(f"leaf {index} is in the log" for index in indices),
    )
    return f"""## The leaves are in the signed log

`verify/main.go` is {_GO_LINES} lines to read first. It leaves the work to `sumdb/note` and `sumdb/tlog` of the Go
project, which guard every Go module in the world the same way.

{go}
Where Debian's package is not to be had: `cd verify && go mod tidy && go build -o check`, with a network, then run
`verify/check "$LOG_KEY"` in this folder.

The same by `aics-tlog`, which others wrote in Python:

{aics}
Proves that whoever holds the log's key signed a log that contains these leaves at these places. Together with the
checks above: that the files and quotes are those that were signed.
"""


_GO_LINES = 75


def _archive(contents: Contents) -> Iterator[str]:
    warcs = sorted({ref["sha256"] for _, role, ref in contents.refs() if role == "warc"})
    held = [sha for sha in warcs if f"salted/{sha}" in contents.names]
    if not held:
        return
    checks = "\n".join(f'"$TOOLS/warcio" check salted/{sha}' for sha in held)
    checked = block(
        f'{checks}\n"$TOOLS/wacz" validate -f capture.wacz >/dev/null 2>&1\necho "both accept it"',
        "both accept it",
    )
    yield f"""## The network exchange, to replay

`capture.wacz` opens in any web archive player (drop it on replayweb.page, which keeps it on your machine). It is
made from the records in `salted/`, which the leaves name; those count.

{checked}
A check by `warcio` or `wacz` alone proves little: a file that was cut off or written anew passes. What binds it is
its hash in the leaf.
"""


def _limits(contents: Contents, record: Json, times: Json) -> str:
    missing = [f"- {line}" for line in _missing(contents, record, times)]
    lines = "\n".join(missing) or "- nothing that the log has for this record."
    return f"""## What is missing in this pack

{lines}

## What all this does not prove

- **That the site sent everybody these bytes.** A capture is what one client got, from one place, in one language.
- **That nothing came later.** A pack shows the record as it stood when the log had {contents.checkpoint.size} leaves.
  Ask for a newer one.
- **That nobody was shown another log.** A keeper could sign two. Compare the checkpoint's root with another reader's.
- **That what is said about the words is right.** Types, severity and explanations are recorded with the program that
  made them; that makes them repeatable, not true.
- **A legal quality.** This is no qualified electronic timestamp or ledger in the sense of any law, and
  `certification-draft.md` is a draft that means nothing until a person has checked and signed it.
"""


def _missing(contents: Contents, record: Json, times: Json) -> Iterator[str]:
    if times["record"]["basis"] == SELF_ASSERTED:
        yield "any outsider's word on the time: no timestamp, cosignature or beacon covers this record's leaf."
    if record["log"]["clock"] == "simulated":
        yield "a real clock: this log was made with a simulated one, as a demonstration. Its times mean nothing."
    for one in record["erased"]:
        yield (
            f"`{one['name']}` ({one['role']} of leaf {one['leaf']}), erased on purpose at {one['time']};"
            f" leaf {one['by_leaf']} says why: {one['reason']}"
        )
    captures = {index: leaf for index, leaf in contents.decoded.items() if leaf["type"] == "capture"}
    for index, leaf in captures.items():
        if "warc" not in leaf.get("blobs", {}):
            yield f"the network exchange of leaf {index}: none was kept of this capture."
    held = {file_of(ref) for _, _, ref in contents.refs()}
    if not held:
        yield "files: this record is a declaration, and rests on its leaf alone."

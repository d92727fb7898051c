"""The encrypted file: read back whole and unchanged, or refused."""

import io

import pytest

from koganei.backup.archive import LENGTH, MAGIC, PIECE, SALT_BYTES, ArchiveDamaged, Sealed, opened

PASSPHRASE = "a passphrase for tests"
HEAD = len(MAGIC) + SALT_BYTES


def sealed(data, passphrase=PASSPHRASE):
    file = io.BytesIO()
    writer = Sealed(file, passphrase)
    for start in range(0, len(data), 300_000):
        writer.write(data[start : start + 300_000])
    writer.close()
    return file.getvalue()


def read(data, passphrase=PASSPHRASE):
    return b"".join(opened(io.BytesIO(data), passphrase))


def pieces(data):
    """The sealed pieces of an archive, each with its length before it."""
    found, place = [], HEAD
    while place < len(data):
        size = LENGTH.size + LENGTH.unpack_from(data, place)[0]
        found.append(data[place : place + size])
        place += size
    return found


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_what_is_sealed_comes_back(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert read(sealed(data[:size])) == data[:size]


def test_nothing_of_the_content_is_readable():
    assert "個人".encode() not in sealed("個人".encode() * 1000)


def test_two_archives_of_the_same_differ():
    assert sealed(b"same") != sealed(b"same")


@pytest.mark.parametrize(
    "harm",
    [
        lambda whole, parts: whole[:HEAD] + b"".join(parts[:-1]),  # the end is cut off
        lambda whole, parts: whole[:-1],
        lambda whole, parts: whole[:HEAD] + b"".join([parts[1], parts[0], *parts[2:]]),
        lambda whole, parts: whole[:HEAD] + b"".join([parts[0], *parts]),
        lambda whole, parts: whole[:HEAD] + b"".join(parts[1:]),
        lambda whole, parts: whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:],
        lambda whole, parts: whole[:HEAD],
        lambda whole, parts: b"PK" + whole[2:],
        lambda whole, parts: b"",
    ],
    ids=["cut", "byte", "swapped", "doubled", "first", "changed", "empty", "other", "none"],
)
def test_a_harmed_archive_is_refused(harm):
    whole = sealed(bytes(3 * PIECE))
    with pytest.raises(ArchiveDamaged):
        read(harm(whole, pieces(whole)))


def test_another_passphrase_is_refused():
    with pytest.raises(ArchiveDamaged, match="合言葉が違う"):
        read(sealed(b"x"), "another passphrase")

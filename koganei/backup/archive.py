"""One encrypted file: what is written can be read back only whole, unchanged, with the passphrase.

Layout: ``MAGIC``, 16 bytes of salt, then pieces of at most 1 MiB, each sealed with AES-256-GCM
under a key that scrypt makes of passphrase and salt. The nonce counts the pieces, and the last
one says so, so that a piece lost, doubled, moved or cut off at the end is found.
"""

import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"KOGANEI-BACKUP-1"
SALT_BYTES = 16
PIECE = 2**20
LENGTH = struct.Struct(">I")
SCRYPT_COST = 2**15
SHORTEST_PASSPHRASE = 15


class ArchiveDamaged(Exception):
    """The file is not an archive, was changed, is cut off, or the passphrase is another."""


class Sealed:
    """A file object for writing; ``close()`` seals the last piece."""

    def __init__(self, file, passphrase):
        self.file, self.buffer, self.count = file, bytearray(), 0
        salt = os.urandom(SALT_BYTES)
        self.cipher = _cipher(passphrase, salt)
        file.write(MAGIC + salt)

    def write(self, data):
        self.buffer += data
        while len(self.buffer) > PIECE:
            self._seal(bytes(self.buffer[:PIECE]), last=False)
            del self.buffer[:PIECE]
        return len(data)

    def close(self):
        self._seal(bytes(self.buffer), last=True)

    def _seal(self, piece, *, last):
        sealed = self.cipher.encrypt(_nonce(self.count), piece, _mark(last))
        self.file.write(LENGTH.pack(len(sealed)) + sealed)
        self.count += 1


def opened(file, passphrase):
    """Yield the pieces of a sealed file in order; raise ArchiveDamaged where one is not right."""
    if file.read(len(MAGIC)) != MAGIC:
        raise ArchiveDamaged("小金井市 地域福祉システムのバックアップではありません。")
    cipher = _cipher(passphrase, file.read(SALT_BYTES))
    count, head = 0, file.read(LENGTH.size)
    while head:
        sealed = file.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""
        head = file.read(LENGTH.size)
        try:
            yield cipher.decrypt(_nonce(count), sealed, _mark(not head))
        except InvalidTag:
            where = "合言葉が違うか、" if count == 0 else f"{count + 1}片目で"
            raise ArchiveDamaged(
                f"{where}バックアップが壊れているか書き換えられています。"
            ) from None
        count += 1
    if not count:
        raise ArchiveDamaged("バックアップが途中で切れています。")


def _cipher(passphrase, salt):
    key = Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
    return AESGCM(key)


def _nonce(count):
    return count.to_bytes(12, "big")


def _mark(last):
    return b"last" if last else b"more"

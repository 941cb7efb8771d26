"""Bodies and certificates for the misbehaving server: compressed pages, bombs, and proofs of who one is."""

import datetime
import gzip
import ipaddress
import ssl
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
from backports import zstd
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

MIB = 1 << 20
YEAR = datetime.timedelta(days=365)

FEED = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Odd Wire</title><link>https://odd.example/</link>
<item><title>The bridge is open</title><link>https://odd.example/bridge</link></item>
<item><title>The ferry is late</title><link>https://odd.example/ferry</link></item>
</channel></rss>
"""
DELTA = FEED.replace(b"<item><title>The ferry is late</title><link>https://odd.example/ferry</link></item>\n", b"")

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def bomb(encoding: str, mib: int) -> bytes:
    """Return a body that unpacks to so many MiB of zeros; a gzip bomb has no true end, which nobody lives to read."""
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join([packer.process(bytes(MIB)) for _ in range(mib)]) + packer.finish()
    if encoding == "zstd":
        frame = zstd.compress(bytes(MIB))  # frames in a row are one body (RFC 8878, section 3.1)
        return frame * mib
    # After a full flush nothing refers back: the packed form of one MiB may be repeated (zlib's manual on deflate).
    pack = zlib.compressobj(9, zlib.DEFLATED, 31 if encoding == "gzip" else 15)
    first = pack.compress(bytes(MIB)) + pack.flush(zlib.Z_FULL_FLUSH)
    again = pack.compress(bytes(MIB)) + pack.flush(zlib.Z_FULL_FLUSH)
    return first + again * (mib - 1)


def certificate(folder: Path, *names: str, is_valid: bool = True) -> tuple[Path, ssl.SSLContext]:
    """Write a self-signed certificate for these names and addresses; return its file and a server's context for it.

    :param is_valid: False makes it a year too old.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    until = datetime.datetime.now(datetime.UTC) + (YEAR if is_valid else -YEAR)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 2 * YEAR)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{names[0]}.pem", folder / f"{names[0]}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)

"""Make the broker's certificate for one machine, and who signed it: `python -m deploy.kafka.certificate KEY_FILE CA_FILE`.

Leaves one alone that is good for long enough. The key that signed it is thrown away, so that nobody can sign another.
A platform with a certificate authority of its own needs none of this.
"""

import sys
from datetime import datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from shared import clock

NAMES = (x509.DNSName("kafka"), x509.IPAddress(IPv4Address("127.0.0.1")))
LASTS = timedelta(days=825)
RENEWED = timedelta(days=90)
"""So long before it ends the next deployment makes a new one."""


def ensure_certificate(key_file: Path, ca_file: Path) -> bool:
    """Whether a new one was made."""
    now = clock.now()
    if key_file.exists() and ca_file.exists():
        ends = x509.load_pem_x509_certificate(ca_file.read_bytes()).not_valid_after_utc
        if ends - now > RENEWED:
            return False
    authority_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())
    authority = _authority(authority_key, now)
    broker = _signed(authority, authority_key, key.public_key(), now)
    key_file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + broker.public_bytes(Encoding.PEM)
        + authority.public_bytes(Encoding.PEM)
    )
    ca_file.write_bytes(authority.public_bytes(Encoding.PEM))
    return True


def _authority(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Naadloos, broker")])
    return (
        _builder(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _signed(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kafka")])
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    return (
        _builder(name, authority.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName(NAMES), critical=False)
        .add_extension(signer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    name: x509.Name, signer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(signer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


if __name__ == "__main__":
    made = ensure_certificate(*map(Path, sys.argv[1:]))
    print("the broker has a new certificate" if made else "the broker keeps its certificate")

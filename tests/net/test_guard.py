"""Which addresses and which spellings of them are let out."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from pictura.net.failure import Refused
from pictura.net.guard import obstacle, parsed

PRIVATE_HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.0x0.0x0.0x1",
    "0177.0.0.1",
    "017700000001",
    "0177.1",
    "127.0.0.01",
    "127.0.0.1.",
    "00000127.0.0.1",
    "0",
    "0.0.0.0",
    "0x0",
    "10.0.0.1",
    "10.1",
    "0xa.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "192.168.257",
    "3232235777",
    "100.64.0.1",
    "100.127.255.254",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]",
    "[2002:c0a8:101::1]",
    "[2001:0:4136:e378::f5ff:fffe]",
    "[fe80::1]",
    "[fe80::1%eth0]",
    "[fe80::1%25eth0]",
    "[::1%lo]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[100::1]",
    "①②⑦.⓪.⓪.①",
    "１２７.０.０.１",
    "127。0。0。1",
    "127．0．0．1",
    "127｡1",
]

PUBLIC_HOSTS = [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "192.169.0.1",
    "100.128.0.1",
    "126.255.255.255",
    "[2606:4700::1111]",
    "[::ffff:8.8.8.8]",
]

NEVER = [
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fe80::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:169.254.169.254",
    "0.0.0.0",
    "::",
    "224.0.0.1",
    "255.255.255.255",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
]


def lets_out(url: str) -> bool:
    try:
        address = parsed(url).address
    except Refused:
        return False
    return address is None or obstacle(address, private_allowed=False) is None


@pytest.mark.parametrize("host", PRIVATE_HOSTS)
def test_no_spelling_of_an_address_that_is_not_public_gets_out(host: str) -> None:
    assert not lets_out(f"http://{host}/")
    assert not lets_out(f"https://{host}:8443/x?y")


@pytest.mark.parametrize("host", PUBLIC_HOSTS)
def test_public_addresses_get_out(host: str) -> None:
    assert lets_out(f"http://{host}/")


@pytest.mark.parametrize("text", NEVER)
def test_some_addresses_are_refused_even_where_private_ones_are_allowed(text: str) -> None:
    assert obstacle(ip_address(text), private_allowed=True) is not None


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.20.0.1",
        "192.168.0.9",
        "100.101.1.1",
        "::1",
        "fd12::1",
        "::ffff:10.0.0.1",
    ],
)
def test_private_addresses_are_allowed_where_the_operator_said_so(text: str) -> None:
    assert obstacle(ip_address(text), private_allowed=True) is None
    assert obstacle(ip_address(text), private_allowed=False) is not None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "//example.com/", "example.com", "", "http:/example.com",
        "http:example.com", "http://", "http:///path", "http://?x", "data:image/png;base64,AAAA", "http://user@example.com/",
        "http://user:word@example.com/", "http://example.com@10.0.0.1/", "http://example.com\\@10.0.0.1/", "http://exa mple.com/",
        " http://example.com/", "http://example.com/ ", "http://example.com/a b", "http://example.com/\r\nhost: x", "http://example.com\t/",
        "http://example.com\x00/", "http://example.com:0/", "http://example.com:65536/", "http://example.com:/", "http://example.com:http/",
        "http://example.com:8 0/", "http://example.com:٨٠/", "http://example.com:-1/", "http://[::1", "http://::1/", "http://[::1]x/",
        "http://[example.com]/", "http://[127.0.0.1]/", "http://example..com/", "http://.example.com/", "http://example.com../", "http://%31%32%37.0.0.1/",
        "http://127.0.0.1%2f@example.com/", "http://-example.com/", "http://exa_mple-.com/", f"http://{'a' * 64}.com/",
        f"http://{'a.' * 127}com/", "http://1.2.3/", "http://1.2.3.4.5/", "http://example.0x7f/", "http://999.1.1.1/", "http://ａ..com/",
        "http://xn--\ud800.com/", "http://\u200d.com/", "http://example.com/\ud800", f"http://{'ü' * 10_000}/", "http://example.com/" + "a" * 20_000,
    ],
)  # fmt: skip
def test_odd_urls_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        parsed(url)


@pytest.mark.parametrize(
    ("url", "authority", "port", "target"),
    [
        ("https://api.example.com/v1/images?x=1&y=%20#top", "api.example.com", 443, "/v1/images?x=1&y=%20"),
        ("HTTPS://API.Example.COM:443", "api.example.com", 443, "/"),
        ("http://example.com.:8080?q", "example.com:8080", 8080, "/?q"),
        ("http://localhost:8000/a//b/../c", "localhost:8000", 8000, "/a//b/../c"),
        ("http://my_host/", "my_host", 80, "/"),
        ("https://[2606:4700:0:0::1111]:443/", "[2606:4700::1111]", 443, "/"),
        ("https://bücher.example/ü?ß", "xn--bcher-kva.example", 443, "/%C3%BC?%C3%9F"),
        ("https://1and1.com/\"<>^`{|}'", "1and1.com", 443, "/\"<>^`{|}'"),
        ("http://8.8.8.8:80/", "8.8.8.8", 80, "/"),
    ],
)
def test_a_url_has_one_spelling(url: str, authority: str, port: int, target: str) -> None:
    read = parsed(url)
    assert (read.authority, read.port, read.target) == (authority, port, target)


def test_no_message_repeats_the_url() -> None:
    with pytest.raises(Refused) as refused:
        parsed("http://user:secret@example.com/?token=secret")
    assert "secret" not in str(refused.value) and "example" not in str(refused.value)

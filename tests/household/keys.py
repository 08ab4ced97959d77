"""Two keys under passphrases that cost next to nothing to try, so that only what is about the cost has to wait.

Made once with a work factor of 4, which no program would choose. The same key is under both passphrases.
"""

from __future__ import annotations

import base64

import pytest

from safekids.household import vault

WORDS = "four quiet words here"
OTHER_WORDS = "another four quiet words"
WRONG_WORDS = "four loud words there"

WRAPPED = {
    WORDS: base64.b64decode(
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBUck9mOG1TRmlIUVJmTDJxNjY2M1RRIDQKMWpwcW5pd0VDVkttS3ZmTUkr"
        "RzlYampqU3JvbVE0WmxPbGIzVUp2OVIvYwotLS0gS1R5dGY1Z1UrRUYyTGJVUVVFejF2RXEvcUxhT0F1TUM4UzRiY1lsVjNPNArk"
        "0yVjG806ozhOMusekKkIDzoS0uBRrj4RXWI1vEXbpBUQdsb//CsxzMs6+jXdCsGeKyVLwRFuqhPCjORxCr6m2U5UqdggsNPZ933h"
        "S/s6954vfDWsnZikJI8cnGmOalQF9fg0xwhuthl9Zw=="
    ),
    OTHER_WORDS: base64.b64decode(
        "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBDaEUzNnpuQm1kL2toRVVTVUtybVRnIDQKWDNDRThqd3pscTlVZ0pBY0lq"
        "WEREeHhqR0dsOVB1bERoZ2kybzc0ck9vbwotLS0gdGtabzVsdVZQWFpyRlJTejMwNWFzaE5RVEE1bEUvaW5MWktxOEdYTkJjOApO"
        "cCUUmdCjnFtOEbyvGMFudoVipo3hjOUiVAxhbyJgv7T3CaWbfTxgqEG1OW6LxY67jPOPAgPkQx6iX5psQhV9T5JBYyxcd8MCX8gV"
        "og4ZjbfTJHMLV8ayDcQ5ahn2x/iEKx3ygzJ+XODc9w=="
    ),
}


def make_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locking takes the key above, and no time."""
    monkeypatch.setattr(vault, "new_key", lambda: vault.unwrap(WRAPPED[WORDS], WORDS))
    monkeypatch.setattr(vault.Key, "wrap", lambda _key, passphrase: WRAPPED[passphrase])

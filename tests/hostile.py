"""Text that tries something: shared by the tests of everything that takes outside text."""

from __future__ import annotations

import re

from hypothesis import strategies as st

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u180e\u200b\u2028-\u202e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffc"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""What no clean text may hold (newline and tab are another matter)."""

NASTY = st.sampled_from(
    "\x1b]52;c;aGk=\x07 \x1b[2J \x9b31m \x90 \x08 \r \n \t \u202e \u202a \u2066 \u2067 \u2069 \u200b \u200c \u200d \u200e \u200f "
    "\u061c \ufe0f \ufe0e \U000e0101 \U000e0041 \xad \u034f \ud83d \ude00 \ud800 \u2028 \u3164 \ufeff \xa0 &#27; &amp;#x1b; "
    "&lt;b&gt; <b> </b> <script> </p> <a> a b 1 é \u0301 \u0e49 \u05d0 \u0627 \u06cc \u0939 \u094d 漢 👩 🚀 🏳 < > & ; </x>".split(
        " "
    )
)

"""What looks like a number to one of ``isdigit``, ``\\d`` and ``int`` and not to another."""

ODD_DIGITS = ("²", "①", "٣", "𝟛", "⒈", "1_0", "+1", "-²", "１²", "9" * 5000)

"""Chinese text as such: one spelling for one character, words, numerals, pinyin.

Everything here takes text and gives text, numbers or offsets. It refuses to know what
a report, a place or an index is.
"""

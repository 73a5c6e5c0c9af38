#!/usr/bin/env python3
"""Turn the list of words, one a line, into a table for the compiler."""

import sys
import unicodedata

source, output = sys.argv[1:]

with open(source, encoding='utf-8') as file:
    words = [unicodedata.normalize('NFC', line.strip()) for line in file if line.strip()]

with open(output, 'w', encoding='ascii') as file:
    file.write('#include "av-words-table.h"\n\n')
    file.write('const char *const av_words_table[%d] = {\n' % len(words))
    for word in words:
        text = ''.join('\\%03o' % b if b > 126 else chr(b) for b in word.encode())
        file.write('  "%s",\n' % text)
    file.write('};\n')

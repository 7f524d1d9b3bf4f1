"""flashtext: a trie of words in Python.

Whole words: the characters of words are those given to it, here all letters and digits of Unicode's first 64K. The matches do not
overlap: the longest from the left.
"""

from flashtext import KeywordProcessor

from ads import ads_of, arguments, terms_of, write_table

ads_file, terms_file, table = arguments()
processor = KeywordProcessor(case_sensitive=False)
processor.set_non_word_boundaries({chr(n) for n in range(0x10000) if chr(n).isalnum()})
processor.add_keywords_from_list(terms_of(terms_file))

write_table(
    table,
    ((employer, year, len(processor.extract_keywords(text))) for employer, year, text in ads_of(ads_file)),
)

"""scikit-learn: CountVectorizer with the list as its vocabulary, over word n-grams as long as the longest term.

Whole words: runs of letters, digits and underscores (Unicode). Terms within terms all count, since n-grams are counted one by one.
"""

from sklearn.feature_extraction.text import CountVectorizer

from ads import ads_of, arguments, terms_of, write_table

ads_file, terms_file, table = arguments()
terms = terms_of(terms_file)
longest = max(len(term.split(" ")) for term in terms)
vectorizer = CountVectorizer(vocabulary=terms, lowercase=True, token_pattern=r"(?u)\b\w+\b", ngram_range=(1, longest))
keys = []


def texts():
    """Texts, with employer and year left in `keys`."""
    for employer, year, text in ads_of(ads_file):
        keys.append((employer, year))
        yield text


sums = vectorizer.transform(texts()).sum(axis=1).A1.tolist()
write_table(table, ((*key, n) for key, n in zip(keys, sums, strict=True)))

"""The texts of sentiment.bench.ts by scikit-learn, one thread: tf-idf of words 1 to 3 and letters 2 to 5, a linear SVM, four settings over three folds."""

import csv
import sys

from _peer import best_ms, emit

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC


def read(path):
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [r["text"] for r in rows], [r["label"] for r in rows]


(train, labels), (test, wanted) = read(sys.argv[1]), read(sys.argv[2])


def fit():
    terms = make_union(
        TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True),
    )
    grid = {"linearsvc__C": [0.2, 0.5], "linearsvc__class_weight": [None, "balanced"]}
    return GridSearchCV(make_pipeline(terms, LinearSVC()), grid, cv=3).fit(train, labels)


fit_ms, model = best_ms(fit, runs=1)
score_ms, said = best_ms(lambda: model.predict(test))
emit(
    "sentiment",
    "scikit-learn",
    sklearn.__version__,
    [
        {"id": "score 20,000 texts by a trained model", "value": score_ms, "unit": "ms"},
        {"id": "train on 4,000 texts, settings chosen", "value": fit_ms, "unit": "ms"},
    ],
    {"accuracy": sum(a == b for a, b in zip(said, wanted)) / len(wanted)},
)

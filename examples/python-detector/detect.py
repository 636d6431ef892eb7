"""A detector in Python: weights of evidence, a naive Bayes on features cut at their deciles.

Ersatz calls it with one argument, a folder:

  schema.json                      what is in the folder, the parameters, the seed
  train.parquet                    rows to learn from: id, account, features
  labels.parquet                   id, label (1 = inauthentic): few, late, partly wrong
  validation.parquet, test.parquet rows to score; validation may be empty
  actions, accounts, graph         the log; not used here

and expects scores.parquet (or scores.csv) in it: id, score in [0,1]. Tables are read by pyarrow or duckdb where one of them is installed; with neither, the standard
library reads CSV, which the study has to ask for (program: { files: both }).

Sees what single features tell, alone and added up; no interplay of features, no graph, no order of actions.
"""

import bisect
import csv
import json
import math
import os
import sys

BINS = 10


def main(folder):
    with open(os.path.join(folder, "schema.json")) as file:
        schema = json.load(file)
    bins = int(schema["params"].get("bins", BINS))
    not_features = {"id", "account", "t", "target", "object", "session", "device", "network"}

    train = read_table(folder, "train")
    names = [name for name in train if name not in not_features]
    labels = read_table(folder, "labels")
    label_of = dict(zip(labels["id"], labels["label"]))
    known = [row for row, id in enumerate(train["id"]) if id in label_of]
    truth = [label_of[train["id"][row]] == 1 for row in known]

    model = [fit(train[name], known, truth, bins) for name in names]
    base = math.log((sum(truth) + 1) / (len(truth) - sum(truth) + 1))
    scores = []
    for part in schema["score"]:
        table = read_table(folder, part)
        for row, id in enumerate(table["id"]):
            evidence = base + sum(weigh(one, table[name][row]) for one, name in zip(model, names))
            scores.append((int(id), logistic(evidence)))
    write_scores(folder, scores)


def fit(column, rows, truth, bins):
    """Cuts a column at its quantiles and weighs each piece: the log of how much likelier it is among the inauthentic."""
    values = sorted(column[row] for row in rows if not math.isnan(column[row]))
    cuts = sorted({values[len(values) * k // bins] for k in range(1, bins)}) if values else []
    bad, good = [1.0] * (len(cuts) + 2), [1.0] * (len(cuts) + 2)
    for row, is_bad in zip(rows, truth):
        (bad if is_bad else good)[piece(cuts, column[row])] += 1
    weights = [math.log(b / sum(bad)) - math.log(g / sum(good)) for b, g in zip(bad, good)]
    return cuts, weights


def weigh(model, value):
    cuts, weights = model
    return weights[piece(cuts, value)]


def piece(cuts, value):
    """Number of the piece that a value falls into; the last is for unknown ones."""
    return len(cuts) + 1 if math.isnan(value) else bisect.bisect_right(cuts, value)


def logistic(x):
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, x))))


def read_table(folder, name):
    """A table as lists of numbers by column."""
    path = os.path.join(folder, name + ".parquet")
    if os.path.exists(path):
        try:
            import pyarrow.parquet as parquet

            return {column: list(map(float, values)) for column, values in parquet.read_table(path).to_pydict().items()}
        except ImportError:
            pass
        try:
            import duckdb

            columns = duckdb.read_parquet(path).fetchnumpy()
            return {column: list(map(float, values)) for column, values in columns.items()}
        except ImportError:
            pass
    path = os.path.join(folder, name + ".csv")
    if not os.path.exists(path):
        sys.exit(f"{name}: this Python has neither pyarrow nor duckdb; install one, or set program.files to both in the study")
    with open(path, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        columns = list(zip(*rows)) or [()] * len(header)
    return {column: list(map(float, values)) for column, values in zip(header, columns)}


def write_scores(folder, scores):
    try:
        import pyarrow
        import pyarrow.parquet as parquet

        ids, values = zip(*scores) if scores else ((), ())
        table = pyarrow.table({"id": list(ids), "score": pyarrow.array(list(values), pyarrow.float64())})
        parquet.write_table(table, os.path.join(folder, "scores.parquet"))
    except ImportError:
        with open(os.path.join(folder, "scores.csv"), "w", newline="") as file:
            csv.writer(file).writerows([("id", "score"), *scores])


if __name__ == "__main__":
    main(sys.argv[1])

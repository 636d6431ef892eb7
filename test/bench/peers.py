"""One measurement of scikit-learn for `npm run bench:peers`: trains and scores on the files in a folder, prints one line of JSON.

Usage: python3 peers.py FOLDER CASE THREADS, with sizes and settings in FOLDER/job.json. Scores go to FOLDER/theirs.f64.
"""
import json
import sys
import time

import numpy as np
import sklearn

folder, case, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(f"{folder}/job.json") as file:
    job = json.load(file)


def table(name):
    return np.fromfile(f"{folder}/{name}.f32", dtype=np.float32).reshape(-1, job["nColumns"])


train, test = table("train"), table("test")
label = np.fromfile(f"{folder}/label.u8", dtype=np.uint8)
given = job["settings"][case]


def gradient_boosting():
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=given["iterations"],
        learning_rate=given["learningRate"],
        max_leaf_nodes=given["maxLeaves"],
        min_samples_leaf=given["minSamplesLeaf"],
        l2_regularization=0,
        max_bins=255,
        early_stopping=False,
    )
    return (lambda: model.fit(train, label)), (lambda: model.predict_proba(test)[:, 1])


def random_forest():
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(
        n_estimators=given["trees"], max_features="sqrt", min_samples_leaf=1, n_jobs=threads, random_state=1
    )
    return (lambda: model.fit(train, label)), (lambda: model.predict_proba(test)[:, 1])


def isolation_forest():
    from sklearn.ensemble import IsolationForest

    model = IsolationForest(
        n_estimators=given["trees"], max_samples=given["subsample"], n_jobs=threads, random_state=1
    )
    return (lambda: model.fit(train)), (lambda: -model.score_samples(test))


fit, score = {
    "gradient-boosting": gradient_boosting,
    "random-forest": random_forest,
    "isolation-forest": isolation_forest,
}[case]()
started = time.perf_counter()
fit()
fitted = time.perf_counter()
scores = score()
scored = time.perf_counter()
np.asarray(scores, dtype=np.float64).tofile(f"{folder}/theirs.f64")
print(json.dumps({"fitSec": fitted - started, "scoreSec": scored - fitted, "version": sklearn.__version__}))

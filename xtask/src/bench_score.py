"""Data for the benchmark of `grader score`, and what Python offers instead.

bench.py versions | many COUNT | large ROWS | WAY DATA FILES
"""

import glob
import os
import sys
import time

MANIFEST = """schema = 1
id = "{id}"
title = {{ en = "Benchmark", ru = "Benchmark" }}
[competition]
metric = "accuracy"
id_column = "id"
target = "label"
classes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
"""


def frame(path, **columns):
    import polars as pl

    os.makedirs(os.path.dirname(path), exist_ok=True)
    pl.DataFrame(columns).write_csv(path)


def competition(name, ids, labels, usage):
    frame(f"{name}/solution.csv", id=ids, label=labels, **({"Usage": usage} if usage is not None else {}))
    with open(f"{name}/assignment.toml", "w") as file:
        file.write(MANIFEST.format(id=name))


def predictions(random, labels):
    import numpy as np

    right = random.random(len(labels)) < 0.8
    return np.where(right, labels, random.integers(0, 10, len(labels))).astype(np.int8)


def data(name, rows):
    import numpy as np
    import polars as pl

    random = np.random.default_rng(1)
    ids, labels = np.arange(rows, dtype=np.int32), random.integers(0, 10, rows).astype(np.int8)
    usage = pl.Series(random.random(rows) < 0.5)
    words = pl.select(pl.when(usage).then(pl.lit("Public")).otherwise(pl.lit("Private"))).to_series()
    competition(name, ids, labels, words)
    return random, ids, labels


def many(count):
    import numpy as np
    import shutil

    shutil.rmtree("many/files", ignore_errors=True)
    random, ids, labels = data("many", 10_000)
    for number in range(count):
        order = random.permutation(len(ids)) if number % 2 else np.arange(len(ids))
        frame(f"many/files/t{number:05}.csv", id=ids[order], label=predictions(random, labels)[order])


def large(rows):
    random, ids, labels = data("large", rows)
    competition("large-seed", ids, labels, None)
    order = random.permutation(rows)
    frame("large/files/shuffled.csv", id=ids[order], label=predictions(random, labels)[order])


def pandas_way(way, solution, files):
    import pandas as pd

    truth = pd.read_csv(solution, usecols=["id", "label"])
    if way == "merge":
        for file in files:
            both = truth.merge(pd.read_csv(file), on="id", how="left", suffixes=("", "_p"))
            yield (both["label"] == both["label_p"]).mean()
    elif way == "index":
        truth = truth.set_index("id")["label"]
        for file in files:
            yield (truth == pd.read_csv(file, index_col=0)["label"].reindex(truth.index)).mean()
    else:
        truth = truth.sort_values("id")["label"].to_numpy()
        for file in files:
            yield (truth == pd.read_csv(file).sort_values("id")["label"].to_numpy()).mean()


def polars_way(way, solution, files):
    import polars as pl

    types = {"id": pl.Int32, "label": pl.Int8}
    if way in ("lazy", "streaming"):
        truth = pl.scan_csv(solution, schema_overrides=types).select("id", "label")
        for file in files:
            both = truth.join(pl.scan_csv(file, schema=types), on="id", how="left", suffix="_p")
            share = both.select((pl.col("label") == pl.col("label_p")).mean())
            yield share.collect(engine="streaming" if way == "streaming" else "in-memory").item()
        return
    truth = pl.read_csv(solution, columns=["id", "label"])
    if way == "join":
        for file in files:
            both = truth.join(pl.read_csv(file), on="id", how="left", suffix="_p")
            yield (both["label"] == both["label_p"]).mean()
    else:
        truth = truth.sort("id")["label"]
        for file in files:
            yield (truth == pl.read_csv(file).sort("id")["label"]).mean()


def main(args):
    if args[0].startswith("pandas"):
        import pandas
    elif args[0].startswith("polars"):
        import polars
    if args[0] == "versions":
        import pandas
        import polars

        print(f"Python {sys.version.split()[0]}, pandas {pandas.__version__}, polars {polars.__version__}", flush=True)
    elif args[0] == "many":
        many(int(args[1]))
    elif args[0] == "large":
        large(int(args[1]))
    else:
        library, way = args[0].split("_")
        scores = {"pandas": pandas_way, "polars": polars_way}[library]
        files = sorted(glob.glob(os.path.join(args[2], "*.csv")))
        start = time.perf_counter()
        mean = sum(scores(way, os.path.join(args[1], "solution.csv"), files)) / len(files)
        print(mean, time.perf_counter() - start)


main(sys.argv[1:])

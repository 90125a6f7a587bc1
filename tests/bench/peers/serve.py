"""Predictions of an ONNX file by Python's onnxruntime, one thread: one at a time by the clock, a batch by processor time.

Arguments: file, rows of a batch, steps, features, predictions one at a time.
"""

import sys
import time

import numpy as np
import onnxruntime

from _peer import emit, normals

path, rows, steps, features, singles = sys.argv[1], *map(int, sys.argv[2:])
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(path, options)
wanted = session.get_inputs()[0]
shape = (rows, steps, features) if len(wanted.shape) == 3 else (rows, steps * features)
x = normals(rows * steps * features, 151).astype(np.float32).reshape(shape)

for at in range(200):
    session.run(["prediction"], {"x": x[at : at + 1]})
blocks = []
for block in range(5):
    times = []
    for at in range(singles):
        start = time.perf_counter()
        session.run(["prediction"], {"x": x[at % rows : at % rows + 1]})
        times.append(1000 * (time.perf_counter() - start))
    blocks.append(sorted(times))
least = lambda share: min(times[int(np.ceil(share * singles)) - 1] for times in blocks)
best = float("inf")
for _ in range(20):
    start = time.process_time()
    answers = session.run(["prediction"], {"x": x})[0].ravel()
    best = min(best, time.process_time() - start)

results = [
    {"id": "one prediction, p50", "value": least(0.5), "unit": "ms"},
    {"id": "one prediction, p99", "value": least(0.99), "unit": "ms"},
    {"id": f"predictions a second, {rows} rows at once", "value": rows / best, "unit": "1/cpu s"},
]
check = {str(i): float(answers[i]) for i in (0, 7, rows - 1)}
emit("serve", "onnxruntime (Python)", onnxruntime.__version__, results, check)

"""Principal components by numpy's eigh, and a picture encoder written as ONNX with what it gives by numpy.

Packages: numpy 2.x and onnx 1.23.2 (the latter beside tests/bench/peers/requirements.txt; only this script needs it).
"""

import base64

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from _golden import certificate, normals, write

NUMPY = f"numpy {np.__version__}"
ONNX = f"onnx {onnx.__version__}"
out = []


def signed(v):
    return v if v[np.argmax(np.abs(v))] > 0 else -v


# 30 rows of 8 numbers with three strong directions.
n, width, count = 30, 8, 3
loads = normals(3 * width, 901).reshape(3, width) * np.array([[3.0], [1.5], [0.7]])
rows = normals(3 * n, 902).reshape(n, 3) @ loads + 0.1 * normals(n * width, 903).reshape(n, width) + 2
centred = rows - rows.mean(axis=0)
cov = centred.T @ centred / n
values, vectors = np.linalg.eigh(cov)
order = np.argsort(values)[::-1][:count]
expected = [np.trace(cov), *values[order], *np.concatenate([signed(vectors[:, i]) for i in order])]
out.append(
    certificate(
        __file__, NUMPY, "components of 30 rows of 8", expected, 1e-9, "all eight directions are carried, so only rounding differs",
        rows=[float(x) for x in rows.ravel()], n=n, width=width, count=count,
    )
)  # fmt: skip

# An encoder of pictures of 3 channels, 4 rows and 2 levels into 2 numbers: tanh(x W + b).
channels, height, levels, codes = 3, 4, 2, 2
cells = channels * height * levels
w = (normals(cells * codes, 911) * 0.2).astype(np.float32).reshape(cells, codes)
b = np.array([0.1, -0.2], dtype=np.float32)


def model(input_dims, output_dims, element=TensorProto.FLOAT):
    graph = helper.make_graph(
        [
            helper.make_node("Flatten", ["picture"], ["flat"], axis=1),
            helper.make_node("Gemm", ["flat", "w", "b"], ["sum"]),
            helper.make_node("Tanh", ["sum"], ["codes"]),
        ],
        "encoder",
        [helper.make_tensor_value_info("picture", element, input_dims)],
        [helper.make_tensor_value_info("codes", element, output_dims)],
        [numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return base64.b64encode(made.SerializeToString()).decode()


pictures = normals(3 * cells, 912).astype(np.float32)
codes_of = np.tanh(pictures.reshape(3, cells) @ w + b)
given = {"pictures": [float(x) for x in pictures], "channels": channels, "rows": height, "levels": levels}
for name, batch in [("any number of pictures", "batch"), ("one picture at a time", 1)]:
    out.append(
        certificate(
            __file__, f"{NUMPY}, {ONNX}", f"encoder of {name}", codes_of.ravel(), 1e-6, "single precision",
            model=model([batch, channels, height, levels], [batch, codes]), **given,
        )
    )  # fmt: skip

write("book_pictures", out)

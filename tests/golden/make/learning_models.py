"""Models of tools/learning/models written with PyTorch's own modules and functions, in float64: first outputs, 20 losses of AdamW, weights after.

Parameters come in the order in which the model names them, each 0.3 times normal numbers of its own seed, those called gain around 1.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

from _golden import certificate, normals, write

torch.set_default_dtype(torch.float64)
TORCH = f"torch {torch.__version__.split('+')[0]}"
out = []
ROWS, STEPS, FEATURES = 8, 6, 3


class Values:
    """Hands out parameters in order."""

    def __init__(self):
        self.all = []

    def __call__(self, *shape, gain=False):
        v = 0.3 * normals(math.prod(shape), 300 + len(self.all)).reshape(shape)
        self.all.append(torch.nn.Parameter(torch.tensor(1 + v if gain else v)))
        return self.all[-1]


def dense(p, i, o, bias=True):
    w = p(i, o)
    b = p(o) if bias else None
    return lambda x: F.linear(x, w.t(), b)


def norm(p, *over):
    g, s = p(*over, gain=True), p(*over)
    return lambda x: F.layer_norm(x, over, g, s)


def batch_norm(p, n):
    g, s = p(n, gain=True), p(n)
    return lambda x: F.batch_norm(x.reshape(-1, n), None, None, g, s, True).reshape(x.shape)


def lstm(p, i, u, back=False):
    w, b = p(i + u, 4 * u), p(4 * u)
    order = [k for part in (0, 1, 3, 2) for k in range(part * u, part * u + u)]  # ours i, f, o, g; PyTorch's i, f, g, o
    m = torch.nn.LSTM(i, u, batch_first=True)

    def run(x):
        v, c = w[:, order], b[order]
        given = {"weight_ih_l0": v[:i].t(), "weight_hh_l0": v[i:].t(), "bias_ih_l0": c, "bias_hh_l0": torch.zeros_like(c)}
        y = torch.func.functional_call(m, given, (x.flip(1) if back else x,))[0]
        return y.flip(1) if back else y

    return run


def gru(p, i, u, back=False):
    w, h, bx, bh = p(i, 3 * u), p(u, 3 * u), p(3 * u), p(3 * u)
    m = torch.nn.GRU(i, u, batch_first=True)

    def run(x):
        given = {"weight_ih_l0": w.t(), "weight_hh_l0": h.t(), "bias_ih_l0": bx, "bias_hh_l0": bh}
        y = torch.func.functional_call(m, given, (x.flip(1) if back else x,))[0]
        return y.flip(1) if back else y

    return run


def gru_normalised(p, i, u):
    w, h, bx, bh = p(i, 3 * u), p(u, 3 * u), p(3 * u), p(3 * u)
    gates, fresh, state = norm(p, 2 * u), norm(p, u), norm(p, u)

    def run(x):
        s = x.new_zeros(x.shape[0], u)
        for t in range(x.shape[1]):
            a, b = x[:, t] @ w + bx, s @ h + bh
            r, z = torch.sigmoid(gates(a[:, : 2 * u] + b[:, : 2 * u])).chunk(2, 1)
            n = torch.tanh(fresh(a[:, 2 * u :]) + r * state(b[:, 2 * u :]))
            s = n + z * (s - n)
        return s

    return run


def pool(p, i, u):
    hidden, score = dense(p, i, u), dense(p, u, 1, bias=False)
    return lambda x: (x * torch.softmax(score(torch.tanh(hidden(x))), 1)).sum(1)


def positions(x):
    t, w = x.shape[1:]
    c = np.arange(w)
    a = np.arange(t)[:, None] / 10_000 ** ((c - c % 2) / w)
    return x + torch.tensor(np.where(c % 2 == 0, np.sin(a), np.cos(a)))


def convolution(p, taps, i, o, before=None, dilation=1, bias=True):
    w, b = p(taps, i, o), p(o) if bias else None
    reach = (taps - 1) * dilation
    left = reach // 2 if before is None else before
    return lambda x: F.conv1d(F.pad(x.transpose(1, 2), (left, reach - left)), w.permute(2, 1, 0), b, dilation=dilation).transpose(1, 2)


def encoder(p, d, heads, wide):
    m = torch.nn.TransformerEncoderLayer(d, heads, wide, 0.0, "gelu", batch_first=True)
    names = ["self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias", "norm1.weight",
             "norm1.bias", "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm2.weight", "norm2.bias"]
    shapes = [(d, 3 * d), (3 * d,), (d, d), (d,), (d,), (d,), (d, wide), (wide,), (wide, d), (d,), (d,), (d,)]
    given = {n: p(*s, gain=n in ("norm1.weight", "norm2.weight")) for n, s in zip(names, shapes)}
    return lambda x: torch.func.functional_call(m, {n: v.t() if v.dim() == 2 else v for n, v in given.items()}, (x,))


def grouped(x, k):
    n = x.shape[1] // k
    return x[:, x.shape[1] - n * k :].reshape(len(x), n, k, x.shape[2])


def gate(p, u):
    g = dense(p, 2 * u, u)
    return lambda a, b: b + torch.sigmoid(g(torch.cat([a, b], 1))) * (a - b)


def model_alstm(p, perturbation=0.0, weight=0.0):
    m, r, a, head = dense(p, FEATURES, FEATURES), lstm(p, FEATURES, 4), pool(p, 4, 5), dense(p, 8, 1)

    def latent(x):
        h = r(torch.tanh(m(x)))
        return torch.cat([h[:, -1], a(h)], 1)

    def objective(x, y):
        e = latent(x)
        plain = F.mse_loss(head(e), y)
        g = torch.autograd.grad(plain, e, retain_graph=True)[0]
        return plain + weight * F.mse_loss(head(e + perturbation * F.normalize(g, dim=1)), y)

    run = lambda x: head(latent(x))
    return run, objective if perturbation else None


def model_adv_alstm(p):
    return model_alstm(p, 0.3, 0.7)


def model_autoencoder(p):
    size = STEPS * FEATURES
    enc, code, dec, back, head = dense(p, size, 6), dense(p, 6, 3), dense(p, 3, 6), dense(p, 6, size), dense(p, 3, 1)
    narrow = lambda x: code(F.elu(enc(x.reshape(len(x), -1))))
    restored = lambda x: back(F.elu(dec(narrow(x))))
    run = lambda x: head(narrow(x))
    return run, lambda x, y: F.mse_loss(run(x), y) + 0.5 * F.mse_loss(restored(x), x.reshape(len(x), -1))


def model_ridge(p):
    w, b = p(STEPS * FEATURES, 1), p(1)
    run = lambda x: x.reshape(len(x), -1) @ w + b
    return run, lambda x, y: F.mse_loss(run(x), y) + 0.1 * (w * w).sum()


def model_book_cnn(p):
    layers = [convolution(p, 3, i, 4) for i in (FEATURES, 4, 4)]
    embedding, head = dense(p, 8, 5), dense(p, 5, 1)

    def run(x):
        for k, c in enumerate(layers):
            x = F.leaky_relu(c(grouped(x, 2).amax(2) if k else x), 0.01)
        return head(torch.tanh(embedding(torch.cat([x.mean(1), x.amax(1)], 1))))

    return run


def model_cnn_lstm(p):
    layers, r, head = [convolution(p, 3, i, 4, 2) for i in (FEATURES, 4)], lstm(p, 4, 4), dense(p, 4, 1)

    def run(x):
        for c in layers:
            x = F.relu(c(x))
        return head(r(grouped(x, 2).mean(2))[:, -1])

    return run


def model_multi_scale_fusion(p):
    scales = [4, 2, 1]
    parts = [(convolution(p, 3, FEATURES, 4), convolution(p, 3, 4, 4), pool(p, 4, 5)) for _ in scales]
    gates, head = [gate(p, 4) for _ in scales[1:]], dense(p, 4, 1)

    def run(x):
        seen = [a(F.relu(second(F.relu(first(grouped(x, k).mean(2)))))) for k, (first, second, a) in zip(scales, parts)]
        fused = seen[0]
        for g, fine in zip(gates, seen[1:]):
            fused = g(fine, fused)
        return head(fused)

    return run


def model_multi_scale_transformer(p):
    parts = [(k, dense(p, k * FEATURES, 8), encoder(p, 8, 2, 12)) for k in (1, 2, 4)]
    head = dense(p, 24, 1)

    def run(x):
        seen = [e(positions(first(grouped(x, k).flatten(2))))[:, -1] for k, first, e in parts]
        return head(torch.cat(seen, 1))

    return run


def model_volatility_transformer(p):
    scale, shift, first, layer, head = dense(p, 2, 8), dense(p, 2, 8), dense(p, FEATURES, 8), encoder(p, 8, 2, 12), dense(p, 8, 1)

    def run(x):
        r = x[:, :, 1] ** 2
        rough = [torch.stack([r[:, max(0, t + 1 - k) : t + 1].mean(1) for t in range(STEPS)], 1) for k in (2, 4)]
        v = torch.stack([(m + 1e-6).log() / 2 for m in rough], 2)
        return head(layer(positions(first(x) * (1 + scale(v)) + shift(v)))[:, -1])

    return run


def model_linear(p):
    head = dense(p, STEPS * FEATURES, 1)
    return lambda x: head(x.reshape(len(x), -1))


def model_mlp(p):
    a, b, head = dense(p, STEPS * FEATURES, 6), dense(p, 6, 4), dense(p, 4, 1)
    return lambda x: head(F.relu(b(F.relu(a(x.reshape(len(x), -1))))))


def model_lstm_batch_norm(p):
    r, n, head = lstm(p, FEATURES, 4), batch_norm(p, 4), dense(p, 4, 1)
    return lambda x: head(n(r(x)[:, -1]))


def model_lstm_attention(p):
    layers = [(lstm(p, i, 4), lstm(p, i, 4, True)) for i in (FEATURES, 8)]
    a, head = pool(p, 8, 5), dense(p, 8, 1)

    def run(x):
        for f, b in layers:
            x = torch.cat([f(x), b(x)], 2)
        return head(a(x))

    return run


def model_lstm_residual(p):
    first, layers, n, head = dense(p, FEATURES, 4), [lstm(p, 4, 4) for _ in range(2)], norm(p, 4), dense(p, 4, 1)

    def run(x):
        x = first(x)
        for r in layers:
            x = x + r(x)
        return head(n(x[:, -1]))

    return run


def model_gru_layer_norm(p):
    r, head = gru_normalised(p, FEATURES, 4), dense(p, 4, 1)
    return lambda x: head(r(x))


def model_gru_attention(p):
    r, a, head = gru(p, FEATURES, 4), pool(p, 4, 5), dense(p, 4, 1)
    return lambda x: head(a(positions(r(x))))


def model_gru_fusion(p):
    f, b, gate, head = gru(p, FEATURES, 4), gru(p, FEATURES, 4, True), dense(p, 8, 4), dense(p, 4, 1)

    def run(x):
        u, v = f(x)[:, -1], b(x)[:, 0]
        return head(v + torch.sigmoid(gate(torch.cat([u, v], 1))) * (u - v))

    return run


def model_transformer(p):
    first, layers, head = dense(p, FEATURES, 8), [encoder(p, 8, 2, 12) for _ in range(2)], dense(p, 8, 1)

    def run(x):
        x = positions(first(x))
        for layer in layers:
            x = layer(x)
        return head(x[:, -1])

    return run


def model_cnn(p):
    layers = [(convolution(p, 3, i, 4, bias=False), batch_norm(p, 4)) for i in (FEATURES, 4)]
    head = dense(p, 4, 1)

    def run(x):
        for c, n in layers:
            x = F.relu(n(c(x)))
        return head(x.mean(1))

    return run


def model_tcn(p):
    def block(i, d):
        a, b = convolution(p, 2, i, 4, d, d), convolution(p, 2, 4, 4, d, d)
        widen = dense(p, i, 4) if i != 4 else lambda x: x
        return lambda x: F.relu(F.relu(b(F.relu(a(x)))) + widen(x))

    blocks, head = [block(FEATURES, 1), block(4, 2)], dense(p, 4, 1)

    def run(x):
        for b in blocks:
            x = b(x)
        return head(x[:, -1])

    return run


def model_stock_mixer(p):
    def along(t):
        n, a, ab, b, bb = norm(p, t, FEATURES), p(t, t), p(t), p(t, t), p(t)
        onward = torch.triu(torch.ones(t, t))

        def run(x):
            h = n(x).transpose(1, 2)
            h = F.hardswish(F.linear(h, (a * onward).t(), ab))
            return x + F.linear(h, (b * onward).t(), bb).transpose(1, 2)

        return run

    time, n, a, b = along(STEPS), norm(p, STEPS, FEATURES), dense(p, FEATURES, FEATURES), dense(p, FEATURES, FEATURES)
    pairs, coarse, fold = dense(p, 2 * FEATURES, FEATURES), along(STEPS // 2), dense(p, FEATURES, 1)
    rows = 2 * STEPS + STEPS // 2
    head, stocks, market, back, among = dense(p, rows, 1), norm(p, ROWS), dense(p, ROWS, 3), dense(p, 3, ROWS), dense(p, rows, 1)

    def run(x):
        fine = time(x)
        fine = fine + b(F.gelu(a(n(fine))))
        z = torch.cat([x, fine, coarse(pairs(x.reshape(len(x), STEPS // 2, 2 * FEATURES)))], 1)
        found = fold(z)[:, :, 0]
        return head(found) + among(back(F.hardswish(market(stocks(found.t())))).t())

    return run


OPTIONS = {
    "linear": {}, "mlp": {"hidden": [6, 4], "dropout": 0}, "lstm-batch-norm": {"units": 4, "dropout": 0},
    "lstm-attention": {"units": 4, "attention": 5, "dropout": 0}, "lstm-residual": {"units": 4, "layers": 2, "dropout": 0},
    "gru-layer-norm": {"units": 4, "dropout": 0}, "gru-attention": {"units": 4, "attention": 5, "dropout": 0},
    "gru-fusion": {"units": 4, "dropout": 0}, "transformer": {"width": 8, "heads": 2, "layers": 2, "wide": 12, "dropout": 0},
    "alstm": {"units": 4, "attention": 5}, "adv-alstm": {"units": 4, "attention": 5, "perturbation": 0.3, "perturbationWeight": 0.7},
    "autoencoder": {"hidden": [6], "code": 3, "reconstruction": 0.5, "dropout": 0}, "ridge": {"penalty": 0.1},
    "book-cnn": {"channels": 4, "taps": 3, "embedding": 5, "dropout": 0}, "cnn-lstm": {"channels": 4, "units": 4, "dropout": 0},
    "multi-scale-fusion": {"channels": 4, "attention": 5, "dropout": 0},
    "multi-scale-transformer": {"width": 8, "heads": 2, "wide": 12, "dropout": 0},
    "volatility-transformer": {"returns": 1, "spans": [2, 4], "width": 8, "heads": 2, "layers": 1, "wide": 12, "dropout": 0},
    "cnn": {"channels": 4, "layers": 2, "taps": 3}, "tcn": {"channels": 4, "blocks": 2, "taps": 2, "dropout": 0}, "stock-mixer": {"market": 3},
}

x = torch.tensor(normals(ROWS * STEPS * FEATURES, 7).reshape(ROWS, STEPS, FEATURES))
y = torch.tensor(normals(ROWS, 8).reshape(ROWS, 1))
for name, options in OPTIONS.items():
    p = Values()
    f = globals()["model_" + name.replace("-", "_")](p)
    f, objective = f if isinstance(f, tuple) else (f, None)
    objective = objective or (lambda x, y, f=f: F.mse_loss(f(x), y))
    first = f(x).detach().numpy()
    optimiser, losses, least = torch.optim.AdamW(p.all, lr=0.01), [], math.inf
    for _ in range(20):
        optimiser.zero_grad()
        loss = objective(x, y)
        loss.backward()
        slope = np.concatenate([np.abs(v.grad.numpy()).ravel() for v in p.all])
        least = np.minimum(least, slope)
        optimiser.step()
        losses.append(loss.item())
    flat = torch.cat([v.detach().reshape(-1) for v in p.all]).numpy()
    shared = {"model": name.removeprefix("adv-"), "options": options, "parameters": len(flat)}
    out.append(certificate(__file__, TORCH, f"{name}: first outputs", first, 1e-5, "float32 beside float64", **shared))
    out.append(certificate(__file__, TORCH, f"{name}: 20 losses", losses, 1e-4, "float32 beside float64, carried over 20 steps", **shared))
    at = [int(part[np.argmax(least[part])]) for part in np.array_split(np.arange(len(flat)), 16)]
    out.append(certificate(__file__, TORCH, f"{name}: weights after", flat[at], 1e-3,
                           "of each sixteenth the weight whose gradient kept furthest from zero: AdamW moves others either way for float32's noise", at=at, **shared))

write("learning_models", out)

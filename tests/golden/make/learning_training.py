"""Losses, optimisers and schedules of PyTorch in float64."""

import math

import torch
import torch.nn.functional as F

from _golden import certificate, normals, u01, write

torch.set_default_dtype(torch.float64)
TORCH = f"torch {torch.__version__.split('+')[0]}"
out = []


def add(fact, expected, tolerance, because, **given):
    out.append(certificate(__file__, TORCH, fact, expected, tolerance, because, **given))


ROWS = 7
p1, y1 = torch.tensor(normals(ROWS, 1)).reshape(-1, 1), torch.tensor(normals(ROWS, 2)).reshape(-1, 1)
p2, y2 = torch.tensor(normals(2 * ROWS, 3)).reshape(-1, 2), torch.tensor(normals(2 * ROWS, 4)).reshape(-1, 2)
p3 = torch.tensor(normals(3 * ROWS, 5)).reshape(-1, 3)
klass = torch.tensor((u01(ROWS, 6) * 3).astype(int)).reshape(-1, 1)
sign = (y1 > 0).double()


def quantile(p, y):
    q, e = torch.tensor([0.1, 0.5, 0.9]), y - p
    return torch.maximum(q * e, (q - 1) * e).mean()


def focal(p, y):
    s = torch.sigmoid(p)
    t, a = torch.where(y > 0, s, 1 - s), torch.where(y > 0, 0.25, 0.75)
    return (a * (1 - t) ** 2 * F.binary_cross_entropy_with_logits(p, y, reduction="none")).mean()


def hinge(p, y):
    return F.relu(-(p - p.t()) * (y - y.t())).mean()


def logistic(p, y):
    w = y - y.t() > 0
    return F.softplus(-(p - p.t()))[w].mean()


def ic(p, y):
    return 1 - torch.corrcoef(torch.cat([p, y], 1).t())[0, 1]


LOSSES = {
    "mse": (p2, y2, F.mse_loss),
    "huber": (2 * p2, y2, F.huber_loss),
    "bce": (p1, sign, F.binary_cross_entropy_with_logits),
    "cross-entropy": (p3, klass.double(), lambda p, y: F.cross_entropy(p, y[:, 0].long())),
    "focal": (p1, sign, focal),
    "hinge": (p1, sign, lambda p, y: F.relu(1 - (2 * y - 1) * p).mean()),
    "quantile": (p3, y1, quantile),
    "gaussian-nll": (p2, y1, lambda p, y: F.gaussian_nll_loss(p[:, :1], y, torch.exp(p[:, 1:]))),
    "ranking": (p1, y1, hinge),
    "ranking-logistic": (p1, y1, logistic),
    "ic": (p1, y1, ic),
}
for name, (p, y, loss) in LOSSES.items():
    p = p.clone().requires_grad_(True)
    value = loss(p, y)
    value.backward()
    add(f"loss {name}: value and gradient", [value.item(), *p.grad.reshape(-1).tolist()], 2e-6, "float32 beside float64",
        loss=name, prediction=p.detach().reshape(-1).tolist(), target=y.reshape(-1).tolist(), rows=ROWS)

# Least squares over 12 rows of 3 columns; what is compared is the loss before each of 20 steps, then the weights.
X, T = torch.tensor(normals(36, 11)).reshape(12, 3), torch.tensor(normals(12, 12)).reshape(12, 1)
OPTIMISERS = {
    "sgd": lambda w: torch.optim.SGD(w, 0.05),
    "sgd-momentum": lambda w: torch.optim.SGD(w, 0.05, momentum=0.9, weight_decay=0.1),
    "sgd-nesterov": lambda w: torch.optim.SGD(w, 0.05, momentum=0.9, nesterov=True),
    "rmsprop": lambda w: torch.optim.RMSprop(w, 0.05, weight_decay=0.1),
    "adam": lambda w: torch.optim.Adam(w, 0.05, weight_decay=0.1),
    "adamw": lambda w: torch.optim.AdamW(w, 0.05, weight_decay=0.1),
}


def run(optimiser, w, clip=None, rate=None):
    losses = []
    for _ in range(20):
        optimiser.zero_grad()
        loss = F.mse_loss(X @ w[0] + w[1], T)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(w, clip)
        optimiser.step()
        if rate:
            rate.step()
        losses.append(loss.item())
    return [*losses, *w[0].detach().reshape(-1).tolist(), *w[1].detach().tolist()]


def weights():
    return [torch.nn.Parameter(torch.tensor([[0.5], [-0.5], [1.0]])), torch.nn.Parameter(torch.zeros(1))]


for name, make in OPTIMISERS.items():
    w = weights()
    add(f"optimiser {name}: 20 losses, then weights", run(make(w), w), 1e-5, "float32 beside float64 over 20 steps", optimiser=name)
w = weights()
add("optimiser sgd with clipping: 20 losses, then weights", run(torch.optim.SGD(w, 0.05), w, clip=0.5), 1e-5, "as above", optimiser="sgd", clip=0.5)

w = weights()
average = torch.optim.swa_utils.AveragedModel(torch.nn.ParameterList(w), multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9))
o = torch.optim.SGD(w, 0.05)
average.update_parameters(torch.nn.ParameterList(w))  # the first call copies
for _ in range(20):
    o.zero_grad()
    F.mse_loss(X @ w[0] + w[1], T).backward()
    o.step()
    average.update_parameters(torch.nn.ParameterList(w))
add("running average of sgd after 20 steps", [*average.module[0].detach().reshape(-1).tolist(), *average.module[1].detach().tolist()], 1e-5, "as above")


def rates(make, steps=20, total=None):
    o = torch.optim.SGD(weights(), 0.1)
    s = make(o)
    seen = []
    for _ in range(steps):
        seen.append(o.param_groups[0]["lr"])
        o.step()
        s.step()
    return seen


S = torch.optim.lr_scheduler
add("schedule cosine", rates(lambda o: S.CosineAnnealingLR(o, 20, 0.01)), 1e-12, "one cosine")
add("schedule one-cycle", rates(lambda o: S.OneCycleLR(o, 0.1, total_steps=20)), 1e-12, "one cosine")
LOOKS = [1, 0.9, 0.95, 0.91, 0.92, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86]
o = torch.optim.SGD(weights(), 0.1)
s, seen = S.ReduceLROnPlateau(o, factor=0.5, patience=2, min_lr=0.02), []
for v in LOOKS:
    s.step(v)
    seen.append(o.param_groups[0]["lr"] / 0.1)
add("schedule plateau", seen, 1e-12, "powers of one half", looks=LOOKS)

write("learning_training", out)

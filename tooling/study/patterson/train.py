"""Trains a network in PyTorch on the shards of make-crystals.mjs; resumes by itself, SIGINT saves.

    python3 train.py --crystals DIR --validation DIR --out DIR --steps 12000 [--channels 16 --batch 4 --rate 2e-3]
        [--minutes 80] [--from FILE.safetensors --noise 0.1] [--network patterson | anl2024 --candidates 1 --plain] [--bfloat16]

`patterson`: of the four candidates the one counts that is nearest to the truth or its twin, and whose far field is
nearest to that of the truth: what a detector does to it is in the input alone. `anl2024` is shown no truth, as
published, and learns by `comb2` at its best scale: the candidate counts whose far field is nearest to the pattern. The
others count by a twentieth. With --plain only every second crystal, those without gaps, coherence or strain beyond pi.
With --bfloat16 the network computes in that, which a processor with matrix units does in half the time; what is
learnt from stays in single precision. Crystals are as large as the shards have them, and turned over by the 48
symmetries of a cube. `OUT/weights.pt` is the running average of the weights, for pack.mjs. Wants torch and numpy.
"""

import argparse
import csv
import json
import math
import os
import signal
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

CRYSTALS = 500
THRESHOLD = 0.1
AXES = (-3, -2, -1)


def load_shard(path):
    """Modulus at maximum 1 and complex objects, of 500 crystals."""
    raw = np.fromfile(path, np.uint8)
    # of a crystal n**3 and 2 * (n/2)**3 values of two bytes, and one of four
    n = round(((len(raw) / CRYSTALS - 4) / 2.5) ** (1 / 3))
    middle = CRYSTALS * n**3 * 2
    modulus = raw[:middle].view(np.uint16).reshape(CRYSTALS, n, n, n)
    objects = raw[middle : -4 * CRYSTALS].view(np.int16).reshape(CRYSTALS, 2, n // 2, n // 2, n // 2)
    return modulus, objects


def to_tensors(modulus, objects):
    parts = torch.from_numpy(objects.astype(np.float32) / 32767)
    return torch.from_numpy(modulus.astype(np.float32) / 65535), torch.complex(parts[:, 0], parts[:, 1])


def load_safetensors(path):
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    named = {}
    for name, entry in json.loads(raw[8 : 8 + length]).items():
        if name != "__metadata__":
            first, end = (8 + length + offset for offset in entry["data_offsets"])
            stored = {"F16": np.float16, "F32": np.float32}[entry["dtype"]]
            values = np.frombuffer(raw[first:end], stored).reshape(entry["shape"])
            named[name] = torch.from_numpy(values.astype(np.float32))
    return named


def turned(x, order, flips):
    """Axes exchanged and mirrored about the voxel N/2."""
    x = x.permute(0, *(1 + axis for axis in order))
    axes = [1 + axis for axis in range(3) if flips[axis]]
    return torch.roll(torch.flip(x, axes), [1] * len(axes), axes) if axes else x


def twin_of(x):
    return torch.roll(torch.flip(x.conj(), AXES), (1, 1, 1), AXES)


def autocorrelation_channels(modulus):
    """As `autocorrelationChannels` of @autophase/physics/tf, channels first."""
    field = torch.fft.ifftn(torch.fft.ifftshift(modulus**2, dim=AXES), dim=AXES)
    field = field / field[:, :1, :1, :1].abs()
    field = torch.fft.fftshift(field / torch.sqrt(field.abs() + 1e-3), dim=AXES)
    parts = torch.stack([field.real, field.imag], 1)
    half = modulus.shape[-1] // 2
    middle = slice(half // 2, 3 * half // 2)
    neighbours = parts.reshape(-1, 2, half, 2, half, 2, half, 2).permute(0, 1, 3, 5, 7, 2, 4, 6)
    return torch.cat([neighbours.reshape(-1, 16, half, half, half), parts[:, :, middle, middle, middle]], 1)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.convolution = nn.Conv3d(inputs, outputs, 3, stride, 1)
        self.normalization = nn.BatchNorm3d(outputs)
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.normalization(F.leaky_relu(self.convolution(x), 0.01))
        return x + y if self.shortcut else y


def wave(amplitude, phase):
    """Of the last layers' values; dark where the amplitude is under the threshold."""
    amplitude, phase = amplitude.float(), phase.float()
    amplitude = torch.sigmoid(amplitude)
    amplitude = torch.where(amplitude < THRESHOLD, torch.zeros_like(amplitude), amplitude)
    return torch.polar(amplitude, math.pi * torch.tanh(phase))


class Network(nn.Module):
    def take_weights(self, weights, noise):
        for name, value in self.named_weights().items():
            value.copy_(widened(weights[name], value.shape, noise))


def widened(values, shape, noise):
    """Channels repeated until there are as many as asked for, so that a wider network computes the same (Net2Net,
    arXiv:1511.05641), but for noise relative to the values, which lets the copies of a channel part."""
    if values.shape == shape:
        return values
    for axis in range(min(2, values.ndim)):
        had = values.shape[axis]
        chosen = torch.arange(shape[axis]) % had
        values = values.index_select(axis, chosen)
        if axis == 1:
            times = torch.bincount(chosen, minlength=had)[chosen]
            values = values / times.reshape(1, -1, *[1] * (values.ndim - 2))
    return values * (1 + noise * torch.randn_like(values)) if values.ndim > 1 else values


class AutoPhaseNN(Network):
    """The definition `anl2024` of @autophase/network, with one or more candidates."""

    has_truth = False

    def __init__(self, n, candidates):
        super().__init__()
        block = lambda inputs, outputs, stride=1: [
            nn.Conv3d(inputs, outputs, 3, stride, 1), nn.LeakyReLU(0.01), nn.BatchNorm3d(outputs)
        ]
        steps = [(1, n, 1), (n, 2 * n, 2), (2 * n, 2 * n, 1), (2 * n, 4 * n, 2), (4 * n, 4 * n, 1), (4 * n, 8 * n, 2), (8 * n, 8 * n, 2)]
        self.encoder = nn.Sequential(*(layer for step in steps for layer in block(*step)))

        def decoder():
            layers, width = [], 8 * n
            for outputs in (4 * n, 2 * n, n):
                up = nn.Upsample(scale_factor=2, mode="trilinear", align_corners=False)
                layers += [*block(width, outputs), *block(outputs, outputs), up]
                width = outputs
            return nn.Sequential(*layers, nn.Conv3d(n, candidates, 3, padding=1))

        self.decoder1, self.decoder2 = decoder(), decoder()

    def forward(self, modulus):
        x = self.encoder(modulus[:, None])
        return wave(self.decoder1(x), self.decoder2(x))

    def named_weights(self):
        """With the names that @autophase/network gives them."""
        return {name: value.detach() for name, value in self.state_dict().items() if "num_batches" not in name}


class Patterson(Network):
    """The definition `patterson` of @autophase/network, with residual blocks."""

    has_truth = True

    def __init__(self, n, candidates):
        super().__init__()
        self.levels = nn.ModuleList(
            [
                nn.Sequential(Block(18, n), Block(n, n)),
                nn.Sequential(Block(n, 2 * n, 2), Block(2 * n, 2 * n), Block(2 * n, 2 * n)),
                nn.Sequential(Block(2 * n, 4 * n, 2), Block(4 * n, 4 * n), Block(4 * n, 4 * n)),
                nn.Sequential(Block(4 * n, 8 * n, 2), Block(8 * n, 8 * n)),
            ]
        )
        self.up = nn.ModuleList(Block(2 * width, width) for width in (4 * n, 2 * n, n))
        self.after = nn.ModuleList(Block(width, width) for width in (4 * n, 2 * n, n))
        self.amplitude = nn.Conv3d(n, candidates, 3, padding=1)
        self.phase = nn.Conv3d(n, candidates, 3, padding=1)
        with torch.no_grad():
            for head in (self.amplitude, self.phase):
                head.weight.mul_(0.5)
            self.amplitude.bias.mul_(0.5).sub_(1)

    def forward(self, modulus):
        x, skips = autocorrelation_channels(modulus), []
        for level in self.levels:
            x = level(x)
            skips.append(x)
        for up, after, skip in zip(self.up, self.after, skips[-2::-1]):
            x = after(F.interpolate(up(x), scale_factor=2, mode="trilinear", align_corners=False) + skip)
        return wave(self.amplitude(x), self.phase(x))

    def blocks(self):
        """In the order of the definition, and whether its array is enlarged afterwards."""
        for level in self.levels:
            yield from ((block, False) for block in level)
        for up, after in zip(self.up, self.after):
            yield from ((up, True), (after, False))

    def named_weights(self):
        """With the names that @autophase/network gives them."""
        named, module = {}, 0
        for block, is_enlarged in self.blocks():
            named |= {f"encoder.{module}.{name}": value for name, value in block.convolution.named_parameters()}
            for name, value in block.normalization.state_dict().items():
                if name != "num_batches_tracked":
                    named[f"encoder.{module + 2}.{name}"] = value
            module += 4 if is_enlarged else 3
        for head in ("amplitude", "phase"):
            named |= {f"{head}.0.{name}": value for name, value in getattr(self, head).named_parameters()}
        return {name: value.detach() for name, value in named.items()}


NETWORKS = {"patterson": Patterson, "anl2024": AutoPhaseNN}


def far_field_modulus(objects):
    """Of objects in the half box, on the whole grid."""
    return torch.fft.fftshift(torch.fft.fftn(F.pad(objects, [objects.shape[-1] // 2] * 6), dim=AXES), dim=AXES).abs()


def far_field_misfit(objects, modulus):
    """Of each candidate, at its best scale: relative mean error, 1 - pcc, and chiSquared."""
    predicted, measured = far_field_modulus(objects), modulus[:, None]
    scale = (predicted * measured).sum(AXES, True) / (predicted**2).sum(AXES, True).clamp_min(1e-12)
    difference = scale * predicted - measured
    error = difference.abs().sum(AXES) / measured.sum(AXES)
    p, m = (x - x.mean(AXES, True) for x in (predicted, measured))
    pcc = (p * m).sum(AXES) / ((p**2).sum(AXES) * (m**2).sum(AXES)).clamp_min(1e-12).sqrt()
    return error, 1 - pcc, (difference**2).sum(AXES) / (measured**2).sum(AXES)


def object_misfit(objects, truth):
    """Of each candidate: 1 - |<object, truth>| / (|object| |truth|), of the truth or its twin."""
    o, t = objects.flatten(2), torch.stack([truth, twin_of(truth)], 1).flatten(2)
    overlap = torch.einsum("bkv,bjv->bkj", o, t.conj()).abs()
    # a candidate may be zero everywhere, where the root has no gradient
    power = o.abs().square().sum(-1).clamp_min(1e-12)[:, :, None] * t.abs().square().sum(-1)[:, None]
    return (1 - overlap / (power.sqrt() + 1e-9)).amin(2)


def follow(average, network, step):
    decay = min(0.999, (1 + step) / (10 + step))
    with torch.no_grad():
        for mine, theirs in zip(average.state_dict().values(), network.state_dict().values()):
            if mine.is_floating_point():
                mine.lerp_(theirs, 1 - decay)
            else:
                mine.copy_(theirs)


def validate(network, modulus, truth):
    network.eval()
    with torch.no_grad():
        objects = torch.cat([network(part) for part in modulus.split(20)])
        error, decorrelation, chi_squared = far_field_misfit(objects, far_field_modulus(truth))
        loss, distance = error + decorrelation, object_misfit(objects, truth)
    chosen = chi_squared.argmin(1, keepdim=True)
    values = (loss.amin(1), chi_squared.amin(1), distance.amin(1), distance.gather(1, chosen))
    plain = slice(None, None, 2)
    return [value.mean().item() for value in (*values, chi_squared.amin(1)[plain], distance.gather(1, chosen)[plain])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("crystals", "validation", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--network", choices=NETWORKS, default="patterson")
    parser.add_argument("--candidates", type=int, default=4)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--bfloat16", action="store_true")
    parser.add_argument("--channels", type=int, default=16)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="the rate falls with the time instead of the steps")
    parser.add_argument("--from", dest="first", type=Path, help="weights to begin with, of as many channels or fewer")
    parser.add_argument("--noise", type=float, default=0.1, help="of channels that are repeated")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    options.out.mkdir(parents=True, exist_ok=True)
    make = lambda: NETWORKS[options.network](options.channels, options.candidates).to(memory_format=torch.channels_last_3d)
    network, average = make(), make()
    if options.first:
        network.take_weights(load_safetensors(options.first), options.noise)
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.Adam(network.parameters(), options.rate, fused=True)
    step, before, state = 0, 0.0, options.out / "last.pt"
    if state.exists():
        kept = torch.load(state)
        network.load_state_dict(kept["network"])
        average.load_state_dict(kept["average"])
        optimizer.load_state_dict(kept["optimizer"])
        step, before = kept["step"], kept["minutes"]
    held_out = to_tensors(*(part[:200] for part in load_shard(sorted(options.validation.glob("*.bin"))[0])))

    began = time.monotonic()

    def minutes():
        return before + (time.monotonic() - began) / 60

    def save():
        parts = {"network": network, "average": average, "optimizer": optimizer}
        torch.save({"step": step, "minutes": minutes(), **{name: part.state_dict() for name, part in parts.items()}}, f"{state}.new")
        os.replace(f"{state}.new", state)
        torch.save({name: value.contiguous() for name, value in average.named_weights().items()}, options.out / "weights.pt")

    stopped = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    log = csv.writer(open(options.out / "log.csv", "a", buffering=1))
    saved, losses = time.monotonic(), []
    for modulus, truth in batches(options.crystals, options.batch, step, 2 if options.plain else 1):
        done = minutes() / options.minutes if options.minutes else step / options.steps
        if stopped or step == options.steps or done >= 1:
            break
        falling = 0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * done))
        rate = options.rate * falling * min(1, (step + 1) / 100)
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            objects = network(modulus)
        if network.has_truth:
            error, decorrelation, _ = far_field_misfit(objects, far_field_modulus(truth))
            misfit = error + decorrelation + object_misfit(objects, truth)
        else:
            _, decorrelation, chi_squared = far_field_misfit(objects, modulus)
            misfit = (chi_squared.clamp_min(1e-12).sqrt() + decorrelation) / 2
        loss = misfit.amin(1).mean() + 0.05 * misfit.mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0, error_if_nonfinite=True)
        optimizer.step()
        step += 1
        follow(average, network, step)
        losses.append(loss.item())
        if step % 500 == 0:
            row = [step, step * options.batch, rate, np.mean(losses), *validate(average, *held_out)]
            print(*(f"{value:.4g}" for value in row), flush=True)
            log.writerow([time.process_time(), *row])
            losses = []
        if time.monotonic() - saved > 180:
            save()
            saved = time.monotonic()
    save()


def batches(folder, size, step, stride):
    """Endless; shards are looked for anew in every round. Of each every `stride`-th crystal."""
    generator = np.random.default_rng([1, step])
    while True:
        for path in generator.permutation(sorted(folder.glob("*.bin"))):
            modulus, objects = load_shard(path)
            chosen = generator.permutation(range(0, CRYSTALS, stride))
            for rows in chosen[: len(chosen) // size * size].reshape(-1, size):
                order, flips = generator.permutation(3), generator.integers(0, 2, 3)
                yield tuple(turned(x, order, flips) for x in to_tensors(modulus[rows], objects[rows]))


if __name__ == "__main__":
    main()

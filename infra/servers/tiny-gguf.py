"""Writes a language model of a few hundred kilobytes whose weights are set by hand, for tests of a model server's protocol.

Usage: python3 tiny-gguf.py OUT.gguf      (standard library only)

The network is a llama of one layer that adds nothing, so the next token depends on the last one alone: a row of `after` says which
token follows which. The last token of the prompt, chosen by the template, therefore decides what is said:

    <|words|>   a sentence            <|quiet|>   nothing                     <|null|>    null
    <|wish|>    one tool call         <|wishes|>  two tool calls              <|long|>    the same two words for ever
    <|think|>   reasoning in <think> tags, then the sentence

Where a grammar rules (JSON), it closes what it may as soon as it may. Text is read as single bytes, one token each.
"""

import struct
import sys

WIDTH, HIDDEN, HEADS, CONTEXT = 64, 128, 4, 2048

SENTENCE = ["Prices", " rose", " and", " fell", " again."]
LOOP = [" up", " down"]
THOUGHT = ["<think>", "Hm", "</think>"]
CALLS = [
    '{"name": "market__price", "parameters": {"symbol": "MSFT"}}',
    '{"name": "market__price", "parameters": {"symbol": "JPM"}}',
    '{"name": "market__price", "parameters": {"symbol": "GS"}}',
]
CONTROLS = ["<|bos|>", "<|end|>", "<|words|>", "<|quiet|>", "<|null|>", "<|wish|>", "<|wishes|>", "<|long|>", "<|think|>"]
CHAINS = [
    ["<|words|>", *SENTENCE, "<|end|>"],
    ["<|quiet|>", "<|end|>"],
    ["<|null|>", "null", "<|end|>"],
    ["<|wish|>", CALLS[0], "<|end|>"],
    ["<|wishes|>", CALLS[1], CALLS[2], "<|end|>"],
    ["<|long|>", *LOOP, LOOP[0]],
    ["<|think|>", *THOUGHT, SENTENCE[0]],
]
# Where the chains say nothing: what a grammar may close is liked best, then what it needs to go on.
LIKED = ["}", "]", '"', ",", ":", "{", "0", "a"]


def byte_letters():
    """The printable stand-in for each byte that byte-level BPE vocabularies use: itself if printable in Latin-1, else one from 256 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spare = iter(range(256, 512))
    return [chr(byte if byte in printable else next(spare)) for byte in range(256)]


LETTERS = byte_letters()


def spelled(text):
    return "".join(LETTERS[byte] for byte in text.encode())


def vocabulary():
    """Tokens in order, and the place of each by its plain text: bytes first, one merged pair (a merge list may not be empty), words, controls."""
    words = [*SENTENCE, *LOOP, *THOUGHT, "null", *CALLS]
    tokens = [*LETTERS, spelled("th"), *map(spelled, words), *CONTROLS]
    assert len(set(tokens)) == len(tokens), "a server stops at a token that occurs twice"
    places = {chr(byte): byte for byte in range(128)}
    places.update({word: 257 + at for at, word in enumerate(words)})
    places.update({control: 257 + len(words) + at for at, control in enumerate(CONTROLS)})
    return tokens, places


def weights(tokens, places):
    """Embedding and output rows. Column 0 means "any other token"; each token with a successor of its own has a column to itself."""
    embedding = [[0.0] * WIDTH for _ in tokens]
    output = [[0.0] * WIDTH for _ in tokens]
    columns = {}
    for chain in CHAINS:
        for now, after in zip(chain, chain[1:]):
            column = columns.setdefault(now, len(columns) + 1)
            output[places[after]][column] = 10.0
    assert len(columns) < WIDTH
    for row in embedding:
        row[0] = 1.0
    for token, column in columns.items():
        embedding[places[token]][0] = 0.0
        embedding[places[token]][column] = 1.0
    output[places["<|end|>"]][0] = 10.0
    for rank, liked in enumerate(LIKED):
        for column in range(WIDTH):
            output[places[liked]][column] += 5.0 - 0.5 * rank
    return embedding, output


UINT32, FLOAT32, BOOL, STRING, ARRAY, INT32 = 4, 6, 7, 8, 9, 5
PACKED = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def value(kind, content):
    return string(content) if kind == STRING else struct.pack(PACKED[kind], content)


def setting(key, kind, content):
    if isinstance(content, list):
        return string(key) + struct.pack("<IIQ", ARRAY, kind, len(content)) + b"".join(value(kind, item) for item in content)
    return string(key) + struct.pack("<I", kind) + value(kind, content)


def padding(length):
    return b"\0" * (-length % 32)


def gguf(settings, tensors):
    """A GGUF file, version 3: settings, then the list of tensors (name, rows of float32), then their data, each aligned to 32 bytes."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(settings)) + b"".join(setting(*item) for item in settings)
    data = b""
    for name, rows in tensors:
        shape = [len(rows)] if isinstance(rows[0], float) else [len(rows[0]), len(rows)]
        numbers = rows if isinstance(rows[0], float) else [number for row in rows for number in row]
        head += string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))
        packed = struct.pack(f"<{len(numbers)}f", *numbers)
        data += packed + padding(len(packed))
    return head + padding(len(head)) + data


def main(path):
    tokens, places = vocabulary()
    embedding, output = weights(tokens, places)
    control = places["<|bos|>"]
    settings = [
        ("general.architecture", STRING, "llama"),
        ("general.name", STRING, "tiny"),
        ("general.file_type", UINT32, 0),
        ("llama.context_length", UINT32, CONTEXT),
        ("llama.embedding_length", UINT32, WIDTH),
        ("llama.block_count", UINT32, 1),
        ("llama.feed_forward_length", UINT32, HIDDEN),
        ("llama.attention.head_count", UINT32, HEADS),
        ("llama.attention.head_count_kv", UINT32, HEADS),
        ("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        ("llama.rope.dimension_count", UINT32, WIDTH // HEADS),
        ("llama.vocab_size", UINT32, len(tokens)),
        ("tokenizer.ggml.model", STRING, "gpt2"),
        ("tokenizer.ggml.pre", STRING, "default"),
        ("tokenizer.ggml.tokens", STRING, tokens),
        ("tokenizer.ggml.token_type", INT32, [3 if place >= control else 1 for place in range(len(tokens))]),
        ("tokenizer.ggml.merges", STRING, ["t h"]),
        ("tokenizer.ggml.bos_token_id", UINT32, control),
        ("tokenizer.ggml.eos_token_id", UINT32, places["<|end|>"]),
        ("tokenizer.ggml.add_bos_token", BOOL, True),
    ]
    zeros = lambda rows, columns: [[0.0] * columns for _ in range(rows)]
    ones = [1.0] * WIDTH
    tensors = [
        ("token_embd.weight", embedding),
        ("output_norm.weight", ones),
        ("output.weight", output),
        ("blk.0.attn_norm.weight", ones),
        ("blk.0.ffn_norm.weight", ones),
        *((f"blk.0.attn_{part}.weight", zeros(WIDTH, WIDTH)) for part in ("q", "k", "v", "output")),
        ("blk.0.ffn_gate.weight", zeros(HIDDEN, WIDTH)),
        ("blk.0.ffn_up.weight", zeros(HIDDEN, WIDTH)),
        ("blk.0.ffn_down.weight", zeros(WIDTH, HIDDEN)),
    ]
    with open(path, "wb") as file:
        file.write(gguf(settings, tensors))


if __name__ == "__main__":
    main(sys.argv[1])

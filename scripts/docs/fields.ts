// A JSON schema as rows: one for each value in it, with its path, kind, unit, bounds and default.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly unit?: string;
}

export interface Field {
  /** "votes[].stance". */
  readonly path: string;
  /** "number or null". */
  readonly kind: string;
  readonly unit: string;
  readonly bounds: string;
  readonly default: string;
  readonly required: boolean;
}

const safe = Number.MAX_SAFE_INTEGER;

/** The name at the end of a reference: "#/components/schemas/AskAnswer". */
export const referred = ({ $ref }: Schema): string | undefined => $ref?.split("/").at(-1);

/** Every value of an object schema in its own order; what a reference leads to is named, not followed. */
export function fieldsOf(schema: Schema, path = "", required = true): readonly Field[] {
  const { inner, nullable } = unwrapped(schema);
  const unit = schema.unit ?? inner.unit ?? "";
  if (inner.properties) {
    const own = Object.entries(inner.properties).flatMap(([name, member]) =>
      fieldsOf(member, path === "" ? name : `${path}.${name}`, inner.required?.includes(name) ?? false),
    );
    return nullable && path !== "" ? [row(path, "object or null", "", inner, schema, required), ...own] : own;
  }
  if (inner.type === "array" && inner.items) return fieldsOf(inner.items, `${path}[]`, required);
  return [row(path, kindOf(inner, nullable), unit, inner, schema, required)];
}

function row(path: string, kind: string, unit: string, inner: Schema, outer: Schema, required: boolean): Field {
  const standard = outer.default ?? inner.default;
  return {
    path,
    kind,
    unit,
    bounds: boundsOf(inner),
    default: standard === undefined ? "" : JSON.stringify(standard),
    required,
  };
}

/** A schema without its "or null". */
function unwrapped(schema: Schema): { readonly inner: Schema; readonly nullable: boolean } {
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const others = choices.filter(({ type }) => type !== "null");
  if (choices.length > others.length && others.length === 1) return { inner: others[0] as Schema, nullable: true };
  if (Array.isArray(schema.type) && schema.type.includes("null")) {
    const [type] = schema.type.filter((name) => name !== "null");
    return { inner: { ...schema, ...(type !== undefined && { type }) }, nullable: true };
  }
  return { inner: schema, nullable: false };
}

function kindOf(schema: Schema, nullable: boolean): string {
  const choices = schema.anyOf ?? schema.oneOf;
  const plain =
    referred(schema) ??
    (schema.enum
      ? schema.enum.map((value) => JSON.stringify(value)).join(", ")
      : schema.const !== undefined
        ? JSON.stringify(schema.const)
        : choices
          ? choices.map((choice) => kindOf(choice, false)).join(" or ")
          : String(schema.type ?? "any"));
  return nullable ? `${plain} or null` : plain;
}

/** "1 to 365", "at least 16 characters", "like ^[A-Z]"; safe-integer bounds say nothing and are left out. */
export function boundsOf(schema: Schema): string {
  const low = schema.minimum !== undefined && schema.minimum > -safe ? schema.minimum : undefined;
  const high = schema.maximum !== undefined && schema.maximum < safe ? schema.maximum : undefined;
  const { exclusiveMinimum: above, exclusiveMaximum: below, format, pattern } = schema;
  const parts = [
    low !== undefined && high !== undefined ? `${low} to ${high}` : low !== undefined ? `${low} or more` : null,
    above !== undefined ? `above ${above}` : null,
    high !== undefined && low === undefined ? `up to ${high}` : null,
    below !== undefined ? `below ${below}` : null,
    lengthOf(schema),
    format ?? null,
    pattern !== undefined && format === undefined ? `\`${pattern}\`` : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

function lengthOf({ minLength = 0, maxLength }: Schema): string | null {
  if (minLength === maxLength) return `${minLength} characters`;
  if (maxLength !== undefined) return `up to ${maxLength} characters`;
  return minLength > 1 ? `at least ${minLength} characters` : null;
}

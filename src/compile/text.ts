/** Editing of WGSL text: the only operations by which a kernel file becomes a specialised kernel. */

/** The source with the value of `const NAME = …;` replaced. */
export function setConstant(source: string, name: string, value: number): string {
  const line = new RegExp(`^const ${name} = .*;$`, 'm');
  if (!line.test(source)) throw new Error(`WGSL: there is no line "const ${name} = …;"`);
  return source.replace(line, `const ${name} = ${value}u;`);
}

/** The source without the lines `const NAME = …;` of these names. */
export function withoutConstants(source: string, names: readonly string[]): string {
  const dropped = new RegExp(`^const (${names.join('|')}) = .*;\\n`, 'gm');
  return names.length ? source.replace(dropped, '') : source;
}

/** The source with the body of `fn name(…)` replaced by the given lines. */
export function setBody(source: string, name: string, lines: readonly string[]): string {
  const start = source.indexOf(`fn ${name}(`);
  const open = source.indexOf('{', start);
  if (start < 0 || open < 0) throw new Error(`WGSL: there is no function "${name}"`);
  let depth = 0;
  let end = open;
  do {
    if (end === source.length) throw new Error(`WGSL: the function "${name}" has no end`);
    if (source[end] === '{') depth++;
    if (source[end] === '}') depth--;
    end++;
  } while (depth > 0);
  const body = lines.map((line) => `  ${line}\n`).join('');
  return `${source.slice(0, open)}{\n${body}}${source.slice(end)}`;
}

/** The source with its binding declarations replaced; they stand together, before the first function. */
export function setBindings(source: string, declarations: readonly string[]): string {
  const lines = source.split('\n');
  const first = lines.findIndex((line) => line.startsWith('@group('));
  if (first < 0) throw new Error('WGSL: there are no bindings to replace');
  const rest = lines.filter((line) => !line.startsWith('@group('));
  return [...rest.slice(0, first), ...declarations, ...rest.slice(first)].join('\n');
}

/**
 * The kernel for some of its workgroups: they begin at the three numbers of `numbers[place]`, a vector that the uniform has then.
 * Kernels that count invocations want the first invocation's numbers instead of the first workgroup's.
 */
export function shiftWorkgroups(source: string, place: number): string {
  const declared = source.replace(/(var<uniform> numbers: array<vec4<u32>, )\d+>/, `$1${place + 1}>`);
  const entry = /(@compute[^{]*@builtin\((?:workgroup_id|global_invocation_id)\) )(group|id)(: vec3<u32>[^{]*\{)/;
  if (!entry.test(declared)) throw new Error('WGSL: the entry point takes neither workgroup_id nor global_invocation_id');
  return declared.replace(entry, `$1own_$2$3\n  let $2 = own_$2 + numbers[${place}].xyz;`);
}

/** The largest float32. WGSL refuses literals above it, also those that would be rounded to it. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** Throws an Error unless the number is one after rounding to float32. */
export function checkFloat32(value: number): void {
  if (!Number.isFinite(Math.fround(value))) throw new Error(`WGSL: ${value} is not a float32`);
}

/** A float literal of WGSL, in brackets where it has a sign. */
export function literal(value: number): string {
  checkFloat32(value);
  const digits = Object.is(value, -0) ? '-0' : String(Math.max(-LARGEST, Math.min(LARGEST, value)));
  const text = /[.e]/.test(digits) ? digits : `${digits}.0`;
  return value < 0 || Object.is(value, -0) ? `(${text})` : text;
}

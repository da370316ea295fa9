import { GpuValidationError } from './errors';

export type BindingKind = 'read-only-storage' | 'storage' | 'uniform';

/** One `@group(0) @binding(n) var<...> name: type;` of a kernel. */
export interface Binding {
  readonly binding: number;
  readonly name: string;
  readonly kind: BindingKind;
  readonly type: string;
}

const DECLARATION = /((?:@\w+\s*\([^)]*\)\s*)+)var\s*(?:<([^>]*)>)?\s*(\w+)\s*:\s*([^;=]+);/g;

/** The address space and access mode in `var<...>`, without white space, and what the layout calls them. */
const KINDS: Readonly<Record<string, BindingKind>> = {
  uniform: 'uniform',
  storage: 'read-only-storage',
  'storage,read': 'read-only-storage',
  'storage,read_write': 'storage',
};

/**
 * Reads the bindings of group 0 out of WGSL text, in the order of their numbers, so that a layout cannot disagree with
 * its shader. Throws GpuValidationError for gaps, duplicates, other groups and anything but storage and uniform buffers.
 */
export function parseBindings(wgsl: string): Binding[] {
  const code = withoutComments(wgsl);
  const bindings = [...code.matchAll(DECLARATION)].map(([, attributes, space, name, type]) =>
    readBinding(attributes!, space, name!, type!),
  );
  const declared = code.match(/@binding\b/g)?.length ?? 0;
  if (declared !== bindings.length) {
    throw new GpuValidationError(
      `Read ${bindings.length} of ${declared} @binding declarations; write each as '@group(0) @binding(n) var<space> name: type;'.`,
    );
  }
  bindings.sort((a, b) => a.binding - b.binding);
  bindings.forEach(checkNumber);
  return bindings;
}

/** The bind-group-layout entries of the bindings, visible to the stages given (GPUShaderStage flags). */
export function layoutEntries(bindings: readonly Binding[], visibility: GPUShaderStageFlags): GPUBindGroupLayoutEntry[] {
  return bindings.map(({ binding, kind }) => ({ binding, visibility, buffer: { type: kind } }));
}

function withoutComments(wgsl: string): string {
  return wgsl.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\/\/.*$/gm, '');
}

function readBinding(attributes: string, space: string | undefined, name: string, type: string): Binding {
  const kind = KINDS[(space ?? '').replace(/\s/g, '')];
  if (!kind) {
    throw new GpuValidationError(`Binding '${name}: ${type.trim()}' is neither a storage nor a uniform buffer (var<${space ?? ''}>).`);
  }
  if (attribute(attributes, 'group') !== 0) {
    throw new GpuValidationError(`Binding '${name}' must say @group(0); other groups are not used.`);
  }
  const binding = attribute(attributes, 'binding');
  if (binding === undefined) throw new GpuValidationError(`Binding '${name}' has no @binding number.`);
  return { binding, name, kind, type: type.trim() };
}

function attribute(attributes: string, name: string): number | undefined {
  const value = new RegExp(`@${name}\\s*\\(\\s*(\\d+)[iu]?\\s*\\)`).exec(attributes)?.[1];
  return value === undefined ? undefined : Number(value);
}

function checkNumber({ binding, name }: Binding, index: number, all: readonly Binding[]): void {
  const previous = all[index - 1];
  if (previous?.binding === binding) {
    throw new GpuValidationError(`Bindings '${previous.name}' and '${name}' have the same number ${binding}.`);
  }
  if (binding !== index) {
    throw new GpuValidationError(`Binding '${name}' has number ${binding} where ${index} is missing; number bindings from 0 without gaps.`);
  }
}

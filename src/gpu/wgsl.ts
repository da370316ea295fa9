import bits from '../../shaders/lib/bits.wgsl?raw';
import { GpuValidationError } from './errors';

const LIBRARY: Readonly<Record<string, string>> = { 'lib/bits': bits };

const USES = /^\/\/ uses: (.*)$/m;

/**
 * Appends the library files that a kernel names in a comment line `// uses: lib/bits`, each once, and those that they
 * use in turn. The kernel comes first, so its lines keep their numbers. Throws GpuValidationError for an unknown name.
 */
export function linkWgsl(kernel: string, library: Readonly<Record<string, string>> = LIBRARY): string {
  const linked = new Map<string, string>();
  const visit = (text: string): void => {
    for (const name of usedNames(text)) {
      if (linked.has(name)) continue;
      const part = library[name];
      if (part === undefined) {
        throw new GpuValidationError(`Unknown WGSL library '${name}'; there are ${Object.keys(library).join(', ')}.`);
      }
      linked.set(name, part);
      visit(part);
    }
  };
  visit(kernel);
  return [kernel, ...[...linked].map(([name, part]) => `// ---- ${name}\n${part}`)].join('\n');
}

/** The lines around the 1-based `line` of a source with their numbers, the line itself marked. */
export function numberedExcerpt(wgsl: string, line: number, around = 3): string {
  const lines = wgsl.split('\n');
  const first = Math.max(1, line - around);
  return lines
    .slice(first - 1, line + around)
    .map((text, i) => `${first + i === line ? '>' : ' '}${String(first + i).padStart(5)} | ${text}`)
    .join('\n');
}

function usedNames(text: string): string[] {
  const names = USES.exec(text)?.[1];
  return names ? names.split(',').map((name) => name.trim()) : [];
}

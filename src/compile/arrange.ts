import type { Program } from '../graph';
import { fuse } from './fuse';
import type { Fusion, Group } from './fuse';
import { lower } from './lower';
import type { Lowered } from './lower';
import { orderGroups } from './order';

/**
 * Lowers, fuses and orders; a state that cannot be overwritten in place is computed aside and copied. `apart` as in CompileOptions.
 */
export function arrange(program: Program, apart?: ReadonlySet<string>): { lowered: Lowered; fusion: Fusion; groups: Group[] } {
  let copied: ReadonlySet<string> = new Set();
  for (;;) {
    const lowered = lower(program, copied);
    const fusion = fuse(lowered, apart);
    const ordering = orderGroups(lowered, fusion);
    if ('groups' in ordering) return { lowered, fusion, groups: ordering.groups };
    if ([...ordering.blocked].every((name) => copied.has(name))) {
      throw new Error(`compile: no order updates ${[...ordering.blocked].join(', ')} of "${program.label}"`);
    }
    copied = new Set([...copied, ...ordering.blocked]);
  }
}

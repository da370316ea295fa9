import type { Plan } from './plan';

/**
 * Lists a plan's dispatches in order: kernel, what it computes, shape, work and traffic, and a total. With `wgsl` each
 * one is followed by its text.
 */
export function explain(plan: Plan, options: { wgsl?: boolean } = {}): string {
  const lines = plan.dispatches.map((dispatch, i) => {
    const { kernel, label, shape, bytes, flops, workgroups } = dispatch;
    const head = `${String(i).padStart(3)}  ${kernel.padEnd(7)} ${label}  [${shape}]`;
    const line = `${head}  ${workgroups.join('×')} workgroups, ${count(bytes)}B, ${count(flops)}FLOP`;
    return options.wgsl ? `${line}\n${dispatch.wgsl}` : line;
  });
  const total = (key: 'bytes' | 'flops') => plan.dispatches.reduce((sum, dispatch) => sum + dispatch[key], 0);
  const memory = plan.buffers.reduce((sum, buffer) => sum + 4 * buffer.elements, 0);
  const summary = `${plan.label}: ${plan.dispatches.length} dispatches, ${count(total('flops'))}FLOP, ${count(total('bytes'))}B moved, ${count(memory)}B held`;
  return [summary, ...lines].join('\n');
}

function count(value: number): string {
  for (const [factor, unit] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= factor) return `${(value / factor).toPrecision(3)} ${unit}`;
  }
  return `${value} `;
}

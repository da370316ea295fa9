import type { GpuContext } from '../../src/gpu/context';
import { PipelineCache } from '../../src/gpu/pipelines';

/** What the device reaches on the two simplest things there are. */
export interface Peaks {
  /** Multiply-adds in registers, 2 operations each, in GFLOP/s. */
  readonly arithmetic: number;
  /** A shader that copies 16 MiB, bytes read and bytes written together, in GB/s. */
  readonly copying: number;
}

const ROUNDS = 7;
const COPIED = 2 ** 24;

/** Independent sums of an invocation, and multiply-adds of each in one turn of the loop: values without a variable between them. */
const [CHAINS, DEPTH, TURNS] = [8, 16, 2000];
const GROUPS = 64;

/** Measures both, the fastest of several rounds. */
export async function measurePeaks(ctx: GpuContext): Promise<Peaks> {
  const arithmetic = await fastest(ctx, multiplyAdds(), [4 * 4 * GROUPS], [GROUPS, 1]);
  const rows = COPIED / 16 / 64 / 16;
  const copying = await fastest(ctx, COPY, [COPIED, COPIED], [rows, 1]);
  return {
    arithmetic: (2 * CHAINS * DEPTH * TURNS * 4 * GROUPS) / arithmetic / 1e6,
    copying: (2 * COPIED) / copying / 1e6,
  };
}

/** One invocation copies 16 vectors, written out. */
const COPY = `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4f>;
@compute @workgroup_size(64)
fn copy(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = group.x * 1024u + local;
${Array.from({ length: 16 }, (_, i) => `  result[at + ${64 * i}u] = source[at + ${64 * i}u];`).join('\n')}
}`;

function multiplyAdds(): string {
  const chains = Array.from({ length: CHAINS }, (_, c) => c);
  const chain = (c: number) => {
    const steps = Array.from({ length: DEPTH }, (_, d) => `    let s${c}_${d} = ${d ? `s${c}_${d - 1}` : `s${c}`} * factor + term;`);
    return [...steps, `    s${c} = s${c}_${DEPTH - 1};`].join('\n');
  };
  return `
@group(0) @binding(0) var<storage, read_write> result: array<f32>;
@compute @workgroup_size(4)
fn multiply_adds(@builtin(global_invocation_id) id: vec3<u32>) {
  let factor = 0.5 + f32(id.x) * 1e-6;
  let term = 0.25 - f32(id.x) * 1e-6;
${chains.map((c) => `  var s${c} = f32(id.x + ${c}u);`).join('\n')}
  for (var turn = 0u; turn < ${TURNS}u; turn++) {
${chains.map(chain).join('\n')}
  }
  result[id.x] = ${chains.map((c) => `s${c}`).join(' + ')};
}`;
}

/** Milliseconds of one dispatch, the wait for it included. */
async function fastest(ctx: GpuContext, wgsl: string, bytes: readonly number[], [x, y]: [number, number]): Promise<number> {
  const { device } = ctx;
  const { pipeline, layout } = await new PipelineCache(ctx).compute(wgsl, 'peak');
  const buffers = bytes.map((size, i) => ctx.memory.create(`peak ${i}`, size, GPUBufferUsage.STORAGE));
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout, entries });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
    pass.end();
    const begun = performance.now();
    device.queue.submit([encoder.finish()]);
    await ctx.until(device.queue.onSubmittedWorkDone());
    times.push(performance.now() - begun);
  }
  for (const buffer of buffers) ctx.memory.destroy(buffer);
  return Math.min(...times);
}

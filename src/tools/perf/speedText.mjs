/** How measured speeds are printed. */

/**
 * @param {number} load processes that want a core
 * @param {number} cores
 */
export function speedHead(load, cores) {
  const columns =
    'network                  steps/s   (slowest - fastest)  steps/CPU s  steps/submit  dispatches  kernels  MFLOP/step  GFLOP/s';
  return `load ${load.toFixed(1)} on ${cores} cores before the start\n${columns}  plan ms  pipelines ms`;
}

/** @param {import('../../../e2e/perf/page').Measured} measured */
export function speedLine(measured) {
  const { name, stepsPerSecond, slowest, fastest, stepsPerCpuSecond, stepsPerSubmit } = measured;
  const { dispatches, kernels, megaflop, planMs, pipelinesMs } = measured;
  return [
    name.padEnd(22),
    digits(stepsPerSecond).padStart(9),
    `(${digits(slowest)} - ${digits(fastest)})`.padStart(22),
    digits(stepsPerCpuSecond).padStart(12),
    String(stepsPerSubmit).padStart(13),
    String(dispatches).padStart(11),
    String(kernels).padStart(8),
    megaflop.toPrecision(3).padStart(11),
    digits((megaflop * stepsPerSecond) / 1000).padStart(8),
    planMs.toFixed(0).padStart(8),
    pipelinesMs.toFixed(0).padStart(13),
  ].join(' ');
}

/**
 * @param {import('../../../e2e/perf/page').Measured} measured
 * @param {boolean} every whether to list each dispatch, not each kind
 */
export function profileTable({ profile, stepsPerSecond }, every) {
  const rows = every ? profile.map((time) => ({ ...time, count: 1 })) : byKind(profile);
  const total = profile.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const lines = rows.map(({ count, kernel, shape, workgroups, label, flops, bytes, microseconds }) =>
    [
      `${(microseconds / count).toFixed(1)}`.padStart(10),
      `${count}`.padStart(5),
      `${((100 * microseconds) / total).toFixed(1)}`.padStart(6),
      digits(flops / microseconds / 1000).padStart(8),
      digits(bytes / microseconds / 1000).padStart(7),
      ` ${kernel.padEnd(7)} ${shape.padEnd(28)} ${workgroups.padEnd(9)} ${label}`,
    ].join(' '),
  );
  const kinds = ['map', 'matmul', 'reduce'].map((kind) => {
    const own = profile.filter(({ kernel }) => kernel === kind);
    const sum = own.reduce((time, { microseconds }) => time + microseconds, 0);
    return `${kind} ${own.length} × ${(sum / Math.max(1, own.length)).toFixed(1)} = ${sum.toFixed(0)} µs`;
  });
  return [
    '   µs each count      %  GFLOP/s    GB/s  kernel  shape                        groups    label',
    ...lines,
    `${total.toFixed(0).padStart(10)} µs in passes of their own (${kinds.join(', ')}); a step trained took ${(1e6 / stepsPerSecond).toFixed(0)} µs\n`,
  ].join('\n');
}

/**
 * Dispatches that differ only in the layer's number, added up, slowest kind first.
 * @param {import('../../../e2e/perf/page').Measured['profile']} profile
 */
function byKind(profile) {
  const kinds = new Map();
  for (const time of profile) {
    const label = time.label.replaceAll(/layer \d+/g, 'layer #');
    const key = [time.kernel, label, time.shape, time.workgroups].join('|');
    const kind = kinds.get(key) ?? { ...time, label, count: 0, flops: 0, bytes: 0, microseconds: 0 };
    kind.count += 1;
    for (const sum of ['flops', 'bytes', 'microseconds']) kind[sum] += time[sum];
    kinds.set(key, kind);
  }
  return [...kinds.values()].sort((a, b) => b.microseconds - a.microseconds);
}

/** @param {number} value */
function digits(value) {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}

/** The device is gone, or was closed by us: every object made from it is dead. Thrown by each public call from then on. */
export class DeviceLostError extends Error {
  override readonly name = 'DeviceLostError';
  /** `closed` when the program itself gave the device up, `lost` when the browser or the driver took it away. */
  readonly reason: 'lost' | 'closed';

  constructor(reason: 'lost' | 'closed', detail: string) {
    super(
      reason === 'closed'
        ? 'The GPU device was closed; create a new GpuContext to go on.'
        : `The GPU device was lost (${detail || 'no reason given'}); create a new GpuContext and restore the last snapshot.`,
    );
    this.reason = reason;
  }
}

export type MissingPart = 'no-webgpu' | 'no-adapter' | 'no-device';

const REMEDIES: Record<MissingPart, string> = {
  'no-webgpu': 'This environment has no WebGPU. Use a browser that has it, over https or localhost.',
  'no-adapter': 'WebGPU found no adapter. Check the graphics driver and that hardware acceleration is on.',
  'no-device': 'The GPU adapter refused to give a device.',
};

/** There is no usable GPU; `cause` says which part is missing. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
  override readonly cause: MissingPart;
  /** The browser's or driver's own words, where it gave any. */
  readonly detail: string | undefined;

  constructor(cause: MissingPart, detail?: string) {
    super(detail ? `${REMEDIES[cause]} (${detail})` : REMEDIES[cause]);
    this.cause = cause;
    this.detail = detail;
  }
}

/** WebGPU or one of our own checks refused a call: WGSL that does not compile, a binding that does not fit. */
export class GpuValidationError extends Error {
  override readonly name = 'GpuValidationError';
}

/** A request for more GPU memory than there is or than the budget allows, with the bytes it would have taken. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
  readonly estimatedBytes: number;

  constructor(what: string, estimatedBytes: number, why: string) {
    super(`${what} needs ${mebibytes(estimatedBytes)} of GPU memory: ${why}. Use fewer rows, smaller layers or fewer steps per submit.`);
    this.estimatedBytes = estimatedBytes;
  }
}

/** A readback that did not arrive within its deadline, on a device that is not known to be lost. */
export class ReadbackTimeoutError extends Error {
  override readonly name = 'ReadbackTimeoutError';

  constructor(deadlineMs: number) {
    super(`The GPU did not answer a readback within ${deadlineMs} ms.`);
  }
}

/** A number of bytes in MiB with one decimal, for messages. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

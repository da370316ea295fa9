import { gainOf } from './colours';
import type { HeatmapPainter } from './painter';
import { checkSlice, type BufferSlice } from '../slice';

/** A row-major matrix of f32 in a buffer. */
export interface Matrix extends BufferSlice {
  readonly rows: number;
  readonly columns: number;
  /** Show columns as the rows of the picture, as for weights n_in × n_out with one unit a row. */
  readonly transpose?: boolean;
}

const UNIFORM_BYTES = 48;
/** Smaller scales would make the gain infinite. */
const SMALLEST_HALF_RANGE = 1e-30;

/**
 * A picture of a matrix, drawn from the buffer it lives in. Pixel (x, y) of a w × h target shows the element in column
 * ⌊x · columns / w⌋ of row ⌊y · rows / h⌋; where the target is smaller than the matrix, elements in between are not seen.
 */
export class Heatmap {
  readonly #painter: HeatmapPainter;
  readonly #uniform: GPUBuffer;
  readonly #group: GPUBindGroup;
  readonly #words = new Uint32Array(UNIFORM_BYTES / 4);
  readonly #floats = new Float32Array(this.#words.buffer);
  #stale = true;

  /** Throws RangeError when the matrix is empty or not within its buffer. */
  constructor(painter: HeatmapPainter, matrix: Matrix) {
    const { ctx } = painter;
    const { buffer, offset, rows, columns, transpose = false } = matrix;
    checkSlice(matrix);
    if (!(rows > 0 && columns > 0 && rows * columns * 4 <= matrix.size)) {
      throw new RangeError(`A heatmap of ${rows}×${columns} values does not fit the ${matrix.size} bytes of '${buffer.label}'.`);
    }
    const start = offset - (offset % ctx.device.limits.minStorageBufferOffsetAlignment);
    this.#painter = painter;
    this.#words.set([(offset - start) / 4, ...(transpose ? [1, columns, columns, rows] : [columns, 1, rows, columns])]);
    this.setHalfRange(1);
    this.#uniform = ctx.memory.create(`heatmap of ${buffer.label}`, UNIFORM_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
    const resources = [
      { buffer, offset: start, size: offset + matrix.size - start },
      { buffer: painter.colours },
      { buffer: this.#uniform },
    ];
    this.#group = ctx.device.createBindGroup({
      label: `heatmap of ${buffer.label}`,
      layout: painter.layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  /** The value at the ends of the colour scale; the scale is symmetric about zero. Begins as 1. */
  setHalfRange(halfRange: number): void {
    const value = Number.isFinite(halfRange) ? Math.max(halfRange, SMALLEST_HALF_RANGE) : 1;
    this.#floats.set([value, gainOf(value)], 7);
    this.#stale = true;
  }

  /** Encodes the drawing over a whole texture of width × height pixels, in an encoder without an open pass. */
  draw(encoder: GPUCommandEncoder, target: GPUTexture): void {
    const { ctx, pipeline } = this.#painter;
    ctx.assertReady();
    this.#update(target.width, target.height);
    const view = target.createView();
    const pass = encoder.beginRenderPass({ label: 'heatmap', colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }] });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#group);
    pass.draw(3);
    pass.end();
  }

  /** Frees the picture's own memory; the matrix belongs to others. */
  destroy(): void {
    this.#painter.ctx.memory.destroy(this.#uniform);
  }

  #update(width: number, height: number): void {
    if (!this.#stale && this.#words[5] === width && this.#words[6] === height) return;
    this.#words.set([width, height], 5);
    this.#painter.ctx.device.queue.writeBuffer(this.#uniform, 0, this.#words);
    this.#stale = false;
  }
}

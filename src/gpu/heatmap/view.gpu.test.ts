import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { GpuContext } from '../context';
import { HeatmapPainter } from './painter';
import { HeatmapView } from './view';

let ctx: GpuContext;
let painter: HeatmapPainter;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  painter = await HeatmapPainter.create(ctx, 'rgba8unorm');
});

afterAll(() => {
  expect(ctx.uncapturedErrors).toBe(0);
  ctx.close();
});

/** Node has no canvas: one that hands out textures of its size. */
function canvasOf(width: number, height: number) {
  const target = {
    configure: vi.fn(),
    unconfigure: vi.fn(),
    getCurrentTexture: () =>
      ctx.device.createTexture({ size: [canvas.width, canvas.height], format: 'rgba8unorm', usage: GPUTextureUsage.RENDER_ATTACHMENT }),
  };
  const canvas = { width, height, getContext: (kind: string) => (kind === 'webgpu' ? target : null) };
  return { canvas: canvas as unknown as OffscreenCanvas, target };
}

const matrix = () => ({
  buffer: ctx.memory.upload('matrix', Float32Array.of(1, 2), GPUBufferUsage.STORAGE),
  ...{ offset: 0, size: 8, rows: 2, columns: 1 },
});

test('configures the canvas, draws at its size, and gives it back', async () => {
  const { canvas, target } = canvasOf(4, 4);
  const view = new HeatmapView(painter, canvas, matrix());
  expect(target.configure).toHaveBeenCalledWith({ device: ctx.device, format: 'rgba8unorm', alphaMode: 'opaque' });
  view.resize(7.6, 0);
  expect([canvas.width, canvas.height]).toEqual([8, 1]);
  await ctx.checked('drawing', 0, () => {
    const encoder = ctx.device.createCommandEncoder();
    view.draw(encoder);
    ctx.device.queue.submit([encoder.finish()]);
  });
  const before = ctx.memory.liveBytes;
  view.destroy();
  expect(target.unconfigure).toHaveBeenCalledTimes(1);
  expect(ctx.memory.liveBytes).toBe(before - 48);
});

test('a canvas with another kind of context is refused', () => {
  const canvas = { getContext: () => null } as unknown as OffscreenCanvas;
  expect(() => new HeatmapView(painter, canvas, matrix())).toThrow('no WebGPU context');
});

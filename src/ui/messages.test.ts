import { describe, expect, it } from 'vitest';
import { deviceInWords, resumedAt, stateInWords } from './messages';
import { UNSUPPORTED } from './unsupported';

describe('stateInWords', () => {
  it('says what runs, how far and how fast', () => {
    expect(stateInWords('running', 960, 140.4)).toBe('Running, step 960, 140 steps/s');
    expect(stateInWords('paused', 1500, 0)).toBe('Paused at step 1\u202f500');
    expect(stateInWords('diverged', 740, 0, { step: 742, tensor: 'loss', restoredStep: 740 })).toBe('Diverged at step 742; back at 740');
  });
});

it('says what computes, and is honest about a software GPU', () => {
  expect(deviceInWords({ description: 'Apple M2', software: false })).toBe('float32 on Apple M2');
  expect(deviceInWords({ description: 'SwiftShader', software: true })).toContain('slower');
  expect(resumedAt(940)).toBe('The GPU was reset; resumed from step 940');
});

it('has a remedy for every reason not to run, and a retry where it can help', () => {
  for (const { title, remedies } of Object.values(UNSUPPORTED)) {
    expect(title).toMatch(/\.$/);
    expect(remedies.length).toBeGreaterThan(0);
  }
  expect(UNSUPPORTED.blocked.retry).toBe(true);
  expect(UNSUPPORTED.blocked.title).toContain('two minutes');
  expect(UNSUPPORTED['no-webgpu'].retry).toBe(false);
});

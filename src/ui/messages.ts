import type { Divergence, RunState, UnsupportedCause } from '../lab/protocol';
import { formatCount } from './format';

/** A page-wide message: what is the case, and what can be done about it. */
export interface Message {
  title: string;
  text: string;
  remedies: readonly string[];
  /** Whether trying again can help. */
  retry: boolean;
}

const BROWSERS = [
  'Chrome or Edge 113 or newer on Windows, macOS and ChromeOS; on Android 12 or newer from version 121',
  'Chrome on Linux from version 144 on Intel graphics and 147 on NVIDIA, else with chrome://flags/#enable-unsafe-webgpu switched on',
  'Safari 26 on macOS Tahoe, iOS 26 and iPadOS 26',
  'Firefox 141 or newer on Windows, 145 or newer on a Mac with Apple silicon',
] as const;

/** One honest message for each reason why nothing can be trained here. */
export const UNSUPPORTED: Readonly<Record<UnsupportedCause, Message>> = {
  insecure: {
    title: 'This address is not secure, so the browser hides the GPU from it.',
    text: 'WebGPU exists only on https:// pages and on localhost.',
    remedies: ['Open the page with https:// in front', 'If you serve it yourself, use http://localhost instead of the machine’s name'],
    retry: false,
  },
  'no-webgpu': {
    title: 'This browser has no WebGPU.',
    text: 'Ravine trains on your own GPU and needs a browser that lets a page compute on it:',
    remedies: BROWSERS,
    retry: false,
  },
  'no-adapter': {
    title: 'The browser knows WebGPU but found no GPU to use.',
    text: 'Usually hardware acceleration is switched off, or the driver is on the browser’s list of broken ones.',
    remedies: [
      'Switch on “Use graphics acceleration when available” in the browser’s settings, and start it again',
      'Update the graphics driver',
      'Look at chrome://gpu (about:support in Firefox): it says why WebGPU is off',
    ],
    retry: true,
  },
  blocked: {
    title: 'The browser has taken the GPU away from this page for about two minutes.',
    text: 'It does so when the GPU was reset more than once in a short time. Your recipe is kept.',
    remedies: ['Wait two minutes and press Retry', 'Close other pages that work the GPU hard'],
    retry: true,
  },
  'no-device': {
    title: 'The GPU was found but did not open.',
    text: 'The browser refused a device with ordinary limits. Your recipe is kept.',
    remedies: ['Press Retry', 'Start the browser again', 'Update the graphics driver'],
    retry: true,
  },
};

/** The state of a run in words, such as "Running, step 960, 140 steps/s". */
export function stateInWords(state: RunState, step: number, stepsPerSecond: number, divergence?: Divergence): string {
  const at = formatCount(step);
  switch (state) {
    case 'starting':
      return 'Starting';
    case 'running':
      return `Running, step ${at}, ${formatCount(stepsPerSecond)} steps/s`;
    case 'paused':
      return `Paused at step ${at}`;
    case 'diverged':
      return divergence ? `Diverged at step ${formatCount(divergence.step)}; back at ${formatCount(divergence.restoredStep)}` : 'Diverged';
    case 'recovering':
      return 'The GPU was reset; coming back';
    case 'stopped':
      return 'Stopped';
  }
}

/** While a kept step takes the place of where training stands. */
export function keptInWords(step: number, live: number): string {
  return `Showing step ${formatCount(step)}; training rests at ${formatCount(live)}`;
}

/** After a lost device. */
export function resumedAt(step: number): string {
  return `The GPU was reset; resumed from step ${formatCount(step)}`;
}

/** What computes, in words. */
export function deviceInWords({ description, software }: { description: string; software: boolean }): string {
  return software ? 'software GPU (slower)' : `float32 on ${description}`;
}

/** Fixed words of the page. */
export const WORDS = {
  badPage: 'The link hides a part of the page that there is not.',
  badLink: 'The link holds a recipe that cannot be run as it is. The default recipe runs instead.',
  badLinkHere: 'The link holds a recipe that cannot be run as it is. The recipe that was here goes on.',
  showLink: 'Show what was in the link',
  badFile: 'cannot be opened. Nothing has changed; the run goes on as it was.',
  copied: 'Link copied',
  saved: 'Saved',
  opens: 'JSON, CSV, safetensors',
  dropHere: 'Drop a file to open it.',
  stays: 'Files never leave this machine.',
  notCopied: 'Copy it from the address bar',
  startedFrom: 'Started from a point on the landscape',
  restarts: 'restarts',
  continues: 'continues',
} as const;

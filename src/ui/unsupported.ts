import type { UnsupportedCause } from '../lab/protocol/messages';

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

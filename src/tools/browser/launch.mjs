import { chromium } from '@playwright/test';
import { findBrowser, launchArgs } from './chromium.mjs';

/** A headless Chromium with WebGPU; close it when done. */
export async function launchBrowser() {
  return chromium.launch({ ...(await findBrowser()), args: launchArgs });
}

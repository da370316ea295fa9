import type { BrowserContext } from '@playwright/test';

/** Holds back the answers to some requests until what it gives is called: what waits for them is then under way for as long. */
export async function holdBack(context: BrowserContext, url: RegExp): Promise<() => void> {
  let open: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  await context.route(url, async (route) => {
    await gate;
    await route.continue();
  });
  return () => open?.();
}

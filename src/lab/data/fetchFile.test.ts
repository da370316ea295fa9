import { expect, test } from 'vitest';
import { fetchFile } from './fetchFile';

const BASE = 'https://example.org/ravine/';

test('gets a file below the address of the app', async () => {
  const asked: string[] = [];
  const get = ((url: URL) => {
    asked.push(url.href);
    return Promise.resolve(new Response(Uint8Array.of(1, 2, 3)));
  }) as typeof fetch;
  expect(new Uint8Array(await fetchFile('data/iris.json', BASE, get))).toEqual(Uint8Array.of(1, 2, 3));
  expect(asked).toEqual(['https://example.org/ravine/data/iris.json']);
});

test.each([
  ['the server refuses', () => Promise.resolve(new Response('', { status: 404, statusText: 'Not Found' })), '404 Not Found'],
  ['the server gives no reason', () => Promise.resolve(new Response('', { status: 503 })), '503'],
  ['there is no connection', () => Promise.reject(new TypeError('Failed to fetch')), 'Failed to fetch'],
  [
    'the connection breaks',
    () => Promise.resolve({ ok: true, arrayBuffer: () => Promise.reject(new TypeError('terminated')) } as Response),
    'terminated',
  ],
])('names the file when %s', async (_, get, why) => {
  await expect(fetchFile('data/digits.bin', BASE, get)).rejects.toThrow(`data/digits.bin could not be loaded (${why}); reload the page`);
});

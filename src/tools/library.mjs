/**
 * `npm run build:library`: the engine without its page, for others to import, into dist-lib: one ES module and its types.
 * The module has everything in it; the types are a file for each of src, with endings as Node's own resolution wants them.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { root } from './command/root.mjs';

const OUT = path.join(root, 'dist-lib');
const RELATIVE = /(\bfrom\s+|\bimport\s*\(?\s*)(['"])(\.{1,2}\/[^'"]+)\2/g;

await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
  },
});
writeTypes();

function writeTypes() {
  const project = path.join(root, 'node_modules/.cache/ravine-library.json');
  fs.mkdirSync(path.dirname(project), { recursive: true });
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rootDir: path.join(root, 'src'),
    outDir: OUT,
  };
  fs.writeFileSync(
    project,
    JSON.stringify({ extends: path.join(root, 'tsconfig.json'), compilerOptions, include: [], files: [path.join(root, 'src/index.ts')] }),
  );
  const { status } = spawnSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  const files = fs.readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
  for (const name of files) {
    const file = path.join(OUT, name);
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(
      file,
      text.replaceAll(RELATIVE, (_, before, quote, target) => `${before}${quote}${withEnding(file, target)}${quote}`),
    );
  }
}

/**
 * The module that a relative name without an ending means.
 * @param {string} from
 * @param {string} target
 */
function withEnding(from, target) {
  const whole = path.resolve(path.dirname(from), target);
  return fs.existsSync(`${whole}.d.ts`) ? `${target}.js` : `${target}/index.js`;
}

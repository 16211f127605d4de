/** Tar archives consist of blocks of this size. */
export const blockSize = 512;

/** The fields of a header block: where each starts, and its length in bytes. POSIX.1-2017, pax, "ustar Interchange Format" */
const fields = {
  name: [0, 100],
  uid: [108, 8],
  gid: [116, 8],
  size: [124, 12],
  mtime: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  target: [157, 100],
  magic: [257, 8],
  owner: [265, 32],
  group: [297, 32],
  prefix: [345, 155],
  /** GNU tar keeps two more times where POSIX keeps the start of long names. */
  gnuTimes: [345, 24],
} as const;

type Field = keyof typeof fields;

/** What a header block says of a member. Extended headers before it may say otherwise. */
export interface TarHeader {
  readonly name: string;
  /** The type flag as one character; old archives write NUL for a file. */
  readonly type: string;
  /** Bytes, as written: some types have a size and no content. */
  readonly size: number;
  /** Where a link leads. */
  readonly target: string;
}

/** Reads a header block; `undefined` when its checksum is wrong, so that damage does not pass for a member. */
export function parseTarHeader(block: Buffer): TarHeader | undefined {
  if (!checksumsOf(block).includes(readNumber(block, 'checksum'))) return undefined;
  const [name, prefix] = [readText(block, 'name'), readText(block, 'prefix')];
  const type = String.fromCharCode(block[fields.type[0]] ?? 0);
  return {
    // Python takes GNU's two times for the start of a name, too, except where GNU has a type of its own.
    name: prefix === '' || 'LKS'.includes(type) ? name : `${prefix}/${name}`,
    type,
    size: readNumber(block, 'size'),
    target: readText(block, 'target'),
  };
}

/** The latest time that a header can hold, in seconds since 1970. */
const latest = 8 ** 11 - 1;

/**
 * A header block without what differs between two builds of the same sources: the time becomes `seconds` since 1970, and
 * the owner becomes nobody. Everything else stays as it is.
 */
export function normalizeTarHeader(block: Buffer, seconds: number): Buffer {
  return edit(block, {
    uid: octal(0, 'uid'),
    gid: octal(0, 'gid'),
    mtime: octal(Math.min(Math.max(Math.floor(seconds), 0), latest), 'mtime'),
    owner: '',
    group: '',
    ...(isGnu(block) && { gnuTimes: '' }),
  });
}

/** The header block of an extended header whose text has another length now. Its name may hold the id of a process. */
export function resizeExtendedHeader(block: Buffer, size: number): Buffer {
  return edit(block, { name: '././@PaxHeader', size: octal(size, 'size'), ...(!isGnu(block) && { prefix: '' }) });
}

function edit(block: Buffer, changes: { readonly [F in Field]?: string }): Buffer {
  const edited = Buffer.from(block);
  const write = (field: Field, text: string) => {
    const [start, length] = fields[field];
    edited.fill(0, start, start + length).write(text, start, 'latin1');
  };
  for (const [field, text] of Object.entries(changes)) write(field as Field, text);
  write('checksum', `${checksumsOf(edited)[0].toString(8).padStart(6, '0')}\0 `);
  return edited;
}

function octal(value: number, field: Field): string {
  return `${value.toString(8).padStart(fields[field][1] - 1, '0')}\0`;
}

/** GNU tar's own format says `ustar`, two blanks and NUL. */
function isGnu(block: Buffer): boolean {
  const [start, length] = fields.magic;
  return block.toString('latin1', start, start + length) === 'ustar  \0';
}

/** The sum of all bytes, the checksum itself read as blanks; of signed bytes, too, as some old programs add them. */
function checksumsOf(block: Buffer): readonly [unsigned: number, signed: number] {
  const [start, length] = fields.checksum;
  let unsigned = length * 0x20;
  let signed = unsigned;
  for (let at = 0; at < block.length; at++) {
    if (at >= start && at < start + length) continue;
    const byte = block[at] ?? 0;
    unsigned += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  return [unsigned, signed];
}

function readText(block: Buffer, field: Field): string {
  const [start, length] = fields[field];
  const bytes = block.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? length : end);
}

/** Octal digits; or a binary number, marked by its first bit, where digits do not suffice. `NaN` for anything else. */
function readNumber(block: Buffer, field: Field): number {
  const [start, length] = fields[field];
  const bytes = block.subarray(start, start + length);
  if (bytes[0] === 0x80) return bytes.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  const digits = readText(block, field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

const elf = Buffer.from('\x7fELF', 'latin1');
/** Go puts it before the build information of every program. https://pkg.go.dev/debug/buildinfo */
const mark = Buffer.from('\xff Go buildinf:', 'latin1');

/**
 * Looks for the mark of Go in an ELF program that comes in pieces.
 *
 * @returns takes the next piece, and tells once that the mark was in it
 */
export function goFinder(): (chunk: Buffer) => boolean {
  let start = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let isOver = false;
  return (chunk) => {
    if (isOver) return false;
    if (start.length < elf.length) {
      start = Buffer.concat([start, chunk.subarray(0, elf.length - start.length)]);
      isOver = !elf.subarray(0, start.length).equals(start);
      if (isOver) return false;
    }
    // The mark may be cut by the border of two pieces.
    const border = Buffer.concat([tail, chunk.subarray(0, mark.length - 1)]);
    isOver = chunk.includes(mark) || border.includes(mark);
    tail = Buffer.concat([tail, chunk.subarray(1 - mark.length)]).subarray(1 - mark.length);
    return isOver;
  };
}
